"""What there is to say to one AHSN about one quarter, gathered and put in order.

From the quarter's current verdict, the explanations that came before and the figures
of the quarter before. How it is shown is the sheet's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from assets.archive.archive import Archive
from assets.archive.verdict import KeptVerdict
from assets.domain.datasets import BY_NAME
from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames
from assets.publication.feedback.figures_before import with_last_quarter
from assets.publication.feedback.words import SEVERITY_ORDER
from assets.publication.last_quarter import last_figures
from assets.publication.naming import ahsn_name


@dataclass(frozen=True)
class Submission:
    """The version that is spoken of: the newest of its AHSN."""

    submission_id: str
    file_name: str
    source_kind: str
    version: int | None
    received_at: datetime
    byte_size: int
    outcome: str
    prepared_by: str | None
    records_read: int
    records_accepted: int
    records_rejected: int
    records_flagged: int


@dataclass(frozen=True)
class Findings:
    """All that is said to one AHSN, or of one file that no AHSN can be named for.

    ``submission`` is None where nothing came. ``failures`` has the columns of
    `archive.frames.FAILURES`, and ``last_quarter``, ``known_issue_note``,
    ``explanation`` and ``submission_outcome`` (String), worst first.
    ``counting_version`` is the version that counts, None if none does.
    ``rejected_before`` has the AHSN's earlier versions that were rejected as a whole,
    the newest last; ``reasons`` is submission id → why.
    """

    whose: str
    name: str
    quarter: Quarter
    judged_at: datetime
    submission: Submission | None
    counting_version: int | None
    failures: pl.DataFrame
    rejected_before: Sequence[Submission] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)


def findings_of(
    frames: RegistryFrames,
    archive: Archive,
    current: KeptVerdict,
    *,
    only: str | None = None,
) -> Iterator[Findings]:
    """Yield what there is to say of a quarter, AHSN by AHSN, unknown senders last.

    An AHSN that sent nothing is spoken to only if a rule found that.

    Args:
        frames: the registry.
        archive: for explanations and last quarter's figures.
        current: the quarter's current verdict.
        only: one AHSN's code; None for all, and for files of unknown AHSNs.
    """
    quarter = Quarter.parse(current.quarter)
    submissions = current.frame("submissions")
    failures = _with_context(frames, archive, current, submissions)
    fatal = failures.filter(pl.col("rejects") == "submission")
    reasons = dict(
        fatal.drop_nulls("submission_id")
        .unique("submission_id", keep="first", maintain_order=True)
        .select("submission_id", "message")
        .iter_rows()
    )
    known = frames.ahsns["ahsn_code"].unique().sort().to_list()
    for code in [only] if only else known:
        versions = submissions.filter(pl.col("ahsn_code") == code).sort("version")
        newest = versions.row(-1, named=True) if versions.height else None
        submission_id = newest["submission_id"] if newest else None
        # Of the AHSN and no submission: what did not come.
        of_it = failures.filter(
            pl.col("ahsn_code") == code,
            pl.col("submission_id").is_null()
            | pl.col("submission_id").eq_missing(submission_id),
        )
        if newest is None and of_it.is_empty():
            continue
        counting = versions.filter("is_counting")["version"].to_list()
        yield Findings(
            whose=code,
            name=ahsn_name(frames, code, quarter),
            quarter=quarter,
            judged_at=current.judged_at,
            submission=_submission(newest) if newest else None,
            counting_version=counting[0] if counting else None,
            failures=of_it,
            rejected_before=[
                _submission(row)
                for row in versions.head(-1).iter_rows(named=True)
                if row["outcome"] == "rejected"
            ],
            reasons=reasons,
        )
    unknown = submissions.filter(pl.col("ahsn_code").is_null())
    for row in [] if only else unknown.iter_rows(named=True):
        submission_id = str(row["submission_id"])
        yield Findings(
            whose=f"unknown-{submission_id[:8]}",
            name="AHSN not known",
            quarter=quarter,
            judged_at=current.judged_at,
            submission=_submission(row),
            counting_version=None,
            failures=failures.filter(pl.col("submission_id") == submission_id),
        )


def _submission(row: dict[str, object]) -> Submission:
    fields = {name: row[name] for name in Submission.__dataclass_fields__}
    return Submission(**fields)  # type: ignore[arg-type]


def _with_context(
    frames: RegistryFrames,
    archive: Archive,
    current: KeptVerdict,
    submissions: pl.DataFrame,
) -> pl.DataFrame:
    notes = frames.known_issues.select(
        "known_issue_id", pl.col("note").alias("known_issue_note")
    )
    order = list(BY_NAME)
    return (
        with_last_quarter(
            frames,
            archive,
            current.frame("failures"),
            last_figures(archive, Quarter.parse(current.quarter)),
        )
        .join(notes.unique("known_issue_id"), on="known_issue_id", how="left")
        .join(
            _explanations(archive, submissions),
            on=["ahsn_code", "failure_id"],
            how="left",
        )
        .join(
            submissions.select(
                "submission_id", pl.col("outcome").alias("submission_outcome")
            ),
            on="submission_id",
            how="left",
        )
        .sort(
            pl.col("severity").replace_strict(SEVERITY_ORDER, return_dtype=pl.Int8),
            pl.col("rejects") != "submission",
            pl.col("dataset").replace_strict(
                order, range(len(order)), default=-1, return_dtype=pl.Int8
            ),
            "row_number",
            "cell",
            "rule_id",
            nulls_last=False,
        )
    )


def _explanations(archive: Archive, submissions: pl.DataFrame) -> pl.DataFrame:
    """Return what an AHSN wrote last of each failure of the quarter."""
    own = submissions.filter(pl.col("ahsn_code").is_not_null())
    return (
        archive.explanations()
        .join(
            own.select("submission_id", "ahsn_code", "received_at"), on="submission_id"
        )
        .sort("received_at")
        .unique(["ahsn_code", "failure_id"], keep="last")
        .select("ahsn_code", "failure_id", "explanation")
    )
