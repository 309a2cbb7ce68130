"""Drawing what is not a sheet of records: how to fill it in, the cover, the lists."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

import xlsxwriter

from assets.domain.datasets import COVER_FIELDS
from assets.publication.template.contents import TemplateContents
from assets.publication.template.styles import Styles, row_height

HOW_TO_SHEET, COVER_SHEET, LISTS_SHEET = "How to", "Cover", "Lists"

_PAGE_WIDTH = 100
_COVER_WIDTHS = (22, 36, 60)
_LISTS_WIDTHS = (22, 48, 30, 70)
_COVER_HINTS = {
    "ahsn_code": "Filled in: {ahsn_name}.",
    "quarter": "Filled in: {months}.",
    "template_version": "Filled in; it says which template this is.",
    "prepared_by": "Your name.",
    "approved_by": "Whoever signed the figures off; may stay blank until then.",
    "approved_on": "The day of approval, as 2021-04-20; may stay blank until then.",
    "nil_datasets": (
        "Sheets with nothing to report this quarter, separated by semicolons, such as "
        "Impacts; Companies. Leave it blank if every sheet has rows."
    ),
}


def draw_how_to(
    book: xlsxwriter.Workbook, contents: TemplateContents, styles: Styles
) -> None:
    """Add the sheet that says, in a page, what to do."""
    sheet = book.add_worksheet(HOW_TO_SHEET)
    sheet.set_column(0, 0, _PAGE_WIDTH, styles.plain)
    quarter = contents.quarter
    sheet.write_string(
        0, 0, f"{contents.ahsn_name}: submission for {quarter}", styles.title
    )
    sheet.set_row(0, 30)
    for number, text in enumerate(_steps(contents), start=1):
        sheet.write_string(number, 0, text, styles.plain)
        # Half a line between two steps.
        sheet.set_row(number, row_height([(text, _PAGE_WIDTH)]) + 8)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.protect("")


def _steps(contents: TemplateContents) -> list[str]:
    quarter = contents.quarter
    return [
        f"{quarter.months}. To be sent by {contents.deadline_at:%d %B %Y %H:%M} UTC. "
        f"Template version {contents.template_version}.",
        "1. Cover: write who prepared it, and name the sheets that have nothing to "
        "report.",
        "2. Activity: each row is one figure that is expected of you. Write the value, "
        "or leave it blank and choose a status that says why there is none: Nil "
        "(nothing was done), Not available (the figure will come), Not applicable "
        "(there can be none). A row left with neither is rejected, and only that row. "
        "A true zero is written 0.",
        "3. A rate has a numerator and a denominator; its value stays blank.",
        "4. Adoption, Innovations, Local programmes, Impacts: what you reported last "
        "quarter is laid out. Give this quarter's stage, status or figure; clear the "
        "whole row if it no longer applies; use the blank rows for what is new. "
        "Companies: this quarter's support only, so the sheet starts blank. Where "
        "nothing of an expected programme was reported last quarter, Adoption lists "
        "every organisation that could take it up: clear the rows of those that have "
        "not. A row left without a stage is rejected, and only that row.",
        "5. Cells to fill in have a border and a tint. Click on one to see what "
        "belongs in it. The words that can be chosen, with units and meanings, are on "
        "the Lists sheet.",
        "6. “Last quarter” shows what we hold for the quarter before, to compare with. "
        "It is not read back. "
        + (
            f"It comes from {contents.last_source}."
            if contents.last_source
            else "We hold nothing of yours for that quarter."
        ),
        "7. Save as Excel Workbook (.xlsx) and send it in the usual way. The file may "
        "have any name. You may send it again: the newest version without fault at "
        "the level of the file is the one that counts.",
    ]


def draw_cover(
    book: xlsxwriter.Workbook, contents: TemplateContents, styles: Styles
) -> None:
    """Add the cover, with what we know filled in and locked."""
    sheet = book.add_worksheet(COVER_SHEET)
    known = {
        "ahsn_code": contents.ahsn_code,
        "quarter": str(contents.quarter),
        "template_version": contents.template_version,
    }
    sheet.add_table(
        0,
        0,
        len(COVER_FIELDS),
        2,
        {
            "name": "CoverFields",
            "style": None,
            "autofilter": False,
            "columns": [
                {"header": heading, "header_format": styles.heading}
                for heading in ("Field", "Value", "What to write")
            ],
        },
    )
    for number, field in enumerate(COVER_FIELDS, start=1):
        sheet.write_string(number, 0, _field_words(field), styles.key)
        if field in known:
            sheet.write_string(number, 1, known[field], styles.key)
        else:
            is_date = field == "approved_on"
            blank = styles.date if is_date else styles.text
            sheet.write_blank(number, 1, None, blank)
        hint = _COVER_HINTS[field].format(
            ahsn_name=contents.ahsn_name, months=contents.quarter.months
        )
        sheet.write_string(number, 2, hint, styles.plain)
        sheet.set_row(number, row_height([(hint, _COVER_WIDTHS[2])]))
    for place, width in enumerate(_COVER_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _field_words(field: str) -> str:
    words = field.replace("_", " ").replace("ahsn", "AHSN")
    return words[0].upper() + words[1:]


def draw_lists(
    book: xlsxwriter.Workbook, contents: TemplateContents, styles: Styles
) -> None:
    """Add the sheet of the words that can be chosen, list by list."""
    sheet = book.add_worksheet(LISTS_SHEET)
    rows = contents.terms.rows()
    headings = ("List", "What to write", "Code", "About")
    sheet.add_table(
        0,
        0,
        len(rows),
        3,
        {
            "name": "ListOfTerms",
            "style": None,
            "autofilter": False,
            "columns": [
                {"header": heading, "header_format": styles.heading}
                for heading in headings
            ],
        },
    )
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell or "", styles.plain)
        texts = [cell or "" for cell in row]
        sheet.set_row(number, row_height(zip(texts, _LISTS_WIDTHS, strict=True)))
    for place, width in enumerate(_LISTS_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.protect("", {"format_columns": True, "autofilter": True})


def list_ranges(contents: TemplateContents) -> Mapping[str, str]:
    """Return the list's name → the range of its terms, which follow each other."""
    numbered = enumerate(contents.terms["list"].to_list(), start=2)
    ranges = {}
    for name, group in groupby(numbered, lambda pair: pair[1]):
        rows = [number for number, _ in group]
        ranges[name] = f"={LISTS_SHEET}!$B${rows[0]}:$B${rows[-1]}"
    return ranges
