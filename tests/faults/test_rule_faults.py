"""Every rule finds the mistakes it is for, put into the clean sample year."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from assets.domain.project import ROOT
from assets.validation.rules import load_rules
from benchmarks.rule_power.clean_year import CleanYear, clean_year
from benchmarks.rule_power.faults import all_faults
from benchmarks.rule_power.national_faults import (
    national_faults,
    try_national,
    unmatched_issues,
)
from benchmarks.rule_power.power import UNMATCHED
from benchmarks.rule_power.trials import Outcome, one_trial_each, try_all

RULES = load_rules().rules
FAULTS = all_faults()
SURE = [fault for fault in FAULTS if fault.is_sure]
SURE_OF_THE_NATION = [fault for fault in national_faults() if fault.is_sure]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> CleanYear:
    folder: Path = tmp_path_factory.mktemp("clean year")
    return clean_year(folder)


@pytest.fixture(scope="module")
def outcomes(
    year: CleanYear, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Outcome]:
    trials = one_trial_each(year, SURE)
    tried = try_all(year, trials, tmp_path_factory.mktemp("changed files"))
    return {outcome.trial.fault.name: outcome for outcome in tried}


def test_no_rule_lacks_a_mistake_that_it_surely_finds() -> None:
    sure = {fault.rule_id for fault in (*SURE, *SURE_OF_THE_NATION)}
    assert set(RULES) == {*sure, UNMATCHED[0]}


def test_no_two_faults_have_the_same_name() -> None:
    names = [fault.name for fault in (*FAULTS, *national_faults())]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", [fault.name for fault in SURE])
def test_the_rule_finds_the_mistake_at_its_cell(
    name: str, outcomes: dict[str, Outcome]
) -> None:
    assert outcomes[name].is_found, outcomes[name]


def test_the_rules_find_mistakes_in_the_national_figures(year: CleanYear) -> None:
    counts = try_national(year, SURE_OF_THE_NATION, most=1)
    assert counts == {fault.name: (1, 1) for fault in SURE_OF_THE_NATION}


def test_an_issue_that_explains_nothing_any_more_is_found(year: CleanYear) -> None:
    found, made = unmatched_issues(year)
    assert found == made > 0


def test_no_critical_rule_fires_on_the_clean_records(year: CleanYear) -> None:
    failures = year.failures()
    critical = failures.filter(pl.col("severity") == "critical")
    assert critical.is_empty(), critical


def test_every_rule_stands_on_the_page_of_its_power() -> None:
    page = (ROOT / "docs" / "rule-power.md").read_text(encoding="utf-8")
    sections = [line[3:] for line in page.splitlines() if line.startswith("## ")]
    assert sections[1:] == sorted(RULES)
