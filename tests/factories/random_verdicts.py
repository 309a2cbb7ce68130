"""Verdicts by chance, with every basis, every dataset, failures and known issues.

What they say makes no sense as figures; every table of the warehouse has rows of it.
"""

from dataclasses import replace
from datetime import date

import polars as pl

from assets.archive.frames import ACCEPTED, COVER_VALUES, FAILURES, VERDICT_FRAMES
from assets.archive.national_verdict import NATIONAL_FRAMES, NationalVerdict
from assets.archive.verdict import Verdict
from tests.factories.verdicts import moment

# Of three AHSNs, two have organisations that are merged within 2020-21.
ORGANISATIONS = {
    "EM": ("SYN-EM-13", "SYN-EM-17", "SYN-EM-01"),
    "YH": ("SYN-YH-12", "SYN-YH-15", "SYN-YH-27"),
    "NENC": ("SYN-NENC-19", "SYN-NENC-20", "SYN-NENC-01"),
}
STATUSES = ("final",) * 5 + ("nil", "estimated", "not_available")


def random_verdict(rolls, frames, quarter, number):
    """A verdict on a quarter: a version of each AHSN's that counts, one that did."""
    metrics = [
        metric
        for basis in frames.metrics["basis"].unique().sort()
        for metric in frames.metrics.filter(basis=basis)
        .sort("metric_code")
        .head(3)
        .to_dicts()
    ]
    submissions, failures, superseded, accepted = [], [], [], {n: [] for n in ACCEPTED}
    for ahsn in ORGANISATIONS:
        for version in (1, 2):
            counts = version == 2
            name = f"{rolls.getrandbits(256):064x}"
            submissions.append(_submission(name, ahsn, quarter, version, counts))
            at = {"submission_id": name, "ahsn_code": ahsn, "quarter": quarter}
            is_nil = counts and rolls.random() < 0.3
            activity = [] if is_nil else list(_activity(rolls, at, metrics))
            (accepted["activity"] if counts else superseded).extend(activity)
            failures += _failures(rolls, activity)
            if counts:
                for dataset, rows in _others(rolls, at).items():
                    accepted[dataset] += rows
    checks = [
        {"check_id": "one", "rule_id": "one", "success": True, "element_count": number}
    ]
    return Verdict(
        quarter=quarter,
        judged_at=moment(number),
        rules_version="rules",
        registry_version="registry",
        code_version="code",
        inputs_key=f"{number:012x}",
        submissions=_frame(submissions, VERDICT_FRAMES["submissions"]),
        failures=_frame(failures, FAILURES),
        checks=_frame(checks, VERDICT_FRAMES["checks"]),
        suites=_frame([{"suite": "activity"}], VERDICT_FRAMES["suites"]),
        superseded_activity=_frame(superseded, ACCEPTED["activity"]),
        accepted={
            name: _frame(rows, ACCEPTED[name]) for name, rows in accepted.items()
        },
        results={},
    )


def declare_nils(archive, verdict):
    """Let each counting submission without activity say on its cover that it is nil."""
    sent = verdict.accepted["activity"]["submission_id"].unique().to_list()
    counting = verdict.submissions.filter("is_counting")
    for submission_id in set(counting["submission_id"]) - set(sent):
        row = {
            "submission_id": submission_id,
            "field": "nil_datasets",
            "value": "Activity",
        }
        path = archive.root / "submissions" / submission_id / "cover.parquet"
        path.chmod(0o644)
        _frame([row], COVER_VALUES).write_parquet(path)


def judged_again(verdict, number, **changes):
    """The same verdict at a later moment, but for the changes."""
    key = f"{number:012x}"
    return replace(verdict, judged_at=moment(number), inputs_key=key, **changes)


def without_last_record(verdict):
    """The verdict's accepted records less an activity record that was withdrawn."""
    activity = verdict.accepted["activity"]
    return {**verdict.accepted, "activity": activity.head(activity.height - 1)}


