"""A sheet as it stood in the file: text cells in their places, nothing understood yet.

Every kind of file ends here; everything after is the same for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from assets.archive.submission import SourceKind
from assets.domain.datasets import COVER, DATASETS, Dataset
from assets.domain.feedback_sheet import FEEDBACK
from assets.domain.names import name_key
from assets.intake.unreadable import UnreadableError, printable


@dataclass(frozen=True)
class RawSheet:
    """One sheet, CSV file or Parquet file.

    ``name`` is what its sender calls it: the sheet's name, or the file's. ``grid`` has
    a String column for each column of the sheet from A on, named ``column_1`` …, and a
    row for each row of the sheet from 1 on; a blank cell is null or blank text.
    """

    name: str
    grid: pl.DataFrame


@dataclass(frozen=True)
class RawSubmission:
    """The sheets of a submission by dataset, ``cover`` or ``feedback``."""

    source_kind: SourceKind
    encoding: str | None
    sheets: Mapping[str, RawSheet]


_SHEET_KEYS = {name_key(COVER): COVER, name_key(FEEDBACK): FEEDBACK} | {
    name_key(name): dataset.name
    for dataset in DATASETS
    for name in (dataset.name, dataset.sheet)
}


def grid_column(index: int) -> str:
    """Return the name of a grid's column; 1 is column A."""
    return f"column_{index}"


def sheet_called(name: str) -> str | None:
    """Return which dataset (or ``cover``, ``feedback``) a sheet or file stem is."""
    return _SHEET_KEYS.get(name_key(name))


def require_once(names: Mapping[str, str], kind: str) -> dict[str, str]:
    """Return dataset, ``cover`` or ``feedback`` → name, for those names that are one.

    Args:
        names: what to call each in a message → its sheet name or file stem.
        kind: ``sheets`` or ``files``.

    Raises:
        UnreadableError: two are the same dataset, or none is any.
    """
    found: dict[str, str] = {}
    for shown, name in names.items():
        dataset = sheet_called(name)
        if dataset is None:
            continue
        if dataset == FEEDBACK and dataset in found:
            # The first counts: it is no reason to refuse the figures.
            continue
        if dataset in found:
            raise UnreadableError(
                f"Two {kind} are both {_expected_name(dataset)}: "
                f"{printable(found[dataset])} and {printable(shown)}. Leave one of "
                "them and send it again."
            )
        found[dataset] = shown
    if not found.keys() - {FEEDBACK}:
        raise UnreadableError(
            f"None of its {kind} is one of a submission's (Cover, "
            + ", ".join(dataset.sheet for dataset in DATASETS)
            + "). Use the template of the quarter and send it again."
        )
    return found


def _expected_name(dataset: str) -> str:
    sheets = {known.name: known.sheet for known in DATASETS}
    return sheets.get(dataset, "Cover")


def dataset_named(name: str) -> Dataset:
    """Return the dataset of that name."""
    return next(dataset for dataset in DATASETS if dataset.name == name)
