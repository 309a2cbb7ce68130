"""A folder or zip of CSV files as raw sheets: every cell as the text it is.

Where the bytes come from is the caller's business. A file that could be read in two
ways (a stray comma, an open quotation mark) is refused, never guessed.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import BinaryIO

import polars as pl

from assets.domain.datasets import COVER
from assets.domain.feedback_sheet import FEEDBACK
from assets.intake.limits import Limits
from assets.intake.sheet import RawSheet, grid_column
from assets.intake.unreadable import UnreadableError, printable

Opener = Callable[[], BinaryIO]

_CHUNK = 1024 * 1024
_ROWS_AT_ONCE = 50_000
# What a spreadsheet cell can hold, and some: a longer one is an open quotation mark.
_MAX_CELL = 100_000
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AS = "Save it as 'CSV UTF-8 (Comma delimited)' and send it again."


def encoding_of(name: str, open_file: Opener) -> str:
    """Return ``utf-8`` (with or without BOM) or ``windows-1252``.

    Raises:
        UnreadableError: it is neither, or no text.
    """
    utf8 = codecs.getincrementaldecoder("utf-8")()
    windows = codecs.getincrementaldecoder("windows-1252")()
    is_utf8 = is_windows = True
    with open_file() as file:
        head = b""
        while chunk := file.read(_CHUNK):
            if not head:
                head = chunk[:4]
                if head.startswith(_UTF16):
                    raise UnreadableError(f"{name} is written in UTF-16. {_SAVE_AS}")
            if b"\0" in chunk:
                raise UnreadableError(
                    f"{name} holds zero bytes: it is written in UTF-16, or damaged. "
                    + _SAVE_AS
                )
            is_utf8 = is_utf8 and _decodes(utf8, chunk)
            is_windows = is_windows and _decodes(windows, chunk)
    # A character may be cut off at the end.
    if is_utf8 and _decodes(utf8, b"", is_last=True):
        return "utf-8"
    if is_windows:
        return "windows-1252"
    raise UnreadableError(f"{name} is neither UTF-8 nor Windows-1252 text. {_SAVE_AS}")


def read_csv_sheets(
    files: Mapping[str, tuple[str, Opener]], limits: Limits
) -> tuple[dict[str, RawSheet], str]:
    """Return the sheets, and the encoding: ``windows-1252`` if any file's is.

    Args:
        files: dataset (or ``cover``) → what to call the file, and how to open it.
        limits: the bounds.

    Raises:
        UnreadableError: a file is no comma-separated text, or could be read in two
            ways.
    """
    encodings = {
        dataset: encoding_of(printable(name), open_file)
        for dataset, (name, open_file) in files.items()
    }
    sheets = {}
    for dataset, (name, open_file) in files.items():
        shown = printable(name)
        has_free_rows = dataset in (COVER, FEEDBACK)
        reader = _Reader(shown, encodings[dataset], limits, has_free_rows)
        sheets[dataset] = RawSheet(shown, reader.read(open_file()))
    is_windows = "windows-1252" in encodings.values()
    return sheets, "windows-1252" if is_windows else "utf-8"


class _Reader:
    """Reads one CSV file into a grid.

    The first row that is not blank sets the width: a later row may be shorter, and
    longer only by blank cells. A cover's and a Feedback sheet's rows may have any
    length.
    """

    def __init__(
        self, name: str, encoding: str, limits: Limits, has_free_rows: bool
    ) -> None:
        self._name = name
        self._encoding = "utf-8-sig" if encoding == "utf-8" else encoding
        self._limits = limits
        self._has_free_rows = has_free_rows
        self._width = 0
        self._row_number = 0
        self._record_size = 0
        self._frames: list[pl.DataFrame] = []

    def read(self, file: BinaryIO) -> pl.DataFrame:
        """Return the grid of an open file, and close it."""
        csv.field_size_limit(_MAX_CELL)
        try:
            with io.TextIOWrapper(file, encoding=self._encoding, newline="") as text:
                self._read_rows(csv.reader(self._lines(text), strict=True))
        except csv.Error as error:
            raise UnreadableError(
                f"{self._name}, row {self._row_number + 1:,}: a quotation mark opens "
                f"and does not close as it should. {_SAVE_AS}"
            ) from error
        return pl.concat(self._frames, how="diagonal")

    def _read_rows(self, reader: Iterable[list[str]]) -> None:
        rows: list[list[str]] = []
        for row in reader:
            self._row_number += 1
            self._record_size = 0
            rows.append(self._fitted(row))
            if len(rows) >= _ROWS_AT_ONCE and self._width:
                self._keep(rows)
                rows = []
        self._keep(rows)

    def _lines(self, text: io.TextIOWrapper) -> Iterator[str]:
        most = self._limits.max_line_bytes
        while line := text.readline(most + 1):
            self._record_size += len(line)
            if self._record_size > most:
                raise UnreadableError(
                    f"{self._name}, row {self._row_number + 1:,} is longer than "
                    f"{most:,} characters: a line end or a closing quotation mark is "
                    f"missing. {_SAVE_AS}"
                )
            yield line

    def _fitted(self, row: list[str]) -> list[str]:
        if not self._width and any(cell.strip() for cell in row):
            self._width = self._width_of(row)
        if len(row) == self._width:
            return row
        if len(row) > self._width:
            return self._without_excess(row)
        return row + [""] * (self._width - len(row))

    def _width_of(self, heading: list[str]) -> int:
        if len(heading) == 1 and any(mark in heading[0] for mark in ";\t"):
            raise UnreadableError(
                f"{self._name} is separated by semicolons or tabs, not by commas. "
                + _SAVE_AS
            )
        return len(heading)

    def _without_excess(self, row: list[str]) -> list[str]:
        if self._has_free_rows:
            self._width = len(row)
            return row
        if any(cell.strip() for cell in row[self._width :]):
            raise UnreadableError(
                f"{self._name}, row {self._row_number:,} has {len(row):,} cells under "
                f"{self._width:,} headings: a text or number with a comma in it is not "
                f"in quotation marks. {_SAVE_AS}"
            )
        return row[: self._width]

    def _keep(self, rows: list[list[str]]) -> None:
        if self._row_number * self._width > self._limits.max_cells:
            raise UnreadableError(
                f"{self._name} has more than {self._limits.max_cells:,} cells, far "
                "more than a submission. Send it as Parquet, or in parts."
            )
        # Narrower: blank rows before the headings, and the first free rows.
        rows = [row + [""] * (self._width - len(row)) for row in rows]
        names = [grid_column(index + 1) for index in range(self._width)]
        columns = zip(*rows, strict=True) if rows else ((),) * self._width
        self._frames.append(
            pl.DataFrame(
                dict(zip(names, columns, strict=True)),
                schema=dict.fromkeys(names, pl.String),
            )
        )


def _decodes(
    decoder: codecs.IncrementalDecoder, chunk: bytes, *, is_last: bool = False
) -> bool:
    try:
        decoder.decode(chunk, is_last)
    except UnicodeDecodeError:
        return False
    return True
