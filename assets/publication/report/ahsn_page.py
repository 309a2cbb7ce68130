"""The page of an AHSN: its figures beside the network's, and how it sent them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from assets.publication.pages.tables import Cell, Column, Link, Row, Table
from assets.publication.report.area import Area, AreaLine, area_lines
from assets.publication.report.area_page import AreaPage, area_page
from assets.publication.report.area_quality import (
    audit_links,
    quality_section,
    received_section,
    sent_nothing,
)
from assets.publication.report.area_standing import standing_sentences
from assets.publication.report.area_support import quarters_of, support_sections
from assets.publication.report.area_tables import area_tables, disclosure_sentences
from assets.publication.report.section import Section
from assets.publication.report.year import ReportYear
from assets.publication.vocabulary import terms_of
from assets.publication.words import counted, listed

# A list that is longer is for the marts.
_PROGRAMMES = 100


def ahsn_page(year: ReportYear, area: Area, region: Area) -> bytes:
    """Return the page of an AHSN, for ``report/ahsns``.

    Args:
        year: the year up to the quarter.
        area: the AHSN.
        region: the NHS region it is in.
    """
    lines = area_lines(year, area)
    figures = Section(
        id="figures",
        heading="Figures",
        tables=tuple(area_tables(year, area, lines)),
        afterwards=tuple(disclosure_sentences(year, lines)),
    )
    return area_page(
        year,
        AreaPage(
            title=area.name,
            caption="AHSN",
            lede=tuple(_said_first(year, area, lines)),
            sections=(
                figures,
                received_section(year, area),
                quality_section(year, area),
                *support_sections(
                    year, quarters_of(year, area), first="Quarter", place=area.name
                ),
                _local_programmes(year, area),
            ),
            links=(
                Link(
                    f"Its NHS region: {region.name}", f"../regions/{region.code}.html"
                ),
                *audit_links(year, area),
            ),
        ),
    )


def _said_first(year: ReportYear, area: Area, lines: Sequence[AreaLine]) -> list[str]:
    if sent_nothing(year, area):
        return [
            f"{area.name} sent nothing for {year.quarter.months}, so none of its "
            "figures of that quarter is known."
        ]
    return standing_sentences(area, lines)


def _local_programmes(year: ReportYear, area: Area) -> Section:
    rows = year.of_quarter("local_programmes").filter(pl.col("ahsn_code") == area.code)
    rows = rows.sort("local_programme_id")
    themes = terms_of(year.others["reference.vocabularies"], "theme")
    kept = rows.head(_PROGRAMMES)
    told = (
        f"{area.name} told of {counted(rows.height, 'local programme')}, as they stood "
        "at the quarter's end."
        if rows.height
        else "Nothing was sent for the quarter, so its local programmes are not known."
        if sent_nothing(year, area)
        else f"{area.name} told of no local programme in the quarter."
    )
    left_out = (
        (f"The first {kept.height:,} are listed; the mart has them all.",)
        if kept.height < rows.height
        else ()
    )
    table = Table(
        id="table-local",
        caption=f"Local programmes, {area.name}, {year.quarter.months}",
        columns=(
            Column("Local programme"),
            Column("Themes"),
            Column("Shared with"),
        ),
        rows=tuple(
            Row(
                (
                    Cell(str(row["title"])),
                    Cell(
                        listed([themes.get(code, code) for code in row["themes"] or ()])
                    ),
                    Cell(listed(row["shared_with"] or []) or "None"),
                )
            )
            for row in kept.iter_rows(named=True)
        ),
    )
    return Section(
        id="local",
        heading="Local programmes",
        sentences=(told, *left_out),
        tables=(table,) if kept.height else (),
    )
