"""The lines at the top of the Feedback sheet: what became of it, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from assets.publication.feedback.findings import Findings, Submission
from assets.publication.feedback.sheet import MAX_FAILURES
from assets.publication.feedback.words import OUTCOME_WORDS, agreeing, counted

_MAX_ATTEMPTS = 3


def summary_lines(
    findings: Findings, notes: Sequence[str], *, is_alone: bool
) -> list[str]:
    """Return the summary, its first line the title.

    Args:
        findings: what there is to say.
        notes: sentences about the workbook itself.
        is_alone: whether the Feedback sheet is not in the officer's own workbook.
    """
    submission = findings.submission
    about = (
        submission.file_name if submission else f"{findings.quarter}: nothing received"
    )
    lines = [
        f"Feedback on {about}",
        f"{findings.name}, {findings.quarter} ({findings.quarter.months}).",
    ]
    if submission is not None:
        lines += _of_submission(findings, submission)
    lines += _of_failures(findings.failures)
    if findings.failures.height:
        lines.append(_what_to_do(submission, is_alone))
    lines += notes
    lines.append(f"Judged on {findings.judged_at:%d %B %Y, %H:%M} UTC.")
    return lines


def _of_submission(findings: Findings, sent: Submission) -> Iterator[str]:
    yield f"Outcome: {OUTCOME_WORDS.get(sent.outcome, sent.outcome)}."
    yield (
        f"{counted(sent.records_read, 'row')} read: {sent.records_accepted:,} "
        f"accepted, {sent.records_rejected:,} rejected. Of those accepted, "
        f"{sent.records_flagged:,} "
        f"{agreeing(sent.records_flagged, 'is', 'are')} flagged."
    )
    version = f"version {sent.version}" if sent.version else "no version yet"
    who = sent.prepared_by or "someone the cover does not name"
    yield (
        f"This is {version}, received {sent.received_at:%d %B %Y, %H:%M} UTC, "
        f"prepared by {who}."
    )
    if sent.version is not None and findings.counting_version != sent.version:
        counts = findings.counting_version
        yield (
            "No version of yours counts for this quarter yet."
            if counts is None
            else f"Version {counts}, which you sent before, still counts."
        )
    for attempt in findings.rejected_before[-_MAX_ATTEMPTS:]:
        yield (
            f"Version {attempt.version}, which you sent before ({attempt.file_name}, "
            f"received {attempt.received_at:%d %B %Y, %H:%M} UTC), was rejected as a "
            f"whole. {findings.reasons.get(attempt.submission_id, '')}".rstrip()
        )


def _of_failures(failures: pl.DataFrame) -> Iterator[str]:
    if failures.is_empty():
        yield "We found nothing to mend. Thank you."
        return
    whole = failures.filter(pl.col("rejects") == "submission").height
    rows = failures.filter(pl.col("rejects") == "record").height
    rest = failures.height - whole - rows
    yield (
        f"{counted(failures.height, 'finding')}: "
        f"{whole:,} that {agreeing(whole, 'rejects', 'reject')} the whole submission, "
        f"{rows:,} that {agreeing(rows, 'leaves', 'leave')} a row out, "
        f"{rest:,} that {agreeing(rest, 'rejects', 'reject')} nothing."
    )
    if failures.height > MAX_FAILURES:
        yield f"The {MAX_FAILURES:,} most serious ones are listed below."


def _what_to_do(sent: Submission | None, is_alone: bool) -> str:
    if sent is None:
        return "What to do: send the submission, or tell us why there is none."
    if sent.source_kind == "unknown":
        return (
            "What to do: mend the file and send the whole workbook again (or all the "
            "files, if you send files). Nothing on this sheet is read: an explanation "
            "cannot stand in for a file that cannot be opened."
        )
    if not is_alone:
        how = "send this workbook back"
    elif sent.source_kind == "workbook":
        how = "copy this sheet into your workbook and send that"
    else:
        how = "save this sheet as feedback.csv beside your other files and send them"
    return (
        "What to do: mend what is wrong and send the submission again; where a figure "
        f"is right as it stands, say why in the box “Your explanation” and {how}. "
        "Nothing else on this sheet is read."
    )
