"""Which column of a sheet is which: headings in their human or machine form.

Upper or lower case, spaces and punctuation do not matter. A heading that comes twice
counts once, the first time; the second is a column nobody knows, and is reported.
Columns that we ourselves add to a template or a feedback are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from assets.archive.frames import LAYOUT, without_submission
from assets.domain.datasets import Dataset
from assets.domain.feedback_sheet import is_own_heading
from assets.domain.names import name_key


@dataclass(frozen=True)
class Layout:
    """Where the columns of one sheet are.

    ``positions`` is column name → its place, 1 for column A; ``columns`` has
    (column name or None, heading or None, place) for each column of the sheet.
    """

    dataset: str
    positions: dict[str, int]
    columns: tuple[tuple[str | None, str | None, int], ...]

    def frame(self) -> pl.DataFrame:
        """Return `archive.frames.LAYOUT` without ``submission_id``."""
        return pl.DataFrame(
            [(self.dataset, *column) for column in self.columns],
            schema=without_submission(LAYOUT),
            orient="row",
        )


def find_columns(dataset: Dataset, headings: dict[int, str | None]) -> Layout:
    """Return where the dataset's columns are.

    Args:
        dataset: which sheet it is.
        headings: place, 1 for column A → the heading as it stands, None for a column
            that holds something under no heading.
    """
    names = {
        name_key(form): column.name
        for column in dataset.columns
        for form in (column.name, column.heading)
    }
    positions: dict[str, int] = {}
    columns = []
    for place, heading in sorted(headings.items()):
        if is_own_heading(heading):
            continue
        name = names.get(name_key(heading or ""))
        if name in positions:
            name = None
        if name is not None:
            positions[name] = place
        columns.append((name, heading, place))
    return Layout(dataset.name, positions, tuple(columns))
