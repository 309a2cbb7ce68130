# ruff: noqa: E501 - a table is read whole
from tests.factories.warehouse import assert_rows, run_model

VERDICTS = """
verdict_id | quarter    | judged_at              | rules_version | registry_version | code_version | is_current
v1         | 2020-21-Q1 | 2021-01-01 09:00:00+00 | rules1        | registry1        | code1        | false
v2         | 2020-21-Q1 | 2021-02-01 09:00:00+00 | rules2        | registry1        | code2        | true
"""


def test_every_version_of_every_file_has_a_row_by_the_newest_judgment():
    found = run_model(
        "audit.submissions",
        {
            "archive.submissions": """
                verdict_id | is_current | submission_id | ahsn_code | quarter    | version | outcome    | is_counting | records_read | byte_size
                v1         | false      | one           | EAST      | 2020-21-Q1 | 1       | accepted   | true        | 5            | 100
                v2         | true       | one           | EAST      | 2020-21-Q1 | 1       | superseded | false       | 5            | 100
                v2         | true       | two           | EAST      | 2020-21-Q1 | 2       | accepted   | true        | 6            | 101
                v2         | true       | lost          |           | 2020-21-Q1 |         | rejected   | false       | 0            | 0
                """
        },
    )
    assert_rows(
        found,
        """
        submission_id | ahsn_code | version | outcome    | is_counting | records_read | byte_size | verdict_id
        lost          |           |         | rejected   | false       | 0            | 0         | v2
        one           | EAST      | 1       | superseded | false       | 5            | 100       | v2
        two           | EAST      | 2       | accepted   | true        | 6            | 101       | v2
        """,
    )


def test_every_run_of_every_suite_says_which_rules_and_registry_it_used():
    found = run_model(
        "audit.validation_runs",
        {
            "archive.verdicts": VERDICTS,
            "archive.suites": """
                verdict_id | suite    | submission_id | checks_run | failure_count | duration_seconds
                v1         | activity | one           | 30         | 2             | 0.25
                v2         | activity | one           | 31         | 0             | 0.5
                """,
        },
    )
    assert_rows(
        found,
        """
        verdict_id | suite    | submission_id | quarter    | rules_version | registry_version | code_version | judged_at        | checks_run | failure_count | duration_seconds | is_current
        v1         | activity | one           | 2020-21-Q1 | rules1        | registry1        | code1        | 2021-01-01 09:00 | 30         | 2             | 0.25             | false
        v2         | activity | one           | 2020-21-Q1 | rules2        | registry1        | code2        | 2021-02-01 09:00 | 31         | 0             | 0.5              | true
        """,
    )


def test_every_check_of_every_judgment_is_there():
    found = run_model(
        "audit.checks",
        {
            "archive.verdicts": VERDICTS,
            "archive.checks": """
                verdict_id | check_id        | rule_id         | suite    | severity | success | element_count | unexpected_count
                v1         | cumulative_fall | cumulative_fall | activity | warning  | false   | 900           | 3
                v2         | cumulative_fall | cumulative_fall | activity | warning  | true    | 900           | 0
                """,
        },
    )
    assert_rows(
        found,
        """
        verdict_id | check_id        | quarter    | element_count | unexpected_count | success | is_current
        v1         | cumulative_fall | 2020-21-Q1 | 900           | 3                | false   | false
        v2         | cumulative_fall | 2020-21-Q1 | 900           | 0                | true    | true
        """,
    )


NATIONAL = """
verdict_id | judged_at              | rules_version | registry_version | code_version | is_current
n1         | 2021-02-01 10:00:00+00 | rules2        | registry1        | code2        | true
"""


def test_a_judgment_of_the_national_figures_is_of_no_quarter_and_no_submission():
    given = {
        "archive.national_verdicts": NATIONAL,
        "archive.national_checks": """
            verdict_id | check_id      | rule_id       | suite    | element_count
            n1         | national_fall | national_fall | national | 40
            """,
        "archive.national_suites": """
            verdict_id | suite    | checks_run | failure_count | duration_seconds
            n1         | national | 6          | 1             | 0.25
            """,
    }
    assert_rows(
        run_model("audit.checks", given),
        """
        verdict_id | check_id      | quarter | judged_at        | element_count | is_current
        n1         | national_fall |         | 2021-02-01 10:00 | 40            | true
        """,
    )
    assert_rows(
        run_model("audit.validation_runs", given),
        """
        verdict_id | suite    | submission_id | quarter | rules_version | checks_run | failure_count | is_current
        n1         | national |               |         | rules2        | 6          | 1             | true
        """,
    )
