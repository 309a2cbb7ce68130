# ruff: noqa: E501 - a table is read whole
from tests.factories.warehouse import assert_rows, run_model

GIVEN = {
    "registry.quarters": """
        quarter    | financial_year | quarter_start_date | quarter_end_date
        2020-21-Q2 | 2020-21        | 2020-07-01         | 2020-09-30
        2020-21-Q3 | 2020-21        | 2020-10-01         | 2020-12-31
        """,
    "archive.verdicts": """
        verdict_id | quarter    | is_current
        v2         | 2020-21-Q2 | true
        v3         | 2020-21-Q3 | true
        """,
    "registry.ahsns": "ahsn_code\nEAST\nWM",
    "registry.programmes": """
        programme_code | first_quarter | has_adoption | eligible_organisation_type
        p              | 2020-21-Q1    | true         | acute_trust
        no_stages      | 2020-21-Q1    | false        | acute_trust
        """,
    "registry.expected_programmes": """
        ahsn_code | programme_code | first_quarter
        EAST      | p              | 2020-21-Q1
        WM        | p              | 2020-21-Q1
        """,
    "registry.organisations": """
        organisation_code | organisation_type  | ahsn_code | valid_from | valid_to   | opened_on  | closed_on
        A                 | acute_trust        | EAST      |            |            |            |
        B                 | acute_trust        | EAST      |            | 2020-11-15 |            |
        B                 | acute_trust        | WM        | 2020-11-16 |            |            |
        C                 | acute_trust        | WM        |            |            |            | 2020-09-30
        D                 | acute_trust        | WM        |            |            | 2020-10-01 |
        M                 | community_provider | WM        |            |            |            |
        """,
    "registry.vocabularies": """
        vocabulary     | name_key | code | name    | first_quarter
        adoption_stage | 1        | 1    | Stage 1 |
        adoption_stage | stage1   | 1    | Stage 1 |
        adoption_stage | 2        | 2    | Stage 2 |
        adoption_stage | 3        | 3    | Stage 3 | 2020-21-Q3
        theme          | x        | x    | X       |
        """,
}


def adoption_stage(rows, **given):
    lines = [
        "submission_id|row_number|quarter|ahsn_code|programme_code|organisation_code|stage"
    ]
    lines += [f"s|{at}|{row}" for at, row in enumerate(rows, start=2)]
    named = {name.replace("__", "."): table for name, table in given.items()}
    return run_model(
        "marts.adoption_stage", GIVEN | {"archive.adoption": "\n".join(lines)} | named
    )


def test_every_stage_in_use_has_a_row_and_counts_add_up_from_above():
    assert_rows(
        adoption_stage(
            [
                "2020-21-Q2|EAST|p|A|2",
                "2020-21-Q2|EAST|p|B|1",
                "2020-21-Q2|WM|p|C|2",
                "2020-21-Q3|EAST|p|A|3",
                "2020-21-Q3|WM|p|D|1",
            ]
        ),
        """
        quarter    | stage | stage_name | status | organisation_count | eligible_count | organisation_pct | at_or_above_count | at_or_above_pct | reported_count | ahsns_reported | ahsns_expected
        2020-21-Q2 | 1     | Stage 1    | final  | 1                  | 3              | 33.333333        | 3                 | 100             | 3              | 2              | 2
        2020-21-Q2 | 2     | Stage 2    | final  | 2                  | 3              | 66.666667        | 2                 | 66.666667       | 3              | 2              | 2
        2020-21-Q3 | 1     | Stage 1    | final  | 1                  | 3              | 33.333333        | 2                 | 66.666667       | 2              | 2              | 2
        2020-21-Q3 | 2     | Stage 2    | final  | 0                  | 3              | 0                | 1                 | 33.333333       | 2              | 2              | 2
        2020-21-Q3 | 3     | Stage 3    | final  | 1                  | 3              | 33.333333        | 1                 | 33.333333       | 2              | 2              | 2
        """,
    )


def test_an_organisation_that_moved_counts_once_with_the_ahsn_it_went_to():
    found = adoption_stage(["2020-21-Q3|EAST|p|B|1", "2020-21-Q3|WM|p|B|2"])
    of_q3 = found.filter(found["quarter"] == "2020-21-Q3")
    assert_rows(of_q3, "stage | organisation_count\n1 | 0\n2 | 1\n3 | 0")


def test_one_that_merged_or_is_of_another_kind_is_told_and_not_counted():
    found = adoption_stage(
        ["2020-21-Q3|WM|p|C|2", "2020-21-Q3|WM|p|D|1", "2020-21-Q3|WM|p|M|2"]
    )
    of_q3 = found.filter(found["quarter"] == "2020-21-Q3")
    assert_rows(
        of_q3,
        """
        stage | organisation_count | reported_count | not_eligible_count
        1     | 1                  | 1              | 2
        2     | 0                  | 1              | 2
        3     | 0                  | 1              | 2
        """,
    )


def test_where_an_intervention_names_no_kind_all_count_and_there_is_no_percentage():
    found = adoption_stage(
        ["2020-21-Q2|WM|p|M|2"],
        registry__programmes="programme_code|first_quarter|has_adoption\np|2020-21-Q1|true",
    )
    of_q2 = found.filter(found["quarter"] == "2020-21-Q2")
    assert_rows(
        of_q2,
        """
        stage | organisation_count | eligible_count | organisation_pct | at_or_above_pct
        1     | 0                  |                |                  |
        2     | 1                  |                |                  |
        """,
    )


def test_nothing_sent_is_null_and_a_nil_is_nought():
    found = adoption_stage(
        [],
        staging__submissions="""
            quarter    | ahsn_code | submission_id | nil_datasets
            2020-21-Q2 | EAST      | s             | impacts; Adoption
            """,
    )
    assert_rows(
        found,
        """
        quarter    | stage | status   | organisation_count | at_or_above_count | ahsns_reported | ahsns_expected
        2020-21-Q2 | 1     | nil      | 0                  | 0                 | 1              | 2
        2020-21-Q2 | 2     | nil      | 0                  | 0                 | 1              | 2
        2020-21-Q3 | 1     | not_sent |                    |                   | 0              | 2
        2020-21-Q3 | 2     | not_sent |                    |                   | 0              | 2
        2020-21-Q3 | 3     | not_sent |                    |                   | 0              | 2
        """,
    )


def test_a_stage_that_is_no_longer_listed_still_counts():
    found = adoption_stage(["2020-21-Q2|EAST|p|A|9"])
    of_q2 = found.filter(found["quarter"] == "2020-21-Q2")
    assert_rows(of_q2, "stage | at_or_above_count\n1 | 1\n2 | 1\n9 | 1")
