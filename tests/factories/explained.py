"""Rows as `pipelines.figure_origin` returns them, with what a test says of them."""

_FIGURE = {
    "unit": "patients",
    "basis": "cumulative_fy",
    "status": "final",
    "value": 9.0,
    "trajectory": None,
    "outturn_pct": None,
    "flagged_count": 0,
    "other_failure_count": 0,
    "lapsed_count": 0,
    "cumulative_unknown_count": 0,
    "known_from": None,
    "failures": [],
}


def figure(**given):
    """A national figure; ``ahsns`` and ``failures`` are under it."""
    return {
        **_FIGURE,
        "programme_name": "Programme",
        "metric_name": "Patients",
        "metric_code": "patients",
        "quarter": "2020-21-Q4",
        "ahsns_reported": 1,
        "ahsns_expected": 1,
        "asked_ahsn_code": None,
        "history": [],
        "ahsns": [],
    } | given


def ahsn(**given):
    """An AHSN's figure of no submission; ``records`` and ``failures`` are under it."""
    return {
        **_FIGURE,
        "ahsn_code": "OX",
        "ahsn_name": "Oxford AHSN",
        "submission_id": None,
        "rank": 1,
        "network_median": 9.0,
        "records": [],
    } | given


def record(**given):
    """A record of SYN-OX-01 without failures."""
    return {
        "organisation_code": "SYN-OX-01",
        "organisation_name": "Trust",
        "ahsn_code": "OX",
        "submission_id": "sent",
        "sheet": "Cover",
        "cell": "B8",
        "row_number": None,
        "status": "final",
        "value": 9.0,
        "value_text": None,
        "numerator_text": None,
        "comment": None,
        "carried_quarter": None,
        "inherited_value": None,
        "inherited_from": [],
        "failures": [],
    } | given


def failure(**given):
    """A failure of a rule that no known issue covers."""
    return {
        "rule_id": "a_rule",
        "severity": "critical",
        "rejects": "nothing",
        "message": "Wrong.",
        "explanation": None,
        "known_issue_id": None,
        "organisation_code": None,
        "sheet": None,
        "cell": None,
        "row_number": None,
        "ahsn_code": "OX",
        "submission_id": "sent",
        "source_file": "OX.xlsx",
        "is_of_what_counts": True,
    } | given
