from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import polars as pl
import pytest

from assets.domain.project import ROOT
from assets.domain.quarter import Quarter
from assets.domain.registry.load import load_registry
from tests.factories.sample import (
    Record,
    counting_files,
    counting_records,
    is_own_total,
    number,
    planted,
    rows_of_csv,
)

QUARTERS = [f"2020-21-Q{n}" for n in range(1, 5)]
PUBLISHED = rows_of_csv(ROOT / "tests" / "golden" / "published_tables.csv")
NATIONAL = rows_of_csv(ROOT / "data" / "sample" / "national_figures.csv")


@pytest.fixture(scope="module")
def activity() -> list[Record]:
    return [r for r in counting_records("activity") if not is_own_total(r)]


@pytest.fixture(scope="module")
def companies() -> list[Record]:
    return counting_records("companies")


def sums(records: list[Record], column: str) -> dict[tuple[object, object], float]:
    total: dict[tuple[object, object], float] = defaultdict(float)
    for record in records:
        if record[column] is not None:
            total[record["metric_code"], record["quarter"]] += number(record[column])
    return total


def test_sixty_submissions_count() -> None:
    assert len(counting_files()) == 60


@pytest.mark.parametrize("row", PUBLISHED, ids=[r["programme_code"] for r in PUBLISHED])
def test_the_sites_add_up_to_the_published_table(
    row: dict[str, str], activity: list[Record]
) -> None:
    metrics = load_registry().frames().metrics.filter(is_headline=True)
    own = metrics.filter(programme_code=row["programme_code"])["metric_code"].item()
    ours = sums(activity, "value")
    is_awaited = row["programme_code"] == "af"
    for quarter in QUARTERS:
        published = row[f"q{quarter[-1]}"]
        if published and not is_awaited:
            assert ours[own, quarter] == float(published)
        else:
            assert (own, quarter) not in ours


def test_atrial_fibrillation_is_not_available_from_all_fifteen_every_quarter(
    activity: list[Record],
) -> None:
    rows = [record for record in activity if record["programme_code"] == "af"]
    assert len(rows) == 60
    assert {(row["status"], row["value"]) for row in rows} == {("not_available", None)}


def test_escape_pain_is_a_true_zero_at_each_site(activity: list[Record]) -> None:
    rows = [record for record in activity if record["programme_code"] == "escape_pain"]
    assert len(rows) == 60
    assert {number(row["value"]) for row in rows} == {0}
    assert {row["status"] for row in rows} == {None}


def test_the_national_figures_beyond_the_tables_come_out(
    activity: list[Record],
) -> None:
    by_part = {
        part: sums(activity, part) for part in ("value", "numerator", "denominator")
    }
    for row in NATIONAL:
        for part, ours in by_part.items():
            key = (row["metric_code"], row["quarter"])
            assert ours.get(key) == (float(row[part]) if row[part] else None)


def test_the_generators_figures_are_the_published_tables() -> None:
    headline = {
        (row["metric_code"].split("_in_quarter")[0], row["quarter"]): row["value"]
        for row in NATIONAL
        if "in_quarter" not in row["metric_code"]
    }
    metrics = load_registry().frames().metrics.filter(is_headline=True)
    codes = dict(metrics.select("programme_code", "metric_code").iter_rows())
    for row in PUBLISHED:
        for quarter in QUARTERS:
            ours = headline.get((codes[row["programme_code"]], quarter), "")
            is_awaited = row["programme_code"] == "af"
            assert ours == ("" if is_awaited else row[f"q{quarter[-1]}"])


def test_only_the_planted_sites_fall(activity: list[Record]) -> None:
    metrics = load_registry().frames().metrics
    cumulative = metrics.filter(pl.col("basis").str.starts_with("cumulative"))
    codes = set(cumulative["metric_code"])
    highest: dict[tuple[object, ...], float] = {}
    falls = set()
    for record in sorted(activity, key=lambda r: str(r["quarter"])):
        if record["metric_code"] not in codes or record["value"] is None:
            continue
        key = (record["ahsn_code"], record["organisation_code"], record["metric_code"])
        value = number(record["value"])
        if value < highest.get(key, value):
            place = (record["quarter"], record["ahsn_code"], f"D{record['row_number']}")
            falls.add(place)
        highest[key] = max(value, highest.get(key, value))
    expected = {
        (p["quarter"], p["ahsn_code"], p["cell"])
        for p in planted()
        if p["rule_id"] == "cumulative_fall"
    }
    assert falls == expected
    assert Counter(quarter for quarter, _, _ in falls) == {
        "2020-21-Q3": 3,
        "2020-21-Q4": 5,
    }


