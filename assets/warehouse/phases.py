"""Which tables are built before the figures are judged and told, and which after.

The rules on the national series are judged on the mart itself, and what the marts say
is kept as an edition. Both are then inputs of the tables that come after.
"""

from __future__ import annotations

from collections.abc import Sequence

from assets.archive.editions import FIGURES
from assets.domain.errors import DeclarationError
from assets.warehouse.inputs import LATER_TABLES
from assets.warehouse.sql_file import SqlFile

NATIONAL_MART = "marts.metric_quarter"
# What is told of them is kept; each is one of `archive.editions.FIGURES`.
TOLD_MARTS = tuple(f"marts.{name}" for name in FIGURES)


def in_two_phases(
    files: Sequence[SqlFile],
) -> tuple[tuple[SqlFile, ...], tuple[SqlFile, ...]]:
    """Return the files the told marts need, themselves among them, and all others.

    Args:
        files: in an order in which each follows what it reads; both parts keep it.

    Raises:
        DeclarationError: a told mart rests on what is said or told of it.
    """
    dependencies = {file.name: file.dependencies for file in files}
    needed: set[str] = set()
    waiting = list(TOLD_MARTS)
    while waiting:
        name = waiting.pop()
        if name in dependencies and name not in needed:
            needed.add(name)
            waiting.extend(dependencies[name])
    first = tuple(file for file in files if file.name in needed)
    for file in first:
        for table in LATER_TABLES:
            if f"archive.{table}" in file.dependencies:
                raise DeclarationError(
                    f"sql/{file.schema}/{file.table}.sql reads archive.{table}, which "
                    f"is only known once {' and '.join(TOLD_MARTS)} are built, and "
                    "they need this file. Read it in a later table."
                )
    return first, tuple(file for file in files if file.name not in needed)
