"""The signs by which a figure does not go with its history, as numbers.

Expressions on the columns of `compare`; from which number on a rule fires is in
``expectations/``.
"""

from __future__ import annotations

import polars as pl

from assets.domain.quarter import Quarter
from assets.validation.history.past import CUMULATIVE
from assets.validation.history.shapes import STEPS_BEFORE

# Powers of ten: so far is a figure from any slip of the decimal point if there is
# nothing to hold it against.
NOWHERE_NEAR = 9.0
_GREATEST_SLIP = 3
_SLIPS = {
    -3: "about a thousandth of",
    -2: "about a hundredth of",
    -1: "about a tenth of",
    1: "about 10 times",
    2: "about 100 times",
    3: "about 1,000 times",
}


def activity() -> list[pl.Expr]:
    """Return ``activity``, the quarter's own, and ``step_0``, the step it makes."""
    grew_by = pl.col("figure") - pl.col("total_before")
    is_running = pl.col("basis").is_in(CUMULATIVE)
    activity = (
        pl.when(is_running)
        .then(grew_by)
        .when(pl.col("basis") == "in_quarter")
        .then("figure")
    )
    step = pl.when(is_running | (pl.col("basis") == "snapshot")).then(grew_by)
    return [activity.alias("activity"), step.alias("step_0")]


def against_usual() -> list[pl.Expr]:
    """Return ``activity_excess`` (beyond the usual), ``activity_times``, ``_score``.

    ``activity_times`` is null where the usual is nothing; ``activity_of_greatest`` is
    how many times the greatest earlier one it is; ``activity_score`` is how many of the
    series' own robust standard deviations the excess is.
    """
    activity, usual = pl.col("activity"), pl.col("usual_activity")
    greatest = pl.col("greatest_activity")
    excess = activity - usual
    return [
        excess.alias("activity_excess"),
        pl.when(usual > 0).then(activity / usual).alias("activity_times"),
        pl.when(greatest > 0).then(activity / greatest).alias("activity_of_greatest"),
        (excess / pl.col("usual_spread")).alias("activity_score"),
    ]


def expected_figure() -> pl.Expr:
    """Return ``expected_figure``: where the series would stand if it went on as usual.

    The last total and the usual activity; for figures of one quarter the usual one,
    for a snapshot the last.
    """
    usual = pl.col("usual_activity")
    return (
        pl.when(pl.col("basis").is_in(CUMULATIVE))
        .then(pl.col("latest_value") + usual.fill_null(0).clip(lower_bound=0))
        .when(pl.col("basis") == "in_quarter")
        .then(usual)
        .otherwise("latest_value")
        .alias("expected_figure")
    )


def as_slip() -> list[pl.Expr]:
    """Return how near a slip of the decimal point would bring the figure.

    ``slip_distance`` is the distance, in powers of ten, from 10, 100 or 1,000 times
    what was expected or their inverses; ``slip`` says in words which is nearest;
    ``slip_size`` is the greater of figure and expectation, ``slip_excess`` how far
    apart they are. ``latest_slip_distance``, ``latest_slip`` and ``latest_slip_size``
    are the same of the last figure itself.
    """
    figure, expected = pl.col("figure"), pl.col("expected_figure")
    apart = pl.when((figure > 0) & (expected > 0)).then((figure - expected).abs())
    return [
        *slip_from("expected_figure", of="figure", prefix="slip"),
        *slip_from("latest_value", of="figure", prefix="latest_slip"),
        apart.alias("slip_excess"),
    ]


