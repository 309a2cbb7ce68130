# ruff: noqa: E501 - a table is read whole
import polars as pl
import pytest

from tests.factories.warehouse import assert_rows, run_model

RETURNS = """
    quarter    | ahsn_code | dataset  | status
    2020-21-Q1 | EAST      | activity | reported
    2020-21-Q2 | EAST      | activity | reported
    """
QUARTERS = (
    "quarter|financial_year\n2020-21-Q1|2020-21\n2020-21-Q2|2020-21\n2021-22-Q1|2021-22"
)
FIGURES = """
    test_kind    | test_code | test_period | test_stage | status        | value  | is_complete | can_only_grow
    metric_value | m         | 2020-21-Q1  |            | final         | 264    | true        | true
    metric_value | part      | 2020-21-Q1  |            | estimated     | 264    | false       | true
    metric_value | rate      | 2020-21-Q1  |            | final         | 41.509 | true        | false
    metric_value | some      | 2020-21-Q1  |            | final         | 50     | false       | false
    metric_value | awaited   | 2020-21-Q1  |            | not_available |        | false       | true
    metric_value | nil_and_awaited | 2020-21-Q1 |       | not_available | 0      | false       | true
    metric_value | rolled    | 2020-21-Q1  |            | rolled_forward | 264   | false       | false
    adoption_pct | p         | 2020-21-Q1  | 5          | final         | 98.1   | true        | true
    impacts      |           | 2020-21-Q1  |            | final         | 100    | true        | true
    outturn      | m         | 2020-21     |            | final         | 39.7   | true        | true
    headline     | h         | 2018-19 to 2019-20 |     | final         | 5      | true        | true
    """


def claims(row, columns, figures=FIGURES, **given):
    names = "claim_id|claim_part|" + columns
    named = {key.replace("__", "."): table for key, table in given.items()}
    return run_model(
        "audit.claims",
        {
            "registry.claims": f"{names}\nF1|value|{row}",
            "audit.claim_figures": figures,
            "reference.quarters": QUARTERS,
            "staging.dataset_returns": RETURNS,
        }
        | named,
    )


def judged_claim(value, qualifier="exact", step="1", code="m", period="2020-21-Q1"):
    columns = "test_kind|test_code|test_period|qualifier|value|step"
    found = claims(f"metric_value|{code}|{period}|{qualifier}|{value}|{step}", columns)
    return found.row(0, named=True)


@pytest.mark.parametrize(
    ("qualifier", "value", "step", "result"),
    [
        ("exact", 264, 1, "holds"),
        ("exact", 265, 1, "contradicted"),
        ("exact", 300, 100, "holds"),
        ("exact", 200, 100, "contradicted"),
        ("over", 263, 1, "holds"),
        ("over", 264, 1, "contradicted"),
        ("at_least", 264, 1, "holds"),
        ("under", 264, 1, "contradicted"),
        ("up_to", 264, 1, "holds"),
        ("up_to", 263, 1, "contradicted"),
        ("about", 290, 10, "holds"),
        ("about", 300, 10, "contradicted"),
        ("just_under", 290, 10, "holds"),
        ("just_under", 264, 1, "contradicted"),
        ("just_under", 300, 100, "contradicted"),
    ],
)
def test_a_claim_holds_as_its_words_say(qualifier, value, step, result):
    found = judged_claim(value, qualifier, step)
    assert (found["result"], found["residual"]) == (result, value - 264)


def test_a_percentage_is_compared_to_its_last_printed_digit():
    assert judged_claim(42, code="rate")["result"] == "holds"
    assert judged_claim(41, code="rate")["result"] == "contradicted"
    assert judged_claim("41.5", code="rate", step="0.1")["result"] == "holds"


def test_what_is_missing_can_make_a_greater_figure_true_and_never_a_smaller_one():
    assert judged_claim(265, code="part")["result"] == "untestable"
    assert judged_claim(265, "over", code="part")["result"] == "untestable"
    assert judged_claim(264, code="part")["result"] == "holds"
    assert judged_claim(200, "over", code="part")["result"] == "holds"
    assert judged_claim(200, code="part")["result"] == "contradicted"
    assert judged_claim(40, code="some")["result"] == "untestable"


def test_a_printed_nought_for_a_figure_that_was_awaited_is_contradicted():
    found = judged_claim(0, code="awaited")
    assert (found["result"], found["residual"]) == ("contradicted", None)
    assert "nobody knew it" in found["reason"]
    assert judged_claim(7, code="awaited")["result"] == "untestable"


def test_the_nil_of_one_ahsn_does_not_make_the_nought_of_the_others_known():
    assert judged_claim(0, code="nil_and_awaited")["result"] == "contradicted"
    assert judged_claim(7, code="nil_and_awaited")["result"] == "untestable"


