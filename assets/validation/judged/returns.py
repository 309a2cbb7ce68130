"""The judged table of returns: who was to send something, and when something good came.

One row for each AHSN expected in the quarter, also where nothing of it is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from assets.domain.registry.frames import RegistryFrames
from assets.validation.judged.absence import nowhere, quarter_in_span
from assets.validation.judged.records import Bench


def judge_returns(bench: Bench, records: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return a row for each AHSN that was to report; of a file by itself only its own.

    Args:
        bench: the versions, the registry and the present moment.
        records: not needed here; every table of the quarter is made from both.

    Returns:
        `returns_of`, and null ``sheet``, ``row_number``, ``column_name``, ``text`` and
        ``dataset``.
    """
    expected = expected_ahsns(bench.frames, bench.evidence.quarter)
    if bench.evidence.is_alone:
        expected = expected.join(bench.standing, on="ahsn_code", how="semi")
    deadlines = bench.frames.quarters.filter(
        pl.col("quarter") == bench.evidence.quarter
    )["deadline_at"]
    deadline = deadlines[0] if deadlines.len() else None
    returns = returns_of(
        expected, bench.standing, deadline_at=deadline, judged_at=bench.judged_at
    )
    return returns.with_columns(*nowhere(), pl.lit(None, pl.String).alias("dataset"))


def expected_ahsns(frames: RegistryFrames, quarter: str) -> pl.DataFrame:
    """Return ``ahsn_code`` of each AHSN with a programme to report in a quarter."""
    return (
        frames.expected_programmes.filter(quarter_in_span(quarter))
        .select("ahsn_code")
        .unique()
        .sort("ahsn_code")
    )


def returns_of(
    expected: pl.DataFrame,
    standing: pl.DataFrame,
    *,
    deadline_at: datetime | None,
    judged_at: datetime,
) -> pl.DataFrame:
    """Return when each expected AHSN's first good version came.

    Args:
        expected: ``ahsn_code``.
        standing: ``submission_id``, ``ahsn_code``, ``received_at`` (UTC), ``is_good``.
        deadline_at: by when it was to come, UTC; None where the calendar has none.
        judged_at: the present moment, UTC.

    Returns:
        ``ahsn_code``; ``submission_id`` (the version that counts; null if none),
        ``received_at`` (UTC: when the first good version came), ``deadline_on`` (Date,
        in London), ``is_overdue`` (Boolean: the deadline has passed), ``came`` (String:
        what came instead of something good, in words), ``late_by`` (String such as
        ``5 days``; null if in time), one row an AHSN.
    """
    good = (
        standing.filter("is_good")
        .group_by("ahsn_code")
        .agg(
            pl.col("submission_id").filter("is_counting").first(),
            pl.col("received_at").min(),
        )
    )
    versions = standing.group_by("ahsn_code").agg(pl.len().alias("version_count"))
    deadline = pl.lit(deadline_at, pl.Datetime("us", "UTC"))
    received = pl.col("received_at")
    late_by = _in_words(received - deadline, _day(received) - _day(deadline))
    return (
        expected.join(good, on="ahsn_code", how="left", maintain_order="left")
        .join(versions, on="ahsn_code", how="left", maintain_order="left")
        .with_columns(
            deadline.dt.convert_time_zone("Europe/London")
            .dt.date()
            .alias("deadline_on"),
            (pl.lit(judged_at) > deadline).fill_null(False).alias("is_overdue"),
            _came(pl.col("version_count")).alias("came"),
            pl.when(received > deadline).then(late_by).alias("late_by"),
        )
        .drop("version_count")
    )


def _came(count: pl.Expr) -> pl.Expr:
    return (
        pl.when(count.is_null())
        .then(pl.lit("Nothing was received"))
        .when(count == 1)
        .then(pl.lit("What was received is rejected"))
        .otherwise(
            pl.concat_str(
                pl.lit("All "), count, pl.lit(" versions received are rejected")
            )
        )
    )


def _day(moment: pl.Expr) -> pl.Expr:
    """Return the day it is in London, where the deadlines are."""
    return moment.dt.convert_time_zone("Europe/London").dt.date()


def _in_words(length: pl.Expr, between_days: pl.Expr) -> pl.Expr:
    """Return how long after: in days by the calendar, on the same day in hours."""
    days, hours = between_days.dt.total_days(), length.dt.total_hours()
    minutes = length.dt.total_minutes()
    return (
        pl.when(days > 0)
        .then(_plural(days, "day"))
        .when(hours > 0)
        .then(_plural(hours, "hour"))
        .when(minutes > 0)
        .then(_plural(minutes, "minute"))
        .otherwise(pl.lit("less than a minute"))
    )


def _plural(count: pl.Expr, unit: str) -> pl.Expr:
    end = pl.when(count == 1).then(pl.lit("")).otherwise(pl.lit("s"))
    return pl.concat_str(count, pl.lit(f" {unit}"), end)
