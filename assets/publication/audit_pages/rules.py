"""The pages of rules: what each means, what it costs, what to do, and where it fired.

The rules' own words come as a frame; nothing here reads ``expectations/``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from assets.publication.audit_pages.by_quarter import by_ahsn
from assets.publication.audit_pages.content import AuditPage, Section, cell
from assets.publication.audit_pages.failure_order import ALIKE, in_order
from assets.publication.audit_pages.failure_rows import (
    HEADINGS_OF_ALL,
    QUERY,
    Lives,
    failure_row,
)
from assets.publication.audit_pages.failures import how_many
from assets.publication.audit_pages.listing import Named, listing
from assets.publication.audit_pages.places import RULES, link, rule_page
from assets.publication.audit_pages.wording import costs, in_words
from assets.publication.audit_pages.year import AuditYear
from assets.publication.pages.tables import Link, Row, row
from assets.publication.words import counted

_GAP = re.compile(r"\{(\w+)\}")


def rule_pages(
    year: AuditYear, rules: pl.DataFrame, lives: Lives
) -> Iterator[AuditPage]:
    """Yield the list of rules and a page of each, those that are no more as well.

    Args:
        year: the year so far.
        rules: a row a rule: the texts rule_id, meaning, reason, message and expected,
            and costs, a list of structs of severity and rejects.
        lives: of the failures.
    """
    failures = in_order(year.frames["audit.failures"])
    known = {one["rule_id"]: one for one in rules.iter_rows(named=True)}
    fired = failures.partition_by("rule_id", as_dict=True, maintain_order=True)
    yield _list(year, rules, failures)
    for rule_id in sorted(known.keys() | {str(of[0]) for of in fired}):
        own = fired.get((rule_id,), failures.clear())
        yield _rule(year, rule_id, known.get(rule_id), own, lives)


def _list(year: AuditYear, rules: pl.DataFrame, failures: pl.DataFrame) -> AuditPage:
    counts = failures.group_by("rule_id").agg(
        pl.len().alias("failure_count"), pl.col("is_open").sum().alias("open_count")
    )
    table = listing(
        "rules",
        "Rules, and how often each fired in the year so far",
        ("Rule", "Fails when", "Costs", "#Failures", "#Still open"),
        rules.join(counts, on="rule_id", how="left").sort("rule_id"),
        _list_row,
        query="select rule_id, count(*) from audit.failures group by rule_id",
    )
    return AuditPage(
        path=RULES,
        title="Rules",
        sentences=(
            (f"{counted(rules.height, 'rule')} by which every submission is judged.",),
        ),
        sections=(Section("Rules", "list", listings=(table,)),),
    )


def _list_row(one: Named) -> Row:
    return row(
        cell(one["rule_id"], link(rule_page(one["rule_id"]), depth=1)),
        one["meaning"],
        _costs(one),
        f"{one['failure_count'] or 0:,}",
        f"{one['open_count'] or 0:,}",
    )


def _rule(
    year: AuditYear,
    rule_id: str,
    rule: Named | None,
    failures: pl.DataFrame,
    lives: Lives,
) -> AuditPage:
    return AuditPage(
        path=rule_page(rule_id),
        title=f"Rule: {rule_id}",
        sections=(_meaning(rule), *_fired(year, rule_id, failures, lives)),
        above=(Link("Rules", link(RULES, depth=1)),),
    )


def _meaning(rule: Named | None) -> Section:
    if rule is None:
        gone = "Submissions were judged by it; it is no longer among the rules."
        return Section("What it means", "meaning", ((gone,),))
    told = {
        "Fails when": rule["meaning"],
        "Why": rule["reason"],
        "Costs": _costs(rule),
        "What the AHSN is told": _with_gaps(rule["message"]),
        "What belongs there": _with_gaps(rule["expected"]),
    }
    points = tuple((f"{what}: {text}",) for what, text in told.items())
    return Section("What it means", "meaning", points=points)


def _costs(rule: Named) -> str:
    return "; ".join(costs(one["severity"], one["rejects"]) for one in rule["costs"])


def _with_gaps(text: str) -> str:
    """Return a message with [earlier value] where a failure has its own."""
    return _GAP.sub(lambda gap: f"[{in_words(gap[1])}]", text)


def _fired(
    year: AuditYear, rule_id: str, failures: pl.DataFrame, lives: Lives
) -> tuple[Section, ...]:
    if failures.is_empty():
        never = "It did not fire in the year so far."
        return (Section("How often it fired", "fired", ((never,),)),)
    table = listing(
        "failures",
        f"Failures of {rule_id}",
        HEADINGS_OF_ALL,
        failures,
        failure_row(year, lives, depth=1, has_anchor=False, tells_whose=True),
        query=QUERY.format(where=f"rule_id = '{rule_id}'"),
        alike=("ahsn_code", "quarter", *ALIKE),
    )
    codes = failures["ahsn_code"].unique().sort(nulls_last=True)
    where = by_ahsn(year, failures, codes, id="by-ahsn", depth=1)
    return (
        Section(
            "How often it fired", "fired", ((f"{how_many(failures)}.",),), (where,)
        ),
        Section("Where it fired", "list", listings=(table,)),
    )
