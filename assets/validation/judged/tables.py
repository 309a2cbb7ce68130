"""The judged tables of a quarter, built in the order they need each other.

First those of files, covers, sheets and columns, which say what counts; then those of
the records, and last those made of all records together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from assets.domain.registry.frames import RegistryFrames
from assets.validation.copies import copied_submissions, own_shares
from assets.validation.evidence import Evidence
from assets.validation.judged.activity import judge_activity
from assets.validation.judged.adoption import judge_adoption
from assets.validation.judged.ahsn_totals import judge_ahsn_totals
from assets.validation.judged.companies import judge_companies
from assets.validation.judged.cover import cover_facts, judge_cover
from assets.validation.judged.expected_organisations import (
    judge_expected_organisations,
)
from assets.validation.judged.expected_programmes import judge_expected_programmes
from assets.validation.judged.impacts import judge_impacts
from assets.validation.judged.innovations import judge_innovations
from assets.validation.judged.local_programmes import judge_local_programmes
from assets.validation.judged.records import Bench
from assets.validation.judged.returns import judge_returns
from assets.validation.judged.sheets import (
    judge_columns,
    judge_datasets,
    judged_sheets,
)
from assets.validation.judged.submissions import judge_submissions

Tables = Mapping[str, pl.DataFrame]

RECORD_JUDGES: Mapping[str, Callable[[Bench], pl.DataFrame]] = {
    "activity": judge_activity,
    "adoption": judge_adoption,
    "innovations": judge_innovations,
    "local_programmes": judge_local_programmes,
    "impacts": judge_impacts,
    "companies": judge_companies,
}

# Each is made from the bench and the judged tables of the records, every one of which
# then has `is_rejected`: whether a check keeps the row out.
QUARTER_JUDGES: Mapping[str, Callable[[Bench, Tables], pl.DataFrame]] = {
    "ahsn_totals": judge_ahsn_totals,
    "expected_programmes": judge_expected_programmes,
    "expected_organisations": judge_expected_organisations,
    "returns": judge_returns,
}


@dataclass(frozen=True)
class SheetTables:
    """The judged tables of files, covers, sheets and columns, and what they settle.

    Each table has ``row_id`` (Int64, its row's place), ``submission_id``,
    ``ahsn_code``, ``quarter``, ``sheet`` and ``row_number``. ``facts`` is
    `judged.cover.cover_facts`, ``datasets`` `judged.sheets.judge_datasets` and
    ``sheets`` `judged.sheets.judged_sheets`.
    """

    tables: Tables
    facts: pl.DataFrame
    datasets: pl.DataFrame
    sheets: pl.DataFrame


def build_sheet_tables(evidence: Evidence, frames: RegistryFrames) -> SheetTables:
    """Return the judged tables that reject submissions (`SHEET_TABLES`)."""
    cover = judge_cover(evidence, frames)
    facts = cover_facts(cover, evidence)
    datasets = judge_datasets(evidence, facts)
    columns = judge_columns(evidence, datasets)
    copies = copied_submissions(evidence, facts, own_shares(evidence, facts, frames))
    tables = {
        "submissions": judge_submissions(evidence, facts, copies),
        "cover": _with_ahsn(cover, facts),
        "datasets": _with_ahsn(datasets, facts),
        "columns": _with_ahsn(columns, facts),
    }
    return SheetTables(
        tables=_numbered(tables, evidence.quarter),
        facts=facts,
        datasets=datasets,
        sheets=judged_sheets(datasets, columns),
    )


def build_record_tables(bench: Bench) -> Tables:
    """Return the judged tables of records, with the columns named for `SheetTables`."""
    records = {name: judge(bench) for name, judge in RECORD_JUDGES.items()}
    return _numbered(records, bench.evidence.quarter)


def build_quarter_tables(
    bench: Bench, records: Tables, rejected: Mapping[str, pl.Series]
) -> Tables:
    """Return the judged tables of the quarter as a whole.

    Args:
        bench: what lies ready.
        records: what `build_record_tables` returned.
        rejected: the ids of the rows that a check rejects, by table.

    Returns:
        Tables with the columns named for `SheetTables`; ``submission_id`` is null
        where a row is about something that did not come.
    """
    marked = {
        name: table.with_columns(
            pl.col("row_id")
            .is_in(rejected.get(name, pl.Series(dtype=pl.Int64)).implode())
            .alias("is_rejected")
        )
        for name, table in records.items()
    }
    of_quarter = {name: judge(bench, marked) for name, judge in QUARTER_JUDGES.items()}
    return _numbered(of_quarter, bench.evidence.quarter)


def _with_ahsn(table: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    return table.join(
        facts.select("submission_id", "ahsn_code"), on="submission_id", how="left"
    )


def _numbered(tables: Tables, quarter: str) -> Tables:
    row_id = pl.int_range(pl.len(), dtype=pl.Int64).alias("row_id")
    return {
        name: table.with_columns(pl.lit(quarter).alias("quarter")).select(
            row_id, pl.all()
        )
        for name, table in tables.items()
    }
