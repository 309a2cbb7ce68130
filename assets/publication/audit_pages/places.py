"""Where each audit page is, and what leads to it from another.

File names and anchors are made of codes that are checked here, or of hashes: nothing
from a workbook can name a file. What a page says is not known here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

INDEX = "index.html"
FAILURES = "failures/index.html"
RULES = "rules/index.html"
SCORES = "scores.html"
SUBMISSIONS = "submissions.html"
CLAIMS = "claims.html"
HEADLINES = "headlines.html"
KNOWN_ISSUES = "known-issues.html"
DATA_DOCS = "../data-docs/index.html"
REPORT = "../report/index.html"
GALLERY = "../../gallery/index.html"
NO_AHSN = "no-ahsn"

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
_SHORT = 12


def safe_name(code: str) -> str:
    """Return a code as a name of a file or an anchor.

    One that is no plain code, which only a registry or archive not of ours has, is
    told by its hash.
    """
    if _SAFE.fullmatch(code):
        return code
    return sha256(code.encode()).hexdigest()[:_SHORT]


def link(path: str, *, depth: int, anchor: str = "") -> str:
    """Return the link to a page from one so many folders down."""
    return "../" * depth + path + (f"#{anchor}" if anchor else "")


def figure_page(metric_code: str) -> str:
    """Return the path of a metric's page."""
    return f"figures/{safe_name(metric_code)}.html"


def failures_page(ahsn_code: str | None) -> str:
    """Return the path of an AHSN's failures; None: those of no AHSN."""
    return f"failures/{safe_name(ahsn_code or NO_AHSN)}.html"


def rule_page(rule_id: str) -> str:
    """Return the path of a rule's page."""
    return f"rules/{safe_name(rule_id)}.html"


def ahsn_anchor(quarter: str, ahsn_code: str) -> str:
    """Return the anchor of an AHSN's records of a quarter, on a metric's page."""
    return f"{safe_name(quarter)}-{safe_name(ahsn_code)}"


def failure_anchor(failure_id: str) -> str:
    """Return the anchor of a failure, on the page of its AHSN."""
    return f"failure-{safe_name(failure_id)}"


def claim_anchor(claim_id: str, claim_part: str) -> str:
    """Return the anchor of a published figure, on the page of claims."""
    return f"{safe_name(claim_id)}-{safe_name(claim_part)}"


def known_issue_anchor(known_issue_id: str) -> str:
    """Return the anchor of a known issue, on the page of known issues."""
    return f"issue-{safe_name(known_issue_id)}"


def row_anchor(dataset: str, row_number: int) -> str:
    """Return the anchor of a sheet's row, on the page of its submission."""
    return f"{safe_name(dataset)}-{row_number}"


@dataclass(frozen=True)
class SubmissionPages:
    """The pages of submissions; one that has none here is not linked to.

    Attributes:
        names: submission_id → the name of its page.
        rows: submission_id and dataset → the rows that its page lists.
    """

    names: Mapping[str, str]
    rows: Mapping[tuple[str, str], Collection[int]] = field(default_factory=dict)

    def path(self, submission_id: str | None) -> str | None:
        """Return the path of a submission's page; None: it has none here."""
        name = self.names.get(submission_id or "")
        return None if name is None else f"submissions/{name}.html"

    def link(self, submission_id: str | None, *, depth: int, anchor: str = "") -> str:
        """Return the link to a submission's page, or nothing where it has none."""
        path = self.path(submission_id)
        return "" if path is None else link(path, depth=depth, anchor=anchor)

    def record(
        self,
        submission_id: str | None,
        dataset: str | None,
        row_number: int | None,
        *,
        depth: int,
    ) -> str:
        """Return the link to a record, or to its submission where it is not listed."""
        listed = self.rows.get((submission_id or "", dataset or ""), ())
        anchor = (
            row_anchor(dataset, row_number)
            if dataset is not None and row_number is not None and row_number in listed
            else ""
        )
        return self.link(submission_id, depth=depth, anchor=anchor)


@dataclass(frozen=True)
class FailurePages:
    """The failures that their AHSN's page lists, by failure_id."""

    listed: Collection[str] = frozenset()

    def link(
        self, failure_id: str, ahsn_code: str | None, quarter: str, *, depth: int
    ) -> str:
        """Return the link to a failure, or to its quarter where it is left out."""
        is_listed = failure_id in self.listed
        anchor = failure_anchor(failure_id) if is_listed else quarter
        return link(failures_page(ahsn_code), depth=depth, anchor=anchor)


@dataclass(frozen=True)
class FigurePages:
    """The metrics that have a page: metric_code → the quarters it tells of."""

    quarters: Mapping[str, Collection[str]] = field(default_factory=dict)

    def link(self, metric_code: str | None, quarter: str, *, depth: int) -> str:
        """Return the link to a figure; to the metric's page if the quarter has none.

        Nothing where the metric has no page.
        """
        told = self.quarters.get(metric_code or "")
        if metric_code is None or told is None:
            return ""
        anchor = quarter if quarter in told else ""
        return link(figure_page(metric_code), depth=depth, anchor=anchor)


def submission_names(submission_ids: Iterable[str]) -> dict[str, str]:
    """Return submission_id → the name of its page: its hash, cut where that is enough.

    Whoever made two files whose hashes begin alike gets two pages all the same.
    """
    every = sorted(set(submission_ids))
    begun = Counter(one[:_SHORT] for one in every)
    return {
        one: safe_name(one[:_SHORT] if begun[one[:_SHORT]] == 1 else one)
        for one in every
    }
