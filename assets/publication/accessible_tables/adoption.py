"""The table of stages of adoption: how many organisations stand at each."""

from __future__ import annotations

import polars as pl

from assets.domain.quarter import Quarter
from assets.publication.accessible_tables.contents import (
    Cell,
    DataFile,
    Heading,
    Table,
)
from assets.publication.accessible_tables.figure_tables import Row
from assets.publication.accessible_tables.numbers import instead, number
from assets.publication.accessible_tables.published import Published
from assets.publication.words import quarter_heading

_HEADINGS = (
    Heading("Intervention", 34),
    Heading("Quarter", 22),
    Heading("Stage", 8),
    Heading("Name of the stage", 20),
    Heading("Organisations at the stage", 15),
    Heading("At the stage, of the eligible (%)", 14),
    Heading("At the stage or a later one", 15),
    Heading("At it or a later one, of the eligible (%)", 16),
    Heading("Eligible organisations", 16),
    Heading("Eligible organisations whose stage is known", 18),
    Heading("AHSNs that reported", 12),
)


def adoption_rows(given: Published) -> pl.DataFrame:
    """Return the stages of the year so far, the interventions by name."""
    names = given.measures.select("programme_code", "programme_name").unique()
    known = given.reference("programmes").select("programme_code", "programme_name")
    return (
        given.so_far("adoption_stage")
        .join(
            pl.concat([names, known]).unique("programme_code"),
            on="programme_code",
            how="left",
        )
        .sort("programme_name", "quarter", "stage")
        .drop("disclosure", "financial_year")
    )


def adoption_table(given: Published) -> Table:
    """Return a row for each intervention, quarter and stage."""
    rows = adoption_rows(given).iter_rows(named=True)
    return Table(
        name="adoption_stages",
        title="Stages of adoption of interventions, England",
        headings=_HEADINGS,
        rows=tuple(_cells(row) for row in rows),
        remarks=(
            "An organisation counts at the stage it stands at. Percentages are of all "
            "eligible organisations, those that could adopt the intervention; where "
            "the stage of some is not known, the percentage at a stage or a later one "
            "is the least that it can be.",
        ),
    )


def adoption_file(given: Published) -> DataFile:
    """Return the same for programs."""
    return DataFile(
        name="adoption-stages",
        title="Stages of adoption of interventions, England",
        description="One row for each intervention, quarter and stage.",
        rows=adoption_rows(given),
        key=("programme_code", "quarter", "stage"),
        meanings=given.meanings("marts.adoption_stage"),
    )


def _cells(row: Row) -> tuple[Cell, ...]:
    quarter = Quarter.parse(row["quarter"])
    missing = instead(row["status"])
    return (
        str(row["programme_name"]),
        quarter_heading(quarter),
        number(row["stage"], missing=missing),
        str(row["stage_name"] or missing),
        number(row["organisation_count"], missing=missing),
        number(row["organisation_pct"], missing=missing, decimals=1),
        number(row["at_or_above_count"], missing=missing),
        number(row["at_or_above_pct"], missing=missing, decimals=1),
        number(row["eligible_count"], missing=missing),
        number(row["reported_count"], missing=missing),
        number(row["ahsns_reported"], missing=missing),
    )
