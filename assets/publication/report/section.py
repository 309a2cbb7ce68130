"""A section of the report: what is said, shown in tables and drawn, in that order."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from assets.publication.pages.tables import Table


@dataclass(frozen=True)
class Picture:
    """A picture of its own with its caption; ``below`` is a line under the caption."""

    caption: str
    below: str
    svg: Markup


@dataclass(frozen=True)
class Section:
    """A section by the anchor it is found by.

    Attributes:
        id: the anchor.
        heading: what it is about.
        sentences: what is said first.
        tables: in order.
        afterwards: what is said below the tables, in small.
        pictures: drawn side by side where there are several.
        picture_key: whether what the lines in the pictures mean is said above them.
    """

    id: str
    heading: str
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    afterwards: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    picture_key: bool = False
