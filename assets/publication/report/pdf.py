"""A page as PDF: the same HTML, laid out for paper by WeasyPrint.

Tagged, in the page's language and with its title (PDF/UA-1), so that it can be read
aloud. Nothing is fetched, and the same page gives the same bytes. What the page says is
its renderer's.
"""

from __future__ import annotations

import logging
import re
from contextlib import redirect_stdout
from importlib import import_module
from io import StringIO

_VARIANT = "pdf/ua-1"
_LINK_ELSEWHERE = re.compile(r' href="(?!#)[^"]*"')
_PAPER = """
@page {
  @bottom-right {
    content: "Page " counter(page) " of " counter(pages);
    font: 8pt Arial, sans-serif; color: #4c6272;
  }
}
p, li, dd { font-size: 10pt; line-height: 1.4; }
h1 { font-size: 22pt; } h2 { font-size: 15pt; break-after: avoid; }
a:not([href]) { color: inherit; text-decoration: none; }
#areas, #areas + p, .areas, .on-screen { display: none; }
"""


def missing_for_pdf() -> str | None:
    """Return what a PDF lacks here, as a sentence with what to do; None if nothing."""
    try:
        # It says on standard output what it misses, and that is for data.
        with redirect_stdout(StringIO()):
            import_module("weasyprint")
    except ModuleNotFoundError as error:
        return (
            f"The PDF was not written: the Python package {error.name} is missing "
            "here. Install outturn with all that its lock file names, then write the "
            "report again; the page beside it says the same."
        )
    except OSError:
        return (
            "The PDF was not written: Pango is missing here. Install it (on Debian the "
            "packages libpango-1.0-0 and libpangoft2-1.0-0), then write the report "
            "again; the page beside it says the same."
        )
    return None


def pdf_of(page: bytes) -> bytes:
    """Return a page as PDF.

    A link to another page is left out, and what speaks of such links (``on-screen``,
    ``areas``), for the PDF travels alone; links within the page lead on. Ask
    `missing_for_pdf` first.

    Args:
        page: the whole page in UTF-8, its styles and pictures in it.

    Raises:
        OSError: a program that it needs is missing.
    """
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    # Its warnings are of styles for screens, which paper does not need.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    nothing = URLFetcher(allowed_protocols=("data",))
    text = _LINK_ELSEWHERE.sub("", page.decode())
    # After the page's own styles, so that these have the last word.
    text = text.replace("</head>", f"<style>{_PAPER}</style></head>", 1)
    document = HTML(string=text, url_fetcher=nothing)
    return bytes(document.write_pdf(pdf_variant=_VARIANT, pdf_tags=True))