def test_a_limit_is_not_kept_while_what_is_missing_may_go_over_it():
    assert judged_claim(300, "under", code="part")["result"] == "untestable"
    assert judged_claim(300, "up_to", code="part")["result"] == "untestable"


def test_what_rests_on_other_published_figures_contradicts_none():
    for value in (100, 400):
        found = judged_claim(value, code="rolled")
        assert found["result"] == "untestable"
        assert "rounded published figures" in found["reason"]
    assert judged_claim(200, "over", code="rolled")["result"] == "holds"


def test_what_is_printed_as_none_must_be_none_here():
    none = {"value": "", "step": ""}
    assert judged_claim(**none, code="awaited")["result"] == "holds"
    assert judged_claim(**none, code="not_collected")["result"] == "holds"
    assert judged_claim(**none)["result"] == "contradicted"
    assert judged_claim(**none, period="2021-22-Q1")["result"] == "untestable"


def test_a_quarter_that_was_not_reported_or_a_metric_that_is_not_there_tests_nothing():
    found = judged_claim(264, period="2021-22-Q1")
    assert found["result"] == "untestable"
    assert found["reason"] == "2021-22-Q1 was not reported in full"
    assert judged_claim(264, code="unknown")["result"] == "untestable"


def test_a_claim_that_nothing_tests_gives_the_registrys_reason():
    found = claims("quoted|3", "untestable_reason|value")
    assert_rows(found, "result | reason | tested_against\nuntestable | quoted |")


def test_stages_counts_and_years_find_their_figure():
    columns = "test_kind|test_code|test_period|test_stage|first_financial_year|last_financial_year|qualifier|value|step"
    for row in (
        "adoption_pct|p|2020-21-Q1|5|||exact|98|1",
        "impacts||2020-21-Q1||||exact|100|1",
        "headline|h|||2018-19|2019-20|exact|5|1",
    ):
        assert claims(row, columns)["result"].to_list() == ["holds"], row


def test_an_outturn_printed_beside_a_figure_is_a_part_of_its_claim():
    found = claims(
        "metric_value|m|2020-21-Q1|exact|264|1|p. 12",
        "test_kind|test_code|test_period|qualifier|value|step|words",
        registry__published_outturns="""
            metric_code | financial_year | claim_id | outturn_pct | decimals | page
            m           | 2020-21        | F1       | 40          | 0        | 12
            """,
    )
    assert_rows(
        found,
        """
        claim_part | result | value_published | computed_value | residual | words
        outturn    | holds  | 40%             | 39.7           | 0.3      | p. 12
        value      | holds  |                 | 264            | 0        | p. 12
        """,
    )


NATIONAL = """
    quarter    | metric_code | programme_code | financial_year | basis         | status        | value | cumulative_value | in_quarter_value | in_quarter_unknown_count | ahsns_reported | ahsns_expected
    2020-21-Q1 | m           | p              | 2020-21        | in_quarter    | not_available |       |                  |                  | 0                        | 0              | 2
    2020-21-Q2 | m           | p              | 2020-21        | in_quarter    | final         | 5     | 5                | 5                | 0                        | 2              | 2
    2020-21-Q2 | r           | p              | 2020-21        | rate          | final         | 75    |                  |                  | 0                        | 1              | 2
    2020-21-Q2 | c           | p              | 2020-21        | cumulative_fy | final         | 8     | 8                | 3                | 0                        | 2              | 2
    """


def metric_figures():
    return run_model(
        "audit.claim_metric_figures",
        {
            "marts.metric_quarter": NATIONAL,
            "marts.activity": """
                quarter    | ahsn_code | metric_code | value | numerator | denominator
                2020-21-Q2 | EAST      | r           | 75    | 3         | 4
                2020-21-Q2 | WM        | r           |       | 9         |
                """,
            "marts.adoption_stage": """
                programme_code | quarter    | stage | eligible_count
                p              | 2020-21-Q2 | 1     | 20
                p              | 2020-21-Q2 | 2     | 20
                """,
            "marts.programme_summary": """
                financial_year | metric_code | latest_quarter | status | outturn_pct | ahsns_reported | ahsns_expected
                2020-21        | c           | 2020-21-Q2     | final  | 160         | 2              | 2
                """,
            "reference.metrics": "metric_code|basis\nm|in_quarter\nr|rate\nc|cumulative_fy",
            "reference.trajectories": """
                metric_code | financial_year | ahsn_code | trajectory | is_latest
                c           | 2020-21        |           | 99         | true
                c           | 2020-21        | EAST      | 2          | true
                c           | 2020-21        | WM        | 3          | true
                c           | 2020-21        | WM        | 7          | false
                r           | 2020-21        |           | 85         | true
                r           | 2020-21        | EAST      | 85         | true
                """,
        },
    )


