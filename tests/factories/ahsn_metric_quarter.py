"""What marts.ahsn_metric_quarter rests on, and a few records of two AHSNs."""

from tests.factories.reported import as_sent
from tests.factories.warehouse import run_model

GIVEN = {
    "reference.quarters": """
        quarter    | financial_year | quarter_start_date | quarter_end_date
        2020-21-Q3 | 2020-21        | 2020-10-01         | 2020-12-31
        2020-21-Q4 | 2020-21        | 2021-01-01         | 2021-03-31
        """,
    "archive.verdicts": """
        verdict_id | quarter    | is_current
        v1         | 2020-21-Q4 | true
        """,
    "reference.programmes": """
        programme_code | eligible_organisation_type
        p              | acute_trust
        """,
    "reference.metrics": """
        metric_code | programme_code | basis         | unit     | first_quarter
        year        | p              | cumulative_fy | patients | 2020-21-Q3
        """,
    "reference.expected_programmes": """
        ahsn_code | programme_code | first_quarter | last_quarter
        EAST      | p              | 2020-21-Q1    |
        WM        | p              | 2020-21-Q1    |
        OX        | p              | 2020-21-Q1    | 2020-21-Q3
        """,
}


def ahsn_metric_quarter(records, **given):
    named = {name.replace("__", "."): table for name, table in given.items()}
    sent = {"marts.activity": records, "staging.activity": as_sent(records)}
    return run_model("marts.ahsn_metric_quarter", GIVEN | sent | named)


def records(*rows, metric="year"):
    lines = [
        "quarter|ahsn_code|organisation_code|metric_code|status|value|is_flagged"
        "|cumulative_value|in_quarter_value"
    ]
    for ahsn_code, organisation, status, value, *flagged in rows:
        lines.append(
            f"2020-21-Q4|{ahsn_code}|{organisation}|{metric}|{status}|{value}"
            f"|{'true' if flagged else 'false'}|{value}|{value}"
        )
    return "\n".join(lines)


NOTHING = records()


ORGANISATIONS = """
organisation_code | organisation_type | ahsn_code | valid_from | opened_on  | closed_on
one               | acute_trust       | EAST      |            |            |
two               | acute_trust       | EAST      |            |            |
three             | acute_trust       | WM        | 2021-01-01 |            |
three             | acute_trust       | EAST      |            |            |
four              | acute_trust       | WM        |            |            | 2021-03-30
five              | acute_trust       | WM        |            | 2021-04-01 |
six               | ambulance_trust   | WM        |            |            |
"""
