"""The sample year without what is planted in it: taken in and judged, in memory.

One archive in a folder of the caller's. Nothing is mutated here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from assets.archive.archive import Archive
from assets.archive.frames import FAILURES
from assets.archive.verdict import Verdict
from assets.domain.project import ROOT
from assets.domain.registry.frames import RegistryFrames
from assets.domain.registry.load import load_registry
from assets.domain.registry.registry import Registry
from assets.intake.take_in import take_in
from assets.validation.evidence import Evidence, gather_evidence
from assets.validation.judge import judge_quarter
from assets.validation.national import judge_national
from assets.validation.rules import RuleBook, load_rules
from assets.validation.standing import standing_failures
from assets.warehouse.build import build_warehouse

SAMPLE = ROOT / "data" / "sample"
QUARTERS = ("2020-21-Q1", "2020-21-Q2", "2020-21-Q3", "2020-21-Q4")
# What the reports themselves tell of, and a row that is not there to be taken out.
_TRUE_STORIES = ("cumulative_fall", "stage_regression", "organisation_lapsed")
_CODE_VERSION = "rule power"
_FIRST_SEEN = datetime(2021, 5, 1, tzinfo=UTC)


@dataclass(frozen=True)
class CleanQuarter:
    """One quarter of the clean year: its evidence, and the verdict on it."""

    evidence: Evidence
    verdict: Verdict

    @property
    def quarter(self) -> str:
        """The quarter, such as ``2020-21-Q4``."""
        return self.evidence.quarter


@dataclass(frozen=True)
class CleanYear:
    """The four quarters, and the national mart made of them.

    ``metric_quarter`` are the rows of ``marts.metric_quarter``; ``standing`` the
    failures that stand (`archive.frames.FAILURES`), ``national`` those of the mart.
    """

    registry: Registry
    frames: RegistryFrames
    rules: RuleBook
    quarters: Mapping[str, CleanQuarter]
    metric_quarter: pl.DataFrame
    standing: pl.DataFrame
    national: pl.DataFrame

    def failures(self) -> pl.DataFrame:
        """Return every failure of the clean year (`archive.frames.FAILURES`)."""
        of_quarters = [each.verdict.failures for each in self.quarters.values()]
        return pl.concat([*of_quarters, self.national])

    def judge(self, evidence: Evidence, registry: Registry) -> pl.DataFrame:
        """Return the failures of a quarter, judged a month after its deadline."""
        return _judge(evidence, registry, self.rules).failures

    def judge_mart(
        self,
        metric_quarter: pl.DataFrame,
        *,
        standing: pl.DataFrame | None = None,
    ) -> pl.DataFrame:
        """Return the failures of a national mart; ``standing`` as in the clean year."""
        return _judge_mart(
            metric_quarter,
            self.standing if standing is None else standing,
            self.registry,
            self.rules,
        )


def clean_year(folder: Path) -> CleanYear:
    """Take the sample year in, leave out what is planted, and judge it.

    Args:
        folder: an empty folder for the archive and the warehouse.
    """
    registry, rules = load_registry(), load_rules()
    archive = Archive(folder / "archive")
    quarters = {}
    for quarter in QUARTERS:
        take_in(SAMPLE / "inbox", archive, quarter, now=_FIRST_SEEN)
        evidence = without_planted(gather_evidence(archive, quarter))
        verdict = _judge(evidence, registry, rules)
        archive.keep_verdict(verdict)
        quarters[quarter] = CleanQuarter(evidence, verdict)
    kept = [verdict for verdict in archive.kept_verdicts() if verdict.is_current]
    standing = pl.concat(
        standing_failures(verdict).select(FAILURES.names()) for verdict in kept
    )
    marts: list[pl.DataFrame] = []
    build_warehouse(
        archive,
        registry,
        folder,
        built_at=_FIRST_SEEN,
        judge_national=marts.append,
    )
    return CleanYear(
        registry=registry,
        frames=registry.frames(),
        rules=rules,
        quarters=quarters,
        metric_quarter=marts[0],
        standing=standing,
        national=_judge_mart(marts[0], standing, registry, rules),
    )


def without_planted(evidence: Evidence) -> Evidence:
    """Return a quarter's evidence without the planted bad rows, files and columns.

    Of a submission that was sent again the last version stays; whoever was late was
    in time.
    """
    planted = pl.read_csv(SAMPLE / "planted.csv").filter(
        pl.col("quarter") == evidence.quarter,
        ~pl.col("rule_id").is_in(_TRUE_STORIES),
    )
    ids = evidence.submissions.select("submission_id", "file_name")
    bad = planted.join(ids, on="file_name").select(
        "submission_id",
        "sheet",
        pl.col("cell").str.extract(r"(\d+)$").cast(pl.Int64).alias("row_number"),
        "rule_id",
    )
    replaced = _replaced(evidence)
    gone = [*replaced, *bad.filter(rule_id="file_unreadable")["submission_id"]]
    stays = ~pl.col("submission_id").is_in(gone)
    late = bad.filter(rule_id="submission_late")["submission_id"].to_list()
    in_time = pl.col("received_at").min()
    return replace(
        evidence,
        submissions=evidence.submissions.filter(stays).with_columns(
            pl.when(pl.col("submission_id").is_in(late))
            .then(in_time)
            .otherwise("received_at")
            .alias("received_at")
        ),
        cover=evidence.cover.filter(stays),
        datasets=evidence.datasets.filter(stays),
        layout=evidence.layout.filter(stays, pl.col("column_name").is_not_null()),
        records={
            name: records.filter(stays)
            .join(bad.lazy(), on=["submission_id", "sheet", "row_number"], how="anti")
            .collect()
            .lazy()
            for name, records in evidence.records.items()
        },
        earlier={
            name: records.collect().lazy() for name, records in evidence.earlier.items()
        },
    )


def _replaced(evidence: Evidence) -> list[str]:
    """Return the ids of the versions that another one of the same AHSN follows."""
    newest = (
        evidence.cover.filter(pl.col("field") == "ahsn_code")
        .drop_nulls("value")
        .join(evidence.submissions, on="submission_id")
        .sort("received_at")
    )
    last = newest.unique("value", keep="last", maintain_order=True)
    return newest.join(last, on="submission_id", how="anti")["submission_id"].to_list()


def _judge(evidence: Evidence, registry: Registry, rules: RuleBook) -> Verdict:
    deadline = registry.calendar.deadlines[evidence.quarter]
    return judge_quarter(
        evidence,
        registry,
        rules,
        judged_at=deadline + timedelta(days=30),
        code_version=_CODE_VERSION,
    )


def _judge_mart(
    metric_quarter: pl.DataFrame,
    standing: pl.DataFrame,
    registry: Registry,
    rules: RuleBook,
) -> pl.DataFrame:
    return judge_national(
        metric_quarter,
        standing,
        registry.frames(),
        rules,
        quarters_judged=QUARTERS,
        judged_at=max(registry.calendar.deadlines[q] for q in QUARTERS)
        + timedelta(days=30),
        registry_version=registry.version,
        code_version=_CODE_VERSION,
        inputs_key="0",
    ).failures
