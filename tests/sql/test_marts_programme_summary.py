# ruff: noqa: E501 - a table is read whole
from tests.factories.warehouse import assert_rows, run_model

GIVEN = {
    "reference.quarters": """
        quarter    | financial_year | quarter_number
        2020-21-Q1 | 2020-21        | 1
        2020-21-Q2 | 2020-21        | 2
        2020-21-Q3 | 2020-21        | 3
        2020-21-Q4 | 2020-21        | 4
        2021-22-Q1 | 2021-22        | 1
        """,
    "reference.programmes": """
        programme_code | programme_name     | table_name          | table_position
        eied           | Eating Disorders   | national programmes | 3
        af             | Atrial Fibrillation| national programmes | 2
        local          | Local              |                     |
        """,
    "reference.metrics": """
        metric_code | programme_code | metric_name | basis         | unit     | is_headline | first_quarter | note
        eied_pat    | eied           | Patients    | cumulative_fy | patients | true        | 2018-19-Q1    | Falls were seen.
        eied_sites  | eied           | Sites       | snapshot      | sites    | false       | 2018-19-Q1    |
        af_pat      | af             | Patients    | cumulative_fy | patients | true        | 2020-21-Q3    |
        """,
}


def summary(metric_quarter, **given):
    named = {name.replace("__", "."): table for name, table in given.items()}
    return run_model(
        "marts.programme_summary",
        GIVEN | {"marts.metric_quarter": metric_quarter} | named,
    )


EIED_YEAR = """
quarter    | financial_year | metric_code | status      | value | trajectory | outturn_pct | flagged_value | ahsns_reported | ahsns_expected
2020-21-Q1 | 2020-21        | eied_pat    | final       | 45    | 665        | 6.766917    | 0             | 15             | 15
2020-21-Q2 | 2020-21        | eied_pat    | final       | 119   | 665        | 17.894737   | 9             | 14             | 15
2020-21-Q3 | 2020-21        | eied_pat    | estimated   | 195   | 665        | 29.323308   | 0             | 15             | 15
2020-21-Q4 | 2020-21        | eied_pat    | provisional | 264   | 665        | 39.699248   | 31            | 13             | 15
"""


def test_a_year_is_one_row_with_its_four_quarters_and_its_outturn():
    assert_rows(
        summary(EIED_YEAR),
        """
        financial_year | metric_code | programme_code | table_name | table_position | programme_name | metric_name | unit | q1 | q2 | q3 | q4 | trajectory | outturn_pct
        2020-21 | eied_pat | eied | national programmes | 3 | Eating Disorders | Patients | patients | 45 | 119 | 195 | 264 | 665 | 39.699248
        """,
    )


def test_status_coverage_and_flagged_part_are_those_of_the_latest_quarter():
    assert_rows(
        summary(EIED_YEAR),
        """
        latest_quarter | status | q1_status | q3_status | flagged_value | ahsns_reported | ahsns_expected | notes
        2020-21-Q4 | provisional | final | estimated | 31 | 13 | 15 | Falls were seen.
        """,
    )


def test_a_figure_missing_in_the_latest_quarter_has_no_outturn():
    found = summary(
        """
        quarter    | financial_year | metric_code | status        | value | trajectory | outturn_pct
        2020-21-Q3 | 2020-21        | eied_pat    | final         | 195   | 665        | 29
        2020-21-Q4 | 2020-21        | eied_pat    | not_sent      |       | 665        |
        2020-21-Q3 | 2020-21        | af_pat      | not_available |       | 127119     |
        2020-21-Q4 | 2020-21        | af_pat      | not_available |       | 127119     |
        """
    )
    assert_rows(
        found,
        """
        metric_code | q2_status  | q3  | q3_status     | q4 | q4_status     | status        | trajectory | outturn_pct
        af_pat      | not_open   |     | not_available |    | not_available | not_available | 127119     |
        eied_pat    | not_judged | 195 | final         |    | not_sent      | not_sent      | 665        |
        """,
    )


def test_a_year_under_way_rests_on_the_latest_quarter_anyone_reported():
    found = summary(
        """
        quarter    | financial_year | metric_code | status   | value | trajectory | outturn_pct
        2020-21-Q1 | 2020-21        | eied_pat    | final    | 45    | 665        | 7
        2020-21-Q2 | 2020-21        | eied_pat    | final    | 119   | 665        | 18
        2020-21-Q3 | 2020-21        | eied_pat    | not_sent |       | 665        |
        """
    )
    assert_rows(
        found,
        """
        latest_quarter | status | q2  | q3 | q3_status | q4 | q4_status  | outturn_pct
        2020-21-Q2     | final  | 119 |    | not_sent  |    | not_judged | 18
        """,
    )


def test_only_headline_metrics_have_a_row_and_each_year_its_own():
    found = summary(
        """
        quarter    | financial_year | metric_code | status | value
        2020-21-Q4 | 2020-21        | eied_pat    | final  | 264
        2020-21-Q4 | 2020-21        | eied_sites  | final  | 12
        2021-22-Q1 | 2021-22        | eied_pat    | final  | 60
        """
    )
    assert_rows(
        found,
        """
        financial_year | metric_code | q1 | q4
        2020-21        | eied_pat    |    | 264
        2021-22        | eied_pat    | 60 |
        """,
    )


def test_the_reason_for_having_no_outturn_is_among_the_notes():
    exceptions = "metric_code|financial_year|reason\neied_pat|2020-21|Not held."
    found = summary(EIED_YEAR, reference__outturn_exceptions=exceptions)
    assert_rows(found, "notes\nFalls were seen. Not held.")


