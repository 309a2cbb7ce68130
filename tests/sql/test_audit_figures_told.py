# ruff: noqa: E501 - a table is read whole

from tests.factories.judgments import IN_TIME, one, told
from tests.factories.warehouse import assert_rows

NIL_BY_COVER = {
    "reference.quarters": """
        quarter    | deadline_at            | financial_year | quarter_end_date
        2020-21-Q4 | 2021-04-30 17:00:00+00 | 2020-21        | 2021-03-31
        """,
    "staging.activity_figures": """
        quarter    | ahsn_code | organisation_code | series_code | metric_code | span    | status | figure_sent
        2020-21-Q1 | EAST      | gone              | gone        | total       | 2020-21 | final  | 3
        2020-21-Q2 | EAST      | site              | site        | total       | 2020-21 | final  | 7
        2020-21-Q3 | EAST      | site              | site        | total       | 2020-21 | final  | 8
        2020-21-Q3 | EAST      | other             | other       | total       | 2020-21 | final  | 4
        2019-20-Q4 | EAST      | site              | site        | total       | 2019-20 | final  | 99
        """,
    "staging.metric_reports": """
        quarter    | ahsn_code | metric_code | financial_year | is_expected
        2020-21-Q4 | EAST      | total       | 2020-21        | true
        2020-21-Q4 | EAST      | flow        | 2020-21        | true
        2020-21-Q4 | EAST      | rate        | 2020-21        | true
        2020-21-Q4 | EAST      | unexpected  | 2020-21        | false
        """,
    "archive.cover": """
        submission_id | field        | value
        nil           | nil_datasets | Activity; impacts
        nil           | prepared_by  | Activity
        """,
}


def test_a_nil_is_nought_and_of_a_running_total_what_it_carries_on():
    nils = ("one", IN_TIME, [("total", "nil", ""), ("flow", "nil", "")])
    noughts = ("two", IN_TIME, [("total", "final", 0), ("flow", "final", 0)])
    judgments = ("r1", "g1", [nils]), ("r1", "g1", [nils, noughts])
    assert told("audit.revisions", *judgments).is_empty()
    assert_rows(
        told("audit.revisions", *judgments, given=NIL_BY_COVER),
        "metric_code | old_status | old_value | new_value | difference\ntotal | nil | 8 | 0 | -8",
    )


def test_a_covers_nil_told_figures_and_is_revised_from_them():
    nil = ("nil", IN_TIME, [])
    figures = [("total", "final", 10), ("flow", "final", 5)]
    sent = ("two", IN_TIME, figures)
    assert_rows(
        told(
            "audit.revisions",
            ("r1", "g1", [nil]),
            ("r1", "g1", [nil, sent]),
            given=NIL_BY_COVER,
        ),
        """
        metric_code | organisation_code | old_status | old_value | new_value | difference
        total       | other             | nil        | 4         |           | -4
        flow        | site              |            |           | 5         | 5
        total       | site              | nil        | 8         | 10        | 2
        flow        |                   | nil        | 0         |           | 0
        """,
    )


def test_a_cover_tells_nil_only_of_what_is_expected_and_was_not_sent():
    sent = ("nil", IN_TIME, [("total", "final", 10)])
    assert_rows(
        told(
            "audit.figures_told",
            ("r1", "g1", [sent, one(11, "two")]),
            given=NIL_BY_COVER,
        ),
        """
        submission_id | metric_code | organisation_code | status | value | is_nil_by_cover
        nil           | total       | site              | final  | 10    | false
        nil           | flow        |                   | nil    | 0     | true
        nil           | rate        |                   | nil    |       | true
        two           | total       | site              | final  | 11    | false
        """,
    )
