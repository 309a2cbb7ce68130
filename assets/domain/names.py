"""How two spellings of one name are recognised as the same.

``ESCAPE-pain``, ``Escape Pain`` and ``escape_pain`` share the key ``escapepain``.
Which names are registered is the registry's business, not this module's.
"""

from __future__ import annotations

import re

import polars as pl

_NOT_KEY = r"[^a-z0-9]+"


def name_key(name: str) -> str:
    """Return the name in lower case with everything but letters and digits removed."""
    return re.sub(_NOT_KEY, "", name.lower())


def name_key_column(column: str) -> pl.Expr:
    """Return `name_key` of a String column; null where nothing is left."""
    key = pl.col(column).str.to_lowercase().str.replace_all(_NOT_KEY, "")
    return pl.when(key != "").then(key)
