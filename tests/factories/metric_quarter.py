"""What marts.metric_quarter rests on, and records of it in one quarter."""

from tests.factories.reported import as_sent
from tests.factories.warehouse import run_model

GIVEN = {
    "reference.quarters": """
        quarter    | financial_year | quarter_number
        2020-21-Q1 | 2020-21        | 1
        2020-21-Q2 | 2020-21        | 2
        2020-21-Q3 | 2020-21        | 3
        2020-21-Q4 | 2020-21        | 4
        """,
    "archive.verdicts": """
        verdict_id | quarter    | is_current
        v1         | 2020-21-Q4 | false
        v2         | 2020-21-Q4 | true
        """,
    "reference.metrics": """
        metric_code | programme_code | basis         | unit     | first_quarter
        year        | p              | cumulative_fy | patients | 2020-21-Q1
        """,
    "reference.expected_programmes": """
        ahsn_code | programme_code | first_quarter | last_quarter
        EAST      | p              | 2020-21-Q1    |
        WM        | p              | 2020-21-Q1    |
        YH        | p              | 2020-21-Q1    |
        OX        | p              | 2020-21-Q1    | 2020-21-Q3
        EM        | other          | 2020-21-Q1    |
        """,
}


def metric_quarter(records, **given):
    named = {name.replace("__", "."): table for name, table in given.items()}
    sent = {"marts.activity": records, "staging.activity": as_sent(records)}
    return run_model("marts.metric_quarter", GIVEN | sent | named)


def records(*rows):
    lines = ["quarter|ahsn_code|metric_code|status|value|is_flagged"]
    for ahsn_code, status, value, *flagged in rows:
        flag = "true" if flagged else "false"
        lines.append(f"2020-21-Q4|{ahsn_code}|year|{status}|{value}|{flag}")
    return "\n".join(lines)
