# ruff: noqa: E501 - a table is read whole
from tests.factories.warehouse import assert_rows, run_model

MOVES = """
submission_id | quarter    | from_quarter | moved_at
A             | 2020-21-Q4 | 2020-21-Q3   | 2021-04-20 09:00:00Z
A             | 2020-21-Q2 | 2020-21-Q4   | 2021-04-21 09:00:00Z
B             | 2020-21-Q4 |              | 2021-04-22 09:00:00Z
"""
# A was judged in the wrong quarter before its AHSN was known, then twice in others.
SUBMISSIONS = """
verdict_id | judged_at            | is_current | submission_id | quarter    | ahsn_code | file_name
q3         | 2021-04-19 09:00:00Z | false      | A             | 2020-21-Q3 |           | return.xlsx
q4         | 2021-04-20 09:00:00Z | false      | A             | 2020-21-Q4 | EAST      | return.xlsx
q2         | 2021-04-21 09:00:00Z | true       | A             | 2020-21-Q2 | WE        | return.xlsx
q4         | 2021-04-21 09:00:00Z | true       | C             | 2020-21-Q4 | YH        | other.xlsx
"""


def test_each_move_says_where_the_submission_lay_before_and_who_sent_it():
    found = run_model(
        "audit.moves",
        {"archive.moves": MOVES, "archive.submissions": SUBMISSIONS},
    )
    assert_rows(
        found,
        """
        submission_id | quarter    | from_quarter | ahsn_code | file_name   | moved_at
        A             | 2020-21-Q4 | 2020-21-Q3   | WE        | return.xlsx | 2021-04-20 09:00
        A             | 2020-21-Q2 | 2020-21-Q4   | WE        | return.xlsx | 2021-04-21 09:00
        B             | 2020-21-Q4 |              |           |             | 2021-04-22 09:00
        """,
    )


def test_where_nothing_was_moved_the_table_is_empty():
    assert run_model("audit.moves", {"archive.submissions": SUBMISSIONS}).is_empty()
