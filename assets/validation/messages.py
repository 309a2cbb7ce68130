"""Templates filled in for many failures at once, in words for the person who sent them.

A template is text with ``{column}`` placeholders. Numbers are shown as ``1,234`` or
``12.5``, dates as ``28 February 2021``.
"""

from __future__ import annotations

from string import Formatter

import polars as pl


def placeholders(template: str) -> tuple[str, ...]:
    """Return the columns a template names, in order."""
    return tuple(name for _, name, _, _ in Formatter().parse(template) if name)


def render(template: str, schema: pl.Schema) -> pl.Expr:
    """Return the template filled in for each row; a null leaves nothing in its place.

    Args:
        template: text with ``{column}`` placeholders.
        schema: the frame's columns and types, which has them all.
    """
    pieces: list[pl.Expr] = []
    for text, name, _, _ in Formatter().parse(template):
        if text:
            pieces.append(pl.lit(text))
        if name:
            pieces.append(shown(name, schema[name]).fill_null(""))
    return pl.concat_str(pieces)


def shown(column: str, dtype: pl.DataType) -> pl.Expr:
    """Return a column as people read it (String)."""
    if dtype.is_numeric():
        return _number(pl.col(column).cast(pl.Float64))
    if dtype == pl.Date:
        # %-d is not everywhere; a leading nought is taken away instead.
        return pl.col(column).dt.strftime("%d %B %Y").str.strip_chars_start("0")
    return pl.col(column).cast(pl.String)


def _number(number: pl.Expr) -> pl.Expr:
    rounded = number.round(2)
    size = rounded.abs()
    whole = size.floor()
    hundredths = ((size - whole) * 100).round(0).cast(pl.Int64)
    decimals = (
        pl.when(hundredths == 0)
        .then(pl.lit(""))
        .otherwise(
            pl.concat_str(
                pl.lit("."), hundredths.cast(pl.String).str.zfill(2)
            ).str.strip_chars_end("0")
        )
    )
    sign = pl.when(rounded < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return pl.concat_str(sign, _grouped(whole), decimals)


def _grouped(whole: pl.Expr) -> pl.Expr:
    """Return whole numbers with a comma before every three digits from the right."""
    digits = whole.cast(pl.Decimal(38, 0), strict=False).cast(pl.String)
    # Counted from the right: turned round, a comma follows every third digit.
    grouped = (
        digits.str.reverse()
        .str.replace_all(r"(\d{3})", "$1,")
        .str.strip_chars_end(",")
        .str.reverse()
    )
    # Beyond 38 digits nobody counts in thousands.
    return pl.coalesce(grouped, whole.cast(pl.String))
