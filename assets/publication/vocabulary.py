"""The registry's terms by code, in their own order, with the names people read."""

from __future__ import annotations

import polars as pl


def terms_of(vocabularies: pl.DataFrame, vocabulary: str) -> dict[str, str]:
    """Return code → name of a vocabulary, in the order of its terms.

    Args:
        vocabularies: `reference.vocabularies`, with a row for each name a term goes by.
        vocabulary: such as ``innovation_stage``.
    """
    terms = vocabularies.filter(pl.col("vocabulary") == vocabulary)
    ordered = terms.unique("code").sort("term_position", "code")
    return dict(ordered.select("code", "name").iter_rows())
