from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from assets.archive.submission import Reading
from assets.intake.limits import Limits
from assets.intake.read import read_submission


def read(
    tmp_path: Path,
    frame: pl.DataFrame,
    name: str = "activity",
    limits: Limits | None = None,
) -> Reading:
    folder = tmp_path / "sent"
    folder.mkdir(exist_ok=True)
    frame.write_parquet(folder / f"{name}.parquet")
    return read_submission(folder, limits)


@pytest.mark.parametrize(
    ("series", "text", "number"),
    [
        (pl.Series([12.0, 12.5, None]), ["12", "12.5", None], [12.0, 12.5, None]),
        (pl.Series([12, 7], dtype=pl.UInt8), ["12", "7"], [12.0, 7.0]),
        (pl.Series([1.5], dtype=pl.Float32), ["1.5"], [1.5]),
        (pl.Series([Decimal("12.50"), Decimal("300")]), ["12.5", "300"], [12.5, 300.0]),
        (pl.Series([True, False]), ["TRUE", "FALSE"], [None, None]),
        (pl.Series([float("nan"), float("inf")]), ["NaN", "inf"], [None, None]),
        (pl.Series(["1,234", " <5 "]), ["1,234", "<5"], [1234.0, None]),
        (pl.Series(["7"], dtype=pl.Categorical), ["7"], [7.0]),
        (pl.Series(["7"], dtype=pl.Enum(["7"])), ["7"], [7.0]),
        (pl.Series([date(2021, 3, 31)]), ["2021-03-31"], [None]),
        (pl.Series([datetime(2021, 3, 31)]), ["2021-03-31"], [None]),
    ],
)
def test_a_typed_column_is_the_text_a_person_would_have_entered(
    tmp_path: Path,
    series: pl.Series,
    text: list[str | None],
    number: list[float | None],
) -> None:
    key = pl.Series("programme_code", ["esd"] * series.len())
    reading = read(tmp_path, pl.DataFrame([key, series.alias("value")]))
    assert reading.unreadable_reason is None
    assert reading.source_kind == "parquet"
    assert reading.encoding is None
    records = reading.records["activity"]
    assert records["value_text"].to_list() == text
    assert records["value"].to_list() == number


def test_the_first_record_is_row_two(tmp_path: Path) -> None:
    frame = pl.DataFrame({"Programme": ["esd", None, "esd"]})
    records = read(tmp_path, frame).records["activity"]
    assert records["row_number"].to_list() == [2, 4]


def test_a_list_is_written_with_semicolons(tmp_path: Path) -> None:
    frame = pl.DataFrame({"title": ["a"], "themes": [["frailty", "digital"]]})
    records = read(tmp_path, frame, "local_programmes").records["local_programmes"]
    assert records["themes_text"].to_list() == ["frailty;digital"]


@pytest.mark.parametrize(
    "series",
    [
        pl.Series([{"a": 1}]),
        pl.Series([b"\x00"]),
        pl.Series([time(10, 30)]),
        pl.Series([[[1]]]),
        pl.Series([object()], dtype=pl.Null),
    ],
)
def test_a_type_that_no_cell_can_hold_is_refused_or_blank(
    tmp_path: Path, series: pl.Series
) -> None:
    frame = pl.DataFrame({"programme_code": ["esd"], "value": series})
    reading = read(tmp_path, frame)
    if series.dtype == pl.Null:
        assert reading.records["activity"]["value_text"].to_list() == [None]
        return
    assert reading.unreadable_reason is not None
    assert "column value is of type" in reading.unreadable_reason


def test_an_unknown_column_of_any_type_is_reported_and_not_read(
    tmp_path: Path,
) -> None:
    frame = pl.DataFrame({"value": [1], "extra": [{"a": [1]}]})
    reading = read(tmp_path, frame)
    assert reading.unreadable_reason is None
    found = reading.layout.select("column_name", "heading", "column_index").rows()
    assert found == [("value", "value", 1), (None, "extra", 2)]


def test_a_cover_is_its_first_two_columns(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {"field": ["ahsn_code", "approved_on"], "value": ["EAST", "x"]}
    )
    reading = read(tmp_path, frame, "cover")
    assert reading.cover.row(0)[:2] == ("ahsn_code", "EAST")
    assert reading.cover.row(0)[3:] == (2, "B2")


def test_a_cover_in_csv_beside_parquet_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "sent"
    folder.mkdir()
    (folder / "cover.csv").write_text("field,value\nahsn_code,EAST\n")
    reading = read(tmp_path, pl.DataFrame({"value": [1]}))
    assert reading.source_kind == "parquet"
    assert reading.cover.row(0)[:2] == ("ahsn_code", "EAST")


@pytest.mark.parametrize(
    ("frame", "limits", "said"),
    [
        (
            pl.DataFrame({"value": [1] * 600, "comment": ["x"] * 600}),
            Limits(max_cells=900),
            "1,200 cells",
        ),
        (
            pl.DataFrame({"comment": ["x" * 300_000] * 400}),
            Limits(max_expanded_bytes=10_000_000),
            "120,000,000|114 MB",
        ),
        (
            pl.DataFrame({"comment": ["x" * 500_000]}),
            Limits(),
            "longest cell 500,000 bytes",
        ),
        (
            pl.DataFrame({"comment": [str(n) * 100_000 for n in range(200)]}),
            Limits(max_expanded_bytes=10_000_000),
            "unpacks to more than 9 MB",
        ),
    ],
)
def test_a_small_file_that_unpacks_to_much_is_refused(
    tmp_path: Path, frame: pl.DataFrame, limits: Limits, said: str
) -> None:
    reason = read(tmp_path, frame, limits=limits).unreadable_reason
    assert reason is not None
    assert re.search(said, reason), reason


@pytest.mark.parametrize("keep", [0, 4, 10, 100, 400, -1, -4, -8])
def test_a_file_cut_off_anywhere_is_refused(tmp_path: Path, keep: int) -> None:
    folder = tmp_path / "sent"
    folder.mkdir()
    path = folder / "activity.parquet"
    pl.DataFrame({"value": range(100)}).write_parquet(path)
    path.write_bytes(path.read_bytes()[:keep])
    assert read_submission(folder).unreadable_reason is not None
