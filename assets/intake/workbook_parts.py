"""The parts of a workbook: which of its XML is which sheet.

A workbook is a zip of XML. It is unpacked within bounds and packed again, without
compression, for the reader: so the reader sees exactly the bytes that were checked.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping

from assets.intake.sheet_xml import expat_parser
from assets.intake.unreadable import UnreadableError, refused_as
from assets.intake.zip_parts import CUT_OFF, BoundedZip

WORKBOOK_PART = "xl/workbook.xml"
_RELATIONS_PART = "xl/_rels/workbook.xml.rels"

_KEPT = (".xml", ".rels")
_OTHER_DOCUMENTS = {
    "word/": "This is a Word document.",
    "ppt/": "This is a PowerPoint file.",
    "xl/workbook.bin": "This is a binary workbook (.xlsb).",
    "content.xml": "This is an OpenDocument file (.ods).",
}


def is_workbook(bounded: BoundedZip) -> bool:
    """Whether a zip is a workbook.

    Raises:
        UnreadableError: it is an Office document of another kind.
    """
    if WORKBOOK_PART in bounded.entries:
        return True
    for start, what in _OTHER_DOCUMENTS.items():
        if any(name.startswith(start) for name in bounded.entries):
            raise UnreadableError(
                f"{what} Open the workbook in Excel, save it as 'Excel Workbook "
                "(.xlsx)' and send that."
            )
    return False


def read_parts(bounded: BoundedZip) -> dict[str, bytes]:
    """Return the XML parts of a workbook; pictures, macros and the like are left out.

    Raises:
        UnreadableError: a part is damaged, too large, or declares entities.
    """
    parts = {
        name: bounded.read(name)
        for name in bounded.entries
        if name.lower().endswith(_KEPT)
    }
    for data in parts.values():
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise UnreadableError(
                "The workbook holds definitions (DTD) that no spreadsheet program "
                "writes. Copy the figures into a fresh template and send that."
            )
    return parts


def repacked(parts: Mapping[str, bytes]) -> bytes:
    """Return the parts as a zip without compression."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return sheet name → the name of its XML part, in the workbook's order.

    Raises:
        UnreadableError: the workbook's own list of sheets is damaged.
    """
    by_name = {name.casefold(): name for name in parts}
    if _RELATIONS_PART not in by_name:
        raise UnreadableError(CUT_OFF)
    targets = {
        attributes.get("Id", ""): attributes.get("Target", "")
        for attributes in _elements(parts[by_name[_RELATIONS_PART]], "Relationship")
    }
    found = {}
    for attributes in _elements(parts[WORKBOOK_PART], "sheet"):
        relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
        path = posixpath.normpath(posixpath.join("/xl", targets.get(relation, "")))
        part = by_name.get(path.removeprefix("/").casefold())
        if part is not None:
            found[attributes.get("name", "")] = part
    return found


def _elements(xml: bytes, name: str) -> Iterator[dict[str, str]]:
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == name:
            found.append(attributes)

    parser = expat_parser()
    parser.StartElementHandler = start
    with refused_as(CUT_OFF):
        parser.Parse(xml, True)
    yield from found
