"""What a file is, from its first bytes; its name is never asked.

Only the kind. What is inside is for the reader of that kind to say.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from assets.intake.unreadable import UnreadableError

ContentKind = Literal["empty", "zip", "ole2", "parquet", "pdf", "markup", "other"]

HEAD_SIZE = 4096
_SIGNATURES: tuple[tuple[bytes, ContentKind], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PK\x07\x08", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole2"),
    (b"PAR1", "parquet"),
    (b"PARE", "parquet"),
    (b"%PDF", "pdf"),
)
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<head")
# How an encrypted workbook names its content, inside the OLE2 file.
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

_REFUSED: dict[ContentKind, str] = {
    "empty": "The file is empty (0 bytes). Send it again.",
    "pdf": "This is a PDF, which cannot be read as figures. Send the workbook (.xlsx).",
    "markup": (
        "This is a web page or XML file, whatever its name says. Open it in Excel, "
        "save it as 'Excel Workbook (.xlsx)' and send that."
    ),
}


def content_kind(head: bytes) -> ContentKind:
    """Return what the first bytes of a file (up to `HEAD_SIZE`) make it."""
    if not head:
        return "empty"
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower().startswith(_MARKUP):
        return "markup"
    return "other"


def kind_of_file(path: Path) -> ContentKind:
    """Return what a file is by its first bytes."""
    with path.open("rb") as file:
        return content_kind(file.read(HEAD_SIZE))


def refuse_kind(kind: ContentKind) -> None:
    """Refuse the kinds that can be no part of a submission.

    Raises:
        UnreadableError: the file is empty, a PDF, or markup.
    """
    if kind in _REFUSED:
        raise UnreadableError(_REFUSED[kind])


def refuse_ole2(path: Path) -> None:
    """Refuse a file of Excel's old kind, telling a password from an old format.

    Raises:
        UnreadableError: always.
    """
    # The directory of an OLE2 file may lie anywhere; a workbook of a password's size
    # is read whole, and no more than that of anything larger.
    with path.open("rb") as file:
        is_encrypted = _ENCRYPTED_PACKAGE in file.read(64 * 1024 * 1024)
    if is_encrypted:
        raise UnreadableError(
            "The workbook is protected by a password. In Excel, remove it under "
            "File > Info > Protect Workbook > Encrypt with Password, and send it again."
        )
    raise UnreadableError(
        "This is a file of Excel's old format (.xls) or another old Office file. Open "
        "it in Excel, save it as 'Excel Workbook (.xlsx)' and send that."
    )
