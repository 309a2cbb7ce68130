# ruff: noqa: E501 - a table is read whole
"""Judgments of an AHSN's versions, and what audit tables make of them."""

from tests.factories.warehouse import run_model

IN_TIME, AFTER = "2021-04-20", "2021-05-02"

GIVEN = {
    "reference.quarters": """
        quarter    | deadline_at
        2020-21-Q4 | 2021-04-30 17:00:00+00
        """,
    "reference.metrics": """
        metric_code | basis
        total       | cumulative_fy
        flow        | in_quarter
        rate        | rate
        """,
}


RECORD = "submission_id | ahsn_code | quarter | organisation_code | row_number | programme_code | metric_code | status | value | comment"


def told(table, *judgments, failures=None, kept=True, given=None):
    """Judgments as (rules, registry, [(version, received, records)]), oldest first.

    A record is (metric, status, value); a version whose records are None is rejected;
    the last good one counts. ``kept`` is whether a judgment keeps what counts no more.
    """
    verdicts = [
        "verdict_id | quarter | judged_at | rules_version | registry_version | is_current"
    ]
    submissions = [
        "verdict_id | quarter | submission_id | ahsn_code | version | outcome | is_counting | received_at | has_figures_kept"
    ]
    counted, superseded = [f"verdict_id | {RECORD}"], [f"verdict_id | {RECORD}"]
    for at, (rules, registry, versions) in enumerate(judgments):
        last = at == len(judgments) - 1
        verdicts.append(
            f"v{at} | 2020-21-Q4 | 2021-05-0{at + 3} 09:00:00+00 | {rules} | {registry} | {last}"
        )
        good = [name for name, _, records in versions if records is not None]
        for version, (name, received, records) in enumerate(versions, start=1):
            is_good, counts = records is not None, good[-1:] == [name]
            submissions.append(
                f"v{at} | 2020-21-Q4 | {name} | EAST | {version} | {'accepted' if is_good else 'rejected'} | {counts} | {received} 09:00:00+00 | {is_good if kept else ''}"
            )
            for row, (metric, status, value) in enumerate(records or (), start=2):
                if counts or kept:
                    (counted if counts else superseded).append(
                        f"v{at} | {name} | EAST | 2020-21-Q4 | site | {row} | p | {metric} | {status} | {value} | Row {row}."
                    )
    return run_model(
        table,
        GIVEN
        | {
            "archive.verdicts": "\n".join(verdicts),
            "archive.submissions": "\n".join(submissions),
            "archive.activity_history": "\n".join(counted),
            "archive.superseded_activity": "\n".join(superseded),
            "archive.failures": failures or "failure_id",
        }
        | (given or {}),
    )


def one(value, name="one", received=IN_TIME, metric="total", status="final"):
    return (name, received, [(metric, status, value)])


def rejected(name, received=IN_TIME):
    return (name, received, None)


FIRST = ("r1", "g1", [one(10)])
