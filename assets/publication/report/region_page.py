"""The page of an NHS region: its AHSNs side by side, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assets.publication.display import NOT_APPLICABLE, if_known, number
from assets.publication.pages.tables import Cell, Column, Link, Row, Table
from assets.publication.report.area import Area, AreaLine, area_lines
from assets.publication.report.area_page import AreaPage, area_page
from assets.publication.report.area_quality import open_failures, sent_nothing
from assets.publication.report.area_standing import standing_sentences
from assets.publication.report.area_support import ahsns_of, support_sections
from assets.publication.report.area_tables import (
    area_tables,
    disclosure_sentences,
    figure_cell,
)
from assets.publication.report.section import Section
from assets.publication.report.year import ReportYear
from assets.publication.words import counted, listed


def region_page(year: ReportYear, region: Area, ahsns: Sequence[Area]) -> bytes:
    """Return the page of a region, for ``report/regions``.

    Args:
        year: the year up to the quarter.
        region: the region.
        ahsns: its AHSNs.
    """
    lines = area_lines(year, region)
    names = listed([ahsn.name for ahsn in ahsns])
    lede = f"{region.name} has {counted(len(ahsns), 'AHSN')}: {names}."
    figures = Section(
        id="figures",
        heading="Figures of the region",
        sentences=("A region's figure is that of its AHSNs together.",),
        tables=tuple(area_tables(year, region, lines)),
        afterwards=tuple(disclosure_sentences(year, lines)),
    )
    return area_page(
        year,
        AreaPage(
            title=region.name,
            caption="NHS region",
            lede=(
                lede,
                *_silent(year, ahsns),
                *standing_sentences(region, lines),
            ),
            sections=(
                _ahsns(year, ahsns),
                figures,
                _side_by_side(year, region, ahsns, lines),
                *support_sections(
                    year,
                    ahsns_of(year, region, ahsns),
                    first="AHSN",
                    place=region.name,
                ),
            ),
            links=tuple(
                Link(ahsn.name, f"../ahsns/{ahsn.code}.html") for ahsn in ahsns
            ),
        ),
    )


def _silent(year: ReportYear, ahsns: Sequence[Area]) -> list[str]:
    """Return what the region's figures are without, as a sentence; mostly nothing."""
    silent = [ahsn.name for ahsn in ahsns if sent_nothing(year, ahsn)]
    if not silent:
        return []
    return [
        f"{listed(silent)} sent nothing for {year.quarter.months}: figures of that "
        f"quarter rest on {len(ahsns) - len(silent)} of {counted(len(ahsns), 'AHSN')}."
    ]


def _ahsns(year: ReportYear, ahsns: Sequence[Area]) -> Section:
    scores = {
        (str(row["ahsn_code"]), str(row["quarter"])): row
        for row in year.others["audit.scores"].iter_rows(named=True)
    }
    rows = []
    for ahsn in ahsns:
        score = scores.get((ahsn.code, str(year.quarter)), {})
        still_open = sum(open_failures(year, ahsn, str(year.quarter)).values())
        rows.append(
            Row(
                (
                    Cell(ahsn.name, href=f"../ahsns/{ahsn.code}.html"),
                    Cell(if_known(score.get("completeness"), decimals=1)),
                    Cell(if_known(score.get("timeliness"), decimals=1)),
                    Cell(number(still_open)),
                )
            )
        )
    table = Table(
        id="table-ahsns",
        caption=f"AHSNs of the region, {year.quarter.months}",
        columns=(
            Column("AHSN"),
            Column("Completeness", is_number=True, below="of 100"),
            Column("Timeliness", is_number=True, below="of 100"),
            Column("Open failures", is_number=True),
        ),
        rows=tuple(rows),
    )
    return Section(id="ahsns", heading="Its AHSNs", tables=(table,))


def _side_by_side(
    year: ReportYear,
    region: Area,
    ahsns: Sequence[Area],
    lines: Sequence[AreaLine],
) -> Section:
    """Return the quarter's figures of the two tables, a column an AHSN."""
    of_ahsns = [
        (ahsn, {line.metric_code: line for line in area_lines(year, ahsn)})
        for ahsn in ahsns
    ]
    table = Table(
        id="table-side-by-side",
        caption=f"Figures by AHSN, {region.name}, at the end of {year.quarter.months}",
        columns=(
            Column("Programme", below="what is counted"),
            *(Column(ahsn.name, is_number=True) for ahsn in ahsns),
            Column(region.name, is_number=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(line.programme_name, below=line.metric_name),
                    *(
                        _figure(year, own, line.metric_code, ahsn)
                        for ahsn, own in of_ahsns
                    ),
                    figure_cell(year, line, -1, area=region),
                )
            )
            for line in lines
            if line.table_name
        ),
    )
    return Section(id="side-by-side", heading="Its AHSNs side by side", tables=(table,))


def _figure(
    year: ReportYear, lines: Mapping[str, AreaLine], metric_code: str, ahsn: Area
) -> Cell:
    line = lines.get(metric_code)
    if line is None:
        return Cell(NOT_APPLICABLE)
    return figure_cell(year, line, -1, area=ahsn)
