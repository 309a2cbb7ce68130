"""The registered policy, and what it makes of one count by itself.

That a count can be worked out from others is `suppression`'s concern.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Policy:
    """Counts of 1 to ``suppressed_up_to`` are withheld where the unit is one of these.

    Greater ones are rounded to the nearest multiple of ``rounded_to``, halves up.
    """

    units: frozenset[str]
    suppressed_up_to: int
    rounded_to: int

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


def policy_of(disclosure: pl.DataFrame) -> Policy:
    """Return the policy that the registry's table holds; see `RegistryFrames`."""
    row = disclosure.row(0, named=True)
    return Policy(
        units=frozenset(disclosure["unit"]),
        suppressed_up_to=int(row["suppressed_up_to"]),
        rounded_to=int(row["rounded_to"]),
    )
