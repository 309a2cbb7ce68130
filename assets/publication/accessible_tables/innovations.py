"""The table of the innovation pipeline: what stands at which stage, and what moved."""

from __future__ import annotations

import polars as pl

from assets.publication.accessible_tables.contents import (
    Cell,
    DataFile,
    Heading,
    Table,
)
from assets.publication.accessible_tables.numbers import instead, number
from assets.publication.accessible_tables.published import Published
from assets.publication.accessible_tables.words import rests_on
from assets.publication.innovation_counts import (
    MOVES,
    by_stage,
    innovation_counts,
    sum_known,
)

_TITLE = "Innovations by category and stage, England"
_OWN = {
    "category_name": "The category's name. Unit: text.",
    "stage_name": "The stage's name. Unit: text.",
    "status": (
        "reported where any AHSN has innovations, nil where any said that it has none, "
        "else not_sent. Unit: code."
    ),
    "ahsns_reported": "AHSNs that reported their pipeline. Unit: AHSNs.",
    "ahsns_compared": (
        "Of them, those whose report is held against one before, for the moves; of "
        "none there are no moves to tell. Unit: AHSNs."
    ),
    "ahsns_expected": "AHSNs there are. Unit: AHSNs.",
}


def innovation_rows(given: Published) -> pl.DataFrame:
    """Return the pipeline of the year so far; see `innovation_counts`."""
    return innovation_counts(
        given.so_far("innovation_pipeline"), given.reference("vocabularies")
    )


def innovation_table(given: Published) -> Table:
    """Return the quarter's grid: categories down, stages across, moves below."""
    rows = innovation_rows(given).filter(pl.col("quarter") == str(given.quarter))
    names = list(by_stage(rows))
    return Table(
        name="innovation_pipeline",
        title=f"{_TITLE}, {given.quarter.months}",
        headings=(
            Heading("Category", 28),
            *(Heading(name, 14) for name in names),
            Heading("All stages", 14),
        ),
        rows=(
            *(
                (name, *_cells(rows.filter(pl.col("category_name") == name)))
                for name in rows["category_name"].unique(maintain_order=True)
            ),
            *((("All", *_cells(rows)),) if rows.height else ()),
            *((MOVES[move], *_cells(rows, move)) for move in MOVES if rows.height),
        ),
        remarks=(
            "As it stood on the quarter's last day; closed innovations stand at the "
            "stage they reached.",
            "The rows below All are of all categories, against each AHSN's report "
            "before: what moved or is new counts at the stage where it is now, what is "
            "no longer sent at the stage it had.",
            *rests_on(rows),
        ),
    )


def innovation_file(given: Published) -> DataFile:
    """Return the same for programs, with the quarters before."""
    return DataFile(
        name="innovation-pipeline",
        title=_TITLE,
        description=(
            "One row for each quarter, category and stage, as it stood on the "
            "quarter's last day."
        ),
        rows=innovation_rows(given),
        key=("quarter", "category", "stage"),
        meanings={**given.meanings("marts.innovation_pipeline"), **_OWN},
    )


def _cells(rows: pl.DataFrame, name: str = "innovation_count") -> tuple[Cell, ...]:
    # Before the first report there is nothing that could have moved.
    missing = instead("not_available")
    counts = (*by_stage(rows, name).values(), sum_known(rows, name))
    return tuple(number(count, missing=missing) for count in counts)
