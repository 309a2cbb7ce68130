"""What the present moment settles for a quarter: its deadline, and expired issues.

The only ways in which time itself changes a verdict. The moment is always handed in.
Where a clock was put back, the present is taken to follow the last verdict.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from assets.domain.registry.registry import Registry


def settled_by(registry: Registry, quarter: str, *, now: datetime) -> tuple[str, ...]:
    """Return what has come to pass for a quarter, in words that enter its inputs key.

    While nothing more comes to pass the words stay the same, and so does the verdict.

    Args:
        registry: deadlines and known issues.
        quarter: the quarter judged, such as ``2020-21-Q4``.
        now: the present moment, UTC.
    """
    deadline = registry.calendar.deadlines.get(quarter)
    has_passed = deadline is not None and now > deadline
    expired = [
        f"expired: {issue.id}"
        for issue in registry.known_issues.known_issues
        if issue.expires_on < now.date() and issue.scope.covers_quarter(quarter)
    ]
    return (*["deadline passed"] * has_passed, *expired)


def after_the_last(last: datetime | None, *, now: datetime) -> datetime:
    """Return the moment of the next verdict: now, but later than the last one's.

    Verdicts count by their moments: one given by a clock that was put back would
    otherwise count for nothing.

    Args:
        last: the moment of the last verdict, UTC; None if there was none.
        now: what the clock says, UTC.
    """
    return now if last is None else max(now, last + timedelta(microseconds=1))