def test_flags_count_the_years_open_failures_by_rule():
    found = summary(
        EIED_YEAR,
        staging__record_failures="""
            failure_id | dataset  | quarter    | metric_code | rule_id         | is_flag
            f1         | activity | 2020-21-Q3 | eied_pat    | cumulative_fall | true
            f2         | activity | 2020-21-Q4 | eied_pat    | cumulative_fall | true
            f3         | activity | 2020-21-Q4 | eied_pat    | cumulative_fall | true
            f4         | activity | 2020-21-Q4 | eied_pat    | a_warning       | true
            f5         | activity | 2020-21-Q4 | eied_pat    | information     | false
            f6         | activity | 2020-21-Q4 | eied_sites  | cumulative_fall | true
            f7         | activity | 2021-22-Q1 | eied_pat    | cumulative_fall | true
            f8         | adoption | 2020-21-Q4 | eied_pat    | stage_fall      | true
            """,
    )
    assert_rows(found, "flags\na_warning (1), cumulative_fall (3)")


def test_a_national_failure_is_a_flag_while_it_stands():
    found = summary(
        EIED_YEAR,
        staging__record_failures="""
            failure_id | dataset  | quarter    | metric_code | rule_id         | is_flag
            f1         | activity | 2020-21-Q3 | eied_pat    | cumulative_fall | true
            """,
        archive__national_failures="""
            failure_id | quarter    | metric_code | rule_id             | severity | is_current
            n1         | 2020-21-Q4 | eied_pat    | national_fall       | warning  | true
            n2         | 2020-21-Q3 | eied_pat    | coverage_incomplete | warning  | false
            n3         | 2020-21-Q4 | eied_pat    | information         | info     | true
            n4         | 2021-22-Q1 | eied_pat    | national_fall       | warning  | true
            n5         | 2020-21-Q4 | af_pat      | national_fall       | warning  | true
            """,
    )
    assert_rows(found, "flags\ncumulative_fall (1), national_fall (1)")


ISSUES = """
known_issue_id | rule_id          | note
a_fall         | cumulative_fall  | Some sites fell.
b_estimate     | figure_estimated | The end is estimated.
c_other        | cumulative_fall  | Not this one.
"""


def test_the_note_of_each_known_issue_that_covers_a_failure_stands_once_in_the_notes():
    found = summary(
        EIED_YEAR,
        reference__known_issues=ISSUES,
        staging__submissions="""
            quarter    | ahsn_code | submission_id
            2020-21-Q4 | EAST      | one
            """,
        archive__failures="""
            failure_id | quarter    | metric_code | submission_id | known_issue_id | is_current
            f1         | 2020-21-Q4 | eied_pat    | one           | a_fall         | true
            f2         | 2020-21-Q4 | eied_pat    | one           | a_fall         | true
            f3         | 2020-21-Q4 | eied_pat    | superseded    | c_other        | true
            f4         | 2020-21-Q4 | eied_pat    | one           | c_other        | false
            f5         | 2020-21-Q4 | eied_pat    | one           |                | true
            f6         | 2020-21-Q4 | eied_sites  | one           | c_other        | true
            f7         | 2020-21-Q4 | eied_pat    |               | b_estimate     | true
            """,
    )
    assert_rows(found, "notes\nFalls were seen. Some sites fell. The end is estimated.")


def test_a_national_failure_that_is_covered_has_its_note_and_still_flags():
    found = summary(
        EIED_YEAR,
        reference__known_issues=ISSUES,
        archive__national_failures="""
            failure_id | quarter    | metric_code | rule_id       | severity | known_issue_id | is_current
            n1         | 2020-21-Q4 | eied_pat    | national_fall | warning  | a_fall         | true
            """,
    )
    assert_rows(
        found,
        "flags | notes\nnational_fall (1) | Falls were seen. Some sites fell.",
    )


def test_what_is_never_added_has_no_figures_and_its_reason_for_a_note():
    found = summary(
        """
        quarter    | financial_year | metric_code | status    | ahsns_reported
        2020-21-Q1 | 2020-21        | eied_pat    | not_sent  | 0
        2020-21-Q2 | 2020-21        | eied_pat    | not_added | 15
        """,
        reference__metrics="""
            metric_code | programme_code | basis         | is_headline | first_quarter | note   | never_added
            eied_pat    | eied           | cumulative_fy | true        | 2018-19-Q1    | Rises. | A site may stand twice.
            """,
    )
    assert_rows(
        found,
        """
        latest_quarter | status    | q1_status | q2_status | q3_status  | q2 | outturn_pct | notes
        2020-21-Q2     | not_added | not_sent  | not_added | not_judged |    |             | Rises. A site may stand twice.
        """,
    )


def test_what_stands_at_no_record_is_a_flag_and_is_counted_once():
    found = summary(
        EIED_YEAR,
        staging__record_failures="""
            failure_id | dataset  | quarter    | metric_code | rule_id          | is_flag
            f1         | activity | 2020-21-Q4 | eied_pat    | sites_do_not_sum | true
            """,
        staging__other_failures="""
            failure_id | quarter    | metric_code | rule_id
            f1         | 2020-21-Q4 | eied_pat    | sites_do_not_sum
            f2         | 2020-21-Q3 | eied_pat    | organisation_lapsed
            f3         | 2020-21-Q4 | eied_sites  | organisation_lapsed
            """,
    )
    assert_rows(found, "flags\norganisation_lapsed (1), sites_do_not_sum (1)")
