"""A made-up archive of a scale, in the real one's layout, quarter by quarter.

Verdicts are kept by the archive itself, so that what is built from them is built as
ever. Only one quarter is in memory at a time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import polars as pl

from assets.archive.archive import Archive
from assets.archive.frames import ACCEPTED, CHECKS, JUDGED_SUBMISSIONS, SUITES
from assets.archive.verdict import Verdict
from benchmarks.marts.failures import failures_in
from benchmarks.marts.other_datasets import others_of
from benchmarks.marts.quarter_figures import figures_of
from benchmarks.marts.scale import Scale
from benchmarks.marts.sites import memberships
from benchmarks.marts.submissions import (
    Sent,
    judged,
    keep_sent,
    sent_in,
    version_after,
)


def write_archive(archive: Archive, scale: Scale) -> int:
    """Fill an empty archive; return how many activity records are accepted in it."""
    members = memberships(scale)
    return sum(
        _write_quarter(archive, scale, members, position)
        for position in range(scale.calendar.height)
    )


def resubmit(archive: Archive, scale: Scale, position: int, ahsn_code: str) -> None:
    """Let an AHSN send a quarter once more, with one figure in a hundred changed."""
    kept = archive.current_verdict(scale.calendar["quarter"][position])
    assert kept is not None, "every quarter of the calendar was judged"
    before = Verdict(
        quarter=kept.quarter,
        judged_at=kept.judged_at,
        rules_version=kept.rules_version,
        registry_version=kept.registry_version,
        code_version=kept.code_version,
        inputs_key=kept.inputs_key,
        submissions=kept.frame("submissions"),
        failures=kept.frame("failures"),
        checks=kept.frame("checks"),
        suites=kept.frame("suites"),
        superseded_activity=kept.frame("superseded_activity"),
        accepted={dataset: kept.accepted(dataset) for dataset in ACCEPTED},
        results={},
    )
    last = before.submissions.filter(
        pl.col("ahsn_code") == ahsn_code, pl.col("is_counting")
    ).row(0, named=True)
    after = version_after(
        Sent(ahsn_code, kept.quarter, last["version"], last["received_at"], None),
        kept.judged_at + timedelta(days=30),
    )
    keep_sent(archive, after)
    archive.keep_verdict(with_version(before, after, last["submission_id"]))


def with_version(verdict: Verdict, sent: Sent, superseded_id: str) -> Verdict:
    """Return the verdict once an AHSN's next version has come and counts.

    Every hundredth of its figures is one more than it was.
    """
    is_old = pl.col("submission_id") == superseded_id
    new_id = pl.when(is_old).then(pl.lit(sent.submission_id)).otherwise("submission_id")
    activity = verdict.accepted["activity"]
    changes = is_old & (pl.col("row_number") % 100 == 7)
    old = verdict.submissions.filter(is_old).row(0, named=True)
    counts = {name: old[name] for name in old if name.startswith("records_")}
    newer = pl.DataFrame([judged(sent) | counts], schema=JUDGED_SUBMISSIONS)
    return replace(
        verdict,
        judged_at=sent.received_at + timedelta(days=1),
        inputs_key=sent.submission_id[:12],
        submissions=pl.concat(
            [
                verdict.submissions.with_columns(
                    pl.when(is_old)
                    .then(pl.lit("superseded"))
                    .otherwise("outcome")
                    .alias("outcome"),
                    pl.col("is_counting") & ~is_old,
                ),
                newer,
            ]
        ),
        failures=pl.concat(
            [
                verdict.failures,
                verdict.failures.filter(is_old).with_columns(
                    new_id.alias("submission_id"),
                    pl.lit(sent.file_name).alias("source_file"),
                ),
            ]
        ),
        superseded_activity=pl.concat(
            [verdict.superseded_activity, activity.filter(is_old)]
        ),
        accepted={
            name: frame.with_columns(new_id.alias("submission_id"))
            for name, frame in verdict.accepted.items()
        }
        | {
            "activity": activity.with_columns(
                pl.when(changes).then(pl.col("value") + 1).otherwise("value"),
                new_id.alias("submission_id"),
            )
        },
    )


def _write_quarter(
    archive: Archive, scale: Scale, members: pl.DataFrame, position: int
) -> int:
    quarter = scale.calendar.row(position, named=True)
    sent = sent_in(scale, position)
    absent = set(scale.ahsns) - {one.ahsn_code for one in sent}
    nil = {one.ahsn_code for one in sent if one.nil_datasets}
    accepted = {
        "activity": figures_of(scale, members, position, absent=absent),
        **others_of(scale, members, position, absent=absent, nil=nil),
    }
    ids = {one.ahsn_code: one.submission_id for one in sent}
    verdict = _verdict(
        sent,
        {name: _with_ids(frame, ids) for name, frame in accepted.items()},
        position,
        judged_at=quarter["deadline_at"] + timedelta(days=20),
    )
    for one in sent:
        keep_sent(archive, one)
    again = scale.ahsns[(position + 5) % len(scale.ahsns)]
    if again not in absent:
        first = next(one for one in sent if one.ahsn_code == again)
        second = version_after(first, quarter["deadline_at"] + timedelta(days=30))
        keep_sent(archive, second)
        verdict = with_version(verdict, second, first.submission_id)
    archive.keep_verdict(verdict)
    return verdict.accepted["activity"].height


def _verdict(
    sent: list[Sent],
    accepted: dict[str, pl.DataFrame],
    position: int,
    *,
    judged_at: datetime,
) -> Verdict:
    activity = accepted["activity"]
    failures = failures_in(activity, position)
    return Verdict(
        quarter=sent[0].quarter,
        judged_at=judged_at,
        rules_version="made-up",
        registry_version="made-up",
        code_version="made-up",
        inputs_key=f"{position:012x}",
        submissions=_submissions(sent, accepted, failures),
        failures=failures,
        checks=pl.DataFrame(
            [
                (
                    "peer_outlier.activity",
                    "peer_outlier",
                    "activity",
                    "warning",
                    failures.is_empty(),
                    activity.height,
                    failures.height,
                )
            ],
            schema=CHECKS,
            orient="row",
        ),
        suites=_suites(sent, activity),
        superseded_activity=activity.clear(),
        accepted=accepted,
        results={},
    )


def _submissions(
    sent: list[Sent], accepted: dict[str, pl.DataFrame], failures: pl.DataFrame
) -> pl.DataFrame:
    read = pl.concat(frame.select("submission_id") for frame in accepted.values())
    counts = {
        "records_read": read,
        "records_accepted": read,
        "records_flagged": failures.filter(pl.col("severity") == "warning"),
    }
    frame = pl.DataFrame([judged(one) for one in sent], schema=JUDGED_SUBMISSIONS)
    for name, rows in counts.items():
        counted = rows.group_by("submission_id").agg(
            pl.len().cast(pl.Int64).alias(name)
        )
        frame = frame.drop(name).join(counted, on="submission_id", how="left")
        frame = frame.with_columns(pl.col(name).fill_null(0))
    return frame.select(list(JUDGED_SUBMISSIONS))


def _suites(sent: list[Sent], activity: pl.DataFrame) -> pl.DataFrame:
    judged_count = activity.height // max(1, len(sent))
    rows = [
        ("activity", one.submission_id, 48, 1, judged_count, 1, 0.1) for one in sent
    ]
    return pl.DataFrame(rows, schema=SUITES, orient="row")


def _with_ids(frame: pl.DataFrame, ids: dict[str, str]) -> pl.DataFrame:
    sent = pl.DataFrame({"ahsn_code": list(ids), "submission_id": list(ids.values())})
    columns = frame.columns
    return (
        frame.drop("submission_id")
        .join(sent, on="ahsn_code", how="inner", maintain_order="left")
        .select(columns)
    )
