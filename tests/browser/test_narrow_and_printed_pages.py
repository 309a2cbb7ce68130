"""Made-up pages in a browser: huge numbers on a phone, long tables on paper."""

import shutil
import subprocess

import pytest

from assets.publication.pages.shell import Shell, page
from assets.publication.pages.tables import Cell, Column, Row, Table
from assets.publication.report.at_a_glance import Tile
from assets.publication.report.section import Section

NARROW = {"width": 320, "height": 640}
MADE = Shell(title="What came of it", build_id="b-1", is_synthetic=True)
COLUMNS = ("Measure of what came", *(f"Quarter {number}" for number in range(12)))


def section(number, rows=9):
    return Section(
        id=f"section-{number}",
        heading=f"Heading {number}",
        tables=(
            Table(
                id=f"table-{number}",
                caption=f"Caption {number}",
                columns=tuple(Column(name) for name in COLUMNS),
                rows=tuple(
                    Row(tuple(Cell(f"Row {number}") for _ in COLUMNS))
                    for _ in range(rows)
                ),
            ),
        ),
    )


def made(*sections):
    lists = {"lede": (), "markers": [], "links": (), "sections": sections}
    values = {**lists, "has_audit": True}
    return page("report/templates/area.html", MADE, values).decode()


@pytest.fixture
def shown(chromium):
    page = chromium.new_page(viewport=NARROW)
    yield page
    page.close()


def test_numbers_however_long_do_not_widen_a_narrow_page(shown):
    tiles = (
        Tile("2,147,483,704", "jobs created or safeguarded", "#growth"),
        Tile("£987,654,332,123.4 million", "raised by the companies", "#growth"),
    )
    lists = {"reach": (), "tables": (), "notes": (), "sections": (), "ahsns": ()}
    words = {"lede": (), "how_to_read": "", "quarter": "2020-21-Q4"}
    values = {**lists, **words, "markers": [], "regions": (), "tiles": tiles}
    values |= {"leads_to": ("tables", "audit", "gallery")}
    shown.set_content(page("report/templates/index.html", MADE, values).decode())
    assert shown.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_the_first_columns_heading_stays_beside_it(shown):
    shown.set_content(made(section(1)))
    left = """name => {
        document.querySelector('.scroll').scrollLeft = 200;
        return document.querySelector(name).getBoundingClientRect().left;
    }"""
    heading, cell = (shown.evaluate(left, f"{part} th") for part in ("thead", "tbody"))
    assert heading == cell


def test_a_printed_heading_stands_on_the_sheet_of_its_table(shown, tmp_path):
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not installed")
    shown.set_content(made(*(section(number) for number in range(1, 12))))
    path = tmp_path / "page.pdf"
    shown.pdf(path=path, prefer_css_page_size=True)
    read = [reader, "-layout", str(path), "-"]
    said = subprocess.run(read, capture_output=True, text=True, check=True).stdout
    sheets = said.rstrip("\f").split("\f")
    assert len(sheets) > 2
    assert all(f"Heading {number}\n" in said for number in range(1, 12))
    for sheet in sheets:
        assert "Synthetic data: not for use as statistics" in sheet
        for number in range(1, 12):
            if f"Heading {number}\n" in sheet:
                assert f"Caption {number}\n" in sheet
                assert f"Row {number} " in sheet
