"""One failure as a person reads it: where it stands, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

COSTS = {
    "submission": "keeps the submission out",
    "record": "keeps the record out",
    "nothing": "flags the figure",
}
# What is of severity info: no figure is flagged for it.
REMARK = "costs nothing"
OF_REJECTED = "flags nothing, its whole submission is rejected"


def failure_lines(failure: Mapping[str, object]) -> Iterator[str]:
    """Yield the lines of a row of ``audit.failures`` or of a verdict's failures."""
    who = (failure["quarter"] or "quarter not known", _whose(failure))
    where = (failure["source_file"], failure["sheet"], failure["cell"])
    place = ", ".join(str(part) for part in where if part)
    yield f"{'  '.join(map(str, who))}  {place or 'in no file'}"
    about = (failure["rule_id"], failure["organisation_code"], failure["metric_code"])
    named = "  ".join(str(part) for part in about if part)
    yield f"    {named}  ({_state(failure)})"
    if failure["value"]:
        yield f"      found     {failure['value']}"
    yield f"      expected  {failure['expected']}"
    yield f"      {failure['message']}"
    if failure.get("explanation"):
        yield f"      explained {failure['explanation']}"
    yield f"      failure   {failure['failure_id']}{_known_issue(failure)}"


def _whose(failure: Mapping[str, object]) -> object:
    # What is in no file and nobody's own is a national figure, or the registry's.
    unknown = "AHSN not known" if failure["source_file"] else "national figure"
    return failure["ahsn_code"] or unknown


def _known_issue(failure: Mapping[str, object]) -> str:
    issue = failure["known_issue_id"]
    return f", covered by known issue {issue}" if issue else ""


def _cost(failure: Mapping[str, object]) -> str:
    if failure["severity"] == "info":
        return REMARK
    rejects = str(failure["rejects"])
    is_of_rejected = failure.get("submission_outcome") == "rejected"
    return OF_REJECTED if is_of_rejected and rejects == "nothing" else COSTS[rejects]


def _state(failure: Mapping[str, object]) -> str:
    cost = _cost(failure)
    if failure.get("is_open", True):
        again = ", open again" if failure.get("reopened_at") else ", open"
        return f"{failure['severity']}, {cost}{again}"
    mended_by = failure["resolved_by_submission_id"]
    end = f"mended by {str(mended_by)[:12]}" if mended_by else "no longer found"
    return f"{failure['severity']}, {cost}, {end}"
