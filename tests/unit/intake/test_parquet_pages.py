from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assets.intake.limits import Limits
from assets.intake.parquet_pages import require_small_pages
from assets.intake.read import read_submission
from assets.intake.thrift import Cursor
from assets.intake.unreadable import UnreadableError

TABLE = pa.table(
    {
        "value": pa.array([1.5, None, 3.0] * 2_000),
        "comment": pa.array(["a", "", None] * 2_000),
        "extra": pa.array([[{"a": 1}], [], None] * 2_000),
    }
)


@pytest.mark.parametrize(
    "options",
    [
        {"data_page_version": "2.0", "write_page_index": True},
        {"compression": "none", "use_dictionary": False},
        {"compression": "gzip", "row_group_size": 500},
        {"compression": "brotli", "data_page_size": 100},
        {"compression": "zstd", "write_page_checksum": True},
        {"write_statistics": False, "version": "1.0"},
    ],
)
def test_the_pages_of_every_writer_add_up_to_what_it_says_of_itself(
    tmp_path: Path, options: Mapping[str, object]
) -> None:
    path = tmp_path / "activity.parquet"
    pq.write_table(TABLE, path, **options)
    summary = pq.read_metadata(path)
    size = sum(
        summary.row_group(group).total_byte_size
        for group in range(summary.num_row_groups)
    )
    require_small_pages("activity", path, Limits(max_expanded_bytes=size))
    # The summary counts the pages' headers too, so the pages are a little smaller.
    with pytest.raises(UnreadableError, match="unpacks to more"):
        require_small_pages("activity", path, Limits(max_expanded_bytes=size // 3))
    assert read_submission(tmp_path).unreadable_reason is None


def test_a_page_that_claims_a_great_size_is_refused_before_it_is_unpacked(
    tmp_path: Path,
) -> None:
    path = tmp_path / "activity.parquet"
    pq.write_table(TABLE.select(["value"]), path, use_dictionary=False)
    start = pq.read_metadata(path).row_group(0).column(0).data_page_offset
    data = bytearray(path.read_bytes())
    # Type 0, then field 2, the unpacked size: 48,000 odd in three bytes of seven bits.
    assert data[start : start + 3] == bytes([0x15, 0x00, 0x15])
    data[start + 3 : start + 6] = bytes([0xFE, 0xFF, 0x7F])
    path.write_bytes(data)
    with pytest.raises(UnreadableError, match="unpacks to more"):
        require_small_pages("activity", path, Limits(max_expanded_bytes=500_000))


@pytest.mark.parametrize(
    ("data", "struct"),
    [
        ("00", {}),
        ("15 02 00", {1: 1}),
        ("15 01 00", {1: -1}),
        ("15 80 80 01 00", {1: 8192}),
        ("11 12 00", {1: 1, 2: 0}),
        ("13 07 00", {1: 7}),
        ("05 32 02 00", {25: 1}),
        ("17 00 00 00 00 00 00 00 00 15 02 00", {2: 1}),
        ("18 03 61 62 63 15 02 00", {2: 1}),
        ("19 25 02 04 15 02 00", {2: 1}),
        ("19 21 01 02 15 02 00", {2: 1}),
        ("19 f5 01 02 15 02 00", {2: 1}),
        ("1c 15 02 00 15 04 00", {1: {1: 1}, 2: 2}),
    ],
)
def test_a_struct_is_walked_over(data: str, struct: dict[int, object]) -> None:
    cursor = Cursor(bytes.fromhex(data) + b"rest")
    assert cursor.struct() == struct
    assert cursor.data[cursor.position :] == b"rest"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "too early"),
        ("15", "too early"),
        ("18 7f 61", "too early"),
        ("15" + "ff" * 12, "does not end"),
        ("1b 00", "unknown type"),
        ("1c" * 20, "too deeply"),
        ("19 f5 ff ff ff ff 0f 02", "too early"),
    ],
)
def test_anything_else_is_a_value_error(data: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Cursor(bytes.fromhex(data)).struct()
