from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from assets.domain.project import ROOT
from assets.domain.registry.load import load_registry
from tests.factories.sample import (
    Record,
    counting_records,
    is_own_total,
    number,
    rows_of_csv,
)

FRAMES = load_registry().frames()
PUBLISHED = rows_of_csv(ROOT / "tests" / "golden" / "published_measures.csv")
RATES = set(FRAMES.metrics.filter(basis="rate")["metric_code"])
Place = tuple[object, object, object]


@pytest.fixture(scope="module")
def activity() -> list[Record]:
    return [r for r in counting_records("activity") if not is_own_total(r)]


def figures(activity: list[Record], metric_code: str) -> dict[Place, float]:
    return {
        (r["quarter"], r["ahsn_code"], r["organisation_code"]): number(r["value"])
        for r in activity
        if r["metric_code"] == metric_code and r["value"] is not None
    }


@pytest.mark.parametrize(
    "row",
    PUBLISHED,
    ids=[f"{row['metric_code']} {row['quarter']} {row['part']}" for row in PUBLISHED],
)
def test_every_measure_beyond_the_tables_comes_out_as_published(
    row: dict[str, str], activity: list[Record]
) -> None:
    total = {part: 0.0 for part in ("value", "numerator", "denominator")}
    for record in activity:
        if all(record[key] == row[key] for key in ("metric_code", "quarter")):
            for part in total:
                total[part] += number(record[part] or 0)
    ours = total[row["part"]]
    if row["metric_code"] in RATES and row["part"] == "value":
        ours = 100 * total["numerator"] / total["denominator"]
    assert round(ours, int(row["decimals"])) == float(row["value"])


def test_no_measure_beyond_the_tables_has_a_figure_that_was_not_published(
    activity: list[Record],
) -> None:
    headlines = FRAMES.metrics.filter("is_headline")["metric_code"].to_list()
    published = {(row["metric_code"], row["quarter"]) for row in PUBLISHED}
    sent = {
        (record["metric_code"], record["quarter"])
        for record in activity
        if record["metric_code"] not in headlines
        and record["status"] != "not_available"
    }
    assert sent == published


def test_a_rate_has_parts_and_no_value(activity: list[Record]) -> None:
    rows = [
        record
        for record in activity
        if record["metric_code"] in RATES and record["status"] != "not_available"
    ]
    assert len(rows) > 200
    assert all(row["value"] is None for row in rows)
    assert all(number(r["numerator"]) <= number(r["denominator"]) for r in rows)
    assert all(number(row["denominator"]) >= 1 for row in rows)


def test_no_part_exceeds_its_whole_at_any_ahsn_or_site(activity: list[Record]) -> None:
    metrics = FRAMES.metrics.join(FRAMES.programmes, on="programme_code")
    kind = dict(metrics.select("metric_code", "eligible_organisation_type").iter_rows())
    eligible: Counter[tuple[object, object]] = Counter(
        (row["organisation_type"], row["ahsn_code"])
        for row in FRAMES.organisations.rows(named=True)
        if row["valid_to"] is None and row["closed_on"] is None
    )
    compared = 0
    for pair in FRAMES.part_whole_pairs.iter_rows(named=True):
        parts = figures(activity, pair["part_metric_code"])
        wholes = figures(activity, pair["whole_metric_code"])
        if pair["whole_is_eligible"]:
            own_kind = kind[pair["part_metric_code"]]
            wholes = {place: eligible[own_kind, place[1]] for place in parts}
        both = parts.keys() & wholes.keys()
        assert both
        assert all(parts[place] <= wholes[place] for place in both)
        compared += len(both)
    assert compared > 300


def test_what_is_not_published_for_a_quarter_is_missing_by_its_type(
    activity: list[Record],
) -> None:
    statuses: dict[tuple[object, object], set[object]] = defaultdict(set)
    for record in activity:
        statuses[record["metric_code"], record["quarter"]].add(record["status"])
    for code in ("focus_adhd_assessments", "plgf_services_adopted"):
        assert statuses[code, "2020-21-Q2"] == {"not_available"}
        assert statuses[code, "2020-21-Q3"] == {"not_available"}
    opened = FRAMES.metrics.filter(first_quarter="2020-21-Q4")["metric_code"]
    assert len(opened) > 30
    for code in opened:
        assert [quarter for own, quarter in statuses if own == code] == ["2020-21-Q4"]


def test_every_metric_open_in_a_quarter_has_a_row_from_each_ahsn(
    activity: list[Record],
) -> None:
    sent: dict[tuple[object, object], set[object]] = defaultdict(set)
    for record in activity:
        sent[record["metric_code"], record["quarter"]].add(record["ahsn_code"])
    for row in FRAMES.metrics.iter_rows(named=True):
        for quarter in (f"2020-21-Q{n}" for n in range(1, 5)):
            is_open = row["first_quarter"] <= quarter <= (row["last_quarter"] or "9")
            assert len(sent[row["metric_code"], quarter]) == (15 if is_open else 0)


def test_pincers_new_practices_follow_from_the_years_figures(
    activity: list[Record],
) -> None:
    practices = figures(activity, "pincer_practices")
    added = figures(activity, "pincer_practices_added")
    assert sum(added.values()) == 356
    for (quarter, ahsn_code, none), value in added.items():
        first = practices["2020-21-Q1", ahsn_code, none]
        assert value >= practices[quarter, ahsn_code, none] - first


def test_precepts_numerators_are_the_mothers_treated(activity: list[Record]) -> None:
    mothers = figures(activity, "precept_mothers")
    for record in activity:
        if record["metric_code"] == "precept_mgso4_rate":
            code = record["organisation_code"]
            place = (record["quarter"], record["ahsn_code"], code)
            assert number(record["numerator"]) == mothers[place]


def test_two_ahsns_give_a_total_of_their_own_and_one_of_them_is_wrong(
    activity: list[Record],
) -> None:
    code = "heartflow_scans_in_quarter"
    sites: dict[tuple[object, object], float] = defaultdict(float)
    for (quarter, ahsn_code, _), value in figures(activity, code).items():
        sites[quarter, ahsn_code] += value
    own = {
        (r["quarter"], r["ahsn_code"]): number(r["value"])
        for r in counting_records("activity")
        if is_own_total(r)
    }
    differing = {place for place, total in own.items() if total != sites[place]}
    assert len(own) == 5
    assert differing == {("2020-21-Q4", "NWC")}


def test_no_figure_of_a_quarter_that_is_not_small_repeats_the_one_before(
    activity: list[Record],
) -> None:
    for code in FRAMES.metrics.filter(basis="in_quarter")["metric_code"]:
        own = figures(activity, code)
        for (quarter, *place), value in own.items():
            number_of_quarter = int(str(quarter)[-1])
            before = f"2020-21-Q{number_of_quarter - 1}"
            if value >= 30 and number_of_quarter > 1:
                assert own.get((before, *place)) != value  # type: ignore[arg-type]


def test_a_merged_trusts_running_total_goes_on_from_both_of_its_predecessors(
    activity: list[Record],
) -> None:
    own = figures(activity, "plgf_tests")
    before = sum(own["2020-21-Q2", "YH", f"SYN-YH-{n}"] for n in (12, 15))
    assert own["2020-21-Q3", "YH", "SYN-YH-27"] > before
    merged = {quarter for quarter, _, site in own if site == "SYN-YH-27"}
    assert merged == {"2020-21-Q3", "2020-21-Q4"}
