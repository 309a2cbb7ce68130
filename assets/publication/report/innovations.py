"""The innovation pipeline: what stands at which stage, and what moved."""

from __future__ import annotations

import polars as pl

from assets.domain.quarter import Quarter
from assets.publication.display import if_known, number
from assets.publication.innovation_counts import (
    MOVES,
    by_stage,
    innovation_counts,
    sum_known,
)
from assets.publication.pages.charts import bar_picture
from assets.publication.pages.tables import Cell, Column, Row, Table
from assets.publication.report.section import Picture, Section
from assets.publication.report.year import ReportYear
from assets.publication.words import counted, listed


def innovations_section(year: ReportYear) -> Section:
    """Return the pipeline by category and stage, with its moves since last time."""
    told = year.of_quarter("innovation_pipeline")
    known = told.filter(pl.col("innovation_count").is_not_null())
    if known.is_empty():
        return Section(
            "innovations",
            "Innovation pipeline",
            ("No AHSN has told what is in its pipeline in this quarter.",),
        )
    counts = innovation_counts(told, year.others["reference.vocabularies"])
    return Section(
        id="innovations",
        heading="Innovation pipeline",
        sentences=tuple(_sentences(told, known)),
        tables=(_table(year, counts),),
        afterwards=(
            "As it stood on the quarter's last day. Closed innovations stand at the "
            "stage they reached.",
        ),
        pictures=(_picture(counts),),
    )


def _sentences(told: pl.DataFrame, known: pl.DataFrame) -> list[str]:
    ahsns = known["ahsn_code"].n_unique()
    of_all = told["ahsn_code"].n_unique()
    total, active, paused, closed = (
        _sum(known, f"{name}_count")
        for name in ("innovation", "active", "paused", "closed")
    )
    sentences = [
        f"{ahsns:,} of {counted(of_all, 'AHSN')} told of "
        f"{counted(total, 'innovation')}: {active:,} active, {paused:,} paused and "
        f"{closed:,} closed."
    ]
    before = sorted(known["compared_with_quarter"].drop_nulls().unique())
    if before:
        forward, back, new, gone = (_sum(known, name) for name in MOVES)
        since = listed([Quarter.parse(one).months for one in before])
        sentences.append(
            f"Since {since}, {forward:,} moved forward to another stage, {back:,} "
            f"moved back, {new:,} {'is' if new == 1 else 'are'} new and {gone:,} "
            f"{'is' if gone == 1 else 'are'} no longer sent."
        )
    return sentences


def _table(year: ReportYear, counts: pl.DataFrame) -> Table:
    names = counts["stage_name"].unique(maintain_order=True)
    categories = counts["category_name"].unique(maintain_order=True)
    rows = [
        Row((Cell(name), *_cells(counts.filter(pl.col("category_name") == name))))
        for name in categories
    ]
    sums = [Row((Cell("All"), *_cells(counts)), is_total=True)]
    moves = [
        Row((Cell(MOVES[move]), *_cells(counts, move)))
        for move in ("forward_count", "new_count")
    ]
    return Table(
        id="table-innovations",
        caption=f"Innovations by category and stage, England, {year.quarter.months}",
        columns=(
            Column("Category"),
            *(Column(name, is_number=True) for name in names),
            Column("All stages", is_number=True),
        ),
        rows=(*rows, *sums, *moves),
    )


def _cells(counts: pl.DataFrame, name: str = "innovation_count") -> list[Cell]:
    """Return a count of each stage and of all; of moves none is in a first report."""
    shown = (*by_stage(counts, name).values(), sum_known(counts, name))
    return [Cell(if_known(one)) for one in shown]


def _picture(counts: pl.DataFrame) -> Picture:
    shown = [(name, count or 0) for name, count in by_stage(counts).items()]
    return Picture(
        "Innovations by stage",
        "",
        bar_picture(
            [(name, count, number(count)) for name, count in shown],
            id="innovations-by-stage",
            title="Innovations by stage",
            says=f"{listed([f'{name} {count:,}' for name, count in shown])}.",
        ),
    )


def _sum(rows: pl.DataFrame, name: str) -> int:
    return int(rows[name].sum())
