from __future__ import annotations

import string
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from assets.archive.submission import Reading
from assets.intake.limits import Limits
from assets.intake.numbers import number_of, plain_number
from assets.intake.read import read_submission
from tests.factories.submissions import (
    Rows,
    Tables,
    a_submission,
    csv_folder,
    csv_zip,
    headings_of,
    parquet_folder,
    workbook,
)

HEADINGS = headings_of("activity")

texts = st.text(alphabet="abz059,.-<£é \"'\n;=#/", max_size=6)
cells = st.one_of(st.none(), texts, st.integers(0, 10**6).map(str))
tables = st.lists(
    st.lists(cells, min_size=len(HEADINGS), max_size=len(HEADINGS)), max_size=6
)


def readings(tables: Tables) -> dict[str, Reading]:
    """Return the readings of one submission sent in every way."""
    with TemporaryDirectory() as root:
        folder = Path(root)
        (folder / "book").write_bytes(workbook(tables))
        (folder / "zip").write_bytes(csv_zip(tables))
        csv_folder(folder / "csv", tables)
        parquet_folder(folder / "parquet", tables)
        return {path.name: read_submission(path) for path in folder.iterdir()}


def same_records(first: Reading, second: Reading) -> None:
    assert first.unreadable_reason is None, first.unreadable_reason
    assert second.unreadable_reason is None, second.unreadable_reason
    for dataset, records in first.records.items():
        # The sheet is called Activity in a workbook and activity.csv in a folder.
        assert_frame_equal(records.drop("sheet"), second.records[dataset].drop("sheet"))
    assert_frame_equal(first.layout, second.layout)
    assert_frame_equal(first.cover.drop("sheet"), second.cover.drop("sheet"))


def expected_rows(rows: Rows) -> list[tuple[int, tuple[str | None, ...]]]:
    """Return row number and trimmed cells of the rows that are not blank."""
    found = []
    for number, row in enumerate(rows, start=2):
        trimmed = tuple((str(cell or "")).strip(" \n") or None for cell in row)
        if any(trimmed):
            found.append((number, trimmed))
    return found


@settings(deadline=None, max_examples=60)
@given(tables)
def test_every_way_to_send_a_submission_gives_the_same_records(
    rows: list[list[str | None]],
) -> None:
    sent = readings(a_submission(activity=[HEADINGS, *rows]))
    for reading in sent.values():
        same_records(sent["book"], reading)
    records = sent["book"].records["activity"]
    columns = [
        f"{name}_text" if f"{name}_text" in records.columns else name
        for name in HEADINGS
    ]
    found = list(
        zip(records["row_number"], records.select(columns).rows(), strict=True)
    )
    assert found == expected_rows(rows)


@settings(deadline=None, max_examples=30)
@given(tables, st.permutations(range(len(HEADINGS))))
def test_the_order_of_the_columns_does_not_matter(
    rows: list[list[str | None]], order: list[int]
) -> None:
    table = [HEADINGS, *rows]
    shuffled = [[row[place] for place in order] for row in table]
    with TemporaryDirectory() as root:
        path = Path(root) / "book"
        path.write_bytes(workbook(a_submission(activity=table)))
        straight = read_submission(path)
        path.write_bytes(workbook(a_submission(activity=shuffled)))
        mixed = read_submission(path)
    assert_frame_equal(straight.records["activity"], mixed.records["activity"])


def twin_number(text: str) -> float | None:
    """Parse a number character by character: dull, slow and plain."""
    rest = text[1:] if text[:1] in ("+", "-") else text
    whole, point, decimals = rest.partition(".")
    if point and not (decimals and all(c in string.digits for c in decimals)):
        return None
    if "," in whole:
        first, *groups = whole.split(",")
        if not 1 <= len(first) <= 3 or first[0] == "0":
            return None
        if any(len(group) != 3 for group in groups):
            return None
        whole = first + "".join(groups)
    elif not whole and not point:
        return None
    if any(c not in string.digits for c in whole):
        return None
    return float(text.replace(",", ""))


numberlike = st.one_of(
    st.text(alphabet="0123456789,.+-", max_size=12),
    st.text(alphabet="0123456789,.+-eE<£% nai_\u0665\u2212", max_size=8),
    st.integers(-(10**12), 10**12).map(lambda n: f"{n:,}"),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda x: f"{x:,.3f}"),
    st.text(max_size=5),
)


@settings(deadline=None, max_examples=300)
@given(st.lists(numberlike, min_size=1, max_size=20))
def test_a_number_is_read_as_its_dull_twin_reads_it(found: list[str]) -> None:
    frame = pl.DataFrame({"text": found}, schema={"text": pl.String})
    numbers = frame.select(number_of(pl.col("text"))).to_series().to_list()
    assert numbers == [twin_number(text) for text in found]


@settings(deadline=None, max_examples=200)
@given(st.floats(-1e30, 1e30))
def test_a_number_that_is_written_out_reads_back_to_fifteen_digits(
    number: float,
) -> None:
    frame = pl.DataFrame({"number": [number]})
    text = frame.select(plain_number(pl.col("number")).alias("text"))
    back = text.select(number_of(pl.col("text"))).item()
    assert back == pytest.approx(number, rel=1e-14, abs=0)


SENT: Tables = a_submission(
    activity=[HEADINGS, *([["esd", "diagnosed", f"O{n}", n] for n in range(30)])],
    adoption="programme_code | stage\nesd | 1",
)
WHOLE = {"book": workbook(SENT), "zip": csv_zip(SENT)}


def never_raises(data: bytes) -> Reading:
    with TemporaryDirectory() as root:
        path = Path(root) / "sent"
        path.write_bytes(data)
        return read_submission(path, Limits())


def test_a_zip_cut_off_at_any_length_is_refused() -> None:
    whole = WHOLE["zip"]
    for length in range(len(whole)):
        assert never_raises(whole[:length]).unreadable_reason is not None, length


@settings(deadline=None, max_examples=150)
@given(st.integers(0, len(WHOLE["book"]) - 1))
def test_a_workbook_cut_off_at_any_length_is_refused(length: int) -> None:
    assert never_raises(WHOLE["book"][:length]).unreadable_reason is not None


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_bytes_changed_anywhere_never_raise(kind: str, data: st.DataObject) -> None:
    changed = bytearray(WHOLE[kind])
    places = st.integers(0, len(changed) - 1)
    for place in data.draw(st.lists(places, min_size=1, max_size=10)):
        changed[place] = data.draw(st.integers(0, 255))
    never_raises(bytes(changed))


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_a_parquet_file_cut_off_or_changed_never_raises(data: st.DataObject) -> None:
    with TemporaryDirectory() as root:
        folder = parquet_folder(Path(root) / "sent", SENT)
        path = folder / "activity.parquet"
        whole = bytearray(path.read_bytes())
        places = st.integers(0, len(whole) - 1)
        for place in data.draw(st.lists(places, max_size=5)):
            whole[place] = data.draw(st.integers(0, 255))
        path.write_bytes(whole[: data.draw(places) + 1])
        read_submission(folder)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300))
def test_any_bytes_as_a_csv_file_never_raise(data: bytes) -> None:
    with TemporaryDirectory() as root:
        (Path(root) / "activity.csv").write_bytes(data)
        read_submission(Path(root))
