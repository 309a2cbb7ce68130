"""Faults of one record of the other sheets: stages, names, numbers of companies."""

from __future__ import annotations

import polars as pl

from benchmarks.rule_power.fault import Fault
from benchmarks.rule_power.record_faults import Places, typing


def sheet_faults() -> list[Fault]:
    """Return the faults of one record of another sheet than Activity."""

    def rows_of(dataset: str, *conditions: pl.Expr) -> Places:
        return lambda scene: scene.records(dataset).filter(*conditions).to_dicts()

    unknown = [
        ("stage_unknown", "adoption", "stage", "almost there"),
        ("date_unreadable", "adoption", "stage_since", "some time in spring"),
        ("category_unknown", "innovations", "category", "gadget"),
        ("theme_unknown", "local_programmes", "themes", "Blue skies"),
        ("impact_type_unknown", "impacts", "impact_type", "smiles"),
        ("support_type_unknown", "companies", "support_type", "a kind word"),
        ("company_number_invalid", "companies", "company_number", "1234"),
        ("impact_without_programme", "impacts", "local_programme_id", "NO-LP-1"),
    ]
    return [
        *(
            typing(
                rule_id,
                f"“{text}” as {column}",
                rows_of(dataset),
                lambda place, column=column, text=text: {column: text},
                column=column,
                dataset=dataset,
            )
            for rule_id, dataset, column, text in unknown
        ),
        typing(
            "stage_not_in_use",
            "stage 6 before 2020-21-Q3",
            rows_of("adoption"),
            lambda place: {"stage": "6"},
            column="stage",
            dataset="adoption",
            quarters=("2020-21-Q2",),
        ),
    ]
