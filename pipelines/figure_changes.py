"""Why the national figures of two moments differ: what was told, and cause by cause.

What was told comes from the editions; the causes from the records that counted at each
moment, counted by today's registry and SQL. What the causes do not come to is left over
and shown: a registry, SQL or code that was another then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from assets.archive.archive import Archive
from assets.archive.editions import KEYS
from assets.archive.past import PastArchive
from assets.archive.workspace import Workspace
from assets.domain.errors import UsageError
from assets.domain.registry.load import load_registry
from assets.warehouse.past import tables_of

# In the order in which the causes of a rate's change are taken one after the other.
CAUSES = ("sent", "late", "resubmitted", "rule", "registry", "earlier_quarter")

_RECORD = ("quarter", "ahsn_code", "organisation_code", "metric_code")
_MEASURES = ("value", "numerator", "denominator")
_DECIMALS = 6
_RECORDS = f"select {', '.join((*_RECORD, *_MEASURES))}, basis from marts.activity"
_COUNTING = """
select
    submissions.quarter, submissions.ahsn_code, submissions.submission_id,
    submissions.first_received_at > quarters.deadline_at as is_late
from staging.submissions as submissions
inner join reference.quarters as quarters on submissions.quarter = quarters.quarter
"""


@dataclass(frozen=True)
class FigureChange:
    """One national figure told otherwise: before, after, and what each cause adds.

    A value is null where no figure was told, which adds nothing. ``causes`` and
    ``residual`` together are ``difference``. All are in the metric's own unit.
    """

    metric_code: str
    quarter: str
    before: float | None
    after: float | None
    difference: float
    causes: dict[str, float]
    residual: float


def figure_changes(
    workspace: Workspace, earlier: datetime, later: datetime
) -> list[FigureChange]:
    """Return the national figures told otherwise at the later moment, by quarter.

    Raises:
        UsageError: no figure was ever told.
        WarehouseError: the records of a moment cannot be counted again.
    """
    if workspace.archive.editions().is_empty():
        raise UsageError(
            "No run has told a figure here yet, so none can differ. Run `outturn run`."
        )
    changed = _told_otherwise(workspace.archive, "metric_quarter", earlier, later)
    if changed.is_empty():
        return []
    by_cause = _by_cause(
        _Moment(workspace.archive, earlier), _Moment(workspace.archive, later)
    )
    return [
        _change(
            row,
            by_cause.filter(
                pl.col("metric_code") == row["metric_code"],
                pl.col("quarter") == row["quarter"],
            ),
        )
        for row in changed.to_dicts()
    ]


def ahsn_figures_changed(archive: Archive, earlier: datetime, later: datetime) -> int:
    """Return how many figures of AHSNs were told otherwise at the later moment.

    They may be more than the national ones: what changes in two AHSNs can cancel out.
    """
    return _told_otherwise(archive, "ahsn_metric_quarter", earlier, later).height


class _Moment:
    """What counted at a moment: records, submissions, and the verdicts' versions."""

    def __init__(self, archive: Archive, as_at: datetime) -> None:
        past = PastArchive(archive.root, as_at)
        names = ("marts.activity", "staging.submissions")
        with tables_of(past, load_registry(), names) as connection:
            self.records = connection.sql(_RECORDS).pl()
            self.counting = connection.sql(_COUNTING).pl()
        self.verdicts = (
            past.verdicts()
            .filter("is_current")
            .select("quarter", "rules_version", "registry_version")
        )


def _told_otherwise(
    archive: Archive, mart: str, earlier: datetime, later: datetime
) -> pl.DataFrame:
    keys = list(KEYS[mart])
    told = archive.edition_frame(mart)

    def as_at(moment: datetime, name: str) -> pl.DataFrame:
        known = told.filter(pl.col("known_at") <= moment)
        newest = known.unique(keys, keep="last", maintain_order=True)
        return newest.filter("is_there").select(*keys, pl.col("value").alias(name))

    both = as_at(earlier, "before").join(
        as_at(later, "after"), on=keys, how="full", coalesce=True
    )
    before, after = (pl.col(name).round(_DECIMALS) for name in ("before", "after"))
    return both.filter(before.ne_missing(after)).sort(keys)


