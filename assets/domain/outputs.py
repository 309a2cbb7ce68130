"""The outputs of a run that people may ask for, by the words they ask with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

OutputName = Literal["report", "tables", "audit", "gallery"]

OUTPUT_NAMES: tuple[OutputName, ...] = get_args(OutputName)

# Great Expectations' pages go with the audit, in a folder of their own: they change
# only where a quarter is judged anew.
FOLDERS: dict[OutputName, tuple[str, ...]] = {
    "report": ("report",),
    "tables": ("tables",),
    "audit": ("audit", "data-docs"),
    "gallery": ("gallery",),
}

# Each folder → those that its pages lead to, where they are there.
LEADS_TO: Mapping[str, tuple[str, ...]] = {
    "report": ("tables", "audit", "gallery"),
    "tables": ("report",),
    "audit": ("report", "data-docs", "gallery"),
    "data-docs": ("audit", "report"),
    "gallery": ("report", "tables", "audit"),
}

# What is of the whole warehouse; every other folder is of a quarter.
OF_NO_QUARTER = ("gallery",)


def place_of(folder: str, quarter: str) -> str:
    """Return where in the outbox a folder lies, such as 2020-21-Q4/report."""
    return folder if folder in OF_NO_QUARTER else f"{quarter}/{folder}"
