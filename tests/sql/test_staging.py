# ruff: noqa: E501 - a table is read whole
import pytest

from tests.factories.warehouse import assert_rows, run_model

PLACE = "submission_id | sheet | row_number | quarter | ahsn_code"
STANDS = "s1 | Sheet | 2 | 2020-21-Q1 | EAST"


@pytest.mark.parametrize(
    ("dataset", "columns", "record"),
    [
        (
            "activity",
            "organisation_code|programme_code|metric_code|status|comment|value",
            "one | p | m | final | words | 12.5",
        ),
        ("activity", "metric_code | numerator | denominator", "rate | 135 | 135"),
        (
            "adoption",
            "organisation_code | programme_code | stage | stage_since | comment",
            "one | p | 7 | 2020-04-01 | words",
        ),
        (
            "innovations",
            "innovation_id | title | category | stage | status | comment",
            "i1 | Title | device | scale | active | words",
        ),
        (
            "local_programmes",
            "local_programme_id | title | adopters | comment",
            "l1 | Title | 4 | words",
        ),
        (
            "impacts",
            "local_programme_id | impact_type | value | status | comment",
            "l1 | cash_releasing | 1000 | estimated | words",
        ),
        (
            "companies",
            "company_number | company_name | support_type | investment_gbp"
            " | jobs_created | jobs_safeguarded | comment",
            "01234567 | Name | advice | 462000000 | 14 | 3 | words",
        ),
    ],
)
def test_an_accepted_record_keeps_its_values_and_its_place(dataset, columns, record):
    text = f"{PLACE} | {columns}\n{STANDS} | {record}"
    found = run_model(f"staging.{dataset}", {f"archive.{dataset}": text})
    assert_rows(found, text)


def test_themes_and_sharing_stay_lists():
    found = run_model(
        "staging.local_programmes",
        {
            "archive.local_programmes": f"{PLACE} | themes | shared_with\n"
            f"{STANDS} | [mental_health, workforce] | []"
        },
    )
    assert found["themes"].to_list() == [["mental_health", "workforce"]]
    assert found["shared_with"].to_list() == [[]]


def test_the_submissions_that_count_are_those_of_the_newest_judgment():
    found = run_model(
        "staging.submissions",
        {
            "archive.submissions": """
                verdict_id | is_current | submission_id | ahsn_code | quarter    | version | is_counting | outcome
                v1         | false      | one           | EAST      | 2020-21-Q1 | 1       | true        | accepted
                v2         | true       | one           | EAST      | 2020-21-Q1 | 1       | false       | superseded
                v2         | true       | two           | EAST      | 2020-21-Q1 | 2       | true        | accepted
                v2         | true       | lost          |           | 2020-21-Q1 |         | false       | rejected
                """
        },
    )
    assert_rows(
        found,
        """
        quarter    | ahsn_code | submission_id | version | outcome  | nil_datasets | is_activity_nil
        2020-21-Q1 | EAST      | two           | 2       | accepted |              | false
        """,
    )


@pytest.mark.parametrize(
    ("nil_datasets", "is_activity_nil", "is_adoption_nil"),
    [
        ("", "false", "false"),
        ("activity", "true", "false"),
        ("Companies; Activity", "true", "false"),
        ("companies; adoption", "false", "true"),
    ],
)
def test_a_cover_may_declare_a_whole_dataset_nil(
    nil_datasets, is_activity_nil, is_adoption_nil
):
    found = run_model(
        "staging.submissions",
        {
            "archive.submissions": """
                is_current | submission_id | ahsn_code | quarter    | is_counting
                true       | one           | EAST      | 2020-21-Q1 | true
                """,
            "archive.cover": "submission_id | field | value\n"
            "one | prepared_by | activity\n"
            f"one | nil_datasets | {nil_datasets}",
        },
    )
    assert_rows(
        found,
        "nil_datasets | is_activity_nil | is_adoption_nil\n"
        f"{nil_datasets} | {is_activity_nil} | {is_adoption_nil}",
    )


def test_only_open_failures_beside_an_accepted_record_of_what_counts_flag_it():
    found = run_model(
        "staging.record_failures",
        {
            "staging.submissions": """
                quarter    | ahsn_code | submission_id
                2020-21-Q1 | EAST      | one
                """,
            "archive.failures": """
                is_current | failure_id | submission_id | quarter    | dataset  | row_number | rejects    | severity | rule_id
                true       | warned     | one           | 2020-21-Q1 | activity | 2          | nothing    | warning  | cumulative_fall
                true       | critical   | one           | 2020-21-Q1 | activity | 2          | nothing    | critical | a_rule
                true       | told       | one           | 2020-21-Q1 | activity | 2          | nothing    | info     | a_rule
                false      | mended     | one           | 2020-21-Q1 | activity | 2          | nothing    | warning  | a_rule
                true       | kept_out   | one           | 2020-21-Q1 | activity | 3          | record     | critical | a_rule
                true       | of_file    | one           | 2020-21-Q1 |          |            | nothing    | warning  | a_rule
                true       | older      | old           | 2020-21-Q1 | activity | 2          | nothing    | warning  | a_rule
                """,
        },
    )
    assert_rows(
        found,
        """
        failure_id | rule_id         | is_flag
        critical   | a_rule          | true
        told       | a_rule          | false
        warned     | cumulative_fall | true
        """,
    )


def test_a_figure_has_the_cell_of_its_value_in_whatever_column_it_stands():
    found = run_model(
        "staging.activity",
        {
            "archive.layout": """
                quarter    | submission_id | dataset  | column_name | column_letters
                2020-21-Q1 | s1            | activity | value       | D
                2020-21-Q1 | s1            | activity | numerator   | E
                2020-21-Q1 | s2            | activity | value       | AB
                2020-21-Q1 | s2            | adoption | value       | Z
                """,
            "archive.activity": """
                quarter    | submission_id | row_number | metric_code | status | value | numerator
                2020-21-Q1 | s1            | 6          | patients    | final  | 12    |
                2020-21-Q1 | s1            | 7          | rate        | final  |       | 135
                2020-21-Q1 | s1            | 8          | patients    | nil    |       |
                2020-21-Q1 | s2            | 9          | patients    | final  | 4     |
                2020-21-Q1 | s3            | 2          | patients    | final  | 5     |
                """,
        },
    )
    assert found["cell"].to_list() == ["D6", "E7", "D8", "AB9", None]
