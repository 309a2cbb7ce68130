"""What a run came to, read back from the warehouse it built: figures, falls, exit code.

Nothing is worked out here that a mart does not hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from assets.domain.outputs import OutputName
from assets.domain.quarter import Quarter
from assets.publication.feedback.written import last_written
from assets.publication.marts.place import marts_folder
from assets.publication.outbox import outbox_folder
from assets.publication.outputs.places import OutputFound, outputs_found
from assets.warehouse import read
from assets.warehouse.connect import open_warehouse
from pipelines.cli.exit_codes import (
    DATA_REJECTED,
    DONE,
    OUR_FAILURE,
    SUBMISSIONS_MISSING,
    WARNINGS,
)


@dataclass(frozen=True)
class Outcome:
    """The result of a run of some quarters.

    ``summary`` has the rows of ``marts.programme_summary`` of their years, ``falls``
    one row for each cumulative fall that stands in those years, ``failures`` the open
    failures of the quarters run, ``submissions`` one row for each AHSN and quarter run.
    ``feedback`` are the folders of the workbooks that go back, ``feedback_failed`` a
    sentence for each that could not be written. ``marts`` is where the marts lie as
    they are published, ``outputs`` what else is made of the figures of those quarters.
    """

    quarters: tuple[str, ...]
    summary: pl.DataFrame
    falls: pl.DataFrame
    failures: pl.DataFrame
    submissions: pl.DataFrame
    warehouse: Path
    marts: Path
    feedback: tuple[Path, ...]
    feedback_failed: tuple[str, ...]
    outputs: tuple[OutputFound, ...] = ()

    @property
    def rejected_count(self) -> int:
        """How many open failures keep a submission or a record out of the marts."""
        return self.failures.filter(pl.col("rejects") != "nothing").height

    @property
    def warning_count(self) -> int:
        """How many open failures flag a figure that stands: none of a rejected file."""
        return self.failures.filter(
            (pl.col("rejects") == "nothing")
            & (pl.col("severity") == "warning")
            & pl.col("submission_outcome").ne_missing("rejected")
        ).height

    @property
    def outputs_failed(self) -> tuple[str, ...]:
        """Return a sentence for each output that could not be written."""
        return tuple(f"{one.place}: {one.failed}" for one in self.outputs if one.failed)

    @property
    def missing_count(self) -> int:
        """How many AHSNs have nothing that counts for a quarter run."""
        return self.submissions.filter(pl.col("counting_version").is_null()).height

    def exit_code(self, *, strict: bool) -> int:
        """Return the contract's exit code for what was found."""
        if self.feedback_failed or self.outputs_failed:
            return OUR_FAILURE
        if self.rejected_count:
            return DATA_REJECTED
        if strict and self.missing_count:
            return SUBMISSIONS_MISSING
        if strict and self.warning_count:
            return WARNINGS
        return DONE

    def falls_lines(self) -> Iterator[str]:
        """Return a line for each site whose cumulative figure fell, under a heading."""
        if self.falls.is_empty():
            yield "No cumulative figure stands below one of an earlier quarter."
            return
        yield "Sites whose cumulative figure is below one they gave earlier:"
        for fall in self.falls.iter_rows(named=True):
            site = fall["organisation_name"] or "the AHSN as a whole"
            code = fall["organisation_code"] or fall["ahsn_code"]
            yield (
                f"  {fall['quarter']}  {fall['programme_name']}: {site} ({code}): "
                f"{fall['value']}, expected {fall['expected']} "
                f"({fall['source_file']}, {fall['sheet']}, {fall['cell']})"
            )

    def closing_lines(self) -> Iterator[str]:
        """Return what else a person should know, and where things are."""
        yield (
            f"open failures: {self.rejected_count:,} that reject a record or a "
            f"submission, {self.warning_count:,} that flag a figure: "
            "outturn failures QUARTER --open"
        )
        if self.missing_count:
            yield f"missing submissions: {self.missing_count:,}: outturn status QUARTER"
        for folder in self.feedback:
            yield f"feedback: {folder}"
        if self.feedback_failed:
            yield (
                "outturn: the feedback of some AHSNs could not be written, through no "
                f"fault of theirs: {'; '.join(self.feedback_failed)}. It is tried "
                "again at the next run."
            )
        for one in self.outputs:
            if one.path is not None:
                yield f"{one.folder}: {one.path}"
        yield from self._quarters_without_outputs()
        if self.outputs_failed:
            yield (
                "outturn: some outputs could not be written, and are as they were "
                f"before: {'; '.join(self.outputs_failed)}. They are tried again at "
                "the next run."
            )
        yield f"marts, as published: {self.marts}"
        yield f"warehouse: {self.warehouse}"

    def _quarters_without_outputs(self) -> Iterator[str]:
        """Say how to have what a run of several quarters makes of the newest only."""
        places = (one.place.split("/") for one in self.outputs)
        there = {place[0] for place in places if len(place) > 1}
        without = [quarter for quarter in self.quarters if quarter not in there]
        if there and without:
            yield (
                f"of {', '.join(without)} no report was asked for: outturn report "
                "QUARTER writes it, with tables and audit"
            )

    def as_json(self) -> dict[str, object]:
        """Return the outcome for machines."""
        return {
            "outcome": "rejections" if self.rejected_count else "done",
            "quarters": list(self.quarters),
            "rejected_count": self.rejected_count,
            "warning_count": self.warning_count,
            "missing_count": self.missing_count,
            "national_table": self.summary.to_dicts(),
            "falls": self.falls.to_dicts(),
            "warehouse": str(self.warehouse),
            "marts": str(self.marts),
            "feedback": [str(folder) for folder in self.feedback],
            "feedback_failed": list(self.feedback_failed),
            "outputs": {
                one.place: str(one.path) for one in self.outputs if one.path is not None
            },
            "outputs_failed": list(self.outputs_failed),
        }


def read_outcome(
    home: Path, quarters: Sequence[str], outputs: Collection[OutputName] = ()
) -> Outcome:
    """Return the outcome of a run that has just built the warehouse of a home.

    Args:
        home: the home.
        quarters: those run.
        outputs: the outputs that the settings ask for.

    Raises:
        WarehouseError: there is no warehouse to read.
    """
    with open_warehouse(home) as connection:
        shown = quarters or [str(read.latest_quarter(connection))]
        years = sorted({Quarter.parse(quarter).financial_year for quarter in shown})
        summaries = [read.national_table(connection, year) for year in years]
        falls = [
            read.falling_sites(connection, f"{year}-Q{number}").with_columns(
                pl.lit(f"{year}-Q{number}").alias("quarter")
            )
            for year in years
            for number in range(1, 5)
        ]
        failures = [
            read.failures(connection, quarter=quarter, open_only=True)
            for quarter in shown
        ]
        submissions = [read.submission_status(connection, q) for q in shown]
    written = [last_written(home, quarter) for quarter in shown]
    return Outcome(
        quarters=tuple(shown),
        summary=pl.concat(
            frame.with_columns(pl.lit(year).alias("financial_year"))
            for frame, year in zip(summaries, years, strict=True)
        ),
        falls=pl.concat(falls),
        failures=pl.concat(failures),
        submissions=pl.concat(submissions),
        warehouse=home / "warehouse.duckdb",
        marts=marts_folder(home),
        feedback=tuple(outbox_folder(home, quarter, "feedback") for quarter in shown),
        feedback_failed=tuple(
            reason for one in written if one for reason in one.failed.values()
        ),
        outputs=tuple(outputs_found(home, outputs, shown)),
    )