def _by_cause(earlier: _Moment, later: _Moment) -> pl.DataFrame:
    """Return what was taken away and added: a row a metric, quarter and cause.

    ``value``, ``numerator`` and ``denominator`` are differences, those of before
    (``*_before``) the sums at the earlier moment, in every row of a cause;
    ``has_new_or_lost`` says whether a figure is on one side only.
    """
    sides = earlier.records.join(
        later.records, on=_RECORD, how="full", coalesce=True, nulls_equal=True
    )
    caused = (
        sides.join(earlier.counting, on=["quarter", "ahsn_code"], how="left")
        .join(later.counting, on=["quarter", "ahsn_code"], how="left", suffix="_later")
        .join(earlier.verdicts, on="quarter", how="left")
        .join(later.verdicts, on="quarter", how="left", suffix="_later")
        .with_columns(_cause().alias("cause"), pl.coalesce("basis", "basis_right"))
    )
    before = [_counted(name).alias(f"{name}_before") for name in _MEASURES]
    added = [
        (_counted(f"{name}_right", "value_right") - _counted(name)).alias(name)
        for name in _MEASURES
    ]
    is_new = pl.col("value").is_null() != pl.col("value_right").is_null()
    return caused.group_by("metric_code", "quarter", "basis", "cause").agg(
        *(expression.sum() for expression in (*before, *added)),
        is_new.any().alias("has_new_or_lost"),
    )


def _counted(name: str, value: str = "value") -> pl.Expr:
    """Return a measure where its record has a figure, and nought where it has not."""
    return pl.when(pl.col(value).is_not_null()).then(pl.col(name)).fill_null(0.0)


def _cause() -> pl.Expr:
    before, after = pl.col("submission_id"), pl.col("submission_id_later")
    is_sent = before.is_null() & after.is_not_null()
    return (
        pl.when(is_sent & pl.col("is_late_later"))
        .then(pl.lit("late"))
        .when(is_sent)
        .then(pl.lit("sent"))
        .when(after.is_not_null() & (before != after))
        .then(pl.lit("resubmitted"))
        .when(pl.col("rules_version") != pl.col("rules_version_later"))
        .then(pl.lit("rule"))
        .when(pl.col("registry_version") != pl.col("registry_version_later"))
        .then(pl.lit("registry"))
        .when(after.is_null())
        .then(pl.lit("resubmitted"))
        .otherwise(pl.lit("earlier_quarter"))
    )


def _change(row: dict[str, object], by_cause: pl.DataFrame) -> FigureChange:
    before, after = _number(row["before"]), _number(row["after"])
    difference = round((after or 0.0) - (before or 0.0), _DECIMALS)
    found = causes_of(by_cause)
    # A nought that comes or goes changes no sum, and still has its cause.
    told = by_cause.filter((before is None) != (after is None), "has_new_or_lost")
    named = set(told["cause"].to_list())
    causes = {
        cause: found[cause]
        for cause in CAUSES
        if found.get(cause) or (cause in named and cause in found)
    }
    return FigureChange(
        metric_code=str(row["metric_code"]),
        quarter=str(row["quarter"]),
        before=before,
        after=after,
        difference=difference,
        causes=causes,
        # Adding nought knows no negative nought.
        residual=round(difference - sum(causes.values()), _DECIMALS) + 0.0,
    )


def causes_of(by_cause: pl.DataFrame) -> dict[str, float]:
    """Return what each cause adds to one figure, in its own unit.

    Args:
        by_cause: a row a cause: ``basis``, ``cause``, and of ``value``, ``numerator``
            and ``denominator`` what was there before (``*_before``) and what it adds.
    """
    if "rate" in by_cause["basis"].to_list():
        return _causes_of_rate(by_cause)
    return {
        str(row["cause"]): round(float(row["value"]), _DECIMALS)
        for row in by_cause.iter_rows(named=True)
    }


def _causes_of_rate(by_cause: pl.DataFrame) -> dict[str, float]:
    """Return what each cause adds to a rate, taken one after the other.

    Parts add up and rates do not, so the order matters; together they are the change.
    """
    rows = {str(row["cause"]): row for row in by_cause.iter_rows(named=True)}
    upper = sum(row["numerator_before"] for row in rows.values())
    lower = sum(row["denominator_before"] for row in rows.values())
    causes = {}
    for cause in (cause for cause in CAUSES if cause in rows):
        rate = _rate(upper, lower)
        upper += rows[cause]["numerator"]
        lower += rows[cause]["denominator"]
        causes[cause] = round(_rate(upper, lower) - rate, _DECIMALS)
    return causes


def _rate(upper: float, lower: float) -> float:
    return 100.0 * upper / lower if lower else 0.0


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
