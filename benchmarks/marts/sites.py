"""Made-up organisations: most stay what they are, some merge, split or move.

Of every forty in an AHSN one goes into its neighbour, two merge into a new one, one
splits in two, and one moves to the next AHSN.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from benchmarks.marts.scale import Scale

MERGED_ON = date(2018, 10, 1)
CHANGED_ON = date(2019, 1, 1)
TYPES = (
    "mental_health_trust",
    "community_provider",
    "acute_trust",
    "acute_trust",
    "gp_practice_group",
)

_KIND = pl.col("place") % 40
_BEFORE_MERGER = MERGED_ON - timedelta(days=1)
_BEFORE_CHANGE = CHANGED_ON - timedelta(days=1)


def memberships(scale: Scale) -> pl.DataFrame:
    """Return a row for each organisation and AHSN it was in.

    Columns: ``ahsn_code``, ``organisation_code``, ``organisation_type`` (String),
    ``valid_from``, ``valid_to``, ``opened_on``, ``closed_on`` (Date, null is open),
    ``number`` (Int64, from 1; the two that one was split into have the same).
    """
    began = _at_the_beginning(scale)
    moving = began.filter(_KIND == 5)
    after = dict(zip(scale.ahsns, scale.ahsns[1:] + scale.ahsns[:1], strict=True))
    return (
        pl.concat(
            [
                began.filter(_KIND != 5),
                moving.with_columns(pl.lit(_BEFORE_CHANGE).alias("valid_to")),
                moving.with_columns(
                    pl.col("ahsn_code").replace_strict(after),
                    pl.lit(CHANGED_ON).alias("valid_from"),
                ),
                _opened_later(began, _KIND == 2, "M", MERGED_ON),
                _opened_later(began, _KIND == 4, "A", CHANGED_ON),
                _opened_later(began, _KIND == 4, "B", CHANGED_ON),
            ]
        )
        .sort("ahsn_code", "organisation_code", "valid_from")
        .with_columns(
            (pl.col("place") % len(TYPES))
            .replace_strict(dict(enumerate(TYPES)))
            .alias("organisation_type"),
            pl.col("organisation_code")
            .str.strip_chars_end("AB")
            .rank("dense")
            .cast(pl.Int64)
            .alias("number"),
        )
        .drop("place")
    )


def successions(scale: Scale) -> pl.DataFrame:
    """Return the mergers and splits, in the registry's columns."""
    code = pl.col("organisation_code")
    neighbour = code.shift(-1).over("ahsn_code")
    began = _at_the_beginning(scale).with_columns(
        neighbour.alias("neighbour"),
        code.shift(1).over("ahsn_code").alias("one_before"),
    )

    def rows(chosen: pl.Expr, successor: pl.Expr, on: date, kind: str) -> pl.DataFrame:
        return began.filter(chosen).select(
            code.alias("predecessor_code"),
            successor.alias("successor_code"),
            pl.lit(on).alias("happened_on"),
            pl.lit(kind).alias("kind"),
        )

    return pl.concat(
        [
            rows(_KIND == 0, pl.col("neighbour"), MERGED_ON, "merger"),
            rows(_KIND == 2, code + "M", MERGED_ON, "merger"),
            rows(_KIND == 3, pl.col("one_before") + "M", MERGED_ON, "merger"),
            rows(_KIND == 4, code + "A", CHANGED_ON, "split"),
            rows(_KIND == 4, code + "B", CHANGED_ON, "split"),
        ]
    ).drop_nulls()


def heirs(scale: Scale) -> pl.DataFrame:
    """Return with whom figures stand, and when, in the registry's columns."""
    own = memberships(scale).unique("organisation_code", maintain_order=True)
    part = 1.0 / pl.len().over("predecessor_code")
    return pl.concat(
        [
            own.select(
                "organisation_code",
                pl.col("organisation_code").alias("heir_code"),
                pl.lit(None, pl.Date).alias("valid_from"),
                pl.col("closed_on").alias("valid_to"),
                pl.lit(1.0).alias("part"),
            ),
            successions(scale).select(
                pl.col("predecessor_code").alias("organisation_code"),
                pl.col("successor_code").alias("heir_code"),
                pl.col("happened_on").alias("valid_from"),
                pl.lit(None, pl.Date).alias("valid_to"),
                part.alias("part"),
            ),
        ]
    )


def reporting_in(members: pl.DataFrame, start: date) -> pl.DataFrame:
    """Return the memberships that hold on a day, of organisations open on it."""
    return members.filter(
        pl.col("valid_from").fill_null(date.min) <= start,
        pl.col("valid_to").fill_null(date.max) >= start,
        pl.col("opened_on").fill_null(date.min) <= start,
        pl.col("closed_on").fill_null(date.max) >= start,
    )


def _at_the_beginning(scale: Scale) -> pl.DataFrame:
    place = pl.int_range(scale.sites, eager=True).alias("place")
    closed = (
        pl.when(_KIND.is_in([0, 2, 3]))
        .then(pl.lit(_BEFORE_MERGER))
        .when(_KIND == 4)
        .then(pl.lit(_BEFORE_CHANGE))
    )
    return (
        pl.DataFrame({"ahsn_code": scale.ahsns})
        .join(place.to_frame(), how="cross")
        .select(
            "ahsn_code",
            pl.format(
                "MADE-{}-{}", "ahsn_code", pl.col("place").cast(pl.String).str.zfill(6)
            ).alias("organisation_code"),
            pl.lit(None, pl.Date).alias("valid_from"),
            pl.lit(None, pl.Date).alias("valid_to"),
            pl.lit(None, pl.Date).alias("opened_on"),
            closed.alias("closed_on"),
            "place",
        )
    )


def _opened_later(
    began: pl.DataFrame, chosen: pl.Expr, mark: str, opened: date
) -> pl.DataFrame:
    """Return the organisations that came out of the chosen ones on a day."""
    return began.filter(chosen).with_columns(
        pl.col("organisation_code") + mark,
        pl.lit(opened).alias("opened_on"),
        pl.lit(None, pl.Date).alias("closed_on"),
    )
