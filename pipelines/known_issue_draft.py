"""A failure as the entry of ``known_issues.yml`` that would cover it.

Words for a person to finish and paste. Whether it is agreed is not decided here, and
no file is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import ceil

import yaml

_SCOPE = {
    "ahsn": "ahsn_code",
    "organisation": "organisation_code",
    "metric": "metric_code",
    "programme": "programme_code",
    "quarter": "quarter",
}
_TO_FILL_IN = "FILL IN"


def known_issue_draft(failure: Mapping[str, object], *, agreed_on: date) -> str:
    """Return the YAML of an entry for one failure, as narrow as the failure is.

    Args:
        failure: a row of ``audit.failures``. The AHSN's explanation becomes the reason.
        agreed_on: today; the entry lasts until the same day of the next year.
    """
    scope = {
        field: failure[column] for field, column in _SCOPE.items() if failure[column]
    }
    if "metric" in scope:
        # The metric says which programme.
        scope.pop("programme", None)
    entry: dict[str, object] = {
        "id": _entry_id(failure),
        "rule": failure["rule_id"],
        "scope": scope,
        "reason": failure["explanation"] or f"{_TO_FILL_IN}: why it was to be expected",
        "note": f"{_TO_FILL_IN}: what a report says beside the figure",
        "owner": f"{_TO_FILL_IN}: who answers for it",
        "agreed_on": agreed_on,
        "expires_on": _a_year_later(agreed_on),
    }
    size = failure["size"]
    if isinstance(size, int | float) and size > 0:
        entry["up_to"] = ceil(size)
    entry["failures_up_to"] = 1
    return yaml.safe_dump([entry], sort_keys=False, allow_unicode=True, width=88)


def _entry_id(failure: Mapping[str, object]) -> str:
    parts = ("rule_id", "organisation_code", "metric_code", "ahsn_code", "quarter")
    named = [str(failure[part]) for part in parts if failure[part]]
    return "_".join(named).lower().replace("-", "_")


def _a_year_later(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if is_leap_day else day.day)
