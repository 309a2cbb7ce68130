"""Names as people write them, resolved to the registry's codes.

Each distinct text is resolved once and joined back. What an unresolved name means is
the rules' business.
"""

from __future__ import annotations

import polars as pl

from assets.domain.names import name_key_column

_PLACE = "_place"


def resolve_names(
    records: pl.DataFrame,
    column: str,
    *,
    names: pl.DataFrame,
    within: str | None = None,
) -> pl.DataFrame:
    """Return the records with ``column``: the code its text names, or null.

    Args:
        records: has ``<column>_text`` (String) and, if given, ``within`` (String).
        column: the column to make.
        names: ``name_key`` and ``<column>`` (String), and ``within`` if given; a key
            is there at most once, or once within each ``within``.
        within: the column inside which names are unique, such as a metric's programme.
    """
    text = f"{column}_text"
    place = [within] if within else []
    known = (
        records.lazy()
        .select(text, *place)
        .unique()
        .with_columns(name_key_column(text).alias("name_key"))
        .join(
            names.lazy().select("name_key", *place, column),
            on=["name_key", *place],
            validate="m:1",
        )
        .select(text, *place, column)
    )
    return records.lazy().join(known, on=[text, *place], how="left").collect()


def resolve_lists(
    records: pl.DataFrame, column: str, *, names: pl.DataFrame
) -> pl.DataFrame:
    """Return the records with the codes that a semicolon list names.

    Args:
        records: has ``<column>_text`` (String).
        column: the column to make.
        names: ``name_key`` and ``<column>`` (String), each key once.

    Returns:
        The records with ``column`` (List(String), each code once, in the order
        written, empty where blank) and ``<column>_unknown`` (String: the names that
        resolve to nothing, as they stood, separated by ``; ``; null if none).
    """
    text = f"{column}_text"
    pieces = (
        records.lazy()
        .select(text)
        .unique()
        .drop_nulls()
        .with_columns(pl.col(text).str.split(";").alias("piece"))
        .explode("piece")
        .with_columns(pl.col("piece").str.strip_chars())
        .filter(pl.col("piece") != "")
        .with_row_index(_PLACE)
        .with_columns(name_key_column("piece").alias("name_key"))
        .join(names.lazy().select("name_key", column), on="name_key", how="left")
        .sort(_PLACE)
        .group_by(text, maintain_order=True)
        .agg(
            pl.col(column).drop_nulls().unique(maintain_order=True),
            pl.col("piece").filter(pl.col(column).is_null()).alias("unknown"),
        )
        .with_columns(
            pl.when(pl.col("unknown").list.len() > 0)
            .then(pl.col("unknown").list.join("; "))
            .alias(f"{column}_unknown")
        )
        .drop("unknown")
    )
    empty = pl.lit([], dtype=pl.List(pl.String))
    return (
        records.lazy()
        .join(pieces, on=text, how="left")
        .with_columns(pl.col(column).fill_null(empty))
        .collect()
    )


def vocabulary_names(
    vocabularies: pl.DataFrame, vocabulary: str, *, column: str
) -> pl.DataFrame:
    """Return ``name_key`` and ``column`` (the code) of one vocabulary."""
    rows = vocabularies.filter(pl.col("vocabulary") == vocabulary)
    by_name = rows.select("name_key", pl.col("code").alias(column))
    by_code = rows.select(
        name_key_column("code").alias("name_key"), pl.col("code").alias(column)
    )
    return pl.concat([by_name, by_code]).drop_nulls().unique()
