"""How far a value lies from others, by measures that a few wild ones do not move.

Plain functions on frames, with parameters; what is too far is a rule's to say.
"""

from __future__ import annotations

import polars as pl

# Of a normal distribution half lies within this many standard deviations.
_HALF = 0.6745
# Values that agree to within a per cent are not told apart.
_LEAST_SPREAD = 0.01


def with_distance_from_others(
    rates: pl.DataFrame, others: pl.DataFrame, *, of: str, within: str
) -> pl.DataFrame:
    """Return each rate with its distance from the other owners' rates.

    Compared as ratios, on a logarithmic scale: ten times as much is as far as a tenth.
    A rate that is nought or less, or none, is not compared and is nobody's peer.

    Args:
        rates: ``of`` and ``within`` (String), ``rate`` (Float64); one row a rate.
        others: the same columns; one row for each owner and ``within``.
        of: the column of owners; an owner's own rate is not one of the others.
        within: the column inside which rates are compared.

    Returns:
        The rates in their order with ``peer_count`` (UInt32; 0 without a comparison),
        ``peer_median``, ``peer_low``, ``peer_high`` (Float64, in the rate's unit),
        ``peer_ratio`` (Float64 from 1: how many times the median or what part of it)
        and ``robust_distance`` (Float64 from 0: the modified z-score).
    """
    place = rates.with_row_index("place").select("place", of, within, "rate")
    peers = others.select(pl.col(of).alias("peer"), within, peer_rate="rate")
    from_median = (pl.col("peer_rate") / pl.col("peer_median")).log().abs()
    distance = (pl.col("rate") / pl.col("peer_median")).log().abs()
    spread = pl.max_horizontal(pl.col("deviation") / _HALF, pl.lit(_LEAST_SPREAD))
    compared = (
        place.lazy()
        .filter(pl.col("rate") > 0)
        .join(peers.lazy().filter(pl.col("peer_rate") > 0), on=within)
        .filter(pl.col(of) != pl.col("peer"))
        .with_columns(pl.col("peer_rate").median().over("place").alias("peer_median"))
        .group_by("place", "rate", "peer_median")
        .agg(
            pl.len().alias("peer_count"),
            pl.col("peer_rate").min().alias("peer_low"),
            pl.col("peer_rate").max().alias("peer_high"),
            from_median.median().alias("deviation"),
        )
        .select(
            "place",
            "peer_count",
            "peer_median",
            "peer_low",
            "peer_high",
            distance.exp().alias("peer_ratio"),
            (distance / spread).alias("robust_distance"),
        )
        .collect()
    )
    return (
        rates.with_row_index("place")
        .join(compared, on="place", how="left", maintain_order="left")
        .with_columns(pl.col("peer_count").fill_null(0))
        .drop("place")
    )