def test_pcsk9i_falls_at_sites_and_nationally_in_q3(activity: list[Record]) -> None:
    figures = {
        (record["organisation_code"], record["quarter"]): number(record["value"])
        for record in activity
        if record["metric_code"] == "pcsk9i_patients"
    }
    sites = {site for site, _ in figures}
    fell = [s for s in sites if figures[s, QUARTERS[2]] < figures[s, QUARTERS[1]]]
    assert len(fell) > len(sites) / 3


def test_every_counting_row_is_of_an_open_organisation_of_the_ahsn_and_stands_once(
    activity: list[Record],
) -> None:
    frames = load_registry().frames()
    members = frames.organisations.rows(named=True)
    levels = dict(frames.metrics.select("metric_code", "reporting_level").iter_rows())
    bounds = dict(frames.metrics.select("metric_code", "upper_bound").iter_rows())
    keys: Counter[tuple[object, ...]] = Counter()
    for record in activity:
        end = Quarter.parse(str(record["quarter"])).end_date
        code = record["organisation_code"]
        assert (code is None) == (levels[record["metric_code"]] == "ahsn")
        if code is not None:
            assert any(
                row["organisation_code"] == code
                and row["ahsn_code"] == record["ahsn_code"]
                and (row["valid_from"] or date.min) <= end
                and (row["valid_to"] or date.max) >= end
                and (row["opened_on"] or date.min) <= end
                and (row["closed_on"] or date.max) >= end
                for row in members
            )
        if record["value"] is not None:
            assert 0 <= number(record["value"]) <= bounds[record["metric_code"]]
            assert number(record["value"]).is_integer()
        parts = ("ahsn_code", "quarter", "metric_code", "organisation_code")
        keys[tuple(record[part] for part in parts)] += 1
    assert set(keys.values()) == {1}


def test_the_years_companies_money_and_jobs(companies: list[Record]) -> None:
    different = {str(record["company_name"]) for record in companies}
    assert len(different) == 2516
    assert sum(number(r["investment_gbp"]) for r in companies) == 462_000_000
    assert sum(number(r["jobs_created"]) for r in companies) == 1_003
    assert sum(number(r["jobs_safeguarded"]) for r in companies) == 411


def test_a_companys_number_is_its_own_and_76_have_none(
    companies: list[Record],
) -> None:
    numbers: dict[object, set[object]] = defaultdict(set)
    for record in companies:
        numbers[record["company_name"]].add(record["company_number"])
    assert all(len(own) == 1 for own in numbers.values())
    known = [next(iter(own)) for own in numbers.values()]
    assert known.count(None) == 76
    assert len(set(known)) == 2516 - 76 + 1


def test_some_companies_are_supported_by_two_ahsns(companies: list[Record]) -> None:
    supporters: dict[object, set[object]] = defaultdict(set)
    for record in companies:
        supporters[record["company_name"]].add(record["ahsn_code"])
    assert Counter(len(ahsns) for ahsns in supporters.values()) == {1: 2471, 2: 45}


def test_the_pipeline_the_tracker_and_the_library_in_the_reports_size() -> None:
    innovations = counting_records("innovations")
    last = [r for r in innovations if r["quarter"] == QUARTERS[-1]]
    assert sum(r["status"] == "active" for r in last) == 612
    programmes = [
        r for r in counting_records("local_programmes") if r["quarter"] == QUARTERS[-1]
    ]
    assert len({r["local_programme_id"] for r in programmes}) == len(programmes) == 120
    themes = Counter(t for r in programmes for t in str(r["themes"]).split("; "))
    assert themes["workforce"] == 60
    assert themes["personalised_care"] == 40
    assert themes["quality_improvement"] == 40
    assert themes["digital_primary_care"] == 37
    impacts = counting_records("impacts")
    assert sum(r["quarter"] == QUARTERS[-1] for r in impacts) == 100
    known = {r["local_programme_id"] for r in programmes}
    assert {r["local_programme_id"] for r in impacts} <= known
