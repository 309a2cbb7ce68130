"""Each figure beside its own history: what the rules that look back compare.

One row in, one row out. The numbers from which a rule fires are in ``expectations/``.
"""

from __future__ import annotations

import polars as pl

from assets.domain.quarter import Quarter
from assets.validation.history.past import Past, past_of
from assets.validation.history.series import (
    OF_SERIES,
    lineage_at,
    series_of,
    who_reports,
)
from assets.validation.history.shapes import (
    STEPS_BEFORE,
    earlier_of_span,
    falls_of_span,
    past_steps,
    round_figures,
    year_so_far,
)
from assets.validation.history.signs import (
    activity,
    against_usual,
    as_other_basis,
    as_slip,
    evenness,
    expected_figure,
    roundness,
)
from assets.validation.history.usual import past_activity, usual_activity


def with_history(
    records: pl.DataFrame,
    earlier: pl.LazyFrame,
    *,
    quarter: Quarter,
    first: Quarter,
    successions: pl.DataFrame,
) -> pl.DataFrame:
    """Return the records beside the history of their series, in the same order.

    Args:
        records: ``ahsn_code``, ``organisation_code``, ``metric_code``, ``basis``
            (String), ``figure`` (Float64), ``is_placed`` (Boolean: not of an
            organisation nobody knows).
        earlier: the accepted records of activity of earlier quarters.
        quarter: the quarter being judged.
        first: the quarter that history begins with.
        successions: the registry's ``organisation_successions``.

    Returns:
        The records with the columns of `compared_figures`; all null for a rate, and
        for what no series is known of.
    """
    series = series_of(records)
    past = past_of(
        series,
        earlier,
        quarter=quarter,
        first=first,
        lineage=lineage_at(successions, quarter),
    )
    place = records.lazy().with_columns(
        pl.when("is_placed").then(who_reports()).alias("who")
    )
    places = (
        place.select(OF_SERIES)
        .join(
            series.lazy().select("series", *OF_SERIES),
            on=OF_SERIES,
            how="left",
            maintain_order="left",
        )
        .collect()["series"]
    )
    known = history_of(past).select(pl.all().gather(places))
    return compared_figures(records.hstack(known), quarter)


def history_of(past: Past) -> pl.DataFrame:
    """Return what is known of each series: the columns of `shapes` and `usual`."""
    of_past = past_activity(past)
    return pl.concat(
        [
            earlier_of_span(past),
            falls_of_span(past),
            past_steps(past, of_past),
            usual_activity(of_past),
            round_figures(past),
            year_so_far(past),
        ],
        how="horizontal",
    )


def compared_figures(records: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    """Return the records with what their figure is against their history.

    Args:
        records: ``figure``, ``basis`` and the columns of `history_of`.
        quarter: the quarter being judged.

    Returns:
        The records with, of `history_of`, ``earlier_value``, ``latest_value``,
        ``previous_value``, ``last_year_total``, ``activity_count``,
        ``usual_activity``, ``greatest_activity`` and ``year_to_date``;
        ``earlier_quarter`` (String, only where the figure is below ``earlier_value``),
        ``latest_quarter``, ``fall`` (how far below), ``span_falls`` (how often the
        total fell, this time with it), ``repeated_value`` (the preceding quarter's
        figure where this one repeats it), and the columns of `signs`. Figures are in
        the metric's unit (Float64).
    """
    compared = (
        records.with_columns(*activity())
        .with_columns(*against_usual(), expected_figure())
        .with_columns(*as_slip(), *evenness(), *roundness())
        .with_columns(*as_other_basis(quarter))
    )
    names = {k: str(q) for k, q in enumerate(_back_from(quarter, compared), start=1)}
    is_fall = pl.col("figure") < pl.col("earlier_value")
    is_running = pl.col("earlier_value").is_not_null()
    falls_again = is_running & (pl.col("figure") < pl.col("latest_value"))
    return compared.with_columns(
        pl.when(is_fall)
        .then(_quarter_named("earlier_back", names))
        .alias("earlier_quarter"),
        _quarter_named("latest_back", names).alias("latest_quarter"),
        pl.when(is_fall).then(pl.col("earlier_value") - pl.col("figure")).alias("fall"),
        (pl.col("falls_before") + falls_again.fill_null(False)).alias("span_falls"),
        pl.when(pl.col("figure") == pl.col("previous_value"))
        .then("previous_value")
        .alias("repeated_value"),
    ).drop(_INNER, strict=False)


_INNER = (
    "earlier_back",
    "latest_back",
    "total_before",
    "falls_before",
    "figures_before",
    "round_before",
    "ramp_before",
    "year_first",
    "usual_spread",
    *(f"step_{k}" for k in range(1, STEPS_BEFORE + 1)),
)


def _back_from(quarter: Quarter, records: pl.DataFrame) -> list[Quarter]:
    """Return as many quarters before a quarter as the records look back."""
    backs = records.select(pl.max_horizontal(pl.col("^.*_back$").max())).item()
    quarters = [quarter.previous()]
    for _ in range(1, backs or 1):
        quarters.append(quarters[-1].previous())
    return quarters


def _quarter_named(column: str, names: dict[int, str]) -> pl.Expr:
    return pl.col(column).replace_strict(names, default=None, return_dtype=pl.String)
