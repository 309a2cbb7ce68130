# ruff: noqa: E501 - a table is read whole
"""The page of a submission whose file was moved, on a few given tables."""

import pytest

from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.audit_pages.failure_rows import Lives
from assets.publication.audit_pages.submission_sheets import submission_pages
from assets.publication.audit_pages.tables import TABLES
from assets.publication.audit_pages.year import audit_year
from tests.factories.warehouse import run_models

QUARTER = "2020-21-Q4"
GIVEN = {
    "marts.metric_quarter": f"""
        quarter   | financial_year | metric_code
        {QUARTER} | 2020-21        | eied_patients
        """,
    "archive.submissions": f"""
        verdict_id | is_current | quarter   | submission_id | ahsn_code | file_name | outcome  | byte_size | records_read | records_accepted | records_rejected | records_flagged | is_counting
        v          | true       | {QUARTER} | A             | EAST      | east.xlsx | rejected | 1         | 0            | 0                | 0                | 0               | false
        v          | true       | {QUARTER} | B             | YH        | yh.xlsx   | rejected | 1         | 0            | 0                | 0                | 0               | false
        v          | true       | {QUARTER} | C             | WE        | we.xlsx   | rejected | 1         | 0            | 0                | 0                | 0               | false
        """,
    "archive.moves": f"""
        submission_id | quarter    | from_quarter | moved_at
        A             | 2019-20-Q4 | 2020-21-Q3   | 2021-04-20 09:00:00Z
        A             | {QUARTER}  | 2019-20-Q4   | 2021-04-21 09:30:00Z
        B             | {QUARTER}  |              | 2021-04-20 09:00:00Z
        """,
}


@pytest.fixture(scope="module")
def said():
    """The sentences at the top of each submission's page but for the first, by file."""
    tables = WarehouseTables("b", True, run_models(TABLES, GIVEN), {}, {})
    pages = submission_pages(audit_year(tables, QUARTER), Lives({}))
    return {page.title: page.sentences[1:] for page in pages}


def test_the_page_of_a_submission_tells_each_move_of_its_file(said):
    assert said["east.xlsx"] == (
        (
            "Its file was moved to the inbox folder of 2019-20-Q4 from that of "
            "2020-21-Q3: a run found it there on 20 April 2021, 09:00 UTC.",
        ),
        (
            "Its file was moved to the inbox folder of 2020-21-Q4 from that of "
            "2019-20-Q4: a run found it there on 21 April 2021, 09:30 UTC.",
        ),
    )


def test_where_it_is_not_known_where_the_file_lay_the_page_says_so(said):
    [[sentence]] = said["yh.xlsx"]
    assert "to the inbox folder of 2020-21-Q4 from that of a quarter that" in sentence


def test_the_page_of_a_submission_that_was_not_moved_says_nothing_of_it(said):
    assert said["we.xlsx"] == ()
