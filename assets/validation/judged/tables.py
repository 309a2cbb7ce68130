"""The ten judged tables of a quarter, built in the order they need each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from assets.domain.registry.frames import RegistryFrames
from assets.validation.copies import copied_submissions, own_shares
from assets.validation.evidence import Evidence
from assets.validation.judged.activity import judge_activity
from assets.validation.judged.adoption import judge_adoption
from assets.validation.judged.companies import judge_companies
from assets.validation.judged.cover import cover_facts, judge_cover
from assets.validation.judged.impacts import judge_impacts
from assets.validation.judged.innovations import judge_innovations
from assets.validation.judged.local_programmes import judge_local_programmes
from assets.validation.judged.records import Bench
from assets.validation.judged.sheets import (
    judge_columns,
    judge_datasets,
    judged_sheets,
)
from assets.validation.judged.submissions import judge_submissions

_RECORD_JUDGES = {
    "activity": judge_activity,
    "adoption": judge_adoption,
    "innovations": judge_innovations,
    "local_programmes": judge_local_programmes,
    "impacts": judge_impacts,
    "companies": judge_companies,
}


@dataclass(frozen=True)
class JudgedTables:
    """Every judged table by name, and what the covers say.

    Each table has ``row_id`` (Int64, its row's place), ``submission_id``,
    ``ahsn_code``, ``quarter``, ``sheet`` and ``row_number``. ``facts`` is
    `judged.cover.cover_facts`.
    """

    tables: Mapping[str, pl.DataFrame]
    facts: pl.DataFrame


def build_tables(evidence: Evidence, frames: RegistryFrames) -> JudgedTables:
    """Return the judged tables of a quarter."""
    cover = judge_cover(evidence, frames)
    facts = cover_facts(cover, evidence)
    datasets = judge_datasets(evidence, facts)
    columns = judge_columns(evidence, datasets)
    sheets = judged_sheets(datasets, columns)
    bench = Bench(evidence, frames, facts, datasets, sheets)
    records = {name: judge(bench) for name, judge in _RECORD_JUDGES.items()}
    copies = copied_submissions(evidence, facts, own_shares(records))
    of_file = {
        "submissions": judge_submissions(evidence, facts, copies),
        "cover": _with_ahsn(cover, facts),
        "datasets": _with_ahsn(datasets, facts),
        "columns": _with_ahsn(columns, facts),
    }
    tables = {
        name: _numbered(table, evidence.quarter)
        for name, table in (of_file | records).items()
    }
    return JudgedTables(tables, facts)


def _with_ahsn(table: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    return table.join(
        facts.select("submission_id", "ahsn_code"), on="submission_id", how="left"
    )


def _numbered(table: pl.DataFrame, quarter: str) -> pl.DataFrame:
    return table.with_columns(pl.lit(quarter).alias("quarter")).select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("row_id"), pl.all()
    )
