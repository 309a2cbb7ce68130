from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from assets.domain.names import name_key
from assets.domain.project import ROOT
from assets.domain.registry.frames import COLUMNS, RegistryFrames
from assets.domain.registry.load import load_registry
from assets.domain.registry.registry import Registry
from tests.factories.registry import copy_of_the_registry, replace_once

PUBLISHED = ROOT / "tests" / "golden" / "published_tables.csv"

GRAIN = {
    "ahsns": ["ahsn_code", "ahsn_name"],
    "ahsn_names": ["name_key"],
    "organisations": ["organisation_code", "ahsn_code"],
    "organisation_names": ["name_key"],
    "organisation_successions": ["predecessor_code", "successor_code"],
    "organisation_heirs": ["organisation_code", "heir_code", "valid_from"],
    "metric_definitions": ["metric_code", "first_quarter"],
    "part_whole_pairs": ["part_metric_code", "whole_metric_code"],
    "published_outturns": ["metric_code", "financial_year"],
    "programmes": ["programme_code"],
    "programme_names": ["name_key"],
    "metrics": ["metric_code"],
    "metric_names": ["programme_code", "name_key"],
    "trajectories": [
        "metric_code",
        "financial_year",
        "trajectory_version",
        "ahsn_code",
    ],
    "outturn_exceptions": ["metric_code", "financial_year"],
    "headlines": ["headline_code"],
    "claims": ["claim_id", "claim_part"],
    "quarters": ["quarter"],
    "expected_programmes": ["ahsn_code", "programme_code"],
    "vocabularies": ["vocabulary", "name_key"],
    "disclosure": ["unit"],
    "template_versions": ["template_version"],
    "known_issues": ["known_issue_id"],
}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


@pytest.fixture(scope="module")
def frames(registry: Registry) -> RegistryFrames:
    return registry.frames()


def published() -> list[dict[str, str]]:
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def resolved(frame: pl.DataFrame, name: str, column: str) -> list[object]:
    return frame.filter(pl.col("name_key") == name_key(name))[column].to_list()


@pytest.mark.parametrize("table", COLUMNS)
def test_each_table_has_its_columns_and_is_unique_at_its_grain(
    frames: RegistryFrames, table: str
) -> None:
    frame = getattr(frames, table)
    assert dict(frame.schema) == COLUMNS[table]
    assert frame.height > 0
    assert not frame.select(GRAIN[table]).is_duplicated().any()


def test_every_table_is_described_once() -> None:
    assert [table.name for table in fields(RegistryFrames)] == list(COLUMNS)


def test_the_fifteen_ahsns_lie_in_seven_regions(frames: RegistryFrames) -> None:
    assert frames.ahsns["ahsn_code"].n_unique() == 15
    assert frames.ahsns["nhs_region_code"].n_unique() == 7


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("KSS", "KSS"),
        ("health innovation kent surrey sussex", "KSS"),
        ("Health Innovation Kent, Surrey and Sussex", "KSS"),
        ("Health Innovation Network (South London)", "HIN"),
        ("Innovation Agency (North West Coast AHSN)", "NWC"),
        ("Health Innovation Network", None),
    ],
)
def test_an_ahsn_is_known_by_every_name_and_an_ambiguous_one_by_none(
    frames: RegistryFrames, name: str, code: str | None
) -> None:
    assert resolved(frames.ahsn_names, name, "ahsn_code") == [code]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Escape-Pain", "escape_pain"),
        ("ESCAPE-pain", "escape_pain"),
        ("Heartflow", "heartflow"),
        ("HeartFlow", "heartflow"),
        ("PIGF", "plgf"),
        ("PlGF", "plgf"),
        ("Placental Growth Factor (PlGF)", "plgf"),
        ("Space OAR", "spaceoar"),
        ("EIED", "eied"),
        ("FREED", "eied"),
        ("TCAM", "tcam"),
        ("SIM", "sim"),
        ("ELC", "elc"),
        ("AF", "af"),
    ],
)
def test_a_programme_is_known_by_its_aliases(
    frames: RegistryFrames, name: str, code: str
) -> None:
    assert resolved(frames.programme_names, name, "programme_code") == [code]


def test_a_metric_is_known_by_name_in_its_programme_and_by_code_everywhere(
    frames: RegistryFrames,
) -> None:
    names = frames.metric_names
    within = names.filter(programme_code="eied")
    assert resolved(within, "Patients benefitting", "metric_code") == ["eied_patients"]
    everywhere = names.filter(pl.col("programme_code").is_null())
    assert resolved(everywhere, "EIED_patients", "metric_code") == ["eied_patients"]
    assert everywhere.height == frames.metrics.height


def test_the_ahsns_trajectories_add_up_to_the_national_ones(
    frames: RegistryFrames,
) -> None:
    national: dict[tuple[str, str, str], float] = {}
    sums: dict[tuple[str, str, str], float] = defaultdict(float)
    rates = frames.metrics.filter(basis="rate")["metric_code"].to_list()
    for row in frames.trajectories.iter_rows(named=True):
        if row["metric_code"] in rates:
            continue
        key = (row["metric_code"], row["financial_year"], row["trajectory_version"])
        if row["ahsn_code"] is None:
            national[key] = row["trajectory"]
        else:
            sums[key] += row["trajectory"]
    assert national == dict(sums)


