"""The one layout that the pages of AHSNs and regions share."""

from __future__ import annotations

from dataclasses import dataclass

from assets.publication.display import MARKERS
from assets.publication.pages.shell import Shell, page
from assets.publication.pages.tables import Link
from assets.publication.report.section import Section
from assets.publication.report.year import ReportYear

_TEMPLATE = "report/templates/area.html"
_REPORT = "../index.html"


@dataclass(frozen=True)
class AreaPage:
    """What a page says.

    Attributes:
        title: the area's name.
        caption: what kind of area it is.
        lede: what is said first.
        sections: in order.
        links: where it leads on to.
    """

    title: str
    caption: str
    lede: tuple[str, ...]
    sections: tuple[Section, ...]
    links: tuple[Link, ...]


def area_page(year: ReportYear, content: AreaPage) -> bytes:
    """Return a page that stands one folder below the report's."""
    front = Link("Quarterly impact report", _REPORT)
    shell = Shell(
        title=f"{content.title}, {year.span}",
        build_id=year.build_id,
        is_synthetic=year.is_synthetic,
        caption=f"{content.caption}, quarterly impact report",
        place=year.quarter.months,
        crumbs=(front,),
        front=front,
    )
    return page(
        _TEMPLATE,
        shell,
        {
            "lede": content.lede,
            "markers": list(MARKERS.items()),
            "sections": content.sections,
            "links": content.links,
            "has_audit": year.has_audit,
        },
    )
