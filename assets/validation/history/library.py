"""An impact against what was last reported of it: the library of impacts.

Only compared here; from how near a slip on a rule fires is in ``expectations/``.
"""

from __future__ import annotations

import polars as pl

from assets.validation.history.signs import slip_from

OF_IMPACT = ["ahsn_code", "local_programme_id", "impact_type"]


def with_earlier_impact(records: pl.DataFrame, earlier: pl.LazyFrame) -> pl.DataFrame:
    """Return the impacts with the last earlier value of the same one.

    The same AHSN's, of the same local programme and the same type.

    Args:
        records: ``ahsn_code``, ``local_programme_id``, ``impact_type``, ``value``
            (Float64, the type's unit).
        earlier: the same and ``quarter``; accepted records of earlier quarters.

    Returns:
        The records in their order with ``earlier_value`` (Float64, the type's unit;
        null if there is none), ``earlier_quarter``, ``slip_distance``, ``slip`` and
        ``slip_size`` (`signs.slip_from`), ``slip_excess`` (Float64: how far apart the
        two are; null unless both are above 0).
    """
    last = (
        earlier.drop_nulls([*OF_IMPACT, "value"])
        .sort("quarter")
        .unique(OF_IMPACT, keep="last", maintain_order=True)
        .select(
            *OF_IMPACT,
            pl.col("value").alias("earlier_value"),
            pl.col("quarter").alias("earlier_quarter"),
        )
    )
    value, before = pl.col("value"), pl.col("earlier_value")
    apart = pl.when((value > 0) & (before > 0)).then((value - before).abs())
    return (
        records.lazy()
        .join(last, on=OF_IMPACT, how="left", maintain_order="left")
        .with_columns(
            *slip_from("earlier_value", of="value", prefix="slip"),
            apart.alias("slip_excess"),
        )
        .collect()
    )
