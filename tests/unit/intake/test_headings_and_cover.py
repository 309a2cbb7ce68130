from __future__ import annotations

import pytest

from assets.domain.datasets import BY_NAME, COVER_FIELDS, DATASETS
from assets.intake.cover import column_letters, read_cover
from assets.intake.headings import find_columns
from assets.intake.sheet import RawSheet, grid_column
from tests.factories.submissions import Table, rows_of


def raw(table: Table) -> RawSheet:
    import polars as pl

    rows = rows_of(table)
    width = max(len(row) for row in rows)
    columns = [grid_column(place) for place in range(1, width + 1)]
    padded = [row + [None] * (width - len(row)) for row in rows]
    grid = pl.DataFrame(padded, schema=dict.fromkeys(columns, pl.String), orient="row")
    return RawSheet("Cover", grid)


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_every_heading_is_known_in_either_form_and_any_case(dataset: object) -> None:
    columns = BY_NAME[dataset.name].columns  # type: ignore[attr-defined]
    for forms in (
        [column.name for column in columns],
        [f"  {column.heading.upper()} " for column in columns],
    ):
        headings = dict(enumerate(forms, start=1))
        layout = find_columns(dataset, headings)  # type: ignore[arg-type]
        assert list(layout.positions) == [column.name for column in columns]


def test_the_second_of_two_equal_headings_is_unknown() -> None:
    headings = {1: "Value", 2: "value", 3: "Values", 5: None}
    layout = find_columns(BY_NAME["activity"], headings)
    assert layout.positions == {"value": 1}
    assert layout.columns == (
        ("value", "Value", 1),
        (None, "value", 2),
        (None, "Values", 3),
        (None, None, 5),
    )


def test_our_columns_are_left_out_and_a_result_of_the_senders_is_unknown() -> None:
    headings: dict[int, str | None] = {
        1: "Value",
        2: "Last quarter",
        3: "Result",
        4: "Result of the checks",
    }
    layout = find_columns(BY_NAME["activity"], headings)
    assert layout.columns == (("value", "Value", 1), (None, "Result", 3))


def test_a_covers_fields_are_found_wherever_they_stand() -> None:
    cover = read_cover(
        raw(
            """
            Submission cover
            |
            | AHSN code  | EAST
            | Quarter    | 2020-21-Q4 | see the list
            | Colour     | blue
            | ahsn_code  | WM
            """
        )
    )
    assert cover["field"].to_list() == list(COVER_FIELDS)
    assert cover.row(0) == ("ahsn_code", "EAST", "Cover", 3, "C3")
    assert cover.row(1) == ("quarter", "2020-21-Q4", "Cover", 4, "C4")
    assert cover.row(2) == ("template_version", None, "Cover", None, None)


def test_a_field_without_a_value_has_its_cell() -> None:
    cover = read_cover(raw("field\nahsn_code"))
    assert cover.row(0) == ("ahsn_code", None, "Cover", 2, "B2")


def test_no_cover_is_seven_fields_that_are_absent() -> None:
    cover = read_cover(None)
    assert cover["field"].to_list() == list(COVER_FIELDS)
    assert cover.drop("field").null_count().sum_horizontal().item() == 28


@pytest.mark.parametrize(
    ("index", "letters"),
    [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")],
)
def test_a_column_has_its_letters(index: int, letters: str) -> None:
    assert column_letters(index) == letters
