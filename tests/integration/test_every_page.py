"""What is true of every page that a run writes, looked at as a file."""

import html
import os
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.factories.audit_site import SeenPage
from tests.factories.pages import ALL_KINDS, INTERNAL, QUARTER, every_page, kind_of

HEAVIEST = 1_000_000


@pytest.fixture(scope="module")
def outbox(sample_year_outputs):
    place, _ = sample_year_outputs
    return place.home / "outbox"


@pytest.fixture(scope="module")
def texts(outbox):
    """Every page's text by its path."""
    found = {path: path.read_text(encoding="utf-8") for path in every_page(outbox)}
    assert len(found) > 50
    return found


def test_every_page_is_of_a_kind_that_is_listed_and_looked_at(outbox, texts):
    kinds = {path: kind_of(path, outbox) for path in texts}
    assert [path for path, kind in kinds.items() if kind is None] == []
    assert set(kinds.values()) == set(ALL_KINDS)


def test_no_page_weighs_more_than_a_megabyte(texts):
    weights = {path: path.stat().st_size for path in texts}
    assert {path: size for path, size in weights.items() if size > HEAVIEST} == {}


def test_every_page_says_before_its_heading_that_its_data_are_synthetic(texts):
    assert [
        path for path, text in texts.items() if "Synthetic data" not in before(text)
    ] == []


def test_every_internal_page_and_no_other_says_that_it_is_not_for_publication(
    outbox, texts
):
    said = {path for path, text in texts.items() if "Internal: not" in before(text)}
    assert said == {path for path in texts if kind_of(path, outbox) in INTERNAL}


def before(text):
    """What a page says before its first heading."""
    return text[: text.index("<h1")]


def test_no_page_has_a_script_or_a_link_that_leads_nowhere(outbox, texts):
    places = {path: set(re.findall(r'\bid="([^"]+)"', texts[path])) for path in texts}
    broken = set()
    for path, text in texts.items():
        assert "<script" not in text, path
        for target, words in re.findall(
            r'<a\b[^>]*\bhref="([^"]+)"[^>]*>([^<]*)', text
        ):
            file, _, anchor = html.unescape(target).partition("#")
            # As a browser does, which knows nothing of links between folders.
            found = (
                Path(os.path.normpath(path.parent / unquote(file))) if file else path
            )
            is_there = found in places or (not anchor and found.is_file())
            if not is_there or (anchor and unquote(anchor) not in places[found]):
                broken.add((str(path.relative_to(outbox)), target, words))
    assert sorted(broken)[:20] == []


@pytest.mark.parametrize(
    ("quarter", "ahsn_code", "rule_id", "worth"),
    [
        ("2020-21-Q4", "HIM", "organisation_closed", {"activity-19": "3"}),
        (
            "2020-21-Q2",
            "KSS",
            "duplicate_record",
            {"activity-20": "4", "activity-21": "5"},
        ),
    ],
)
def test_a_record_left_out_is_followed_from_its_failure_to_what_it_was_worth_and_back(
    outbox, texts, quarter, ahsn_code, rule_id, worth
):
    path = outbox / QUARTER / "audit" / "failures" / f"{ahsn_code}.html"
    found = {}
    for row in SeenPage(texts[path]).rows_of(f"failures-{quarter}"):
        if row.cells["Rule"].text == rule_id:
            [href] = row.cells["Where"].links
            file, _, anchor = href.partition("#")
            page = Path(os.path.normpath(path.parent / file))
            record = SeenPage(texts[page]).row(anchor)
            value = record.cells["Value"].text
            assert record.table == "left-out-activity"
            assert f"left out: {value} for " in row.cells["What is wrong"].below
            [back] = record.cells["What failed in it"].links
            assert back == f"../failures/{ahsn_code}.html#{row.id}"
            found[anchor] = value
    assert found == worth
