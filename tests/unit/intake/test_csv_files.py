from __future__ import annotations

import re
from pathlib import Path

import pytest

from assets.archive.submission import Reading
from assets.intake.limits import Limits
from assets.intake.read import read_submission
from tests.factories.submissions import COVER_TABLE, csv_text, rows_of

COVER = csv_text(rows_of(COVER_TABLE)).encode()


def read(
    tmp_path: Path, activity: bytes, limits: Limits | None = None, **files: bytes
) -> Reading:
    folder = tmp_path / "sent"
    folder.mkdir()
    for stem, data in ({"cover": COVER, "activity": activity} | files).items():
        (folder / f"{stem}.csv").write_bytes(data)
    return read_submission(folder, limits)


def comments(reading: Reading) -> list[tuple[int, str | None]]:
    assert reading.unreadable_reason is None
    return reading.records["activity"].select("row_number", "comment").rows()


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_every_line_end_is_one(tmp_path: Path, line_end: bytes) -> None:
    data = line_end.join([b"value,comment", b"1,a", b"", b",", b"2,b"])
    assert comments(read(tmp_path, data)) == [(2, "a"), (5, "b")]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("value,comment\n1,£5 café".encode(), "utf-8"),
        ("value,comment\n1,£5 café".encode("utf-8-sig"), "utf-8"),
        ("value,comment\n1,£5 café".encode("windows-1252"), "windows-1252"),
    ],
)
def test_the_encoding_is_recognised_and_said(
    tmp_path: Path, data: bytes, encoding: str
) -> None:
    reading = read(tmp_path, data)
    assert reading.encoding == encoding
    assert comments(reading) == [(2, "£5 café")]
    assert reading.layout["column_name"].to_list() == ["value", "comment"]


def test_a_character_cut_off_at_the_end_is_not_utf8(tmp_path: Path) -> None:
    data = b"value,comment\n1,caf\xc3"
    assert read(tmp_path, data).encoding == "windows-1252"


def test_a_quoted_cell_may_hold_commas_line_ends_and_quotation_marks(
    tmp_path: Path,
) -> None:
    data = b'value,comment\n"1,234","a, ""b""\r\nc"\n2,d\n'
    reading = read(tmp_path, data)
    assert comments(reading) == [(2, 'a, "b"\r\nc'), (3, "d")]
    assert reading.records["activity"]["value"].to_list() == [1234.0, 2.0]


def test_a_cell_that_begins_like_a_formula_is_text(tmp_path: Path) -> None:
    reading = read(tmp_path, b"value,comment\n=1+1,=A1")
    assert reading.records["activity"]["value_text"].to_list() == ["=1+1"]
    assert comments(reading) == [(2, "=A1")]


def test_short_rows_and_blank_cells_beyond_the_headings_are_read(
    tmp_path: Path,
) -> None:
    data = b"value,comment\n1\n2,b,,\n"
    assert comments(read(tmp_path, data)) == [(2, None), (3, "b")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"value,comment\n1,a\n1,234,b\n", "row 3 has 3 cells under 2 headings"),
        (b'value,comment\n1,"open\n2,b\n', "row 2: a quotation mark opens"),
        (b'value,comment\n1,"a"b\n', "row 2: a quotation mark opens"),
        (b"value,comment\n1,\0\n", "holds zero bytes"),
        ("value,comment\n1,a".encode("utf-16"), "UTF-16"),
        ("value,comment\n1,a".encode("utf-16-le"), "holds zero bytes"),
        (b"value,comment\n1,\x81\xff\n", "neither UTF-8 nor Windows-1252"),
        (b"value;comment\n1;a\n", "separated by semicolons"),
        (b"value\tcomment\n1\ta\n", "separated by semicolons or tabs"),
        (b"value,comment\n1," + b"x" * 10_000_000, "row 2 is longer than"),
        (b"," * 10_000_000, "row 1 is longer than"),
        (b'value,comment\n1,"' + b"x\n" * 2_000_000, "row 2"),
        (b"", r"activity\.csv is empty"),
        (b"PK\x03\x04", "is a workbook or zip, not CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old format"),
        (b"<html><table>", "is not CSV"),
        (b"%PDF-1.4", "is not CSV"),
    ],
)
def test_text_that_could_be_read_in_two_ways_is_refused_with_its_row(
    tmp_path: Path, data: bytes, said: str
) -> None:
    reading = read(tmp_path, data)
    assert reading.unreadable_reason is not None
    assert re.search(said, reading.unreadable_reason), reading.unreadable_reason
    assert "activity.csv" in reading.unreadable_reason


def test_a_quoted_cell_over_many_lines_does_not_fill_the_memory(
    tmp_path: Path,
) -> None:
    line = b",".join([b""] * 5_000) + b',"\n"'
    reading = read(tmp_path, b"value,comment\n" + line * 2_000)
    assert reading.unreadable_reason is not None


def test_more_cells_than_allowed_are_refused(tmp_path: Path) -> None:
    data = b"value,comment\n" + b"1,a\n" * 200
    reason = read(tmp_path, data, Limits(max_cells=100)).unreadable_reason
    assert reason is not None
    assert "more than 100 cells" in reason


def test_many_rows_are_all_read_in_their_order(tmp_path: Path) -> None:
    rows = 120_001
    data = b"value,comment\n" + b"".join(b"%d,x\n" % n for n in range(rows))
    records = read(tmp_path, data).records["activity"]
    assert records["value"].to_list() == list(range(rows))
    assert records["row_number"].to_list() == list(range(2, rows + 2))


@pytest.mark.parametrize("blank", [0, 1, 3, 60_000])
def test_blank_rows_before_the_headings_are_counted(tmp_path: Path, blank: int) -> None:
    data = b"\n , \n,,,\n" * blank + b"value,comment\n1,a\n"
    assert comments(read(tmp_path, data)) == [(3 * blank + 2, "a")]


@pytest.mark.parametrize("data", [b"\n", b",,\n\n", b" "])
def test_a_file_of_blanks_is_a_sheet_without_columns(
    tmp_path: Path, data: bytes
) -> None:
    reading = read(tmp_path, data)
    assert reading.unreadable_reason is None
    assert reading.layout.is_empty()
    assert reading.datasets.row(0) == ("activity", True, "activity.csv", 0)


def test_a_cover_may_have_rows_of_any_length(tmp_path: Path) -> None:
    cover = b"Submission\nahsn_code,EAST,see the list\n\nQuarter,2020-21-Q4\n"
    reading = read(tmp_path, b"value\n1", cover=cover)
    found = reading.cover.head(2).select("field", "value", "row_number", "cell")
    assert found.rows() == [
        ("ahsn_code", "EAST", 2, "B2"),
        ("quarter", "2020-21-Q4", 4, "B4"),
    ]


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    reading = read(tmp_path, b"value\n1", notes=b"\0\0")
    assert reading.unreadable_reason is None
