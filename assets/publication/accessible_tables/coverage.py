"""The table of coverage: what each AHSN sent of each programme, in words."""

from __future__ import annotations

import polars as pl

from assets.publication.accessible_tables.contents import DataFile, Heading, Table
from assets.publication.accessible_tables.published import Published

_TITLE = "What each AHSN reported of each programme"
_NOT_EXPECTED = "not expected"


def coverage_rows(given: Published) -> pl.DataFrame:
    """Return what came of each AHSN and programme in the year so far, in a word."""
    names = given.reference("programmes").select("programme_code", "programme_name")
    return (
        given.so_far("coverage")
        .with_columns(_word().alias("coverage"))
        .join(given.ahsns.select("ahsn_code", "ahsn_name"), on="ahsn_code", how="left")
        .join(names, on="programme_code", how="left")
        .sort("quarter", "programme_name", "ahsn_code")
        .select(
            *("quarter", "ahsn_code", "ahsn_name", "programme_code", "programme_name"),
            *("coverage", "is_expected", "is_received", "is_on_time"),
            *("is_nil", "is_not_available", "is_rejected"),
            *("accepted_count", "rejected_count"),
        )
    )


def _word() -> pl.Expr:
    late = pl.when("is_on_time").then(pl.lit("")).otherwise(pl.lit(", late"))
    return (
        pl.when("is_rejected")
        .then(pl.lit("rejected"))
        .when(pl.col("is_received").not_() & pl.col("is_expected"))
        .then(pl.lit("not received"))
        .when(pl.col("is_received").not_())
        .then(pl.lit(_NOT_EXPECTED))
        .when("is_not_available")
        .then(pl.lit("figure awaited") + late)
        .when(pl.col("rejected_count") > 0)
        .then(pl.lit("received in part") + late)
        .when("is_nil")
        .then(pl.lit("nil") + late)
        .otherwise(pl.lit("received") + late)
    )


def coverage_table(given: Published) -> Table:
    """Return the quarter's grid: programmes down, AHSNs across."""
    rows = coverage_rows(given).filter(pl.col("quarter") == str(given.quarter))
    codes = sorted(rows["ahsn_code"].unique())
    words: dict[str, dict[str, str]] = {}
    for row in rows.iter_rows(named=True):
        words.setdefault(row["programme_name"], {})[row["ahsn_code"]] = row["coverage"]
    names = dict(given.ahsns.select("ahsn_code", "ahsn_name").iter_rows())
    return Table(
        name="coverage",
        title=f"{_TITLE}, {given.quarter.months}",
        headings=(
            Heading("Programme", 34),
            *(Heading(f"{names.get(code, code)} ({code})", 16) for code in codes),
        ),
        rows=tuple(
            (programme, *(of_ahsns.get(code, _NOT_EXPECTED) for code in codes))
            for programme, of_ahsns in words.items()
        ),
        remarks=(
            "Late is after the quarter's deadline; nil is that there was nothing to "
            "report; received in part is that a check left some of its rows out; "
            "rejected is that it was sent and nothing of it counts.",
        ),
    )


def coverage_file(given: Published) -> DataFile:
    """Return the same for programs, with the quarters before."""
    return DataFile(
        name="coverage",
        title=_TITLE,
        description="One row for each AHSN, programme and quarter.",
        rows=coverage_rows(given),
        key=("quarter", "ahsn_code", "programme_code"),
        meanings={
            **given.meanings("marts.coverage"),
            "coverage": "What came, in words. Unit: text.",
        },
    )
