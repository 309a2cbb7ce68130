# ruff: noqa: E501 - a table is read whole
from tests.factories.activity import METRICS, QUARTERS
from tests.factories.warehouse import assert_rows, run_model

GIVEN = {
    "reference.quarters": QUARTERS,
    "reference.metrics": METRICS,
    "staging.submissions": """
        quarter    | ahsn_code | submission_id
        2020-21-Q1 | EAST      | s1
        """,
    "staging.activity": """
        submission_id | row_number | quarter    | ahsn_code | organisation_code | metric_code | status | value
        s1            | 2          | 2020-21-Q1 | EAST      | one               | checked     | final  | 5
        s1            | 3          | 2020-21-Q1 | EAST      |                   | checked     | final  | 7
        """,
}


def other_failures(rows):
    header = "failure_id|is_current|submission_id|row_number|dataset|organisation_code|severity|rejects|metric_code"
    lines = [f"{header}|quarter|ahsn_code"]
    for at, row in enumerate(rows):
        lines.append(f"f{at}|{row}|2020-21-Q1|EAST")
    return run_model(
        "staging.other_failures", GIVEN | {"archive.failures": "\n".join(lines)}
    )


def test_what_stands_at_no_figure_is_kept_and_what_stands_at_one_is_not():
    found = other_failures(
        [
            "true|s1|2|activity|one|warning|nothing|checked",
            "true|s1|3|activity||warning|nothing|checked",
            "true|s1|9|activity|two|critical|record|checked",
            "true|s1||activity|gone|warning|nothing|checked",
            "true|||activity||critical|nothing|year",
        ]
    )
    assert_rows(
        found,
        """
        failure_id | series_code | organisation_code | metric_code | rejects
        f1         | EAST        |                   | checked     | nothing
        f2         | two         | two               | checked     | record
        f3         | gone        | gone              | checked     | nothing
        f4         | EAST        |                   | year        | nothing
        """,
    )


def test_what_no_figure_can_lack_is_left_out():
    found = other_failures(
        [
            "false|s1|9|activity|two|critical|record|checked",
            "true|s0|9|activity|two|critical|record|checked",
            "true|s1|9|activity|two|info|nothing|checked",
            "true|s1|9|adoption|two|critical|record|checked",
            "true|s1|9|activity|two|critical|record|",
        ]
    )
    assert found.is_empty()