def test_the_figures_of_metrics_are_taken_apart_into_what_claims_speak_of():
    found = metric_figures().drop_nulls("value")
    assert_rows(
        found,
        """
        test_kind              | test_code | test_period | value | is_complete | can_only_grow
        metric_denominator     | r         | 2020-21-Q2  | 4     | false       | true
        metric_in_quarter      | c         | 2020-21-Q2  | 3     | true        | true
        metric_in_quarter      | m         | 2020-21-Q2  | 5     | true        | true
        metric_numerator       | r         | 2020-21-Q2  | 3     | false       | true
        metric_pct_of_eligible | c         | 2020-21-Q2  | 40    | true        | true
        metric_pct_of_eligible | m         | 2020-21-Q2  | 25    | true        | true
        metric_value           | c         | 2020-21-Q2  | 8     | true        | true
        metric_value           | m         | 2020-21-Q2  | 5     | true        | true
        metric_value           | r         | 2020-21-Q2  | 75    | false       | false
        metric_year            | c         | 2020-21-Q2  | 8     | true        | true
        metric_year            | m         | 2020-21-Q2  | 5     | false       | true
        outturn                | c         | 2020-21     | 160   | true        | true
        outturn_excess         | c         | 2020-21     | 60    | true        | true
        trajectory             | c         | 2020-21     | 5     | true        | true
        trajectory             | r         | 2020-21     | 85    | true        | true
        trajectory_excess      | c         | 2020-21     | 3     | true        | true
        """,
    )


def test_the_counts_of_the_other_marts_can_be_tested_too():
    found = run_model(
        "audit.claim_figures",
        {
            "audit.claim_metric_figures": "test_kind|test_code|test_period|value\nmetric_value|m|2020-21-Q2|5",
            "marts.adoption_stage": """
                programme_code | quarter    | stage | eligible_count | at_or_above_count | at_or_above_pct | ahsns_reported | ahsns_expected
                p              | 2020-21-Q2 | 1     | 20             | 18                | 90              | 2              | 2
                p              | 2020-21-Q2 | 2     | 20             | 5                 | 25              | 2              | 2
                """,
            "marts.innovation_pipeline": """
                quarter    | ahsn_code | category | stage | status   | active_count
                2020-21-Q2 | EAST      | device   | scale | reported | 7
                2020-21-Q2 | WM        | device   | scale | not_sent |
                """,
            "marts.local_programme_themes": """
                quarter    | theme | programme_count | all_programme_count | ahsns_reported | ahsns_expected
                2020-21-Q2 | a     | 4               | 6                   | 2              | 2
                2020-21-Q2 | b     | 5               | 6                   | 2              | 2
                """,
            "marts.local_impacts": """
                quarter    | impact_type | impact_count | ahsns_reported | ahsns_expected
                2020-21-Q2 | cash        | 2            | 2              | 2
                2020-21-Q2 | beds        | 3            | 2              | 2
                """,
            "marts.headline_impact": """
                headline_code | financial_year | published_status | span_first_year | span_last_year | value_over_span | rolled_forward_value | is_span_floor | is_rolled_floor | rolled_from
                h             | 2019-20        | published        | 2018-19         | 2019-20        | 50              | 50                   | true          | false           | computed
                h             | 2020-21        | published        | 2020-21         | 2020-21        | 60              | 110                  | false         | true            | published
                """,
            "reference.headlines": "headline_code|first_financial_year\nh|2018-19",
            "staging.dataset_returns": RETURNS,
        },
    )
    assert_rows(
        found.filter(pl.col("test_kind") != "metric_value"),
        """
        test_kind          | test_code | test_period        | test_stage | value | is_complete | can_only_grow
        adoption_below     | p         | 2020-21-Q2         | 1          | 2     | true        | false
        adoption_below     | p         | 2020-21-Q2         | 2          | 15    | true        | false
        adoption_pct       | p         | 2020-21-Q2         | 1          | 90    | true        | true
        adoption_pct       | p         | 2020-21-Q2         | 2          | 25    | true        | true
        ahsns              |           | 2020-21-Q1         |            | 1     | true        | true
        ahsns              |           | 2020-21-Q2         |            | 1     | true        | true
        headline           | h         | 2018-19 to 2019-20 |            | 50    | false       | true
        headline           | h         | 2020-21            |            | 60    | true        | true
        headline_to_date   | h         | 2018-19 to 2019-20 |            | 50    | true        | true
        headline_to_date   | h         | 2018-19 to 2020-21 |            | 110   | false       | false
        highest_stage      | p         | 2020-21-Q2         |            | 2     | true        | true
        impacts            |           | 2020-21-Q2         |            | 5     | true        | true
        innovations_active |           | 2020-21-Q2         |            | 7     | false       | true
        local_programmes   |           | 2020-21-Q2         |            | 6     | true        | true
        theme              | a         | 2020-21-Q2         |            | 4     | true        | true
        theme              | b         | 2020-21-Q2         |            | 5     | true        | true
        """,
    )
