import re

import polars as pl
import pytest

from tests.factories.sample import INBOX, sheets_of

QUARTER = "2020-21-Q4"
PAGE = "figures/eied_patients.html"
REPORTS_LINK = f"../audit/{PAGE}#{QUARTER}"


def number(text):
    return float(text.replace(",", ""))


def cells_behind(site, page, quarter):
    """AHSN → the cells its figure is made of: each by the link that leads to it."""
    cells, ahsn = {}, None
    for row in site.pages[page].rows_of(f"records-{quarter}"):
        if row.is_total:
            ahsn = row.id.removeprefix(f"{quarter}-")
            cells[ahsn] = []
        else:
            (href,) = row.cells["Cell"].links
            cells[ahsn].append(site.follow(page, href))
    return cells


def at(site, cell):
    path, anchor = cell
    return site.pages[path].row(anchor)


def test_the_links_from_264_lead_to_the_cells_that_add_up_to_it(audit_site):
    start = audit_site.target("../report/index.html", REPORTS_LINK)
    assert audit_site.follow("index.html", "#") == ("index.html", "")
    page, anchor = audit_site.follow("index.html", f"{PAGE}#{QUARTER}")
    assert start == (f"../audit/{page}", anchor)
    shown = audit_site.pages["index.html"].rows_of("figures-table")
    (told,) = (
        row.cells["England"].text
        for row in shown
        if f"{PAGE}#{QUARTER}" in row.cells["Figure"].links
    )
    assert told == "264"
    ahsns = audit_site.pages[page].rows_of(f"ahsns-{QUARTER}")
    assert len(ahsns) == 15
    assert sum(number(row.cells["Figure"].text) for row in ahsns) == 264
    behind = cells_behind(audit_site, page, QUARTER)
    assert len(behind) == 15
    for row in ahsns:
        (href,) = row.cells["AHSN"].links
        _, ahsn_anchor = audit_site.follow(page, href)
        own = behind[ahsn_anchor.removeprefix(f"{QUARTER}-")]
        values = [number(at(audit_site, cell).cells["Value"].text) for cell in own]
        assert sum(values) == number(row.cells["Figure"].text)
    every = [cell for own in behind.values() for cell in own]
    assert len(every) == len(set(every)) == 22
    values = [number(at(audit_site, cell).cells["Value"].text) for cell in every]
    assert sum(values) == 264


def test_each_of_those_cells_holds_that_number_in_the_file_that_was_sent(audit_site):
    total = 0
    for own in cells_behind(audit_site, PAGE, QUARTER).values():
        for path, anchor in own:
            submission = audit_site.pages[path]
            file = re.search(r"^(.*): what is known", submission.text, re.MULTILINE)[1]
            row = submission.row(anchor)
            place = row.cells["Cell"].text.partition("!")[2]
            column, line = ord(place[0]) - ord("A"), int(place[1:])
            grid = sheets_of(INBOX / QUARTER / file)["activity"]
            stood = float(grid[line - 1][column])
            assert stood == number(row.cells["Value"].text), (file, place)
            total += stood
    assert total == 264


def test_from_each_cell_links_lead_back_to_264_and_to_the_report(audit_site):
    for ahsn, own in cells_behind(audit_site, PAGE, QUARTER).items():
        for path, anchor in own:
            (href,) = at(audit_site, (path, anchor)).cells["Metric"].links
            page, there = audit_site.follow(path, href)
            assert (page, there) == (PAGE, f"{QUARTER}-{ahsn}")
            (up,) = audit_site.pages[page].row(there).cells["What is said of it"].links
            assert audit_site.follow(page, up) == (PAGE, QUARTER)
    links = audit_site.pages[PAGE].links
    assert "../../report/index.html" in links
    assert audit_site.target(PAGE, "../../report/index.html")[0] == (
        "../report/index.html"
    )


def test_a_flagged_record_leads_to_its_failure_and_the_failure_back(audit_site):
    rows = audit_site.pages[PAGE].rows_of(f"records-{QUARTER}")
    flagged = [row for row in rows if "flagged" in row.cells["What is said of it"].text]
    assert len(flagged) == 5
    for row in flagged:
        (href,) = row.cells["What is said of it"].links
        path, anchor = audit_site.follow(PAGE, href)
        (cell,) = row.cells["Cell"].links
        target = audit_site.follow(PAGE, cell)
        failures = audit_site.pages[path].rows_of(f"failures-{QUARTER}")
        (own,) = (
            failure
            for failure in failures
            if audit_site.follow(path, failure.cells["Where"].links[0]) == target
        )
        assert own.id == anchor
        assert own.cells["Rule"].text == "cumulative_fall"
        assert f"../{PAGE}#{QUARTER}" in own.cells["What is wrong"].links


@pytest.mark.parametrize("basis", ["cumulative_fy", "in_quarter", "snapshot"])
def test_every_national_figure_is_the_sum_of_the_cells_its_page_leads_to(
    audit_site, audit_tables, basis
):
    figures = audit_tables.frames["marts.metric_quarter"].filter(
        pl.col("basis") == basis, pl.col("value").is_not_null()
    )
    assert figures.height > 0
    for row in figures.iter_rows(named=True):
        page = f"figures/{row['metric_code']}.html"
        behind = cells_behind(audit_site, page, row["quarter"])
        texts = [
            at(audit_site, cell).cells["Value"].text
            for own in behind.values()
            for cell in own
        ]
        # A nil adds nothing, and its cell may be blank.
        total = sum(number(text) for text in texts if text)
        assert total == pytest.approx(row["value"]), (page, row["quarter"])


def test_every_page_says_of_its_figures_that_they_add_up(audit_site, audit_tables):
    figures = audit_tables.frames["marts.metric_quarter"].filter(
        pl.col("basis") != "rate", pl.col("value").is_not_null()
    )
    said = [
        page.text.count("add up to it")
        for path, page in audit_site.pages.items()
        if path.startswith("figures/")
    ]
    assert sum(said) == 2 * figures.height
    assert not any(
        "fault of outturn" in page.text for page in audit_site.pages.values()
    )


def test_what_a_merged_organisation_takes_over_is_told_with_the_cells_it_was_in(
    audit_site,
):
    page, quarter = "figures/plgf_tests.html", "2020-21-Q3"
    (merged,) = (
        row
        for row in audit_site.pages[page].rows_of(f"records-{quarter}")
        if "(SYN-YH-27)" in row.cells["Organisation"].text
    )
    said = merged.cells["What is said of it"]
    assert "takes over 1,275 of its predecessors' figures: 441 of " in said.text
    assert re.findall(r"SYN-YH-\d+\) in 2020-21-Q2", said.text) == [
        "SYN-YH-12) in 2020-21-Q2",
        "SYN-YH-15) in 2020-21-Q2",
    ]
    cells = [audit_site.follow(page, href) for href in said.links[:2]]
    values = [number(at(audit_site, cell).cells["Value"].text) for cell in cells]
    assert values == [441, 834]
