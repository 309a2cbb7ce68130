"""The template as the bytes of a workbook: contents in, .xlsx out.

Nothing is read or written on the disk, and no figure is worked out.
"""

from __future__ import annotations

import io
from datetime import datetime

import xlsxwriter

from assets.publication.template.contents import TemplateContents
from assets.publication.template.data_sheets import draw_sheet
from assets.publication.template.front_sheets import (
    COVER_SHEET,
    draw_cover,
    draw_how_to,
    draw_lists,
    list_ranges,
)
from assets.publication.template.layout import LAYOUTS
from assets.publication.template.styles import FONT, styles_of

_OPTIONS = {
    "in_memory": True,
    # Text is text: a title that begins with = is no formula, one with :// no link.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": FONT,
}


def template_workbook(contents: TemplateContents, *, made_at: datetime) -> bytes:
    """Return the template of an AHSN; the same contents and moment, the same bytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        styles = styles_of(book)
        draw_how_to(book, contents, styles)
        draw_cover(book, contents, styles)
        lists = list_ranges(contents)
        for layout in LAYOUTS:
            draw_sheet(book, layout, contents, lists, styles)
        draw_lists(book, contents, styles)
        _describe(book, contents, made_at)
        cover = book.get_worksheet_by_name(COVER_SHEET)
        if cover is not None:
            cover.activate()
    return buffer.getvalue()


def _describe(
    book: xlsxwriter.Workbook, contents: TemplateContents, made_at: datetime
) -> None:
    book.set_properties(
        {
            "title": f"Submission template, {contents.ahsn_name}, {contents.quarter}",
            "subject": f"Quarterly submission for {contents.quarter}",
            "author": "outturn",
            "created": made_at,
        }
    )
    version = contents.template_version
    book.set_custom_property("Template version", version, "text")
    book.set_custom_property("AHSN code", contents.ahsn_code, "text")
    book.set_custom_property("Quarter", str(contents.quarter), "text")
