"""docs/rule-power.md, written from what the trials came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from assets.validation.rules import RuleBook

_INTRODUCTION = """\
# How much each rule finds, and what it costs

Written by `make rule-power`; do not edit it. The clean sample year (2020-21, without
what is planted in it) is judged; then mistakes are put into it, one at a time as far
as the rules can see, and it is judged again.

* **found**: in how many of so many trials the rule fired at the cell (or file,
  programme, organisation) where the mistake was made. Where in the year, at which AHSN
  and site is drawn with the seed {seed}.
* **or another rule**: in how many trials anything was said at that place. Often one
  rule leaves a mistake to another: a figure beyond its bounds is not compared with the
  peers', and a slip of the decimal point is no spike.
* **fires on the clean year**: how many failures the rule gives in the four quarters
  with nothing put in, on {records:,} records. Not all of them are false: the falls of
  the eating-disorders sites, the stage that went back and the estimates at the year's
  end are told in the report the sample follows, and companies supported by two AHSNs
  are real as well. `data/sample/README.md` says of each why it is there.

The national figures are real, **their split between AHSNs and sites is synthetic**, so
these numbers say how the rules do on figures like them, not on the real ones. Four
quarters are a short history: the part of `in_quarter_spike` that asks for six earlier
quarters is never reached, and last year's figures, where 1 April matters, are this
year's once more. For `sites_do_not_sum` and `organisation_reported_twice` the registry
is changed with the figures, for the sample year has no such metric and no such move.
"""


@dataclass(frozen=True)
class PowerRow:
    """One kind and size of mistake, and in how many trials it was found.

    ``noticed`` is None where only the rule itself was looked for.
    """

    rule_id: str
    about: str
    size: str
    found: int
    noticed: int | None
    made: int


def rule_power_page(
    rows: Sequence[PowerRow],
    rules: RuleBook,
    clean_failures: pl.DataFrame,
    *,
    records: int,
    seed: int,
) -> str:
    """Return the page as Markdown.

    Args:
        rows: what was tried.
        rules: the rules in force, each of which gets a section.
        clean_failures: the failures of the clean year (`archive.frames.FAILURES`).
        records: how many records the clean year has.
        seed: with which places were drawn.
    """
    counts = dict(clean_failures.group_by("rule_id").len().rows())
    introduction = _INTRODUCTION.format(seed=seed, records=records)
    sections = [
        _section(rule_id, rules, rows, counts) for rule_id in sorted(rules.rules)
    ]
    return "\n".join([introduction, _summary(rules, rows, counts), *sections])


def _summary(
    rules: RuleBook, rows: Sequence[PowerRow], counts: Mapping[str, int]
) -> str:
    head = ["## All rules", "", "| rule | severity | found | clean year |"]
    lines = []
    for rule_id in sorted(rules.rules):
        own = [row for row in rows if row.rule_id == rule_id]
        found, made = sum(r.found for r in own), sum(r.made for r in own)
        severity = rules.rules[rule_id].severity
        link = f"[{rule_id}](#{rule_id})"
        lines.append(
            f"| {link} | {severity} | {found} of {made} | {counts.get(rule_id, 0)} |"
        )
    return "\n".join([*head, "|---|---|---|---|", *lines, ""])


def _section(
    rule_id: str,
    rules: RuleBook,
    rows: Sequence[PowerRow],
    counts: Mapping[str, int],
) -> str:
    parameters = rules.rules[rule_id].parameters
    shown = ", ".join(f"{name} {value}" for name, value in _values(parameters))
    fires = counts.get(rule_id, 0)
    lines = [f"## {rule_id}", ""]
    if shown:
        lines += [f"Parameters: {shown}.", ""]
    lines += [f"Fires on the clean year: {fires}.", ""]
    lines += ["| mistake | size | found | or another rule |", "|---|---|---|---|"]
    for row in rows:
        if row.rule_id == rule_id:
            noticed = "" if row.noticed is None else f"{row.noticed} of {row.made}"
            lines.append(
                f"| {row.about} | {row.size} | {row.found} of {row.made} | {noticed} |"
            )
    return "\n".join([*lines, ""])


def _values(parameters: Mapping[str, object]) -> list[tuple[str, object]]:
    return [
        (name, getattr(parameter, "value", parameter))
        for name, parameter in parameters.items()
    ]
