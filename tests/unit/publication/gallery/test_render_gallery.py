# ruff: noqa: E501 - a table is read whole
import re
from dataclasses import replace

import pytest

from assets.domain.mart_entry import MartEntry
from assets.publication.gallery.render import TABLES, render_gallery
from assets.warehouse.mart_entries import mart_entries
from tests.factories.shown import ahsn_tables

ENTRY = MartEntry(
    name="marts.ahsn_metric_quarter",
    description="What each AHSN reported <of it>.",
    notes="",
    grain="quarter, ahsn_code",
    question="Who has how many.",
    sql="select ahsn_code, value from marts.ahsn_metric_quarter\nwhere metric_code = 'm' order by ahsn_code",
)
COMMENTS = {
    "marts.ahsn_metric_quarter": {
        "ahsn_code": "Who reports it. Unit: code.",
        "value": "How many there are. Unit: the metric's own.",
    }
}


@pytest.fixture(scope="module")
def given():
    return replace(ahsn_tables(), column_comments=COMMENTS)


@pytest.fixture(scope="module")
def html(given):
    return render_gallery(given, [ENTRY], "2020-21-Q4")["index.html"].decode()


def test_every_mart_of_the_dictionary_is_asked_for():
    marts = {name for name in TABLES if name.startswith("marts.")}
    assert marts == {entry.name for entry in mart_entries()}


def test_a_mart_stands_with_its_columns_its_question_and_its_query(html):
    assert "What each AHSN reported &lt;of it&gt;." in html
    assert "ahsn_code (key)" in html
    assert "How many there are." in html
    assert "where metric_code = &#39;m&#39; order by ahsn_code" in html


def test_the_answer_is_that_of_the_published_marts(html):
    answer = html[html.index('id="ahsn-metric-quarter-answer"') :]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", answer)
    assert cells[:3] == ["[c]", "null", "100"]
    assert "One figure is rounded. One figure is not shown" in answer


def test_the_picture_says_in_words_what_it_shows(html):
    said = "Bars of value by ahsn_code. 100 (YH)."
    assert f'<desc id="ahsn-metric-quarter-picture-desc">{said}</desc>' in html


def test_made_up_data_are_said_to_be_made_up_on_top(given, html):
    real = replace(given, is_synthetic=False)
    assert "Synthetic data:" in html
    assert (
        b"Synthetic data:"
        not in render_gallery(real, [ENTRY], "2020-21-Q4")["index.html"]
    )


def test_it_leads_back_to_the_pages_of_the_newest_quarter(html):
    for folder in ("report", "tables", "audit"):
        assert f'href="../2020-21-Q4/{folder}/index.html"' in html


def test_it_leads_only_to_the_pages_that_are_there(given):
    pages = render_gallery(given, [ENTRY], "2020-21-Q4", ["tables"])
    assert re.findall(r'href="\.\./[^"]*', pages["index.html"].decode()) == [
        'href="../2020-21-Q4/tables/index.html'
    ]
    alone = render_gallery(given, [ENTRY], "2020-21-Q4", [])["index.html"]
    assert b'href="..' not in alone
    assert b"Of the same warehouse" not in alone


def test_the_same_marts_give_the_same_page(given, html):
    assert render_gallery(given, [ENTRY], "2020-21-Q4")["index.html"].decode() == html
