import re
import shutil
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from assets.archive.archive import Archive
from assets.domain.errors import DeclarationError
from assets.domain.project import SQL
from assets.domain.registry.load import load_registry
from assets.warehouse.build import build_warehouse
from assets.warehouse.dictionary.entries import describe
from assets.warehouse.dictionary.markdown import as_markdown
from assets.warehouse.dictionary.page import as_page
from assets.warehouse.sql_file import read_sql_file, sql_files
from pipelines.data_dictionary import DOCS, dictionary_texts

STALE = "docs/{} is behind the files of sql/: run `make dictionary` and commit it"

BASE = """\
-- Figures & <their> sums.
-- Grain: quarter.
-- Example: Every quarter.
--     select quarter from reference.base
select quarter  -- The "quarter" | its name. Unit: quarter.
from registry.quarters
"""
ABOVE = """\
-- Figures again.
-- Grain: quarter, part or none.
--
-- In two parts.
--
-- Example: The parts below one.
--     select part from marts.above where part < 1
select
    base.quarter,  -- The quarter. Unit: quarter.
    1.0 as part  -- A part. Unit: per cent.
from reference.base as base
"""
TYPES = {
    "reference.base": {"quarter": "VARCHAR"},
    "marts.above": {"quarter": "VARCHAR", "part": "DOUBLE"},
}


class Page(HTMLParser):
    """What a page's checks need: its elements, in order, and its words."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def texts():
    return dictionary_texts()


@pytest.fixture(scope="module")
def page(texts):
    return Page(texts["data-dictionary.html"])


@pytest.fixture
def small(tmp_path):
    for name, sql in (("reference/base", BASE), ("marts/above", ABOVE)):
        path = tmp_path / f"{name}.sql"
        path.parent.mkdir()
        path.write_text(sql, encoding="utf-8")
    return describe(sql_files(tmp_path), [], TYPES)


@pytest.mark.parametrize("name", ["data-dictionary.md", "data-dictionary.html"])
def test_the_dictionary_in_docs_is_the_one_the_sql_makes(texts, name):
    path = DOCS / name
    found = path.read_text(encoding="utf-8") if path.exists() else ""
    assert found == texts[name], STALE.format(name)


def test_a_file_without_an_example_is_named_with_what_to_add(tmp_path):
    path = tmp_path / "reference" / "base.sql"
    path.parent.mkdir()
    path.write_text(re.sub(r"-- Example.*\n--  .*\n", "", BASE), encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"^sql/reference/base\.sql has no exam"):
        describe(sql_files(tmp_path), [], TYPES)


def test_it_says_everything_a_sql_file_says(small):
    text = as_markdown(small)
    for said in (
        "### marts.above\n\nFigures again.\n\nIn two parts.\n\n"
        "Grain: quarter, part or none.",
        "| `part` (key) | DOUBLE | per cent | A part |",
        "Example: The parts below one.\n\n"
        "```sql\nselect part from marts.above where part < 1\n```",
        "Reads: [reference.base](#referencebase).\nRead by: no other table.",
        "Reads: `registry.quarters`.\nRead by: [marts.above](#martsabove).",
        '| The "quarter" \\| its name |',
    ):
        assert said in text


def test_what_a_sql_file_says_is_text_on_the_page(small):
    text = as_page(small)
    assert "Figures &amp; &lt;their&gt; sums." in text
    assert "where part &lt; 1" in text


def test_every_table_and_column_stands_in_both(texts):
    files = sql_files()
    for file in files:
        assert f"### {file.name}\n" in texts["data-dictionary.md"]
        assert f'<h3 id="{file.name}">' in texts["data-dictionary.html"]
    columns = sum(len(file.columns) for file in files)
    assert texts["data-dictionary.html"].count('<th scope="row"') == columns


def test_the_schemas_come_in_the_order_of_their_making(texts):
    found = re.findall(r"^## (\w+)$", texts["data-dictionary.md"], re.MULTILINE)
    assert found == ["Contents", "reference", "staging", "marts", "audit"]


def test_every_link_leads_somewhere_and_every_name_is_one_place(page):
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = [attributes["href"] for attributes in page.all("a")]
    assert len(targets) > 100
    assert {target.removeprefix("#") for target in targets} <= set(ids)


def test_every_link_of_the_text_leads_to_a_heading(texts):
    text = texts["data-dictionary.md"]
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    anchors = {heading.lower().replace(".", "") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= anchors


def test_the_page_needs_no_network_and_no_script(texts, page):
    assert not page.all("script")
    assert not page.all("link")
    assert "http" not in texts["data-dictionary.html"]
    assert not re.search(r"url\(|@import|src=", texts["data-dictionary.html"])


def test_the_page_can_be_read_aloud_and_walked_by_keyboard(page):
    assert page.all("html") == [{"lang": "en-GB"}]
    for landmark in ("header", "nav", "main", "footer", "h1", "svg"):
        assert len(page.all(landmark)) == 1
    skip = page.all("a")[0]
    assert (skip["class"], skip["href"]) == ("skip", "#content")
    assert all("scope" in attributes for attributes in page.all("th"))
    for tag in ("table", "tr", "th", "td"):
        assert all(attributes["role"] for attributes in page.all(tag))
    assert len(page.all("caption")) == len(page.all("table"))
    assert page.all("svg")[0]["aria-labelledby"] == "lineage-title lineage-text"
    # What scrolls sideways has to be reached without a mouse.
    scrolls = [one for one in page.all("div") if one.get("class") == "wide"]
    assert all(one["tabindex"] == "0" and one["aria-label"] for one in scrolls)


def test_headings_skip_no_level(page):
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("spoilt", ["", "-- A quarter.", "-- Unit: quarter."])
def test_a_column_without_comment_or_unit_fails_the_build(tmp_path, spoilt):
    folder = tmp_path / "sql"
    shutil.copytree(SQL, folder)
    path = folder / "marts" / "metric_quarter.sql"
    good = read_sql_file(path).columns[0].comment
    text = path.read_text(encoding="utf-8")
    assert text.count(f"-- {good}") == 1
    path.write_text(text.replace(f"-- {good}", spoilt), encoding="utf-8")
    home = tmp_path / "home"
    with pytest.raises(DeclarationError, match="the column quarter must end with one"):
        build_warehouse(
            Archive(home / "archive"),
            load_registry(),
            home,
            built_at=datetime(2021, 5, 1, tzinfo=UTC),
            sql_folder=folder,
        )
    assert not (home / "warehouse.duckdb").exists()
