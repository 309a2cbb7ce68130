"""How much a Parquet file unpacks to, added up from its pages before any is unpacked.

The reader allocates what each page says of itself, so the pages are asked, and not the
summary at the file's end.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from assets.intake.limits import MEBIBYTE, Limits
from assets.intake.thrift import Cursor, Struct
from assets.intake.unreadable import UnreadableError

# A page's header has a few numbers and, at most, the least and greatest value.
_MOST_HEADER = MEBIBYTE
_FIRST_HEADER = 512
_UNPACKED_SIZE, _PACKED_SIZE = 2, 3
_PAGE_KINDS = (5, 7, 8)
_VALUE_COUNT = 1


def require_small_pages(name: str, path: Path, limits: Limits) -> None:
    """Refuse a Parquet file that unpacks to more than a submission may.

    Raises:
        UnreadableError: it does.
        ValueError: its pages are not where it says they are.
    """
    # Imported here: a tenth of a second that only bulk senders need.
    import pyarrow.parquet as pq

    metadata = pq.read_metadata(path)
    size = values = 0
    with path.open("rb") as file:
        for group in range(metadata.num_row_groups):
            for column in range(metadata.num_columns):
                chunk = metadata.row_group(group).column(column)
                start = min(
                    offset
                    for offset in (chunk.dictionary_page_offset, chunk.data_page_offset)
                    if offset is not None
                )
                for page in _pages(file, start, chunk.total_compressed_size):
                    size += _number(page, _UNPACKED_SIZE)
                    values = max(values, _values(page))
                    _require_small(name, size, values, limits)


def _pages(file: BinaryIO, start: int, length: int) -> Iterator[Struct]:
    position = start
    while position < start + length:
        header, size = _header(file, position)
        yield header
        position += size + _number(header, _PACKED_SIZE)


def _header(file: BinaryIO, position: int) -> tuple[Struct, int]:
    """Return a page's header and how many bytes it takes."""
    most = _FIRST_HEADER
    while True:
        file.seek(position)
        cursor = Cursor(file.read(most))
        try:
            return cursor.struct(), cursor.position
        except ValueError:
            if most >= _MOST_HEADER:
                raise
            most *= 8


def _values(page: Struct) -> int:
    for kind in _PAGE_KINDS:
        header = page.get(kind)
        if isinstance(header, dict):
            return _number(header, _VALUE_COUNT)
    return 0


def _number(struct: Struct, field: int) -> int:
    number = struct.get(field, 0)
    if not isinstance(number, int) or number < 0:
        raise ValueError(f"field {field} of a page header is {number}")
    return number


def _require_small(name: str, size: int, values: int, limits: Limits) -> None:
    if size > limits.max_expanded_bytes or values > limits.max_cells:
        raise UnreadableError(
            f"{name} unpacks to more than "
            f"{limits.max_expanded_bytes // MEBIBYTE:,} MB or "
            f"{limits.max_cells:,} values, far more than a submission. Send the "
            "quarter's records only."
        )
