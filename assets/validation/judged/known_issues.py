"""The judged table of the known issues: each entry and how many failures it is about.

Which failures lie in an issue's scope is `assets.validation.known_issues`' to say.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

import polars as pl

from assets.domain.quarter import Quarter
from assets.validation.judged.national import pointing_nowhere
from assets.validation.known_issues import issues_in_scope


def judge_known_issues(
    issues: pl.DataFrame,
    failures: pl.DataFrame,
    *,
    quarters_judged: Collection[str],
    judged_at: datetime,
) -> pl.DataFrame:
    """Return the known issues to judge, one row an entry.

    Args:
        issues: the registry's ``known_issues``.
        failures: every failure that stands now (`archive.frames.FAILURES`).
        quarters_judged: the quarters that have a verdict.
        judged_at: the present moment, UTC.

    Returns:
        The entry's own columns; ``match_count`` (Int64: failures in its scope, covered
        or not); ``is_due`` (Boolean: a quarter of its scope has been judged, and none
        of it is still to come); ``is_expired`` (Boolean); ``quarter``: the last of its
        scope, else the first, else that of its agreement; and, as of every judged
        table, where it points: nowhere, with its id as ``text``.
    """
    matches = (
        issues_in_scope(failures, issues)
        .group_by("known_issue_id")
        .agg(pl.col("failure_id").n_unique().cast(pl.Int64).alias("match_count"))
    )
    due = _due(issues, quarters_judged)
    table = (
        issues.join(matches, on="known_issue_id", how="left", maintain_order="left")
        .with_columns(
            pl.col("match_count").fill_null(0),
            pl.col("known_issue_id").is_in(due).alias("is_due"),
            (pl.col("expires_on") < judged_at.date()).alias("is_expired"),
            pl.coalesce(
                "last_quarter",
                "first_quarter",
                pl.col("agreed_on").map_elements(_quarter_of, return_dtype=pl.String),
            ).alias("quarter"),
        )
        # An issue's AHSN and organisation are its scope, not where a failure lies.
        .rename({"ahsn_code": "scope_ahsn_code", "rule_id": "scope_rule_id"})
    )
    return pointing_nowhere(table, text=pl.col("known_issue_id"))


def _due(issues: pl.DataFrame, quarters_judged: Collection[str]) -> list[str]:
    """Return the ids of the issues that must have matched something by now."""
    judged = pl.DataFrame({"judged": sorted(quarters_judged)}, schema={"judged": str})
    first = pl.coalesce("first_quarter", "judged")
    last = pl.coalesce("last_quarter", "judged")
    within = (
        issues.join(judged, how="cross")
        .filter(pl.col("judged").is_between(first, last))
        .filter(
            pl.coalesce("last_quarter", "judged") <= max(quarters_judged, default="")
        )
    )
    return within["known_issue_id"].unique().sort().to_list()


def _quarter_of(day: date) -> str:
    return str(Quarter.containing(day))
