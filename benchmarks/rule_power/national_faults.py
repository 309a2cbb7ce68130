"""Faults of the national figures: put into rows of the mart, one row a trial."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import polars as pl

from benchmarks.rule_power.clean_year import QUARTERS, CleanYear
from benchmarks.rule_power.trials import SEED

Row = dict[str, object]
_RUNNING = ("cumulative_fy", "cumulative_programme")
# Ten times less is below what `national_spike` asks.
_LEAST_USUAL = 20
_STANDS = ("final", "provisional", "estimated")


@dataclass(frozen=True)
class NationalFault:
    """One kind of mistake in a row of the national mart.

    ``rows`` are those it may be made in; ``inject`` changes one; ``is_sure`` as of
    `fault.Fault`.
    """

    rule_id: str
    about: str
    rows: Callable[[CleanYear], Sequence[Row]]
    inject: Callable[[Row], Mapping[str, object]]
    size: str = ""
    is_sure: bool = True

    @property
    def name(self) -> str:
        """What it is called in tests and errors."""
        return " ".join(filter(None, (self.rule_id, self.about, self.size)))


def national_faults() -> list[NationalFault]:
    """Return the faults of the national series."""
    shares = {"by 0.1%": 0.999, "by 1%": 0.99, "by 10%": 0.9}
    points = {"by 0.4 points": 0.4, "by 1.1 points": 1.1, "by 10 points": 10.0}
    times = {"2 times": 2, "5 times": 5, "10 times": 10, "100 times": 100}
    return [
        *(
            NationalFault(
                "national_fall",
                "a national running total falls",
                _with_a_past,
                lambda row, share=share: {"value": _number(row, "before") * share},
                size,
            )
            for size, share in shares.items()
        ),
        *(
            NationalFault(
                "national_spike",
                "a national quarter many times what is usual",
                _with_usual_activity,
                lambda row, more=more: {
                    "in_quarter_value": _number(row, "usual") * more
                },
                size,
                is_sure=more > 10,
            )
            for size, more in times.items()
        ),
        NationalFault(
            "coverage_incomplete",
            "a figure that rests on an AHSN fewer",
            lambda year: _figures(year),
            lambda row: {"ahsns_reported": int(_number(row, "ahsns_expected")) - 1},
        ),
        *(
            NationalFault(
                "outturn_mismatch",
                "a recomputed outturn that is off",
                _with_printed_outturn,
                lambda row, by=by: {"outturn_pct": _number(row, "outturn_pct") + by},
                size,
                is_sure=by > 1,
            )
            for size, by in points.items()
        ),
    ]


def try_national(
    year: CleanYear, faults: Iterable[NationalFault], *, most: int
) -> Mapping[str, tuple[int, int]]:
    """Return how many trials were found, and made, by the fault's name."""
    counts = {}
    for fault in faults:
        if fault.rule_id not in year.rules.rules:
            continue
        rows = _one_a_metric(fault.rows(year), name=fault.name)[:most]
        counts[fault.name] = (_found(year, fault, rows), len(rows))
    return counts


def unmatched_issues(year: CleanYear) -> tuple[int, int]:
    """Return for how many known issues it is found that nothing fails any more."""
    issues = year.frames.known_issues.select("known_issue_id", "rule_id").rows()
    found = [
        not year.judge_mart(
            year.metric_quarter,
            standing=year.standing.filter(pl.col("rule_id") != rule_id),
        )
        .filter(
            pl.col("rule_id") == "known_issue_unmatched", pl.col("value") == issue_id
        )
        .is_empty()
        for issue_id, rule_id in issues
    ]
    return sum(found), len(found)


def _one_a_metric(rows: Sequence[Row], *, name: str) -> list[Row]:
    """Return a row of each metric, drawn by the seed; then none touches another."""
    shuffled = random.Random(f"{SEED} {name}").sample(rows, len(rows))
    return list({row["metric_code"]: row for row in shuffled}.values())


def _found(year: CleanYear, fault: NationalFault, rows: Sequence[Row]) -> int:
    """Return in how many of the rows, all changed at once, the rule fires."""
    of_row = [pl.col("metric_code"), pl.col("quarter")]
    mart = year.metric_quarter
    for row in rows:
        here = (of_row[0] == row["metric_code"]) & (of_row[1] == row["quarter"])
        mart = mart.with_columns(
            pl.when(here)
            .then(pl.lit(value, mart.schema[name]))
            .otherwise(name)
            .alias(name)
            for name, value in fault.inject(row).items()
        )
    failures = year.judge_mart(mart).filter(pl.col("rule_id") == fault.rule_id)
    places = set(failures.select(of_row).rows())
    return sum((row["metric_code"], row["quarter"]) in places for row in rows)


def _figures(year: CleanYear) -> Sequence[Row]:
    return year.metric_quarter.filter(
        pl.col("status").is_in(_STANDS), pl.col("value").is_not_null()
    ).to_dicts()


def _with_a_past(year: CleanYear) -> Sequence[Row]:
    """Return the running totals of a thousand or more, with the quarter before."""
    before = {
        (row["metric_code"], row["quarter"]): row["value"] for row in _figures(year)
    }
    found = []
    for row in _figures(year):
        place = QUARTERS.index(str(row["quarter"]))
        past = before.get((row["metric_code"], QUARTERS[place - 1]))
        if row["basis"] in _RUNNING and place and past and float(str(past)) >= 1000:
            found.append({**row, "before": past})
    return found


def _with_printed_outturn(year: CleanYear) -> Sequence[Row]:
    printed = year.frames.published_outturns["metric_code"].to_list()
    return [
        row
        for row in _figures(year)
        if row["metric_code"] in printed
        and row["quarter"] == QUARTERS[-1]
        and row["outturn_pct"] is not None
    ]


def _with_usual_activity(year: CleanYear) -> Sequence[Row]:
    """Return the last quarter's rows, with the median of the three before it."""
    before: dict[object, list[float]] = {}
    for row in _figures(year):
        if row["quarter"] != QUARTERS[-1] and row["in_quarter_value"] is not None:
            own = _number(row, "in_quarter_value")
            before.setdefault(row["metric_code"], []).append(own)
    return [
        {**row, "usual": median(before[row["metric_code"]])}
        for row in _figures(year)
        if row["quarter"] == QUARTERS[-1]
        and row["in_quarter_value"] is not None
        and len(before.get(row["metric_code"], [])) == len(QUARTERS) - 1
        and median(before[row["metric_code"]]) >= _LEAST_USUAL
    ]


def _number(row: Row, name: str) -> float:
    return float(str(row[name]))
