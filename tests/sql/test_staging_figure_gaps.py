# ruff: noqa: E501 - a table is read whole
from tests.factories.activity import METRICS, QUARTERS, heirs_table
from tests.factories.warehouse import assert_rows, run_model

JUDGED = """
verdict_id | quarter    | is_current
v1         | 2020-21-Q1 | true
v2         | 2020-21-Q2 | true
v3         | 2020-21-Q3 | true
v4         | 2020-21-Q4 | true
"""
EXPECTED = """
ahsn_code | programme_code | first_quarter
EAST      | p              | 2020-21-Q1
"""
SUBMISSIONS = """
quarter    | ahsn_code | submission_id
2020-21-Q1 | EAST      | s1
2020-21-Q2 | EAST      | s2
"""


def figure_gaps(*records, heirs=(), **given):
    """``records`` are (quarter, organisation, metric, status, value)."""
    header = "submission_id|row_number|ahsn_code|quarter|organisation_code|metric_code|status|value"
    lines = [
        f"s{at}|{at}|EAST|" + "|".join(map(str, row)) for at, row in enumerate(records)
    ]
    named = {name.replace("__", "."): table for name, table in given.items()}
    tables = {
        "reference.quarters": QUARTERS,
        "reference.metrics": METRICS,
        "reference.organisation_heirs": heirs_table(heirs),
        "reference.expected_programmes": "ahsn_code|programme_code|first_quarter",
        "archive.verdicts": JUDGED,
        "staging.activity": "\n".join([header, *lines]),
    }
    return run_model("staging.figure_gaps", tables | named)


OTHER = [
    (f"2020-21-Q{number}", "other", metric, "final", 1)
    for metric in ("year", "flow")
    for number in (1, 2, 3, 4)
]


def test_a_series_has_lapsed_from_its_last_figure_until_the_next():
    found = figure_gaps(
        *OTHER,
        ("2020-21-Q1", "one", "year", "final", 5),
        ("2020-21-Q3", "one", "year", "not_available", ""),
        ("2020-21-Q4", "one", "year", "final", 9),
        ("2020-21-Q2", "two", "year", "nil", ""),
    )
    assert_rows(
        found,
        """
        quarter    | ahsn_code | series_code | metric_code | lapsed_count | flow_missing_count
        2020-21-Q2 | EAST      | one         | year        | 1            | 0
        2020-21-Q3 | EAST      | one         | year        | 1            | 0
        2020-21-Q3 | EAST      | two         | year        | 1            | 0
        2020-21-Q4 | EAST      | two         | year        | 1            | 0
        """,
    )


def test_a_snapshot_has_no_earlier_figure_to_lapse():
    found = figure_gaps(
        ("2020-21-Q1", "one", "snapshot", "final", 5),
        ("2020-21-Q2", "two", "snapshot", "final", 5),
    )
    assert found.is_empty()


def test_a_flow_lacks_what_is_awaited_and_what_lapsed_but_not_what_does_not_apply():
    found = figure_gaps(
        *OTHER,
        ("2020-21-Q1", "one", "flow", "not_available", ""),
        ("2020-21-Q2", "one", "flow", "final", 4),
        ("2020-21-Q4", "one", "flow", "not_applicable", ""),
    )
    assert_rows(
        found,
        """
        quarter    | series_code | lapsed_count | flow_missing_count
        2020-21-Q1 | one         | 0            | 1
        2020-21-Q3 | one         | 1            | 1
        """,
    )


def test_a_flow_lacks_the_quarter_of_an_ahsn_that_was_to_report_it_and_sent_nothing():
    found = figure_gaps(
        ("2020-21-Q1", "", "flow", "final", 4),
        ("2020-21-Q4", "", "flow", "final", 4),
        reference__expected_programmes=EXPECTED,
        reference__metrics="\n".join(
            line
            for line in METRICS.splitlines()
            if line.startswith(("metric_", "flow"))
        ),
        staging__submissions=SUBMISSIONS,
    )
    assert_rows(
        found,
        """
        quarter    | series_code | lapsed_count | flow_missing_count
        2020-21-Q2 | EAST        | 1            | 1
        2020-21-Q3 | EAST        | 1            | 1
        """,
    )


def test_what_was_merged_lapses_only_until_its_heir_reports():
    found = figure_gaps(
        *OTHER,
        ("2020-21-Q1", "old", "year", "final", 5),
        ("2020-21-Q1", "old", "flow", "final", 5),
        ("2020-21-Q3", "new", "year", "final", 5),
        heirs=[("old", "new", "2020-07-01", "", 1)],
    )
    assert_rows(
        found.filter(found["series_code"] == "old"),
        """
        quarter    | metric_code | lapsed_count
        2020-21-Q2 | year        | 1
        """,
    )


def test_failures_that_stand_at_no_figure_are_counted_with_their_series():
    found = figure_gaps(
        *OTHER,
        staging__other_failures="""
            failure_id | quarter    | ahsn_code | series_code | metric_code
            f1         | 2020-21-Q2 | EAST      | one         | year
            f2         | 2020-21-Q2 | EAST      | one         | year
            f3         | 2020-21-Q2 | EAST      | EAST        | year
            """,
    )
    assert_rows(
        found,
        """
        quarter    | series_code | lapsed_count | other_failure_count
        2020-21-Q2 | EAST        | 0            | 1
        2020-21-Q2 | one         | 0            | 2
        """,
    )
