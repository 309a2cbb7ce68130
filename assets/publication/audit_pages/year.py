"""What all audit pages of a quarter share: the year so far, and what things are called.

The pages of a quarter show its financial year up to it. Which page says what is not
known here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from assets.domain.datasets import DATASETS
from assets.domain.outputs import LEADS_TO
from assets.domain.quarter import Quarter
from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.audit_pages.failure_order import failures_listed
from assets.publication.audit_pages.kept_out import NOTHING, KeptOut
from assets.publication.audit_pages.listing import MAX_ROWS
from assets.publication.audit_pages.places import (
    FailurePages,
    FigurePages,
    SubmissionPages,
    submission_names,
)
from assets.publication.naming import at_quarters_end


@dataclass(frozen=True)
class Metric:
    """What a metric is called, and how its figures are meant."""

    metric_code: str
    metric_name: str
    programme_name: str
    basis: str
    unit: str
    never_added: str | None

    @property
    def title(self) -> str:
        """Return what its page is called."""
        return f"{self.programme_name}: {self.metric_name}"


@dataclass(frozen=True)
class AuditYear:
    """The financial year up to a quarter, as the warehouse has it.

    Attributes:
        quarter: the last quarter of it.
        quarters: those that were judged, the newest first.
        frames: the tables; those with a quarter have rows of these quarters alone.
        before: the tables as they are, with all other quarters.
        metrics: metric_code → what it is called.
        ahsns: ahsn_code → its name at the end of the quarter.
        organisations: organisation_code → its name.
        programmes: programme_code → its name.
        submissions: which submissions have a page here.
        failures: which failures their AHSN's page lists.
        figures: which figures have a page here.
        kept_out: what was sent in the records that were kept out.
        leads_to: the folders of the outbox that are there to be led to.
    """

    quarter: str
    quarters: Sequence[str]
    frames: Mapping[str, pl.DataFrame]
    before: Mapping[str, pl.DataFrame]
    metrics: Mapping[str, Metric]
    ahsns: Mapping[str, str]
    organisations: Mapping[str, str]
    programmes: Mapping[str, str]
    submissions: SubmissionPages
    failures: FailurePages = field(default_factory=FailurePages)
    figures: FigurePages = field(default_factory=FigurePages)
    kept_out: KeptOut = NOTHING
    leads_to: Collection[str] = LEADS_TO["audit"]

    def ahsn(self, ahsn_code: str | None) -> str:
        """Return an AHSN's name with its code, or that there is none."""
        if ahsn_code is None:
            return "No AHSN known"
        name = self.ahsns.get(ahsn_code)
        return f"{name} ({ahsn_code})" if name else ahsn_code

    def organisation(self, organisation_code: str | None) -> str:
        """Return an organisation's name with its code; none: the AHSN itself."""
        if organisation_code is None:
            return "The AHSN itself"
        name = self.organisations.get(organisation_code)
        return f"{name} ({organisation_code})" if name else organisation_code

    def has_known_issue(self, known_issue_id: str | None) -> bool:
        """Return whether the registry still has a known issue, whose page tells it."""
        return known_issue_id in self.frames["reference.known_issues"]["known_issue_id"]

    def metric(self, metric_code: str) -> str:
        """Return a metric's programme and name, or its code."""
        known = self.metrics.get(metric_code)
        return metric_code if known is None else known.title


def audit_year(
    tables: WarehouseTables,
    quarter: str,
    kept_out: KeptOut = NOTHING,
    leads_to: Collection[str] = LEADS_TO["audit"],
) -> AuditYear:
    """Return the year so far of a quarter.

    Args:
        tables: those of `tables.TABLES`.
        quarter: such as 2020-21-Q4.
        kept_out: what was sent in the records that `where_kept_out` names.
        leads_to: the folders of the outbox that are there to be led to.
    """
    year = Quarter.parse(quarter).financial_year
    judged = tables.frames["marts.metric_quarter"]
    quarters = (
        judged.filter(pl.col("financial_year") == year, pl.col("quarter") <= quarter)[
            "quarter"
        ]
        .unique()
        .sort(descending=True)
        .to_list()
    )
    frames = {
        name: frame.filter(pl.col("quarter").is_in(quarters))
        if "quarter" in frame.columns
        else frame
        for name, frame in tables.frames.items()
    }
    return AuditYear(
        quarter=quarter,
        quarters=quarters,
        frames=frames,
        before=tables.frames,
        metrics=_metrics(frames),
        ahsns=_names(frames["reference.ahsns"], "ahsn", quarter),
        organisations=_names(
            frames["reference.organisations"], "organisation", quarter
        ),
        programmes=_programmes(frames["reference.programmes"]),
        submissions=_submission_pages(frames, kept_out),
        failures=FailurePages(failures_listed(frames["audit.failures"])),
        figures=_figure_pages(frames["marts.metric_quarter"]),
        kept_out=kept_out,
        leads_to=leads_to,
    )


def quarter_words(quarter: str) -> str:
    """Return a quarter with its months: 2020-21-Q4, January to March 2021."""
    return f"{quarter}, {Quarter.parse(quarter).months}"


def _programmes(frame: pl.DataFrame) -> dict[str, str]:
    return dict(frame.select("programme_code", "programme_name").iter_rows())


def _metrics(frames: Mapping[str, pl.DataFrame]) -> dict[str, Metric]:
    named = frames["reference.metrics"].join(
        frames["reference.programmes"].select("programme_code", "programme_name"),
        on="programme_code",
        how="left",
    )
    columns = list(Metric.__dataclass_fields__)
    return {
        row["metric_code"]: Metric(**row)
        for row in named.select(columns).iter_rows(named=True)
    }


def _names(frame: pl.DataFrame, kind: str, quarter: str) -> dict[str, str]:
    """Return code → its name at the end of the quarter, or else its first one."""
    code, name = f"{kind}_code", f"{kind}_name"
    known = at_quarters_end(frame, code, Quarter.parse(quarter))
    return dict(known.select(code, name).iter_rows())


def _figure_pages(figures: pl.DataFrame) -> FigurePages:
    told = figures.group_by("metric_code").agg("quarter")
    return FigurePages({code: frozenset(of) for code, of in told.iter_rows()})


def _submission_pages(
    frames: Mapping[str, pl.DataFrame], kept_out: KeptOut
) -> SubmissionPages:
    sent = frames["audit.submissions"]["submission_id"].to_list()
    rows: dict[tuple[str, str], set[int]] = {}
    for dataset in DATASETS:
        records = frames[f"staging.{dataset.name}"].sort("submission_id", "row_number")
        first = records.group_by("submission_id", maintain_order=True).head(MAX_ROWS)
        for submission_id, row_number in first[["submission_id", "row_number"]].rows():
            rows.setdefault((submission_id, dataset.name), set()).add(row_number)
    for submission_id, dataset_name, row_number in kept_out.listed():
        rows.setdefault((submission_id, dataset_name), set()).add(row_number)
    return SubmissionPages(submission_names(sent), rows)