def slip_from(column: str, *, of: str, prefix: str) -> list[pl.Expr]:
    """Return how near a slip of the decimal point brings a figure to another one.

    Args:
        column: what the figure is held against.
        of: the figure.
        prefix: what the columns that come back begin with.

    Returns:
        ``<prefix>_distance`` (Float64: in powers of ten, from 10, 100 or 1,000 times
        the other or their inverses; `NOWHERE_NEAR` unless both are above 0),
        ``<prefix>`` (String: which of them is nearest, in words), ``<prefix>_size``
        (Float64: the greater of the two).
    """
    figure, other = pl.col(of), pl.col(column)
    can_compare = (figure > 0) & (other > 0)
    power = pl.when(can_compare).then((figure / other).log10())
    # The nearest but none: what is nearest to 1 is held against 10 or a tenth.
    size = power.abs().round().clip(1, _GREATEST_SLIP)
    nearest = pl.when(power < 0).then(-size).otherwise(size)
    words = nearest.cast(pl.Int32).replace_strict(_SLIPS, return_dtype=pl.String)
    distance = (power - nearest).abs().fill_null(NOWHERE_NEAR)
    greater = pl.when(can_compare).then(pl.max_horizontal(figure, other))
    return [
        distance.alias(f"{prefix}_distance"),
        words.alias(prefix),
        greater.alias(f"{prefix}_size"),
    ]


def evenness() -> list[pl.Expr]:
    """Return ``step_mean`` and ``step_variation`` of the last four steps.

    The variation is their standard deviation as a part of their mean; null across gaps.
    """
    steps = [pl.col(f"step_{k}") for k in range(STEPS_BEFORE + 1)]
    mean = sum(steps[1:], steps[0]) / len(steps)
    squares = [(each - mean) ** 2 for each in steps]
    deviation = (sum(squares[1:], squares[0]) / len(steps)).sqrt()
    return [
        mean.alias("step_mean"),
        pl.when(mean > 0).then(deviation / mean).alias("step_variation"),
    ]


def roundness() -> list[pl.Expr]:
    """Return ``round_to`` (100 or 50 if all figures are multiples) and their number."""
    before, figure = pl.col("round_before"), pl.col("figure")
    has_series = pl.col("figures_before").is_not_null()
    return [
        pl.when((before == 100) & (figure % 100 == 0))
        .then(100)
        .when(before.is_not_null() & (figure % 50 == 0))
        .then(50)
        .cast(pl.Int32)
        .alias("round_to"),
        pl.when(has_series)
        .then(pl.col("figures_before") + (figure != 0).fill_null(False))
        .alias("figure_count"),
    ]


def as_other_basis(quarter: Quarter) -> list[pl.Expr]:
    """Return how like another basis than its own the series behaves.

    ``reset_share``: in a year's first quarter, what part of the last one's total a
    total since the programme began still is. ``carried_distance``: in a year's first
    quarter, by what part a total since 1 April differs from last year's total and the
    usual activity. ``adds_up_distance``: in a year's last quarter, by what part a
    figure of one quarter differs from the earlier ones and the usual one, together.
    ``ramp_distance``: in a year's last quarter, by what part, at most, its figures of
    one quarter differ from once, twice, three, four times the first. Before the last
    quarter a series that grows looks the same.
    """
    figure = pl.col("figure")
    is_first, is_last = quarter.number == 1, quarter.number == 4
    usual = pl.col("usual_activity")
    carried = pl.when(usual > 0).then(pl.col("last_year_total") + usual)
    added = pl.when(usual > 0).then(pl.col("year_to_date") + usual)
    is_programme = pl.col("basis") == "cumulative_programme"
    latest = pl.col("latest_value")
    of_first = (figure / (pl.col("year_first") * quarter.number) - 1).abs()
    ramp = pl.when(pl.col("ramp_before").is_not_null()).then(
        pl.max_horizontal("ramp_before", of_first)
    )
    nothing = pl.lit(None, pl.Float64)
    reset = pl.when(is_programme & (latest > 0)).then(figure / latest)
    return [
        (reset if is_first else nothing).alias("reset_share"),
        (figure / carried - 1).abs().alias("carried_distance"),
        ((figure / added - 1).abs() if is_last else nothing).alias("adds_up_distance"),
        (ramp if is_last else nothing).alias("ramp_distance"),
    ]
