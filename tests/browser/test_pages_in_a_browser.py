"""What readers of the pages meet in a browser: access, the keyboard, no network."""

import re

import pytest

from tests.factories.pages import ALL_KINDS, DESKTOP, KINDS, PHONE

WAYS = {
    "desktop": {"size": DESKTOP},
    "phone": {"size": PHONE},
    "print": {"media": "print"},
}


@pytest.mark.parametrize("kind", ALL_KINDS)
@pytest.mark.parametrize("way", WAYS)
def test_axe_finds_no_violation_and_judges_all_but_the_texts_of_pictures(
    visit, pages, axe, kind, way
):
    visit.open(pages[kind], **WAYS[way])
    violations, not_judged = visit.judged(axe)
    assert violations == []
    # What scrolls by itself on a phone has the colours it has on a desktop.
    if kind in KINDS and way != "phone":
        of_pictures = ("color-contrast", "<text ")
        assert {(rule, place[:6]) for rule, place in not_judged} <= {of_pictures}


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_no_request_leaves_a_page(visit, pages, kind):
    visit.open(pages[kind]).wait_for_load_state("networkidle")
    assert visit.asked == [pages[kind].as_uri()]


@pytest.mark.parametrize("kind", KINDS)
def test_a_phone_shows_a_page_without_scrolling_sideways(visit, pages, kind):
    page = visit.open(pages[kind], size=PHONE)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("width", [1023, 1024, 1100, 1200, 1264])
def test_no_text_lies_at_the_edge_of_a_window_of_any_width(visit, pages, width):
    page = visit.open(pages["audit"], size={"width": width, "height": 700})
    edges = page.evaluate(
        "() => (({left, right}) => [left, innerWidth - right])"
        "(document.querySelector('main').getBoundingClientRect())"
    )
    assert min(edges) >= 16


@pytest.mark.parametrize("kind", KINDS)
def test_the_keyboard_reaches_everything_and_first_of_all_the_way_past_the_head(
    visit, pages, kind
):
    page = visit.open(pages[kind], size=PHONE)
    count = min(visit.focusable(), 150)
    reached = []
    for _ in range(count):
        page.keyboard.press("Tab")
        reached.append(visit.focused())
    assert reached == list(range(count))
    page.reload()
    page.keyboard.press("Tab")
    assert "Skip to main content" in page.evaluate(
        "() => document.activeElement.textContent"
    )
    page.keyboard.press("Enter")
    assert page.evaluate("() => location.hash") == "#maincontent"


@pytest.mark.parametrize("kind", KINDS)
def test_what_scrolls_sideways_has_a_name_and_takes_the_focus(visit, pages, kind):
    page = visit.open(pages[kind], size=PHONE)
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
            .filter(one => one.scrollWidth > one.clientWidth + 1
                && ['auto', 'scroll'].includes(getComputedStyle(one).overflowX))
            .filter(one => one.tabIndex !== 0
                || !(one.getAttribute('aria-label')
                    || one.getAttribute('aria-labelledby')))
            .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert unnamed == []


def test_an_auditor_gets_from_264_to_the_cells_behind_it_and_back(visit, pages):
    page = visit.open(pages["report"])
    page.get_by_role("link", name=re.compile("^264: where it comes from")).click()
    assert page.url.endswith("/audit/figures/eied_patients.html#2020-21-Q4")
    assert page.get_by_text("England: 264 patients").is_visible()
    of_england = page.locator("#ahsns-2020-21-Q4 tbody tr")
    assert (
        sum(int(row.locator("td").first.inner_text()) for row in of_england.all())
        == 264
    )

    of_england.get_by_role("link", name="(EAST)").click()
    assert page.url.endswith("#2020-21-Q4-EAST")
    cell = page.locator("[id='2020-21-Q4-EAST'] + tr").get_by_role("link")
    name = cell.inner_text()
    assert re.fullmatch(r"Activity!D\d+", name)
    figure = page.locator("[id='2020-21-Q4-EAST'] + tr td.number").inner_text()
    cell.click()
    anchor = page.url.partition("#")[2]
    sent = page.locator(f"[id='{anchor}']")
    assert sent.locator("th").inner_text() == name
    assert figure in sent.locator("td.number").all_inner_texts()

    sent.get_by_role("link", name="Patients benefitting").click()
    assert page.url.endswith("/audit/figures/eied_patients.html#2020-21-Q4-EAST")
    page.get_by_role("link", name="Report", exact=True).click()
    assert page.url == pages["report"].as_uri()
