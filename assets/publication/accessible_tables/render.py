"""The accessible tables of a quarter, from the tables of the warehouse to files."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from assets.domain.outputs import LEADS_TO
from assets.domain.quarter import Quarter
from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.accessible_tables.adoption import adoption_file, adoption_table
from assets.publication.accessible_tables.contents import (
    Book,
    DataFile,
    Heading,
    Table,
)
from assets.publication.accessible_tables.coverage import coverage_file, coverage_table
from assets.publication.accessible_tables.csvw import csv_of, description_of
from assets.publication.accessible_tables.differences import (
    difference_file,
    difference_table,
)
from assets.publication.accessible_tables.figure_tables import figures_table
from assets.publication.accessible_tables.figures import (
    AHSN_KEY,
    ENGLAND_KEY,
    REGION_KEY,
    ahsns,
    england,
    regions,
)
from assets.publication.accessible_tables.front import SYNTHETIC_NOTE, book_of
from assets.publication.accessible_tables.front_page import FRONT_PAGE, front_page
from assets.publication.accessible_tables.growth import growth_file, growth_table
from assets.publication.accessible_tables.headlines import (
    headline_file,
    headline_table,
)
from assets.publication.accessible_tables.innovations import (
    innovation_file,
    innovation_table,
)
from assets.publication.accessible_tables.local import (
    impact_file,
    impact_table,
    theme_file,
    theme_table,
)
from assets.publication.accessible_tables.notes import Notes, notes_of
from assets.publication.accessible_tables.ods import ods_of
from assets.publication.accessible_tables.published import (
    TABLES,
    Published,
    published,
)
from assets.publication.accessible_tables.quality import rule_file, rule_table
from assets.publication.accessible_tables.revisions import (
    revision_file,
    revision_table,
)
from assets.publication.accessible_tables.xlsx import xlsx_of

__all__ = ["TABLES", "render_tables"]

_REGION = {"nhs_region": Heading("NHS region", 24)}
_AHSN = {
    "ahsn_code": Heading("AHSN code", 10),
    "ahsn_name": Heading("AHSN", 38),
}


def render_tables(
    tables: WarehouseTables,
    quarter: str,
    leads_to: Collection[str] = LEADS_TO["tables"],
) -> dict[str, bytes]:
    """Return the files of a quarter's accessible tables.

    Args:
        tables: those of `TABLES`.
        quarter: as ``2020-21-Q4``.
        leads_to: the folders beside this one that are there.

    Returns:
        File name → bytes: the workbook as xlsx and as ods, each data file as CSV with
        its description, and a page that lists them. The same tables give the same
        bytes.
    """
    given = published(tables, Quarter.parse(quarter))
    stem = f"ahsn-impact_{quarter}"
    book = workbook_of(given)
    files = {f"{stem}.xlsx": xlsx_of(book), f"{stem}.ods": ods_of(book)}
    note = SYNTHETIC_NOTE if tables.is_synthetic else None
    data_files = data_files_of(given)
    for file in data_files:
        name = f"{stem}_{file.name}.csv"
        files[name] = csv_of(file)
        files[f"{name}-metadata.json"] = description_of(file, name, note=note)
    files[FRONT_PAGE] = front_page(given, stem, data_files, leads_to)
    return files


def workbook_of(given: Published) -> Book:
    """Return the workbook of what is published."""
    notes = notes_of(given)
    tables = (
        *_national(given, notes),
        *_below_england(given, notes),
        adoption_table(given),
        innovation_table(given),
        theme_table(given),
        impact_table(given),
        growth_table(given),
        headline_table(given),
        coverage_table(given),
        rule_table(given),
        revision_table(given),
        difference_table(given),
    )
    return book_of(given, notes, tables)


_APPROXIMATE = (
    "Where disclosure is rounded, outturn_pct is of the rounded value and therefore "
    "approximate."
)


def data_files_of(given: Published) -> tuple[DataFile, ...]:
    """Return the data files of what is published."""
    return (
        DataFile(
            name="england",
            title="Measures of every programme, England",
            description="One row for each measure and quarter.",
            rows=england(given),
            key=ENGLAND_KEY,
            meanings=given.meanings("marts.metric_quarter"),
        ),
        DataFile(
            name="regions",
            title="Measures of every programme, by NHS region",
            description=(
                f"One row for each NHS region, measure and quarter. {_APPROXIMATE}"
            ),
            rows=regions(given),
            key=REGION_KEY,
            meanings=given.meanings("marts.regions"),
        ),
        DataFile(
            name="ahsns",
            title="Measures of every programme, by AHSN",
            description=f"One row for each AHSN, measure and quarter. {_APPROXIMATE}",
            rows=ahsns(given),
            key=AHSN_KEY,
            meanings=given.meanings("marts.ahsn_metric_quarter"),
        ),
        adoption_file(given),
        innovation_file(given),
        theme_file(given),
        impact_file(given),
        growth_file(given),
        headline_file(given),
        coverage_file(given),
        rule_file(given),
        revision_file(given),
        difference_file(given),
    )


def _national(given: Published, notes: Notes) -> tuple[Table, ...]:
    """Return the published tables, then the one of all measures."""
    rows = england(given)
    headline = given.measures.filter("is_headline")["metric_code"].implode()
    summary = rows.filter(pl.col("metric_code").is_in(headline))
    named = [
        ("national_programmes", "National programmes", "national programmes"),
        (
            "aac_innovations",
            "Accelerated Access Collaborative (AAC) innovations",
            "AAC innovations",
        ),
    ]
    return (
        *(
            figures_table(
                given,
                summary.filter(pl.col("table_name") == of),
                notes.of_metrics,
                name=name,
                title=f"{title}, England, {_year(given)}",
                places={},
                has_gaps=True,
            )
            for name, title, of in named
        ),
        figures_table(
            given,
            rows,
            notes.of_metrics,
            name="measures",
            title=f"All measures of every programme, England, {_year(given)}",
            places={},
            has_gaps=True,
        ),
    )


def _below_england(given: Published, notes: Notes) -> tuple[Table, ...]:
    named = (
        ("regions", "NHS region", regions(given), _REGION),
        ("ahsns", "AHSN", ahsns(given), _AHSN),
    )
    return tuple(
        figures_table(
            given,
            rows,
            notes.of_metrics,
            name=name,
            title=f"All measures by {place}, {_year(given)}{notes.disclosure}",
            places=places,
        )
        for name, place, rows, places in named
    )


def _year(given: Published) -> str:
    first, last = given.quarters[0], given.quarter
    return f"{first.start_date:%B %Y} to {last.end_date:%B %Y}"
