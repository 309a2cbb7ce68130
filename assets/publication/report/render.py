"""The quarter's national report as one page: which sections, in which order.

What each section says is in the modules named after them; how a page looks is `pages`.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from assets.domain.outputs import LEADS_TO
from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.display import MARKERS
from assets.publication.pages.shell import Shell, page
from assets.publication.report.adoption import adoption_section
from assets.publication.report.areas import area_pages
from assets.publication.report.at_a_glance import tiles
from assets.publication.report.coverage import coverage_section
from assets.publication.report.differences import (
    difference_sentences,
    difference_table,
)
from assets.publication.report.growth import growth_section
from assets.publication.report.innovations import innovations_section
from assets.publication.report.local import local_section
from assets.publication.report.programme_tables import note_numbers, programme_tables
from assets.publication.report.programmes import ProgrammeLine, programme_lines
from assets.publication.report.progress import progress_section, reached_sentences
from assets.publication.report.quality import quality_section
from assets.publication.report.reach import how_to_read, reach_sentences
from assets.publication.report.section import Section
from assets.publication.report.untested import (
    UNTESTED_PAGE,
    untested_page,
    untested_sentence,
)
from assets.publication.report.year import TABLES, ReportYear, report_year

__all__ = ["TABLES", "national_page", "render_report"]


def render_report(
    tables: WarehouseTables,
    quarter: str,
    leads_to: Collection[str] = LEADS_TO["report"],
) -> dict[str, bytes]:
    """Return the report by path: the national page, what it could not test, the areas.

    Args:
        tables: `TABLES` of one build.
        quarter: the quarter reported on, such as ``2020-21-Q4``; what came later in its
            year is left out.
        leads_to: the folders of the outbox that are there to be led to.

    Raises:
        ValueError: the text is no quarter.
    """
    year = report_year(tables, quarter, leads_to)
    return {
        "index.html": national_page(year),
        UNTESTED_PAGE: untested_page(year),
        **area_pages(year),
    }


def national_page(year: ReportYear) -> bytes:
    """Return the national page of a year up to a quarter."""
    lines = programme_lines(year)
    shell = Shell(
        title=f"AHSN Network impact, {year.span}",
        build_id=year.build_id,
        is_synthetic=year.is_synthetic,
        caption=f"Quarterly impact report, {year.quarter.financial_year} "
        f"quarter {year.quarter.number}",
        place=f"{year.quarter.months}",
    )
    return page(
        "report/templates/index.html",
        shell,
        {
            "reach": reach_sentences(year, lines),
            "lede": reached_sentences(lines),
            "tiles": tiles(year, lines),
            "how_to_read": how_to_read(lines),
            "markers": list(MARKERS.items()),
            "tables": programme_tables(year, lines),
            "notes": list(note_numbers(lines)),
            "sections": _sections(year, lines),
            "ahsns": list(year.ahsn_names.items()),
            "regions": _regions(year),
            "quarter": str(year.quarter),
            "leads_to": year.leads_to,
        },
    )


def _sections(year: ReportYear, lines: list[ProgrammeLine]) -> list[Section]:
    return [
        _differences(year),
        progress_section(year, lines),
        coverage_section(year),
        adoption_section(year),
        innovations_section(year),
        local_section(year),
        growth_section(year),
        quality_section(year, lines),
    ]


def _differences(year: ReportYear) -> Section:
    table = difference_table(year)
    untested = untested_sentence(year)
    return Section(
        id="differences",
        heading="Where this differs from the published report",
        sentences=tuple(difference_sentences(year)),
        tables=(table,) if table else (),
        afterwards=(untested,) if untested else (),
    )


def _regions(year: ReportYear) -> list[tuple[str, str]]:
    regions = year.others["reference.ahsns"].filter(
        pl.col("ahsn_code").is_in(list(year.ahsn_names))
    )
    named = regions.select("nhs_region_code", "nhs_region").unique().sort("nhs_region")
    return list(named.iter_rows())
