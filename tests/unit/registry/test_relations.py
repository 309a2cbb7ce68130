from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from assets.domain.errors import DeclarationError
from assets.domain.project import ROOT
from assets.domain.registry.frames import RegistryFrames
from assets.domain.registry.load import load_registry
from tests.factories.registry import copy_of_the_registry, replace_once

PUBLISHED = ROOT / "tests" / "golden" / "published_tables.csv"


@pytest.fixture(scope="module")
def frames() -> RegistryFrames:
    return load_registry().frames()


def test_the_thirteen_printed_percentages_are_those_of_the_published_tables(
    frames: RegistryFrames,
) -> None:
    metrics = frames.metrics.select("metric_code", "programme_code")
    ours = frames.published_outturns.join(metrics, on="metric_code")
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        theirs = {
            row["programme_code"]: float(row["outturn_published"].rstrip("%"))
            for row in csv.DictReader(file)
            if row["outturn_published"] != "N/A"
        }
    assert dict(ours.select("programme_code", "outturn_pct").iter_rows()) == theirs
    assert len(theirs) == 13
    assert set(ours["decimals"]) == {0}


def test_a_merger_closes_its_predecessors_the_day_before(
    frames: RegistryFrames,
) -> None:
    mergers = frames.organisation_successions.filter(kind="merger")
    into = mergers.filter(successor_code="SYN-YH-27")
    assert into["predecessor_code"].to_list() == ["SYN-YH-12", "SYN-YH-15"]
    closed = dict(
        frames.organisations.select("organisation_code", "closed_on").iter_rows()
    )
    assert {closed[code] for code in mergers["predecessor_code"]} == {date(2020, 9, 30)}


def test_what_news2_counts_changed_with_2020_21_q3(frames: RegistryFrames) -> None:
    own = frames.metric_definitions.filter(metric_code="news2_trusts_adopted")
    assert own.select("first_quarter", "last_quarter").rows() == [
        ("2020-21-Q1", "2020-21-Q2"),
        ("2020-21-Q3", None),
    ]


def test_every_metric_names_what_it_rests_on() -> None:
    for programme in load_registry().programmes:
        for metric in programme.metrics:
            assert metric.sources


def test_a_rates_target_is_every_ahsns_own(frames: RegistryFrames) -> None:
    targets = frames.trajectories.filter(metric_code="precept_mgso4_rate")
    assert targets.height == 16
    assert set(targets["trajectory"]) == {85.0}


def test_a_revised_trajectory_stands_beside_the_original(tmp_path: Path) -> None:
    folder = copy_of_the_registry(tmp_path)
    file = folder / "programmes" / "gammacore.yml"
    replace_once(
        file,
        "    sources: [F078 to F082]\n",
        "    sources: [F078 to F082]\n"
        "    trajectories:\n"
        "      - {financial_year: 2020-21, version: original, national: 5,\n"
        "         ahsns: {EAST: 2, YH: 3}}\n"
        "      - {financial_year: 2020-21, version: revised, national: 4,\n"
        "         ahsns: {EAST: 2, YH: 2}}\n",
    )
    own = (
        load_registry(folder)
        .frames()
        .trajectories.filter(metric_code="gammacore_patients", ahsn_code="YH")
    )
    assert dict(own.select("trajectory_version", "trajectory").iter_rows()) == {
        "original": 3.0,
        "revised": 2.0,
    }


def test_a_metric_of_sites_may_also_have_the_ahsns_own_total(tmp_path: Path) -> None:
    folder = copy_of_the_registry(tmp_path)
    file = folder / "programmes" / "tcam.yml"
    replace_once(
        file,
        "reporting_level: organisation",
        "reporting_level: organisation_with_total",
    )
    metrics = load_registry(folder).frames().metrics
    own = metrics.filter(metric_code="tcam_patients")
    assert own["reporting_level"].to_list() == ["organisation_with_total"]


def test_two_organisations_cannot_each_follow_the_other(tmp_path: Path) -> None:
    folder = copy_of_the_registry(tmp_path)
    with (folder / "organisation_successions.csv").open("a", encoding="utf-8") as file:
        file.write("SYN-NENC-20,SYN-NENC-19,2021-01-01,split\n")
    organisations = folder / "organisations.csv"
    replace_once(organisations, "NENC,,,,2020-12-31", "NENC,,,2021-01-01,2021-12-31")
    with pytest.raises(DeclarationError, match="each said to follow the other"):
        load_registry(folder)
