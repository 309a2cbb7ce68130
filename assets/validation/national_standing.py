"""Whether the national verdict still stands, and the judging of one that does not.

It stands while what the national mart is made from is what it was, and what the rules
hold it against: the quarters' verdicts, rules, registry, SQL and code, deadlines that
passed and known issues that expired.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

import polars as pl

from assets.archive.archive import Archive
from assets.archive.frames import FAILURES
from assets.archive.national_verdict import NationalVerdict
from assets.domain.project import code_version, sql_version
from assets.domain.registry.registry import Registry
from assets.validation.moment import after_the_last, settled_by
from assets.validation.rules import RuleBook
from assets.validation.standing import standing_failures


def is_national_stale(
    archive: Archive, registry: Registry, *, rules_version: str, now: datetime
) -> bool:
    """Whether the national figures were never judged, or not on what there is now."""
    current = archive.current_national_verdict()
    now = after_the_last(current.judged_at if current else None, now=now)
    return current is None or current.inputs_key != _required_key(
        archive, registry, rules_version=rules_version, now=now
    )


def judge_stale_national(
    archive: Archive,
    registry: Registry,
    rules: RuleBook,
    metric_quarter: pl.DataFrame,
    *,
    now: datetime,
) -> NationalVerdict | None:
    """Judge the national figures and keep the verdict, unless the last one stands.

    The caller holds the lock.

    Args:
        archive: the quarters' verdicts; where the new one is kept.
        registry: deadlines, printed outturns, known issues, names.
        rules: what is checked.
        metric_quarter: every row of the national mart.
        now: the present moment, UTC.

    Returns:
        The new verdict; None where the last one stands.

    Raises:
        ArchiveError: the verdict could not be kept.
        ValidationError: a check could not be run.
    """
    last = archive.current_national_verdict()
    now = after_the_last(last.judged_at if last else None, now=now)
    if not is_national_stale(archive, registry, rules_version=rules.version, now=now):
        return None
    # Its imports are dear; where the verdict stands, nobody pays for them.
    from assets.validation.national import judge_national

    current = [kept for kept in archive.kept_verdicts() if kept.is_current]
    standing = [standing_failures(kept).select(FAILURES.names()) for kept in current]
    verdict = judge_national(
        metric_quarter,
        pl.concat([pl.DataFrame(schema=FAILURES), *standing]),
        registry.frames(),
        rules,
        quarters_judged=[kept.quarter for kept in current],
        judged_at=now,
        registry_version=registry.version,
        code_version=code_version(),
        inputs_key=_required_key(
            archive, registry, rules_version=rules.version, now=now
        ),
    )
    archive.keep_national_verdict(verdict)
    return verdict


def _required_key(
    archive: Archive, registry: Registry, *, rules_version: str, now: datetime
) -> str:
    current = archive.verdicts().filter("is_current").sort("quarter")
    settled = [
        f"{quarter}: {word}"
        for quarter in current["quarter"].to_list()
        for word in settled_by(registry, quarter, now=now)
    ]
    versions = (rules_version, registry.version, sql_version(), code_version())
    groups = (current["inputs_key"].to_list(), versions, settled)
    parts = ["\n".join(group) for group in groups]
    return hashlib.sha256("\n\n".join(parts).encode()).hexdigest()[:12]
