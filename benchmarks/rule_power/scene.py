"""Where faults may be made: the accepted rows of a clean quarter, with their past.

Candidates only; none is chosen here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import polars as pl

from benchmarks.rule_power.clean_year import QUARTERS, CleanQuarter, CleanYear

Rows = Sequence[dict[str, object]]
_CUMULATIVE = ("cumulative_fy", "cumulative_programme")


class Scene:
    """One clean quarter as tables of places."""

    def __init__(self, year: CleanYear, clean: CleanQuarter) -> None:
        self.year = year
        self.clean = clean

    @property
    def quarter(self) -> str:
        """The quarter, such as ``2020-21-Q4``."""
        return self.clean.quarter

    @cached_property
    def submissions(self) -> pl.DataFrame:
        """Return ``submission_id``, ``ahsn_code``, ``file_name``, ``source_kind``."""
        return self.clean.verdict.submissions.select(
            "submission_id", "ahsn_code", "file_name", "source_kind"
        ).sort("ahsn_code")

    def workbooks(self) -> Rows:
        """Return the submissions that are workbooks."""
        return self.submissions.filter(source_kind="workbook").to_dicts()

    def everyone(self) -> Rows:
        """Return every submission."""
        return self.submissions.to_dicts()

    def records(self, dataset: str) -> pl.DataFrame:
        """Return the accepted rows of a dataset."""
        frame = self.clean.verdict.accepted[dataset]
        return frame.sort("ahsn_code", "row_number")

    @cached_property
    def activity(self) -> pl.DataFrame:
        """Return the figures with their metric and their past.

        ``previous_1`` to ``previous_3`` are the same series' values of the quarters
        before (Float64, null if there is none), ``own`` what the quarter itself came
        to, ``year`` the quarters so far together where they are all known.
        """
        attributes = self.year.frames.metrics.select(
            "metric_code", "basis", "is_count", "reporting_level", "upper_bound"
        )
        figures = self.records("activity").join(attributes, on="metric_code")
        for back, quarter in enumerate(self._before(), start=1):
            past = (
                self.year.quarters[quarter]
                .verdict.accepted["activity"]
                .select(
                    "ahsn_code",
                    "organisation_code",
                    "metric_code",
                    pl.col("value").alias(f"previous_{back}"),
                )
            )
            figures = figures.join(
                past,
                on=["ahsn_code", "organisation_code", "metric_code"],
                how="left",
                nulls_equal=True,
                maintain_order="left",
            )
        missing = [
            pl.lit(None, pl.Float64).alias(name)
            for name in ("previous_1", "previous_2", "previous_3")
            if name not in figures.columns
        ]
        grew = pl.col("value") - pl.col("previous_1")
        is_running = pl.col("basis").is_in(_CUMULATIVE)
        return figures.with_columns(missing).with_columns(
            pl.when(is_running).then(grew).otherwise("value").alias("own")
        )

    def figures(self, *conditions: pl.Expr | bool) -> Rows:
        """Return the figures that stand and meet the conditions."""
        stands = pl.col("status").is_in(["final", "provisional"])
        return self.activity.filter(stands, *conditions).to_dicts()

    def running(self, *conditions: pl.Expr | bool) -> Rows:
        """Return the running totals with a figure for the quarter before."""
        return self.figures(
            pl.col("basis").is_in(_CUMULATIVE),
            pl.col("previous_1").is_not_null(),
            pl.col("value").is_not_null(),
            *conditions,
        )

    def rates(self, *conditions: pl.Expr | bool) -> Rows:
        """Return the rates."""
        return self.figures(pl.col("basis") == "rate", *conditions)

    def counts(self, *conditions: pl.Expr | bool) -> Rows:
        """Return the figures above 0 that are not rates."""
        return self.figures(pl.col("basis") != "rate", pl.col("value") > 0, *conditions)

    def _before(self) -> list[str]:
        return [quarter for quarter in reversed(QUARTERS) if quarter < self.quarter]
