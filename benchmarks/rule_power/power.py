"""Every fault tried as often as the page says, and the page of it."""

from __future__ import annotations

from pathlib import Path

from benchmarks.rule_power.clean_year import CleanYear
from benchmarks.rule_power.faults import all_faults
from benchmarks.rule_power.national_faults import (
    national_faults,
    try_national,
    unmatched_issues,
)
from benchmarks.rule_power.page import PowerRow, rule_power_page
from benchmarks.rule_power.trials import SEED, draw_trials, tally, try_all

MOST = 10
MOST_NATIONAL = 10
UNMATCHED = ("known_issue_unmatched", "what a known issue explains was mended")


def rule_power(year: CleanYear, folder: Path) -> str:
    """Return docs/rule-power.md for a clean year; ``folder`` is for changed files."""
    verdicts = [each.verdict for each in year.quarters.values()]
    return rule_power_page(
        [*_of_submissions(year, folder), *_of_the_nation(year)],
        year.rules,
        year.failures(),
        records=sum(int(v.submissions["records_read"].sum()) for v in verdicts),
        seed=SEED,
    )


def _of_submissions(year: CleanYear, folder: Path) -> list[PowerRow]:
    faults = all_faults()
    counts = tally(try_all(year, draw_trials(year, faults, most=MOST), folder))
    return [
        PowerRow(f.rule_id, f.about, f.size, *counts.get(f.name, (0, 0, 0)))
        for f in faults
    ]


def _of_the_nation(year: CleanYear) -> list[PowerRow]:
    faults = national_faults()
    counts = try_national(year, faults, most=MOST_NATIONAL)
    found, made = unmatched_issues(year)
    return [
        *(
            PowerRow(f.rule_id, f.about, f.size, *_apart(counts[f.name]))
            for f in faults
            if f.name in counts
        ),
        PowerRow(*UNMATCHED, "", found, None, made),
    ]


def _apart(count: tuple[int, int]) -> tuple[int, None, int]:
    found, made = count
    return found, None, made
