"""The national report says what the marts hold; asked of the warehouse by SQL."""

from collections import Counter

import duckdb
import pytest

from assets.publication.display import number
from assets.publication.report.at_a_glance import tiles
from assets.publication.report.programme_tables import programme_tables
from assets.publication.report.programmes import programme_lines
from assets.publication.report.render import TABLES, render_report
from assets.publication.report.year import report_year
from assets.warehouse.read_tables import read_tables
from tests.factories.page_tables import page_of

# What the patients' measures added in the year's first quarter: no snapshot has a
# figure before it, and of what is counted since a programme began only the rise is.
FIRST_QUARTERS_PATIENTS = """
select sum(
    case metric_quarter.basis
        when 'cumulative_fy' then value
        when 'in_quarter' then value
        when 'cumulative_programme' then in_quarter_value
    end
)
from marts.metric_quarter
inner join reference.metrics using (metric_code)
where quarter = '2020-21-Q1' and headline_code = 'patients_benefitting'
"""
IN_EACH_QUARTER = """
select metric_code, list(in_quarter_value order by quarter)
from marts.metric_quarter
where financial_year = '2020-21' and metric_code in ('plgf_tests', 'heartflow_scans')
group by metric_code
"""
QUARTERS = [f"2020-21-Q{number}" for number in (1, 2, 3, 4)]
SUMMARY = """
select table_name, programme_name, metric_code, q1, q2, q3, q4, trajectory, outturn_pct,
    flags
from marts.programme_summary
where financial_year = '2020-21' and table_name is not null
order by table_name desc, table_position
"""


@pytest.fixture(scope="module")
def home(sample_year_run):
    place, _ = sample_year_run
    return place.home


@pytest.fixture(scope="module")
def tables(home):
    return read_tables(home, TABLES)


@pytest.fixture(scope="module")
def summary(home):
    path = str(home / "warehouse.duckdb")
    with duckdb.connect(path, read_only=True) as connection:
        return connection.sql(SUMMARY).pl().to_dicts()


@pytest.fixture(scope="module")
def page(tables):
    return render_report(tables, "2020-21-Q4")["index.html"]


def as_number(text):
    """The number in a cell, or None where a marker stands in its place."""
    first = text.split()[0]
    return None if first.startswith("[") else float(first.rstrip("%").replace(",", ""))


def test_the_pages_two_tables_hold_the_marts_figures_and_no_others(page, summary):
    shown, _, _ = page_of(page)
    rows = [*shown["table-1"][1:], *shown["table-2"][1:]]
    assert [row[0] for row in rows] == [line["programme_name"] for line in summary]
    for row, line in zip(rows, summary, strict=True):
        asked = [line[name] for name in ("q1", "q2", "q3", "q4", "trajectory")]
        assert [as_number(cell) for cell in row[1:6]] == asked
        outturn = line["outturn_pct"]
        expected = None if outturn is None else float(int(outturn + 0.5))
        assert as_number(row[6]) == expected


@pytest.mark.parametrize("quarter", QUARTERS)
def test_every_quarters_tables_hold_the_figures_up_to_it(tables, home, quarter):
    year = report_year(tables, quarter)
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        told = connection.execute(
            "select metric_code, quarter, value from marts.metric_quarter "
            "where financial_year = '2020-21' and quarter <= ?",
            [quarter],
        ).fetchall()
    values = {(metric, when): value for metric, when, value in told}
    rows = [
        row
        for table in programme_tables(year, programme_lines(year))
        for row in table.rows
    ]
    codes = QUARTERS[: QUARTERS.index(quarter) + 1]
    for row in rows:
        shown = [as_number(cell.text) for cell in row.cells[1 : 1 + len(codes)]]
        assert shown == [values.get((row.id, when)) for when in codes]


def test_flags_are_those_of_the_published_table(tables, summary):
    lines = programme_lines(report_year(tables, "2020-21-Q4"))
    flags = {
        line.metric_code: ", ".join(f"{rule} ({count})" for rule, count in line.flags)
        for line in lines
    }
    assert flags == {line["metric_code"]: line["flags"] or "" for line in summary}


def test_zeros_that_were_never_known_are_told_and_not_repeated(page):
    shown, _, _ = page_of(page)
    of_af = next(row for row in shown["table-1"] if row[0] == "Atrial Fibrillation")
    assert of_af[1:5] == ["[x]", "[x]", "[x]", "[x]"]
    told = [
        row for row in shown["table-differences"] if row[0] == "Atrial Fibrillation"
    ]
    assert [row[2:4] for row in told] == [["0", "[x]"]] * 4


def test_the_page_is_whole_in_itself_and_small(page):
    _, ids, hrefs = page_of(page)
    assert [one for one, count in Counter(ids).items() if count > 1] == []
    anchors = {href.removeprefix("#") for href in hrefs if href.startswith("#")}
    assert anchors <= set(ids)
    assert [href for href in hrefs if "//" in href] == []
    assert b"<script" not in page
    assert len(page) < 1_000_000


def test_the_same_build_makes_the_same_page(tables, page):
    assert render_report(tables, "2020-21-Q4")["index.html"] == page


def test_a_report_leads_only_to_what_is_there(tables):
    pages = render_report(tables, "2020-21-Q4", ["tables"])
    _, _, hrefs = page_of(pages["index.html"])
    assert {href.split("/")[1] for href in hrefs if href.startswith("..")} == {"tables"}
    assert b"audit pages" not in pages["index.html"]
    for path, page in pages.items():
        _, _, hrefs = page_of(page)
        assert "" not in hrefs
        assert not [href for href in hrefs if "audit/" in href], path


def test_an_earlier_quarters_report_adds_up_its_patients_to_its_own_end(tables, home):
    year = report_year(tables, QUARTERS[0])
    shown = {tile.href: tile for tile in tiles(year, programme_lines(year))}
    patients = shown["../audit/headlines.html#patients_benefitting"]
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        (expected,) = connection.execute(FIRST_QUARTERS_PATIENTS).fetchone()
    assert patients.figure.split()[0] == number(expected)
    assert "Apr to Jun 2020" in patients.words


def test_what_two_programmes_notes_say_of_their_quarters_is_what_those_show(
    tables, home
):
    notes = {
        line.metric_code: line.notes[0]
        for line in programme_lines(report_year(tables, QUARTERS[-1]))
        if line.notes
    }
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        quarters = dict(connection.execute(IN_EACH_QUARTER).fetchall())
    first, second, third, last = quarters["plgf_tests"]
    assert "most tests came in the second half of the year" in notes["plgf_tests"]
    assert third + last > first + second
    assert "slightly fewer in Q4 than in Q3" in notes["plgf_tests"]
    assert 0.9 * third < last < third
    first, second, third, last = quarters["heartflow_scans"]
    assert "suffered in the pandemic, most of all in Q1" in notes["heartflow_scans"]
    assert "rose until Q3; Q4 had about a tenth fewer" in notes["heartflow_scans"]
    assert first < second < third
    assert last / third == pytest.approx(0.9, abs=0.02)
