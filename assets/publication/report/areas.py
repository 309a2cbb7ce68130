"""Every page below England's: one an AHSN and one a region, from one year."""

from __future__ import annotations

from assets.publication.report.ahsn_page import ahsn_page
from assets.publication.report.area import region_areas
from assets.publication.report.region_page import region_page
from assets.publication.report.year import ReportYear


def area_pages(year: ReportYear) -> dict[str, bytes]:
    """Return the pages by their path in the report's folder.

    They are ``ahsns/<code>.html`` and ``regions/<code>.html`` of the AHSNs expected in
    the quarter and of the regions they are in.
    """
    pages = {}
    for region, ahsns in region_areas(year).items():
        pages[f"regions/{region.code}.html"] = region_page(year, region, ahsns)
        for ahsn in ahsns:
            pages[f"ahsns/{ahsn.code}.html"] = ahsn_page(year, ahsn, region)
    return pages