def test_the_published_tables_are_the_registrys_headline_metrics(
    frames: RegistryFrames,
) -> None:
    national = frames.trajectories.filter(pl.col("ahsn_code").is_null())
    trajectory = dict(national.select("metric_code", "trajectory").iter_rows())
    headlines = frames.metrics.filter("is_headline").join(
        frames.programmes, on="programme_code", suffix="_of_programme"
    )
    ours = [
        (
            row["table_name"],
            row["programme_code"],
            row["programme_name"],
            row["basis"],
            trajectory.get(row["metric_code"]),
        )
        for row in headlines.sort("table_name", "table_position").iter_rows(named=True)
    ]
    theirs = [
        (
            row["table_name"],
            row["programme_code"],
            row["programme_name"],
            row["basis"],
            float(row["trajectory"]) if row["trajectory"] else None,
        )
        for row in published()
    ]
    assert ours == sorted(theirs, key=lambda row: row[0])
    assert len(ours) == 18


def test_a_metric_opens_with_its_first_published_figure_or_before(
    frames: RegistryFrames,
) -> None:
    first = {
        row["programme_code"]: row["first_quarter"]
        for row in frames.metrics.filter("is_headline").iter_rows(named=True)
    }
    for row in published():
        quarters = [f"2020-21-Q{n}" for n in range(1, 5) if row[f"q{n}"]]
        opened = first[row["programme_code"]]
        assert opened <= quarters[0]
        assert opened == quarters[0] or len(quarters) == 4


def test_outturn_is_excepted_where_the_report_has_figure_and_trajectory_but_none(
    frames: RegistryFrames,
) -> None:
    excepted = set(frames.outturn_exceptions["metric_code"])
    no_figure = {"af"}
    expected = {
        row["programme_code"]
        for row in published()
        if row["outturn_published"] == "N/A" and row["trajectory"] and row["q4"]
    }
    known = pl.col("programme_code").is_in(expected - no_figure)
    metrics = frames.metrics.filter(known, is_headline=True)
    assert excepted == set(metrics["metric_code"])


def test_the_metrics_of_practices_and_single_snapshots_are_the_ahsns_own(
    frames: RegistryFrames,
) -> None:
    own = frames.metrics.filter(pl.col("is_headline"), reporting_level="ahsn")
    assert set(own["programme_code"]) == {
        "af",
        "pincer",
        "ezetimibe",
        "asthma_biologics",
    }


def test_the_calendar_runs_from_2018_to_2024_with_deadlines_at_five_in_london(
    frames: RegistryFrames, registry: Registry
) -> None:
    quarters = frames.quarters
    assert registry.quarters[0] == "2018-19-Q1"
    assert registry.quarters[-1] == "2023-24-Q4"
    assert quarters["quarter_index"].diff().drop_nulls().unique().to_list() == [1]
    deadlines = dict(quarters.select("quarter", "deadline_at").iter_rows())
    assert deadlines["2020-21-Q3"] == datetime(2021, 1, 21, 17, tzinfo=UTC)
    assert deadlines["2020-21-Q4"] == datetime(2021, 4, 21, 16, tzinfo=UTC)


def test_adoption_stages_six_and_seven_begin_with_2020_21_q3(
    frames: RegistryFrames,
) -> None:
    stages = frames.vocabularies.filter(vocabulary="adoption_stage")
    first = dict(stages.select("code", "first_quarter").iter_rows())
    assert first == {
        **dict.fromkeys("12345"),
        **dict.fromkeys("67", "2020-21-Q3"),
    }


def test_an_organisation_that_moved_has_a_row_for_each_ahsn(
    frames: RegistryFrames,
) -> None:
    moved = frames.organisations.filter(organisation_code="SYN-WM-10")
    assert moved["ahsn_code"].to_list() == ["WM", "EM"]
    assert resolved(frames.organisation_names, "SYN-WM-10", "organisation_code") == [
        "SYN-WM-10"
    ]


def test_the_version_changes_with_any_text(tmp_path: Path, registry: Registry) -> None:
    folder = copy_of_the_registry(tmp_path)
    assert load_registry(folder).version == registry.version
    replace_once(folder / "README.md", "# The registry", "# The  registry")
    assert load_registry(folder).version != registry.version


def test_adding_a_programme_is_one_file(tmp_path: Path, registry: Registry) -> None:
    folder = copy_of_the_registry(tmp_path)
    (folder / "programmes" / "lipids.yml").write_text(
        "code: lipids\n"
        "name: Lipid Management\n"
        "first_quarter: 2021-22-Q1\n"
        "expected_ahsns: [EAST, YH]\n"
        "metrics:\n"
        "  - {code: lipids_patients, name: Patients, basis: in_quarter,\n"
        "     unit: patients, is_count: true, reporting_level: ahsn,\n"
        "     sources: [test]}\n",
        encoding="utf-8",
    )
    frames = load_registry(folder).frames()
    assert frames.programmes.height == registry.frames().programmes.height + 1
    assert resolved(frames.programme_names, "lipid management", "programme_code")
    expected = frames.expected_programmes.filter(programme_code="lipids")
    assert expected["ahsn_code"].to_list() == ["EAST", "YH"]
    metric = frames.metrics.filter(metric_code="lipids_patients").row(0, named=True)
    assert metric["first_quarter"] == "2021-22-Q1"
    assert metric["upper_bound"] is None
