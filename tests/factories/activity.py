# ruff: noqa: E501 - a table is read whole
"""The activity mart on a small scale: its calendar, a metric of each basis, records."""

from tests.factories.warehouse import run_model

QUARTERS = """
quarter    | financial_year | quarter_number | quarter_index | quarter_start_date | quarter_end_date
2019-20-Q4 | 2019-20        | 4              | 1             | 2020-01-01         | 2020-03-31
2020-21-Q1 | 2020-21        | 1              | 2             | 2020-04-01         | 2020-06-30
2020-21-Q2 | 2020-21        | 2              | 3             | 2020-07-01         | 2020-09-30
2020-21-Q3 | 2020-21        | 3              | 4             | 2020-10-01         | 2020-12-31
2020-21-Q4 | 2020-21        | 4              | 5             | 2021-01-01         | 2021-03-31
2021-22-Q1 | 2021-22        | 1              | 6             | 2021-04-01         | 2021-06-30
"""

METRICS = """
metric_code | programme_code | basis                | unit     | first_quarter | reporting_level
year        | p              | cumulative_fy        | patients | 2019-20-Q1    | organisation
programme   | p              | cumulative_programme | sites    | 2019-20-Q1    | organisation
new         | p              | cumulative_programme | sites    | 2020-21-Q1    | organisation
flow        | p              | in_quarter           | visits   | 2019-20-Q1    | organisation
snapshot    | p              | snapshot             | patients | 2019-20-Q1    | organisation
rate        | p              | rate                 | per cent | 2019-20-Q1    | ahsn
checked     | p              | cumulative_fy        | patients | 2019-20-Q1    | organisation_with_total
"""


def activity(records, failures=None, *, heirs=None, **given):
    """The mart of these records; ``heirs`` are (organisation, heir, from, to, part)."""
    named = {name.replace("__", "."): table for name, table in given.items()}
    tables = {
        "reference.quarters": QUARTERS,
        "reference.metrics": METRICS,
        "reference.organisation_heirs": heirs_table(heirs or []),
        "staging.activity": records,
        "staging.record_failures": failures or "failure_id",
    }
    return run_model("marts.activity", tables | named)


def heirs_table(rows):
    lines = ["organisation_code|heir_code|valid_from|valid_to|part"]
    return "\n".join([*lines, *("|".join(map(str, row)) for row in rows)])


def series(metric, *figures):
    """Records of one organisation: (quarter, value), or a status instead of a value."""
    lines = [
        "submission_id | row_number | ahsn_code | organisation_code | metric_code"
        " | status | quarter | value"
    ]
    for at, (quarter, value) in enumerate(figures):
        status = value if isinstance(value, str) else "final"
        shown = "" if isinstance(value, str) else value
        lines.append(
            f"s{at} | 2 | EAST | one | {metric} | {status} | {quarter}|{shown}"
        )
    return "\n".join(lines)


def sent(*rows):
    """Records as (quarter, organisation, metric, value), each of its own submission.

    A value may be a status instead.
    """
    lines = [
        "submission_id|row_number|ahsn_code|quarter|organisation_code|metric_code"
        "|status|value"
    ]
    for at, (quarter, organisation, metric, value) in enumerate(rows):
        status = value if isinstance(value, str) else "final"
        shown = "" if isinstance(value, str) else value
        lines.append(f"s{at}|2|EAST|{quarter}|{organisation}|{metric}|{status}|{shown}")
    return "\n".join(lines)
