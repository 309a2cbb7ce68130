"""Which text is a number, and which a date: plain forms only, never a guess.

``<5``, ``n/a``, ``-``, ``4.4k`` and ``1e3`` are no numbers here: they stay as text
beside a null, for the rules to name.
"""

from __future__ import annotations

from decimal import Decimal

import polars as pl

# Leading zeros in a thousands group (`0,123`) look like a decimal comma: refused.
_GROUPED = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+"
_NUMBER = rf"^[+-]?(?:(?:{_GROUPED}|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)$"
_TIME_OF_DAY = r"[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
_ISO_DATE = rf"^([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?:{_TIME_OF_DAY})?$"
NOISY_NUMBER = r"^-?[0-9]+\.[0-9]{13,}$"
_SHOWN_DIGITS = 15
_BRITISH_DATE = r"^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})$"


def number_of(text: pl.Expr) -> pl.Expr:
    """Return the number that a String column's text is (Float64), else null.

    Digits with an optional sign, a decimal point, and commas that group thousands
    correctly. A number too large for a Float64 is null.
    """
    plain = text.str.replace_all(",", "", literal=True)
    number = (
        pl.when(text.str.contains(_NUMBER)).then(plain).cast(pl.Float64, strict=False)
    )
    return pl.when(number.is_finite()).then(number)


def date_of(text: pl.Expr) -> pl.Expr:
    """Return the date that a String column's text is (Date), else null.

    ``2021-03-31``, with a time of day or without, or ``31/03/2021``: the day comes
    first. A day that no calendar has is null.
    """
    iso = text.str.extract(_ISO_DATE, 1)
    british = pl.concat_str(
        text.str.extract(_BRITISH_DATE, 3),
        text.str.extract(_BRITISH_DATE, 2).str.zfill(2),
        text.str.extract(_BRITISH_DATE, 1).str.zfill(2),
        separator="-",
    )
    return pl.coalesce(iso, british).str.to_date("%Y-%m-%d", strict=False)


def plain_number(number: pl.Expr) -> pl.Expr:
    """Return a Float64 column as text without an exponent: ``12``, ``12.5``.

    15 digits, as a spreadsheet shows them; ``NaN`` and ``inf`` as such.
    """
    shown = number.round_sig_figs(_SHOWN_DIGITS)
    is_whole = (shown == shown.round()) & (shown.abs() < 10**_SHOWN_DIGITS)
    whole = shown.cast(pl.Int64, strict=False).cast(pl.String)
    return (
        pl.when(is_whole)
        .then(whole)
        .otherwise(shown.cast(pl.String))
        .map_batches(_without_exponents, return_dtype=pl.String)
    )


def without_noise(text: pl.Expr) -> pl.Expr:
    """Return text with ``0.30000000000000004`` as ``0.3``; other text as it is."""
    short = plain_number(text.cast(pl.Float64, strict=False))
    return pl.when(text.str.contains(NOISY_NUMBER)).then(short).otherwise(text)


def _without_exponents(texts: pl.Series) -> pl.Series:
    # Rare: numbers below 0.0001, or from a thousand million million on.
    with_exponent = texts.filter(texts.str.contains("[0-9]e", literal=False)).unique()
    if with_exponent.is_empty():
        return texts
    written_out = [f"{Decimal(text):f}" for text in with_exponent]
    return texts.replace(with_exponent, pl.Series(written_out, dtype=pl.String))
