from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from assets.validation.failures import cell_name
from assets.validation.messages import render


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (7.0, "7"),
        (999.0, "999"),
        (1000.0, "1,000"),
        (1234567.0, "1,234,567"),
        (123456.5, "123,456.5"),
        (-1234.25, "-1,234.25"),
        (77.7777, "77.78"),
        (0.999, "1"),
        (99.995, "100"),
        (1e20, "100,000,000,000,000,000,000"),
        (1e300, "1e+300"),
        (None, ""),
    ],
)
def test_a_number_is_shown_as_people_write_it(number: float | None, text: str) -> None:
    frame = pl.DataFrame({"n": [number]}, schema={"n": pl.Float64})
    assert frame.select(render("{n}", frame.schema)).item() == text


def test_a_template_is_filled_in_for_every_row() -> None:
    frame = pl.DataFrame(
        {"a": ["x", None], "on": [date(2021, 2, 3), None], "n": [1, 2]}
    )
    texts = frame.select(render("{a} on {on}: {n} of {n}!", frame.schema)).to_series()
    assert texts.to_list() == ["x on 3 February 2021: 1 of 1!", " on : 2 of 2!"]


@pytest.mark.parametrize(
    ("index", "letters"),
    [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")],
)
def test_a_cell_is_named_as_the_spreadsheet_names_it(index: int, letters: str) -> None:
    frame = pl.DataFrame({"column_index": [index], "row_number": [17]})
    assert frame.select(cell_name()).item() == f"{letters}17"


def test_a_thing_without_a_place_has_no_cell() -> None:
    frame = pl.DataFrame(
        {"column_index": [None, 1], "row_number": [17, None]},
        schema={"column_index": pl.Int32, "row_number": pl.Int64},
    )
    assert frame.select(cell_name()).to_series().to_list() == [None, None]
