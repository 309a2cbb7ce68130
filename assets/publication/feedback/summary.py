"""The lines at the top of the Feedback sheet: what became of it, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from assets.publication.feedback.findings import Findings, Submission
from assets.publication.feedback.sheet import MAX_FAILURES
from assets.publication.feedback.words import OUTCOME_WORDS, counted


def summary_lines(findings: Findings, notes: Sequence[str]) -> list[str]:
    """Return the summary, its first line the title.

    Args:
        findings: what there is to say.
        notes: sentences about the workbook itself.
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
    lines += [*_of_failures(findings.failures), *notes]
    lines.append(f"Judged on {findings.judged_at:%d %B %Y, %H:%M} UTC.")
    return lines


def _of_submission(findings: Findings, sent: Submission) -> Iterator[str]:
    yield f"Outcome: {OUTCOME_WORDS.get(sent.outcome, sent.outcome)}."
    yield (
        f"{counted(sent.records_read, 'row')} read: {sent.records_accepted:,} "
        f"accepted, {sent.records_rejected:,} rejected. Of those accepted, "
        f"{sent.records_flagged:,} are flagged."
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


def _of_failures(failures: pl.DataFrame) -> Iterator[str]:
    if failures.is_empty():
        yield "We found nothing to mend. Thank you."
        return
    whole = failures.filter(pl.col("rejects") == "submission").height
    rows = failures.filter(pl.col("rejects") == "record").height
    rest = failures.height - whole - rows
    yield (
        f"{counted(failures.height, 'finding')}: {whole:,} that reject the whole "
        f"submission, {rows:,} that leave a row out, {rest:,} that reject nothing."
    )
    if failures.height > MAX_FAILURES:
        yield f"The {MAX_FAILURES:,} most serious ones are listed below."
    yield (
        "What to do: mend what is wrong and send the submission again; or, where a "
        "figure is right as it stands, say why in the box “Your explanation” and send "
        "this workbook back. Nothing else on this sheet is read."
    )
