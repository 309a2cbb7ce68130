# ruff: noqa: E501 - a table is read whole
from tests.factories.warehouse import assert_rows, run_model


def test_records_nil_silence_and_no_submission_are_four_things():
    found = run_model(
        "staging.dataset_returns",
        {
            "registry.quarters": "quarter|financial_year\n2020-21-Q1|2020-21\n2020-21-Q2|2020-21",
            "archive.verdicts": """
                verdict_id | quarter    | is_current
                v1         | 2020-21-Q1 | true
                v2         | 2020-21-Q2 | false
                """,
            "registry.ahsns": "ahsn_code|valid_from\nEAST|\nEAST|2023-10-01\nWM|",
            "staging.submissions": """
                quarter    | ahsn_code | submission_id | nil_datasets
                2020-21-Q1 | EAST      | s1            | Local programmes; IMPACTS; companies
                """,
            "archive.companies": "submission_id|row_number|quarter|ahsn_code\ns1|2|2020-21-Q1|EAST",
        },
    )
    east = found.filter(ahsn_code="EAST")
    assert_rows(
        east,
        """
        dataset          | status       | record_count | submission_id
        activity         | not_reported | 0            | s1
        adoption         | not_reported | 0            | s1
        companies        | reported     | 1            | s1
        impacts          | nil          | 0            | s1
        innovations      | not_reported | 0            | s1
        local_programmes | nil          | 0            | s1
        """,
    )
    assert found.filter(ahsn_code="WM")["status"].unique().to_list() == ["not_sent"]
