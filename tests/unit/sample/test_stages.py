from __future__ import annotations

from collections import defaultdict

import pytest

from assets.domain.registry.load import load_registry
from tests.factories.sample import Record, counting_records, planted

QUARTERS = [f"2020-21-Q{n}" for n in range(1, 5)]
TRACHEOSTOMY = (
    "tracheostomy_bedhead",
    "tracheostomy_equipment",
    "tracheostomy_bundle",
)


@pytest.fixture(scope="module")
def adoption() -> list[Record]:
    return counting_records("adoption")


def stage_of(record: Record) -> int:
    return int(str(record["stage"]).removeprefix("Stage ").removesuffix(".0"))


def stages(
    adoption: list[Record], programme_code: str, quarter: str
) -> dict[object, int]:
    return {
        record["organisation_code"]: stage_of(record)
        for record in adoption
        if (record["programme_code"], record["quarter"]) == (programme_code, quarter)
    }


def share_at(adoption: list[Record], programme_code: str, quarter: str) -> float:
    own = stages(adoption, programme_code, quarter)
    return 100 * sum(stage >= 5 for stage in own.values()) / len(own)


def test_only_the_planted_stage_goes_back_and_all_stay_on_their_scale(
    adoption: list[Record],
) -> None:
    reached: dict[tuple[object, object], int] = {}
    went_back = set()
    for record in sorted(adoption, key=lambda r: str(r["quarter"])):
        stage = stage_of(record)
        key = (record["programme_code"], record["organisation_code"])
        if stage < reached.get(key, 1):
            went_back.add((record["quarter"], record["ahsn_code"]))
        assert 1 <= stage <= (5 if str(record["quarter"]) < QUARTERS[2] else 7)
        reached[key] = stage
    assert went_back == {
        (thing["quarter"], thing["ahsn_code"])
        for thing in planted()
        if thing["rule_id"] == "stage_regression"
    }
    assert max(reached.values()) == 7


def test_twenty_two_eating_disorders_sites_have_adopted(adoption: list[Record]) -> None:
    assert sum(s >= 5 for s in stages(adoption, "eied", QUARTERS[3]).values()) == 22


@pytest.mark.parametrize(
    ("programme_code", "quarter", "published"),
    [
        ("news2", "2020-21-Q1", 99.4),
        ("news2", "2020-21-Q2", 98.7),
        ("news2", "2020-21-Q3", 99.3),
        ("news2", "2020-21-Q4", 99.3),
    ],
)
def test_the_stages_of_news2_are_the_published_percentages(
    adoption: list[Record], programme_code: str, quarter: str, published: float
) -> None:
    assert round(share_at(adoption, programme_code, quarter), 1) == published


def test_two_trusts_had_not_spread_news2_at_the_years_end(
    adoption: list[Record],
) -> None:
    at_q4 = stages(adoption, "news2", QUARTERS[3])
    assert sum(stage < 6 for stage in at_q4.values()) == 2


@pytest.mark.parametrize(
    ("programme_code", "published"),
    list(zip(TRACHEOSTOMY, (94, 100, 97), strict=True)),
)
def test_the_stages_of_the_tracheostomy_interventions_are_the_published_percentages(
    adoption: list[Record], programme_code: str, published: int
) -> None:
    assert round(share_at(adoption, programme_code, QUARTERS[3])) == published


@pytest.mark.parametrize(
    ("quarter", "published"), [(QUARTERS[0], 71), (QUARTERS[2], 90), (QUARTERS[3], 92)]
)
def test_sites_with_all_three_interventions_are_the_published_percentages(
    adoption: list[Record], quarter: str, published: int
) -> None:
    each = [stages(adoption, code, quarter) for code in TRACHEOSTOMY]
    have = sum(min(own[site] for own in each) >= 5 for site in each[0])
    assert round(100 * have / len(each[0])) == published


def test_a_trust_that_merged_or_moved_is_reported_once_and_by_the_right_one(
    adoption: list[Record],
) -> None:
    seen: dict[object, set[tuple[object, object]]] = defaultdict(set)
    for record in adoption:
        if record["programme_code"] == "news2":
            place = (record["quarter"], record["ahsn_code"])
            seen[record["organisation_code"]].add(place)
    first_half, second_half = QUARTERS[:2], QUARTERS[2:]
    successions = load_registry().frames().organisation_successions
    mergers = successions.filter(kind="merger")
    assert mergers.height == 3
    for row in mergers.iter_rows(named=True):
        before = {quarter for quarter, _ in seen[row["predecessor_code"]]}
        after = {quarter for quarter, _ in seen[row["successor_code"]]}
        assert before == set(first_half)
        assert after >= set(second_half)
    assert seen["SYN-KSS-14"] == {
        *((quarter, "KSS") for quarter in QUARTERS[:3]),
        (QUARTERS[3], "HIN"),
    }
