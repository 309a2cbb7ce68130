"""Which verdicts still stand, the judging of those that do not, and what they hold.

A verdict stands while the inputs it rests on are what they were: the submissions, the
earlier quarters' verdicts, rules, registry and code, and whether the deadline passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import polars as pl

from assets.archive.archive import Archive
from assets.archive.verdict import KeptVerdict, Verdict
from assets.domain.project import code_version
from assets.domain.registry.registry import Registry
from assets.validation.evidence import gather_evidence, required_key
from assets.validation.known_issues import require_rules
from assets.validation.moment import after_the_last, settled_by
from assets.validation.rules import RuleBook


def is_stale(
    archive: Archive,
    quarter: str,
    *,
    rules_version: str,
    registry: Registry,
    now: datetime,
) -> bool:
    """Whether a quarter was never judged, or not on what there is now.

    ``now`` is in UTC: a deadline that passed since, or a known issue that expired,
    make a verdict stale.
    """
    current = archive.current_verdict(quarter)
    now = after_the_last(current.judged_at if current else None, now=now)
    return current is None or current.inputs_key != required_key(
        archive,
        quarter,
        rules_version=rules_version,
        registry_version=registry.version,
        code_version=code_version(),
        settled=settled_by(registry, quarter, now=now),
    )


def quarters_known(archive: Archive) -> list[str]:
    """Return each quarter with a submission or a verdict, in order.

    One whose only submission was moved away has a verdict that no longer stands.
    """
    received = archive.submissions()["inbox_quarter"].to_list()
    return sorted({*received, *archive.verdicts()["quarter"].to_list()})


def judge_stale_quarters(
    archive: Archive,
    registry: Registry,
    rules: RuleBook,
    quarter: str,
    *,
    clock: Callable[[], datetime],
) -> Iterator[Verdict]:
    """Judge and keep what a change in one quarter asks for; yield each verdict.

    That is the quarter itself, any earlier one it looks back on, and any later one
    that looks back on it; oldest first, and only those whose verdict does not stand.
    The caller holds the lock.

    Raises:
        DeclarationError: a known issue is of a rule that is not there.
        ArchiveError: a submission is not what was received any more, or a verdict
            could not be kept.
        ValidationError: a check could not be run.
    """
    require_rules(registry.known_issues.known_issues, rules)
    for each in sorted({quarter, *quarters_known(archive)}):
        last = archive.current_verdict(each)
        now = after_the_last(last.judged_at if last else None, now=clock())
        if is_stale(
            archive, each, rules_version=rules.version, registry=registry, now=now
        ):
            yield _judge(archive, registry, rules, each, judged_at=now)


def standing_failures(verdict: KeptVerdict) -> pl.DataFrame:
    """Return the failures a verdict holds against what now stands.

    Those of each AHSN's counting version and any newer one; of the newest where none
    counts; of submissions whose AHSN nobody knows; and of what did not come at all.

    Returns:
        `archive.frames.FAILURES` and ``suite`` (the judged table); one row a failure.
    """
    counting = pl.col("version").filter("is_counting").max().over("ahsn_code")
    newest = pl.col("version").max().over("ahsn_code")
    stands = pl.col("version").is_null() | (
        pl.col("version") >= pl.coalesce(counting, newest)
    )
    standing = verdict.frame("submissions").filter(stands)["submission_id"]
    suites = verdict.frame("checks").select("check_id", "suite")
    of_version = pl.col("submission_id").is_in(standing.to_list())
    return (
        verdict.frame("failures")
        .filter(of_version | pl.col("submission_id").is_null())
        .join(suites, on="check_id", how="left", maintain_order="left")
    )


def _judge(
    archive: Archive,
    registry: Registry,
    rules: RuleBook,
    quarter: str,
    *,
    judged_at: datetime,
) -> Verdict:
    # Its imports are dear; where everything stands, nobody pays for them.
    from assets.validation.judge import judge_quarter

    evidence = gather_evidence(archive, quarter)
    archive.require_whole(evidence.submissions["submission_id"].to_list())
    verdict = judge_quarter(
        evidence,
        registry,
        rules,
        judged_at=judged_at,
        code_version=code_version(),
    )
    archive.keep_verdict(verdict)
    return verdict
