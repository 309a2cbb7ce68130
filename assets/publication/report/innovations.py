"""The innovation pipeline: what stands at which stage, and what moved."""

from __future__ import annotations

import polars as pl

from assets.domain.quarter import Quarter
from assets.publication.display import NOT_AVAILABLE, number
from assets.publication.pages.charts import bar_picture
from assets.publication.pages.tables import Cell, Column, Row, Table
from assets.publication.report.section import Picture, Section
from assets.publication.report.year import ReportYear
from assets.publication.vocabulary import terms_of
from assets.publication.words import counted, listed

_MOVES = {
    "forward_count": "Moved forward",
    "back_count": "Moved back",
    "new_count": "New",
    "gone_count": "No longer sent",
}


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
    vocabularies = year.others["reference.vocabularies"]
    stages = terms_of(vocabularies, "innovation_stage")
    categories = terms_of(vocabularies, "innovation_category")
    return Section(
        id="innovations",
        heading="Innovation pipeline",
        sentences=tuple(_sentences(told, known)),
        tables=(_table(year, known, stages, categories),),
        afterwards=(
            "As it stood on the quarter's last day. Closed innovations stand at the "
            "stage they reached.",
        ),
        pictures=(_picture(known, stages),),
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
        forward, back, new, gone = (_sum(known, name) for name in _MOVES)
        since = listed([Quarter.parse(one).months for one in before])
        sentences.append(
            f"Since {since}, {forward:,} moved forward to another stage, {back:,} "
            f"moved back, {new:,} {'is' if new == 1 else 'are'} new and {gone:,} "
            f"{'is' if gone == 1 else 'are'} no longer sent."
        )
    return sentences


def _table(
    year: ReportYear,
    known: pl.DataFrame,
    stages: dict[str, str],
    categories: dict[str, str],
) -> Table:
    of_stage = [known.filter(pl.col("stage") == code) for code in stages]
    rows = [
        Row(
            (
                Cell(name),
                *(
                    Cell(number(_sum(rows.filter(pl.col("category") == code))))
                    for rows in of_stage
                ),
                Cell(number(_sum(known.filter(pl.col("category") == code)))),
            )
        )
        for code, name in categories.items()
    ]
    totals = [*(_sum(part) for part in of_stage), _sum(known)]
    sums = [Row((Cell("All"), *(Cell(number(one)) for one in totals)), is_total=True)]
    moves = [
        Row(
            (
                Cell(title),
                *(_moved(part, name) for part in of_stage),
                _moved(known, name),
            )
        )
        for name, title in _MOVES.items()
        if name in ("forward_count", "new_count")
    ]
    return Table(
        id="table-innovations",
        caption=f"Innovations by category and stage, England, {year.quarter.months}",
        columns=(
            Column("Category"),
            *(Column(name, is_number=True) for name in stages.values()),
            Column("All stages", is_number=True),
        ),
        rows=(*rows, *sums, *moves),
    )


def _moved(rows: pl.DataFrame, name: str) -> Cell:
    """Return a count of moves, which nobody can tell before the second report."""
    if rows["compared_with_quarter"].is_null().all():
        return Cell(NOT_AVAILABLE)
    return Cell(number(_sum(rows, name)))


def _picture(known: pl.DataFrame, stages: dict[str, str]) -> Picture:
    counts = [
        (name, _sum(known.filter(pl.col("stage") == code)))
        for code, name in stages.items()
    ]
    return Picture(
        "Innovations by stage",
        "",
        bar_picture(
            [(name, count, number(count)) for name, count in counts],
            id="innovations-by-stage",
            title="Innovations by stage",
            says=f"{listed([f'{name} {count:,}' for name, count in counts])}.",
        ),
    )


def _sum(rows: pl.DataFrame, name: str = "innovation_count") -> int:
    return int(rows[name].sum())
