# ruff: noqa: E501 - a table is read whole
from tests.factories.warehouse import assert_rows, run_model

GIVEN = {
    "registry.vocabularies": """
        vocabulary          | name_key  | code      | term_position
        innovation_stage    | discovery | discovery | 1
        innovation_stage    | scale     | scale     | 5
        innovation_stage    | atscale   | scale     | 5
        innovation_category | device    | device    | 1
        """,
    "staging.dataset_returns": """
        quarter    | ahsn_code | dataset     | financial_year | status
        2020-21-Q1 | EAST      | innovations | 2020-21        | reported
        2020-21-Q2 | EAST      | innovations | 2020-21        | not_sent
        2020-21-Q3 | EAST      | innovations | 2020-21        | reported
        2020-21-Q3 | EAST      | companies   | 2020-21        | reported
        """,
}


def innovation_pipeline(innovations, **given):
    named = {name.replace("__", "."): table for name, table in given.items()}
    return run_model(
        "marts.innovation_pipeline",
        GIVEN | {"staging.innovations": innovations} | named,
    )


def test_moves_are_against_the_last_report_and_conserve_the_count():
    assert_rows(
        innovation_pipeline(
            """
            submission_id | quarter    | ahsn_code | innovation_id | category | stage     | status
            s1            | 2020-21-Q1 | EAST      | stays         | device   | discovery | active
            s1            | 2020-21-Q1 | EAST      | advances      | device   | discovery | active
            s1            | 2020-21-Q1 | EAST      | falls         | device   | scale     | active
            s1            | 2020-21-Q1 | EAST      | goes          | device   | scale     | paused
            s3            | 2020-21-Q3 | EAST      | stays         | device   | discovery | closed
            s3            | 2020-21-Q3 | EAST      | advances      | device   | scale     | active
            s3            | 2020-21-Q3 | EAST      | falls         | device   | discovery | paused
            s3            | 2020-21-Q3 | EAST      | comes         | device   | discovery | active
            """
        ),
        """
        stage     | quarter    | status   | compared_with_quarter | innovation_count | active_count | paused_count | closed_count | earlier_count | new_count | entered_count | forward_count | back_count | left_count | gone_count
        discovery | 2020-21-Q1 | reported |                       | 2                | 2            | 0            | 0            |               |           |               |               |            |            |
        discovery | 2020-21-Q2 | not_sent | 2020-21-Q1            |                  |              |              |              |               |           |               |               |            |            |
        discovery | 2020-21-Q3 | reported | 2020-21-Q1            | 3                | 1            | 1            | 1            | 2             | 1         | 1             | 0             | 1          | 1          | 0
        scale     | 2020-21-Q1 | reported |                       | 2                | 1            | 1            | 0            |               |           |               |               |            |            |
        scale     | 2020-21-Q2 | not_sent | 2020-21-Q1            |                  |              |              |              |               |           |               |               |            |            |
        scale     | 2020-21-Q3 | reported | 2020-21-Q1            | 1                | 1            | 0            | 0            | 2             | 0         | 1             | 1             | 0          | 1          | 1
        """,
    )


def test_the_same_number_of_two_ahsns_is_two_innovations_and_a_nil_empties_a_pipeline():
    found = innovation_pipeline(
        """
        submission_id | quarter    | ahsn_code | innovation_id | category | stage | status
        s1            | 2020-21-Q1 | EAST      | 1             | device   | scale | active
        w2            | 2020-21-Q2 | WM        | 1             | device   | scale | active
        """,
        staging__dataset_returns="""
            quarter    | ahsn_code | dataset     | status
            2020-21-Q1 | EAST      | innovations | reported
            2020-21-Q2 | EAST      | innovations | nil
            2020-21-Q1 | WM        | innovations | nil
            2020-21-Q2 | WM        | innovations | reported
            """,
    )
    of_scale = found.filter(found["stage"] == "scale")
    assert_rows(
        of_scale,
        """
        ahsn_code | quarter    | innovation_count | new_count | gone_count
        EAST      | 2020-21-Q1 | 1                |           |
        EAST      | 2020-21-Q2 | 0                | 0         | 1
        WM        | 2020-21-Q1 | 0                |           |
        WM        | 2020-21-Q2 | 1                | 1         | 0
        """,
    )
