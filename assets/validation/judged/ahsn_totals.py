"""The judged table of AHSNs' totals: each metric's figure of a submission as a whole.

Its sites added up, its own total beside them, its rate per eligible organisation and
the others' rates, and what was planned for the year.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames
from assets.validation.judged.eligible import eligible_organisations
from assets.validation.judged.records import Bench
from assets.validation.robust import with_distance_from_others

RUNNING = ("cumulative_fy", "cumulative_programme")
_PARTS = ("numerator", "denominator")
_OF_TOTAL = ["submission_id", "ahsn_code", "programme_code", "metric_code", "basis"]


def judge_ahsn_totals(
    bench: Bench, records: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """Return a row for each good version and metric it reports.

    It points at the AHSN's own total, or at its greatest figure.

    Args:
        bench: the versions and the registry.
        records: the judged table of activity, with ``is_rejected``.

    Returns:
        `totals_of`, `with_rates`, `robust.with_distance_from_others`, and
        ``peer_total`` (Float64: what the peers' median would come to here),
        ``peer_difference`` and ``compared_size`` (Float64, the metric's unit: the
        difference from it, and the greater of the two), ``trajectory`` (Float64, the
        metric's unit: the AHSN's for the year), ``first_quarter_share`` (Float64: the
        share of it, in the first quarter of a running total of the year),
        ``quarter_number`` (Int64).
    """
    good = bench.standing.filter("is_good").drop_nulls("ahsn_code")
    figures = figures_of(
        records["activity"].join(
            good.select("submission_id"), on="submission_id", how="semi"
        )
    )
    added = without_never_added(figures, bench.frames.metrics)
    totals = with_rates(totals_of(added), bench.frames, bench.quarter)
    counting = good.filter("is_counting").select("submission_id")
    totals = with_distance_from_others(
        totals,
        totals.join(counting, on="submission_id", how="semi"),
        of="ahsn_code",
        within="metric_code",
    )
    peer_total = pl.col("peer_median") * pl.col("rate_base")
    totals = totals.with_columns(peer_total.alias("peer_total")).with_columns(
        (pl.col("total") - pl.col("peer_total")).abs().alias("peer_difference"),
        pl.max_horizontal("total", "peer_total").alias("compared_size"),
    )
    return with_trajectory(totals, bench.frames, bench.quarter).sort(
        "submission_id", "metric_code"
    )


def figures_of(activity: pl.DataFrame) -> pl.DataFrame:
    """Return the activity records whose metric is known, with what they come to.

    Args:
        activity: the judged table of activity, with ``is_rejected``.

    Returns:
        The columns of a total's key, ``organisation_code``, ``status``, ``is_own``
        (Boolean: of the AHSN as a whole), ``amount`` (Float64, the metric's unit: the
        figure; of a declared nil 0, or what a running total stood at; null if it is
        rejected or there is none), ``numerator``, ``denominator`` (Float64),
        ``sheet``, ``row_number``, ``column_name`` and ``text``.
    """
    is_running = pl.col("basis").is_in(RUNNING)
    stands_at = pl.when(is_running).then("earlier_value").fill_null(0.0)
    amount = pl.when(pl.col("status") == "nil").then(stands_at).otherwise("figure")
    has_figure = ~pl.col("is_rejected") & ~pl.col("status").is_in(
        ["not_available", "not_applicable"]
    )
    is_rate = pl.col("basis") == "rate"
    column = pl.when(is_rate).then(pl.lit("numerator")).otherwise(pl.lit("value"))
    text = pl.when(is_rate).then("numerator_text").otherwise("value_text")
    return activity.drop_nulls("metric_code").select(
        *_OF_TOTAL,
        "organisation_code",
        "status",
        pl.col("organisation_code_text").is_null().alias("is_own"),
        pl.when(has_figure).then(amount).alias("amount"),
        "numerator",
        "denominator",
        "sheet",
        "row_number",
        column.alias("column_name"),
        text.alias("text"),
    )


def without_never_added(figures: pl.DataFrame, metrics: pl.DataFrame) -> pl.DataFrame:
    """Return the figures without organisations' of metrics that are never added.

    Args:
        figures: `figures_of`.
        metrics: the registry's, with ``never_added`` (String: why; null is added).
    """
    never_added = metrics.filter(pl.col("never_added").is_not_null())
    is_never_added = pl.col("metric_code").is_in(never_added["metric_code"].implode())
    return figures.filter("is_own" | ~is_never_added)


def totals_of(figures: pl.DataFrame) -> pl.DataFrame:
    """Return what the figures of each submission and metric come to.

    Sites add up; a rate is made anew from its parts.

    Args:
        figures: what `figures_of` returned.

    Returns:
        The total's key; ``site_count`` (UInt32: sites with a figure), ``site_total``
        and ``own_total`` (Float64, the metric's unit; null if there is none),
        ``total`` (the sites', or else the own), ``total_difference`` (Float64: between
        the two, where every site has a figure), ``estimated_count`` (UInt32: figures
        that are estimated), ``dataset``, ``sheet``, ``row_number``, ``column_name``,
        ``text``; one row for each submission and metric.
    """
    has_amount = pl.col("amount").is_not_null()
    is_site = ~pl.col("is_own")
    of_sites = pl.col("amount").filter(is_site & has_amount)
    parts = [pl.col(name).filter(is_site & has_amount).sum() for name in _PARTS]
    added = (
        pl.when(pl.col("basis").first() == "rate")
        .then(100 * parts[0] / parts[1])
        .otherwise(of_sites.sum())
    )
    ordered = figures.sort(
        "is_own", "amount", descending=True, nulls_last=True, maintain_order=True
    )
    place = ("sheet", "row_number", "column_name", "text")
    return (
        ordered.group_by(_OF_TOTAL, maintain_order=True)
        .agg(
            of_sites.len().alias("site_count"),
            pl.when(of_sites.len() > 0).then(added).alias("site_total"),
            pl.col("amount").filter("is_own").first().alias("own_total"),
            (is_site & ~has_amount).any().alias("lacks_sites"),
            ((pl.col("status") == "estimated") & has_amount)
            .sum()
            .alias("estimated_count"),
            *(pl.col(name).first() for name in place),
        )
        .with_columns(
            pl.coalesce("site_total", "own_total").alias("total"),
            pl.when(~pl.col("lacks_sites"))
            .then((pl.col("own_total") - pl.col("site_total")).abs())
            .alias("total_difference"),
            pl.lit("activity").alias("dataset"),
        )
        .drop("lacks_sites")
    )


def with_rates(
    totals: pl.DataFrame, frames: RegistryFrames, quarter: Quarter
) -> pl.DataFrame:
    """Return the totals with their rate per eligible organisation.

    Returns:
        The totals with ``eligible_count`` (UInt32: organisations of the programme's
        kind that are open in the AHSN's area at the quarter's end; null where the
        programme names no kind), ``rate_base`` (Float64: what the rate is of; 1 for a
        metric that is a rate itself) and ``rate`` (Float64; null without a base).
    """
    eligible = eligible_organisations(frames, quarter)
    base = (
        pl.when(pl.col("basis") == "rate")
        .then(1.0)
        .otherwise(pl.col("eligible_count").cast(pl.Float64))
    )
    return (
        totals.join(eligible, on=["ahsn_code", "programme_code"], how="left")
        .with_columns(base.alias("rate_base"))
        .with_columns((pl.col("total") / pl.col("rate_base")).alias("rate"))
    )


def with_trajectory(
    totals: pl.DataFrame, frames: RegistryFrames, quarter: Quarter
) -> pl.DataFrame:
    """Return the totals with the AHSN's trajectory of the year, the newest version."""
    trajectories = (
        frames.trajectories.filter(
            pl.col("financial_year") == quarter.financial_year,
            pl.col("ahsn_code").is_not_null(),
        )
        .sort(pl.col("trajectory_version") == "revised")
        .unique(["metric_code", "ahsn_code"], keep="last", maintain_order=True)
        .select("metric_code", "ahsn_code", "trajectory")
    )
    is_asked = (
        (pl.col("basis") == "cumulative_fy")
        & (pl.lit(quarter.number) == 1)
        & (pl.col("trajectory") > 0)
    )
    share = pl.when(is_asked).then(pl.col("total") / pl.col("trajectory"))
    return totals.join(
        trajectories, on=["metric_code", "ahsn_code"], how="left"
    ).with_columns(
        share.alias("first_quarter_share"),
        pl.lit(quarter.number, pl.Int64).alias("quarter_number"),
    )
