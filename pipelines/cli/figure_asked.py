"""What may be explained: a rule, or a figure named by its metric and quarter."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from assets.domain.errors import UsageError

if TYPE_CHECKING:
    from assets.domain.registry.registry import Registry


def asked_figure(what: str, quarter: str | None) -> tuple[str, str] | None:
    """Return the metric and quarter asked about; None where a rule is meant.

    ``METRIC/QUARTER`` may be one word, and a programme's code stands for its headline
    metric.

    Raises:
        UsageError: no such metric or quarter, two quarters, a metric without a
            quarter, or a rule with one.
    """
    from assets.domain.registry.load import load_registry
    from assets.validation.rules import load_rules
    from pipelines.cli.arguments import known_of, known_quarter

    name, _, after = what.strip().lower().partition("/")
    if quarter and after and quarter.strip().lower() != after:
        raise UsageError(
            f"{what!r} names one quarter and {quarter!r} another. Name one of them."
        )
    said = quarter or after or None
    registry = load_registry()
    metrics = _metrics(registry)
    rules = load_rules().rules
    if said is None and name in rules:
        return None
    if said is None and name in metrics:
        raise UsageError(
            f"{what!r} has a figure for each quarter. Say for which, as in "
            f"`outturn explain {name} 2020-21-Q4`."
        )
    if name in rules and name not in metrics:
        raise UsageError(
            f"{name!r} is a rule, and a rule has no quarter. `outturn explain {name}` "
            f"says what it means, `outturn failures {said} --rule {name}` where it "
            "failed in that quarter."
        )
    known_of(name, metrics if said else {*rules, *metrics}, _words(said))
    return metrics[name], known_quarter(said) or str(said)


def moment_known(text: str | None) -> datetime | None:
    """Return the moment of ``--as-at`` in UTC; a day means its end. None stays None.

    Raises:
        UsageError: it is neither a day nor a time.
    """
    if text is None:
        return None
    try:
        if len(text.strip()) <= len("2020-07-31"):
            day = date.fromisoformat(text.strip())
            return datetime.combine(day, time.max, tzinfo=UTC)
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(
            f"{text!r} is neither a day nor a time. Write a day, which means its end, "
            "as 2020-07-31, or a time as 2020-07-31T12:00 (UTC, unless it says)."
        ) from None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)


def _metrics(registry: Registry) -> dict[str, str]:
    """Return the metric's code for each metric, and for each programme's headline."""
    frame = registry.frames().metrics
    named = frame.filter("is_headline").select("programme_code", "metric_code")
    return {
        **dict(named.iter_rows()),
        **{code: code for code in frame["metric_code"].to_list()},
    }


def _words(quarter: str | None) -> str:
    if quarter is None:
        return "a rule's id, nor a metric's or programme's code"
    return "the code of a metric, or of a programme with a headline metric"
