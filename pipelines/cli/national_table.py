"""The two tables of the quarterly report, on the terminal.

Layout only: every figure comes from ``marts.programme_summary``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl
from rich.table import Table

from assets.domain.quarter import Quarter
from pipelines.cli.console import table_of
from pipelines.cli.figures import NO_FIGURE, STATUS_WORDS, figure, percentage

# The shorthand of the Government Analysis Function, beside a figure that is there.
MARKERS = {"estimated": "[e]", "provisional": "[p]", "not_available": "[x]"}
KEY = (
    "[e] estimated  [p] provisional  [x] some AHSNs' figures are not available yet; "
    "AHSNs: how many of those expected the latest figure rests on"
)


def national_tables(summary: pl.DataFrame) -> Iterator[Table]:
    """Return one table for each published table of each financial year.

    Args:
        summary: rows of ``marts.programme_summary`` in the order to print.
    """
    years = summary["financial_year"].unique(maintain_order=True)
    for financial_year in years:
        of_year = summary.filter(pl.col("financial_year") == financial_year)
        for name in of_year["table_name"].unique(maintain_order=True):
            rows = of_year.filter(pl.col("table_name") == name)
            yield _table(financial_year, name, rows)


def _table(financial_year: str, name: str, rows: pl.DataFrame) -> Table:
    quarters = [Quarter.parse(f"{financial_year}-Q{n}") for n in range(1, 5)]
    headings = [f"Q{quarter.number}\n{quarter.months}" for quarter in quarters]
    return table_of(
        f"{name[0].upper()}{name[1:]}, England, {financial_year}",
        ["Programme", "Measure", *headings, "Trajectory", "Outturn", "AHSNs", "Flags"],
        (_cells(row) for row in rows.iter_rows(named=True)),
        right_aligned=[*headings, "Trajectory", "Outturn"],
    )


def _cells(row: Mapping[str, object]) -> list[str]:
    return [
        str(row["programme_name"]),
        str(row["metric_name"]),
        *(_quarter_cell(row, f"q{number}") for number in range(1, 5)),
        figure(_number(row["trajectory"])),
        percentage(_number(row["outturn_pct"])),
        f"{row['ahsns_reported']} of {row['ahsns_expected']}",
        str(row["flags"] or ""),
    ]


def _quarter_cell(row: Mapping[str, object], quarter: str) -> str:
    status = str(row[f"{quarter}_status"])
    value = _number(row[quarter])
    if value is None:
        return STATUS_WORDS.get(status, NO_FIGURE)
    return " ".join(filter(None, [figure(value), MARKERS.get(status)]))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
