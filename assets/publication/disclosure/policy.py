"""The registered policy, and what it makes of one count by itself.

That a count can be worked out from others is `suppression`'s concern.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True)
class Policy:
    """Counts of 1 to ``suppressed_up_to`` are withheld where the unit is one of these.

    Greater ones are rounded to the nearest multiple of ``rounded_to``, halves up.
    ``wholes`` names, for each metric that counts some of the people of others, those.
    """

    units: frozenset[str]
    suppressed_up_to: int
    rounded_to: int
    wholes: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def is_people(self) -> pl.Expr:
        """Return whether a row's ``unit`` counts people."""
        return pl.col("unit").is_in(sorted(self.units))

    def is_left_out(self) -> pl.Expr:
        """Return whether a row's metric has no figure of people below England at all.

        A part of another metric has none, for each narrows down the other; a rate has
        none, for it is of two counts, and made anew from rounded ones it is another.
        """
        is_part = pl.col("metric_code").is_in(sorted(self.wholes))
        return self.is_people() & (is_part | (pl.col("basis") == "rate"))

    def is_small(self, count: pl.Expr) -> pl.Expr:
        """Return whether a count is withheld for its own sake; null stays null."""
        return (count > 0) & (count <= self.suppressed_up_to)

    def rounded(self, count: pl.Expr) -> pl.Expr:
        """Return the count as it is shown if it is not withheld."""
        return (count / self.rounded_to + 0.5).floor() * self.rounded_to

    def least(self, count: pl.Expr) -> pl.Expr:
        """Return the least count that is shown as this one is."""
        shown = self.rounded(count)
        above_small = pl.lit(float(self.suppressed_up_to + 1))
        lowest = pl.max_horizontal(shown - self.rounded_to // 2, above_small)
        return pl.when(count <= 0).then(count).otherwise(lowest)

    def greatest(self, count: pl.Expr) -> pl.Expr:
        """Return the greatest count that is shown as this one is."""
        highest = self.rounded(count) + (self.rounded_to - 1) // 2
        return pl.when(count <= 0).then(count).otherwise(highest)


def policy_of(disclosure: pl.DataFrame, pairs: pl.DataFrame) -> Policy:
    """Return the policy that the registry's tables hold.

    Args:
        disclosure: the registered policy; see `RegistryFrames`.
        pairs: part_metric_code, part_unit, whole_metric_code, whole_unit; one row for
            each pair of metrics. Those of which both count people are heeded.
    """
    row = disclosure.row(0, named=True)
    units = frozenset(disclosure["unit"])
    wholes: dict[str, frozenset[str]] = {}
    for pair in pairs.iter_rows(named=True):
        if pair["part_unit"] in units and pair["whole_unit"] in units:
            before = wholes.get(pair["part_metric_code"], frozenset())
            wholes[pair["part_metric_code"]] = before | {pair["whole_metric_code"]}
    return Policy(
        units=units,
        suppressed_up_to=int(row["suppressed_up_to"]),
        rounded_to=int(row["rounded_to"]),
        wholes=wholes,
    )
