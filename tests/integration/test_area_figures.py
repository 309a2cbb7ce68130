"""Every figure on every page of an AHSN or a region is that of the published marts."""

import pytest

from assets.publication.display import half_up
from assets.publication.report.areas import area_pages
from assets.publication.report.year import TABLES, report_year
from assets.warehouse.read_tables import read_tables
from tests.factories.area_figures import Figures, growth_row, stages_row
from tests.factories.audit_site import SeenPage

QUARTERS = [f"2020-21-Q{number}" for number in (1, 2, 3, 4)]
SEVERITIES = ("critical", "warning", "info")
SCORES = ("completeness", "timeliness", "validity", "consistency")


class Areas:
    """The pages of one quarter's areas as they are read, and what they are made of."""

    def __init__(self, tables, quarter):
        self.quarter = quarter
        self.year = report_year(tables.up_to(quarter), quarter)
        files = area_pages(self.year)
        self.pages = {path: SeenPage(data.decode()) for path, data in files.items()}
        self.ahsns = Figures(self.year, "ahsn_metric_quarter", "ahsn_code")
        self.regions = Figures(self.year, "regions", "nhs_region_code")
        places = self.year.others["reference.ahsns"].iter_rows(named=True)
        self.region_of = {row["ahsn_code"]: row["nhs_region_code"] for row in places}

    def of_kind(self, folder):
        """Each place's code with its page."""
        return [
            (path.split("/")[1].removesuffix(".html"), page)
            for path, page in self.pages.items()
            if path.startswith(folder)
        ]

    def ahsns_of(self, region):
        """The AHSNs of a region that have a page, by code."""
        return [code for code, _ in self.of_kind("ahsns/") if self.within(code, region)]

    def within(self, ahsn, region):
        """Whether an AHSN is in a region."""
        return self.region_of[ahsn] == region

    def open_failures(self, ahsn, quarter):
        """How many failures of an AHSN's quarter are open, by severity."""
        rows = self.year.others["audit.failures"].iter_rows(named=True)
        found = [
            row["severity"]
            for row in rows
            if (row["ahsn_code"], row["quarter"]) == (ahsn, quarter) and row["is_open"]
        ]
        return [found.count(severity) for severity in SEVERITIES]

    def scores(self, ahsn, quarter, names):
        """Scores of an AHSN's quarter as they are written."""
        rows = self.year.others["audit.scores"].iter_rows(named=True)
        [found] = [
            row for row in rows if (row["ahsn_code"], row["quarter"]) == (ahsn, quarter)
        ] or [dict.fromkeys(SCORES)]
        known = [found[name] for name in names]
        return [
            "[x]" if one is None else f"{half_up(one, decimals=1)}" for one in known
        ]


@pytest.fixture(scope="module", params=QUARTERS)
def areas(request, sample_year_run):
    place, _ = sample_year_run
    return Areas(read_tables(place.home, TABLES), request.param)


def said(row):
    """The texts of a row's cells but the first, with what stands below a verdict."""
    texts = [
        f"{cell.text}|{cell.below}" if cell.below else cell.text
        for cell in row.cells.values()
    ]
    return texts[1:]


def tables_of(page, prefix):
    return [row for row in page.rows if row.table.startswith(prefix)]


@pytest.mark.parametrize("kind", ["ahsns", "regions"])
def test_every_measure_of_a_page_is_that_of_the_marts(areas, kind):
    figures = getattr(areas, kind)
    compared = 0
    for place, page in areas.of_kind(f"{kind}/"):
        rows = [row for row in page.rows if row.table[6:].isdigit()]
        assert {row.id for row in rows} == figures.metrics(place)
        for row in rows:
            assert said(row) == figures.row(place, row.id), (place, row.id)
            compared += 1
    assert compared > 100


def test_a_regions_table_of_its_ahsns_has_their_figures_and_its_own(areas):
    headline = {
        row["programme_name"]: row["metric_code"]
        for row in areas.year.marts["programme_summary"].iter_rows(named=True)
        if row["table_name"] is not None
    }
    for region, page in areas.of_kind("regions/"):
        rows = tables_of(page, "table-side-by-side")
        assert rows
        for row in rows:
            metric = headline[next(iter(row.cells.values())).text]
            own = areas.regions.figure(region, metric, areas.quarter)
            assert said(row) == [
                *(
                    areas.ahsns.figure(ahsn, metric, areas.quarter)
                    for ahsn in areas.ahsns_of(region)
                ),
                own,
            ]


def test_companies_and_jobs_are_those_of_the_marts(areas):
    quarters = [str(quarter) for quarter in areas.year.quarters]
    for ahsn, page in areas.of_kind("ahsns/"):
        expected = [
            growth_row(areas.year, [ahsn], quarter, of_year=False)
            for quarter in quarters
        ]
        expected.append(growth_row(areas.year, [ahsn], areas.quarter, of_year=True))
        assert list(map(said, tables_of(page, "table-growth"))) == expected
    for region, page in areas.of_kind("regions/"):
        ahsns = areas.ahsns_of(region)
        assert list(map(said, tables_of(page, "table-growth"))) == [
            growth_row(areas.year, codes, areas.quarter, of_year=True)
            for codes in (*([ahsn] for ahsn in ahsns), ahsns)
        ]


def test_innovations_by_stage_are_those_of_the_marts(areas):
    terms = areas.year.others["reference.vocabularies"].sort("term_position")
    stages = dict.fromkeys(
        row["code"]
        for row in terms.iter_rows(named=True)
        if row["vocabulary"] == "innovation_stage"
    )
    quarters = [str(quarter) for quarter in areas.year.quarters]
    for ahsn, page in areas.of_kind("ahsns/"):
        assert list(map(said, tables_of(page, "table-innovations"))) == [
            stages_row(areas.year, [ahsn], quarter, stages) for quarter in quarters
        ]
    for region, page in areas.of_kind("regions/"):
        ahsns = areas.ahsns_of(region)
        assert list(map(said, tables_of(page, "table-innovations"))) == [
            stages_row(areas.year, codes, areas.quarter, stages)
            for codes in (*([ahsn] for ahsn in ahsns), ahsns)
        ]


def test_scores_and_open_failures_are_those_of_the_audit(areas):
    quarters = [str(quarter) for quarter in areas.year.quarters]
    for ahsn, page in areas.of_kind("ahsns/"):
        assert list(map(said, tables_of(page, "table-scores"))) == [
            [
                *areas.scores(ahsn, quarter, SCORES),
                *map(str, areas.open_failures(ahsn, quarter)),
            ]
            for quarter in quarters
        ]
    for region, page in areas.of_kind("regions/"):
        assert list(map(said, tables_of(page, "table-ahsns"))) == [
            [
                *areas.scores(ahsn, areas.quarter, SCORES[:2]),
                str(sum(areas.open_failures(ahsn, areas.quarter))),
            ]
            for ahsn in areas.ahsns_of(region)
        ]


def test_no_table_of_numbers_is_left_uncompared(areas):
    compared = {"side-by-side", "growth", "innovations", "scores", "ahsns"}
    of_words = {"received", "local"}
    for path, page in areas.pages.items():
        names = {row.table.removeprefix("table-") for row in page.rows}
        left = {name for name in names - compared - of_words if not name.isdigit()}
        assert left == set(), path
