"""Which tables are built before the national figures are judged, and which after.

The rules on the national series are judged on the mart itself. What was said of it is
then an input of the tables that come after.
"""

from __future__ import annotations

from collections.abc import Sequence

from assets.domain.errors import DeclarationError
from assets.warehouse.inputs import NATIONAL_TABLES
from assets.warehouse.sql_file import SqlFile

NATIONAL_MART = "marts.metric_quarter"


def in_two_phases(
    files: Sequence[SqlFile],
) -> tuple[tuple[SqlFile, ...], tuple[SqlFile, ...]]:
    """Return the files the national mart needs, itself among them, and all others.

    Args:
        files: in an order in which each follows what it reads; both parts keep it.

    Raises:
        DeclarationError: the national mart rests on what is said of it.
    """
    dependencies = {file.name: file.dependencies for file in files}
    needed: set[str] = set()
    waiting = [NATIONAL_MART]
    while waiting:
        name = waiting.pop()
        if name in dependencies and name not in needed:
            needed.add(name)
            waiting.extend(dependencies[name])
    first = tuple(file for file in files if file.name in needed)
    for file in first:
        for table in NATIONAL_TABLES:
            if f"archive.{table}" in file.dependencies:
                raise DeclarationError(
                    f"sql/{file.schema}/{file.table}.sql reads archive.{table}, which "
                    f"is only known once {NATIONAL_MART} is built, and that needs this "
                    "file. Read it in a later table."
                )
    return first, tuple(file for file in files if file.name not in needed)
