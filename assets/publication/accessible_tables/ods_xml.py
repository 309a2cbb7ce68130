"""The names of OpenDocument's XML, and how an element with such names is made."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from xml.etree import ElementTree as Xml

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = {
    "office": f"{_OASIS}:office:1.0",
    "table": f"{_OASIS}:table:1.0",
    "text": f"{_OASIS}:text:1.0",
    "style": f"{_OASIS}:style:1.0",
    "number": f"{_OASIS}:datastyle:1.0",
    "meta": f"{_OASIS}:meta:1.0",
    "fo": f"{_OASIS}:xsl-fo-compatible:1.0",
    "svg": f"{_OASIS}:svg-compatible:1.0",
    "manifest": f"{_OASIS}:manifest:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
}


@cache
def named(name: str) -> str:
    """Return a name such as ``table:name`` with its namespace in full."""
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def element(
    name: str,
    attributes: Mapping[str, str] | None = None,
    parent: Xml.Element | None = None,
) -> Xml.Element:
    """Return an element, at the end of its parent if it has one."""
    made = Xml.Element(
        named(name), {named(key): text for key, text in (attributes or {}).items()}
    )
    if parent is not None:
        parent.append(made)
    return made


def serialised(root: Xml.Element) -> bytes:
    """Return a part's bytes, its names with OpenDocument's usual prefixes."""
    for prefix, name in NAMESPACES.items():
        Xml.register_namespace(prefix, name)
    data: bytes = Xml.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data
