"""Which failures a known issue covers: in its scope, no greater, no more, in time.

The entries are the registry's. Covering a failure hides nothing and changes nothing of
it but the id beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import polars as pl

from assets.domain.declarations import mistake
from assets.domain.project import REFERENCE
from assets.domain.registry.known_issues import FILE_NAME, KnownIssue
from assets.validation.rules import RuleBook

_SCOPE = ("ahsn_code", "organisation_code", "programme_code", "metric_code")
_OF_ISSUE = ("known_issue_id", "expires_on", "up_to", "failures_up_to")


def require_rules(issues: Iterable[KnownIssue], rules: RuleBook) -> None:
    """Refuse an issue whose rule is not there, or has no size though it names one.

    Raises:
        DeclarationError: naming the file, the issue, the field and what to do.
    """
    path = REFERENCE / FILE_NAME
    for issue in issues:
        entry = f"known_issues > {issue.id}"
        if issue.rule not in rules.rules:
            found = f"{issue.rule!r} is no rule of expectations/"
            mend = "write a rule's id, as outturn explain knows it"
            raise mistake(path, f"{entry} > rule", found, mend)
        sizes = (c.size for c in rules.checks.values() if c.check.rule_id == issue.rule)
        if issue.up_to is not None and not any(sizes):
            found = f"failures of {issue.rule} have no size"
            mend = "leave it out, or name the rule's `size` in expectations/"
            raise mistake(path, f"{entry} > up_to", found, mend)


def issues_in_scope(failures: pl.DataFrame, issues: pl.DataFrame) -> pl.DataFrame:
    """Return each failure beside each issue whose scope it lies in.

    Args:
        failures: ``rule_id``, ``failure_id``, ``quarter``, ``ahsn_code``,
            ``organisation_code``, ``programme_code``, ``metric_code`` (String),
            ``submission_id``, ``size`` (Float64).
        issues: the registry's ``known_issues``.

    Returns:
        ``place`` (UInt32: the failure's row), ``failure_id``, ``submission_id``,
        ``size``, ``rank`` (UInt32: the issue's row), ``known_issue_id``,
        ``expires_on``, ``up_to``, ``failures_up_to``; one row a pair, whether the
        issue covers the failure or not.
    """
    of_issue = [pl.col(name).alias(f"issue_{name}") for name in _SCOPE]
    span = ("first_quarter", "last_quarter")
    pairs = (
        failures.with_row_index("place")
        .lazy()
        .drop("known_issue_id", strict=False)
        .join(
            issues.with_row_index("rank")
            .lazy()
            .select("rank", "rule_id", *of_issue, *span, *_OF_ISSUE),
            on="rule_id",
        )
    )
    in_scope = [
        pl.col(f"issue_{name}").is_null() | (pl.col(f"issue_{name}") == pl.col(name))
        for name in _SCOPE
    ]
    return (
        pairs.filter(
            *in_scope,
            pl.col("quarter") >= pl.coalesce("first_quarter", "quarter"),
            pl.col("quarter") <= pl.coalesce("last_quarter", "quarter"),
        )
        .select("place", "failure_id", "submission_id", "size", "rank", *_OF_ISSUE)
        .sort("place", "rank")
        .collect()
    )


def with_known_issues(
    failures: pl.DataFrame,
    issues: pl.DataFrame,
    *,
    counting: Iterable[str],
    judged_at: datetime,
) -> pl.DataFrame:
    """Return the failures of one quarter with the known issue that covers each.

    An issue covers a failure in its scope that is no greater than its ``up_to``; none
    at all where there are more than ``failures_up_to`` of them in what counts, for
    nobody can say which of them it was agreed for; and none after ``expires_on``. Of
    several that cover a failure the first declared is named.

    Args:
        failures: the columns `issues_in_scope` needs; one quarter.
        issues: the registry's ``known_issues``.
        counting: the submissions that count; a failure without one counts too.
        judged_at: the present moment, UTC.

    Returns:
        The failures in their order, with ``known_issue_id`` (String; null where none
        covers it); nothing else is changed.
    """
    pairs = issues_in_scope(failures, issues)
    counts = pl.col("submission_id").is_null() | pl.col("submission_id").is_in(
        list(counting)
    )
    # Several versions have the same failure; it is one all the same.
    grown = (
        pairs.filter(counts)
        .group_by("known_issue_id", "failures_up_to")
        .agg(pl.col("failure_id").n_unique().alias("failure_count"))
        .filter(pl.col("failure_count") > pl.col("failures_up_to"))
    )
    covered = (
        pairs.join(grown, on="known_issue_id", how="anti")
        .filter(
            pl.col("expires_on") >= judged_at.date(),
            # Without a size nobody can say that it did not grow.
            pl.col("up_to").is_null() | (pl.col("size") <= pl.col("up_to")),
        )
        .sort("place", "rank")
        .unique("place", keep="first", maintain_order=True)
        .select("place", "known_issue_id")
    )
    return (
        failures.drop("known_issue_id", strict=False)
        .with_row_index("place")
        .join(covered, on="place", how="left", maintain_order="left")
        .drop("place")
    )