def random_national_verdict(rolls, number, quarters):
    """A verdict on the national figures with a failure in one of the quarters."""
    quarter = rolls.choice(quarters)
    failure = _failure(f"national-{quarter}", quarter)
    rows = {"failures": [failure], "checks": [], "suites": [{"suite": "national"}]}
    return NationalVerdict(
        judged_at=moment(number),
        rules_version="rules",
        registry_version="registry",
        code_version="code",
        inputs_key=f"{number:012x}",
        results={},
        **{name: _frame(rows[name], NATIONAL_FRAMES[name]) for name in rows},
    )


def _submission(name, ahsn, quarter, version, counts):
    return {
        "submission_id": name,
        "ahsn_code": ahsn,
        "quarter": quarter,
        "version": version,
        "received_at": moment(version),
        "first_seen_at": moment(version),
        "file_name": f"{ahsn}.xlsx",
        "outcome": "accepted" if counts else "superseded",
        "is_counting": counts,
        "records_read": 30,
        "records_accepted": 20,
        "has_figures_kept": True,
    }


def _activity(rolls, at, metrics):
    row = 1
    for metric in metrics:
        for organisation in (*ORGANISATIONS[at["ahsn_code"]], None):
            if rolls.random() < 0.4:
                continue
            row += 1
            status = rolls.choice(STATUSES)
            has_figure = status not in ("nil", "not_available")
            is_rate = metric["basis"] == "rate"
            yield at | {
                "sheet": "Activity",
                "row_number": row,
                "programme_code": metric["programme_code"],
                "metric_code": metric["metric_code"],
                "organisation_code": organisation,
                "status": status,
                "value": rolls.randrange(900) / 4
                if has_figure and not is_rate
                else None,
                "numerator": 3.0 if has_figure and is_rate else None,
                "denominator": rolls.randrange(4, 9) * 1.0
                if has_figure and is_rate
                else None,
            }


def _failures(rolls, activity):
    for record in activity:
        if rolls.random() < 0.1:
            who = record["organisation_code"] or record["ahsn_code"]
            key = f"{record['metric_code']}-{who}"
            failure = _failure(f"{record['quarter']}-{key}", record["quarter"])
            of_record = {
                name: record[name]
                for name in (
                    "submission_id",
                    "ahsn_code",
                    "row_number",
                    "programme_code",
                    "metric_code",
                    "organisation_code",
                )
            }
            # Some are about a figure and stand at no record of it.
            at_none = {"row_number": None} if rolls.random() < 0.3 else {}
            yield failure | of_record | at_none


def _failure(failure_id, quarter):
    return {
        "failure_id": failure_id,
        "check_id": "one",
        "rule_id": "one",
        "severity": "warning",
        "rejects": "nothing",
        "quarter": quarter,
        "dataset": "activity",
        "metric_code": "eied_patients",
        "known_issue_id": "af_by_ahsn",
    }


def _others(rolls, at):
    organisation = ORGANISATIONS[at["ahsn_code"]][0]
    at = at | {"sheet": "Another", "row_number": 2}
    return {
        "adoption": [
            at
            | {
                "programme_code": "eied",
                "organisation_code": organisation,
                "stage": rolls.randrange(1, 8),
                "stage_since": date(2020, 1, 1),
            }
        ],
        "innovations": [
            at
            | {
                "innovation_id": "1",
                "title": "One",
                "category": "device",
                "stage": rolls.choice(("discovery", "define", "develop")),
                "status": "active",
            }
        ],
        "local_programmes": [
            at
            | {
                "local_programme_id": f"{at['ahsn_code']}-1",
                "title": "One",
                "themes": ["workforce", "maternity"],
                "adopters": rolls.randrange(9) * 1.0,
                "shared_with": [],
            }
        ],
        "impacts": [
            at
            | {
                "local_programme_id": f"{at['ahsn_code']}-1",
                "impact_type": "bed_days_avoided",
                "value": rolls.randrange(90) * 1.0,
                "status": "estimated",
            }
        ],
        "companies": [
            at
            | {
                "company_number": f"{rolls.randrange(3):08}",
                "company_name": "One",
                "support_type": "advice",
                "investment_gbp": rolls.randrange(9000) * 1.0,
                "jobs_created": 1.0,
                "jobs_safeguarded": 2.0,
            }
        ],
    }


def _frame(rows, schema):
    return pl.DataFrame(list(rows), schema=schema)
