from __future__ import annotations

import io
import re
import struct
import zipfile
from pathlib import Path

import pytest

from assets.archive.submission import Reading
from assets.intake.limits import Limits
from assets.intake.read import read_submission
from tests.factories.submissions import (
    Tables,
    a_submission,
    csv_folder,
    csv_text,
    csv_zip,
    rows_of,
    workbook,
    zip_of,
)

TABLES: Tables = a_submission(activity="value | comment\n1 | a")
ACTIVITY = csv_text(rows_of(TABLES["activity"])).encode()


def read(tmp_path: Path, data: bytes, limits: Limits | None = None) -> Reading:
    path = tmp_path / "sent.xlsx"
    path.write_bytes(data)
    return read_submission(path, limits)


def reason_of(tmp_path: Path, data: bytes, limits: Limits | None = None) -> str:
    reason = read(tmp_path, data, limits).unreadable_reason
    assert reason is not None
    return reason


def with_flags(data: bytes, *, flag: int = 0, method: int | None = None) -> bytes:
    """Return a zip whose entries claim a flag or a method of compression."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = changed.find(signature)
        while position >= 0:
            at = position + offset
            flags, found = struct.unpack_from("<HH", changed, at)
            struct.pack_into(
                "<HH", changed, at, flags | flag, found if method is None else method
            )
            position = changed.find(signature, position + 4)
    return bytes(changed)


@pytest.mark.parametrize("prefix", ["", "East return/", "East\\"])
def test_a_zip_of_csv_files_may_wrap_them_in_a_folder(
    tmp_path: Path, prefix: str
) -> None:
    reading = read(tmp_path, csv_zip(TABLES, prefix=prefix))
    assert (reading.source_kind, reading.unreadable_reason) == ("zip", None)
    assert reading.records["activity"]["sheet"].to_list() == ["activity.csv"]


def test_what_the_computer_put_in_a_zip_is_left_alone(tmp_path: Path) -> None:
    data = zip_of(
        {
            "activity.csv": ACTIVITY,
            "__MACOSX/._activity.csv": b"\0\0",
            ".DS_Store": b"\0",
        }
    )
    assert read(tmp_path, data).unreadable_reason is None


@pytest.mark.parametrize(
    "name",
    ["../activity.csv", "/activity.csv", "C:\\activity.csv", "a/../../activity.csv"],
)
def test_a_name_that_leaves_the_zip_is_refused(tmp_path: Path, name: str) -> None:
    assert "outside itself" in reason_of(tmp_path, zip_of({name: ACTIVITY}))
    assert list(tmp_path.iterdir()) == [tmp_path / "sent.xlsx"]


@pytest.mark.parametrize(
    "files",
    [
        {"a/activity.csv": ACTIVITY, "b/activity.csv": ACTIVITY},
        {"activity.csv": ACTIVITY, "Activity.txt": ACTIVITY},
    ],
)
def test_two_files_of_one_dataset_are_refused(
    tmp_path: Path, files: dict[str, bytes]
) -> None:
    assert "Two files are both Activity" in reason_of(tmp_path, zip_of(files))


def test_a_zip_in_a_zip_is_refused(tmp_path: Path) -> None:
    for inner in (zip_of({"activity.csv": ACTIVITY}), workbook(TABLES)):
        data = zip_of({"activity.csv": ACTIVITY, "more": inner})
        assert "holds another zip or workbook (more)" in reason_of(tmp_path, data)


def test_a_zip_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    data = zip_of({"activity.csv": b"value\n" + b"1\n" * 2_000_000})
    limits = Limits(max_expanded_bytes=1_000_000)
    assert "Unpacked, the file is larger" in reason_of(tmp_path, data, limits)


def test_a_declared_size_is_not_believed(tmp_path: Path) -> None:
    data = bytearray(zip_of({"activity.csv": b"value\n" + b"1\n" * 2_000_000}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.find(signature) + offset, 10)
    limits = Limits(max_expanded_bytes=1_000_000)
    assert "damaged or cut off" in reason_of(tmp_path, bytes(data), limits)


def test_very_many_entries_are_refused(tmp_path: Path) -> None:
    few = zip_of({f"{n}.csv": b"" for n in range(20)})
    assert "holds 20 files" in reason_of(tmp_path, few, Limits(max_entries=10))
    many = zip_of({f"{n:06}.csv": b"" for n in range(30_000)})
    assert "table of contents" in reason_of(tmp_path, many)


def test_a_password_or_an_odd_compression_is_refused(tmp_path: Path) -> None:
    data = csv_zip(TABLES)
    assert "protected by a password" in reason_of(tmp_path, with_flags(data, flag=1))
    for method in (12, 14, 93, 99):
        reason = reason_of(tmp_path, with_flags(data, method=method))
        assert "compression" in reason


def test_two_entries_of_one_name_are_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("activity.csv", ACTIVITY)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("activity.csv", ACTIVITY)
    assert "two files of the same name" in reason_of(tmp_path, buffer.getvalue())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "damaged or cut off"),
        (b"PK\x05\x06" + b"\0" * 18, "None of its files"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<html><table><tr><td>1", "web page"),
        (b"\xef\xbb\xbf <?xml version='1.0'?>", "web page or XML"),
        (b"PAR1....PAR1", "one Parquet file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, r"old format \(\.xls\)"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        (ACTIVITY, "A CSV file is sent in a folder"),
        (b"\x7fELF\x02\x01", "neither a workbook"),
        (zip_of({"word/document.xml": b"<a/>"}), "Word document"),
        (zip_of({"xl/workbook.bin": b"\0"}), r"binary workbook \(\.xlsb\)"),
        (zip_of({"content.xml": b"<a/>"}), r"OpenDocument file \(\.ods\)"),
        (zip_of({"xl/workbook.xml": b"<a/>"}), "damaged or cut off"),
        (zip_of({"activity.csv": b"PAR1....PAR1"}), "as a folder, not zipped"),
        (zip_of({"activity.csv": b""}), r"activity\.csv is empty"),
        (zip_of({"readme.txt": b"hello"}), "None of its files"),
    ],
)
def test_every_other_kind_of_file_is_refused_with_what_to_do(
    tmp_path: Path, data: bytes, said: str
) -> None:
    reason = reason_of(tmp_path, data)
    assert re.search(said, reason), reason
    assert re.search(r"\b(Send|send|Put|sent|Use|Remove|remove|Make)\b", reason)


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    reason = reason_of(tmp_path, workbook(TABLES), Limits(max_bytes=1_000))
    assert "more than the 0 MB" in reason


def test_the_name_of_a_file_is_never_asked(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(workbook(TABLES))
    assert read_submission(path).source_kind == "workbook"


@pytest.mark.parametrize("inner", [b"PK\x03\x04", b"%PDF"])
def test_a_workbook_in_a_folder_is_refused_by_name(
    tmp_path: Path, inner: bytes
) -> None:
    folder = csv_folder(tmp_path / "sent", TABLES)
    (folder / "companies.xlsx").write_bytes(inner)
    reason = read_submission(folder).unreadable_reason
    assert reason is not None
    assert "companies.xlsx is" in reason


def test_a_folder_in_the_folder_is_refused(tmp_path: Path) -> None:
    folder = csv_folder(tmp_path / "sent", TABLES)
    (folder / "old").mkdir()
    reason = read_submission(folder).unreadable_reason
    assert reason is not None
    assert "old is a folder inside the folder" in reason
