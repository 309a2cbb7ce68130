"""Unpacking a zip without believing a word it says about itself.

What is inside is not understood here: a workbook's parts and a zip of CSVs are both
entries of bytes. Nothing is ever unpacked to the disk.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from assets.intake.limits import MEBIBYTE, Limits
from assets.intake.unreadable import UnreadableError, refused_as

CUT_OFF = (
    "The file begins like a workbook or zip but is damaged or cut off. Open it on your "
    "computer to see that it is whole, save it again and send it again."
)
_CHUNK = 256 * 1024
_ENCRYPTED = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# Put in by the computer that made the zip, not by the person.
_BY_MACHINE = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


class _CautiousFile(io.BufferedReader):
    """A file of which no more than a mebibyte is read at once.

    The zip's table of contents is read in one piece before its entries can be
    counted: this is what refuses millions of entries.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes, or refuse to read that many."""
        data = super().read(MEBIBYTE + 1 if size is None or size < 0 else size)
        if len(data) > MEBIBYTE:
            raise UnreadableError(
                "The zip's table of contents is far larger than a submission's. Send a "
                "zip with the CSV files of one submission only."
            )
        return data


class BoundedZip:
    """An open zip whose entries have been checked by name; read within a budget."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._spent = 0
        self.entries = {
            info.filename: info
            for info in archive.infolist()
            if not info.is_dir() and not _is_by_machine(info.filename)
        }

    def open(self, name: str) -> io.BufferedReader:
        """Return an entry as a stream that counts against the budget as it is read."""
        with refused_as(CUT_OFF):
            stream = self._archive.open(self.entries[name])
        return io.BufferedReader(_Counted(stream, self), _CHUNK)

    def read(self, name: str) -> bytes:
        """Return the whole of an entry."""
        with self.open(name) as stream:
            return b"".join(iter(lambda: stream.read(_CHUNK), b""))

    def reset_budget(self) -> None:
        """Begin to count anew, before entries that were read once are read again."""
        self._spent = 0

    def spend(self, size: int) -> None:
        """Count unpacked bytes; refuse when there are too many."""
        self._spent += size
        if self._spent > self._limits.max_expanded_bytes:
            raise UnreadableError(
                "Unpacked, the file is larger than "
                f"{self._limits.max_expanded_bytes // MEBIBYTE:,} MB, which is far "
                "more than a submission. Remove what does not belong in it (pictures, "
                "formatted empty rows, copies) and send it again."
            )


class _Counted(io.RawIOBase):
    """A zip entry's bytes, each counted before it is handed on."""

    def __init__(self, stream: IO[bytes], bounded: BoundedZip) -> None:
        self._stream = stream
        self._bounded = bounded

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        # Why: a declared size is not believed, so no more than the buffer is asked for.
        with refused_as(CUT_OFF):
            data = self._stream.read(len(buffer))
        self._bounded.spend(len(data))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


@contextmanager
def opened_zip(path: Path, limits: Limits) -> Iterator[BoundedZip]:
    """Yield a zip whose entries are few, plainly named, unencrypted and distinct.

    Raises:
        UnreadableError: it is none of that, or it is damaged.
    """
    with path.open("rb", buffering=0) as raw:
        cautious = _CautiousFile(raw)
        with refused_as(CUT_OFF):
            archive = zipfile.ZipFile(cautious)
        with archive:
            _check_entries(archive.infolist(), limits)
            yield BoundedZip(archive, limits)


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.max_entries:
        raise UnreadableError(
            f"The zip holds {len(entries):,} files; a submission has at most "
            f"{limits.max_entries:,}. Send one submission only."
        )
    for info in entries:
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableError(
                "The zip is protected by a password. Send it without one."
            )
        if info.compress_type not in _METHODS:
            raise UnreadableError(
                "The zip uses a compression that is not read here. Make it with "
                "'Send to > Compressed (zipped) folder' and send it again."
            )
        _check_name(info)
    names = [info.filename.casefold() for info in entries]
    if len(set(names)) < len(names):
        raise UnreadableError(
            "The zip holds two files of the same name. Leave one and send it again."
        )


def _check_name(info: zipfile.ZipInfo) -> None:
    # The original name: zipfile itself cuts a name at a zero byte.
    path = PurePosixPath(info.orig_filename.replace("\\", "/"))
    if (
        path.is_absolute()
        or ".." in path.parts
        or ":" in info.orig_filename
        or "\0" in info.orig_filename
    ):
        raise UnreadableError(
            "The zip names a file outside itself, as no ordinary zip does. Make the "
            "zip anew from the files and send it again."
        )


def _is_by_machine(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part in _BY_MACHINE or part.startswith("._") for part in parts)
