"""The sample year's marts of activity against the twin, and against each other."""

from itertools import groupby

import pytest

from tests.factories import twin, twin_activity
from tests.factories.twin_shown import FIGURES, RANKED, assert_same, is_close
from tests.factories.warehouse_queries import ask

RECORDS = """
    select
        quarter, ahsn_code as ahsn, organisation_code as organisation,
        metric_code as metric, status, value, numerator, denominator,
        coalesce(is_flagged, false) as is_flagged
    from staging.activity
    left join (
        select submission_id, row_number, bool_or(is_flag) as is_flagged
        from staging.record_failures where dataset = 'activity' group by all
    ) using (submission_id, row_number)
    left join reference.metrics using (metric_code)
    where organisation_code is not null or reporting_level <> 'organisation_with_total'
"""
HEIRS = """
    select
        organisation_code as organisation, heir_code as heir, part,
        began.quarter as first, ended.quarter as last
    from reference.organisation_heirs
    inner join reference.quarters as began
        on valid_from between began.quarter_start_date and began.quarter_end_date
    left join reference.quarters as ended
        on valid_to between ended.quarter_start_date and ended.quarter_end_date
    where organisation_code <> heir_code
"""
SHOWN_TODAY = {k: v for k, v in FIGURES.items() if k != "value_if_flagged_removed"}


class Year:
    """What the sample year's warehouse holds, as the twin wants it."""

    def __init__(self, place):
        self.place = place
        self.records = ask(place, RECORDS)
        self.heirs = ask(place, HEIRS)
        metrics = ask(place, "select * from reference.metrics")
        self.metrics = {row["metric_code"]: row for row in metrics}
        rows = ask(place, "select * from reference.trajectories where is_latest")
        self.trajectories = {
            (row["metric_code"], row["financial_year"], row["ahsn_code"]): row[
                "trajectory"
            ]
            for row in rows
        }
        rows = ask(place, "select * from reference.outturn_exceptions")
        self.exceptions = {(row["metric_code"], row["financial_year"]) for row in rows}

    def mart(self, name):
        return ask(self.place, f"select * from marts.{name}")

    def eligible(self):
        """Organisations of the programme's kind, open in the area on the last day."""
        kinds = ask(self.place, "select * from reference.programmes")
        kind_of = {r["programme_code"]: r["eligible_organisation_type"] for r in kinds}
        quarters = ask(self.place, "select * from reference.quarters")
        ends = {row["quarter"]: row["quarter_end_date"] for row in quarters}
        counts = {}
        for quarter in {record["quarter"] for record in self.records}:
            for organisation in self.organisations_at(ends[quarter]):
                for metric, row in self.metrics.items():
                    kind = kind_of[row["programme_code"]]
                    if organisation["organisation_type"] == kind:
                        key = quarter, organisation["ahsn_code"], metric
                        counts[key] = counts.get(key, 0) + 1
        return counts

    def organisations_at(self, day):
        rows = ask(
            self.place,
            "select * from reference.organisations"
            " order by organisation_code, valid_from nulls first",
        )
        for _, times in groupby(rows, key=lambda row: row["organisation_code"]):
            begun = [t for t in times if not t["valid_from"] or t["valid_from"] <= day]
            last = begun[-1]
            is_opened = not last["opened_on"] or last["opened_on"] <= day
            is_closed = last["closed_on"] and last["closed_on"] < day
            if is_opened and not is_closed:
                yield last


@pytest.fixture(scope="module")
def year(sample_year_run):
    place, _ = sample_year_run
    return Year(place)


def test_every_figure_of_an_organisation_is_the_twins(year):
    expected = twin_activity.activity(year.records, year.metrics, year.heirs)
    rows = year.mart("activity")
    assert len(rows) == len(expected)
    for row in rows:
        names = ("quarter", "ahsn_code", "organisation_code", "metric_code")
        key = tuple(row[name] for name in names)
        assert is_close(row["value"], expected[key]["figure"]), key
        assert is_close(row["cumulative_value"], expected[key]["cumulative"]), key
        assert is_close(row["in_quarter_value"], expected[key]["in_quarter"]), key
        assert row["quarters_covered"] == expected[key]["covered"], key


def test_every_figure_of_an_ahsn_is_the_twins(year):
    expected = twin.ahsn_metric_quarter(
        year.records,
        year.metrics,
        year.trajectories,
        year.exceptions,
        year.eligible(),
        year.heirs,
    )
    assert len(expected) > 1000
    assert_same(
        year.mart("ahsn_metric_quarter"), expected, "ahsn_code", FIGURES | RANKED
    )


def test_every_figure_of_a_region_is_the_twins(year):
    ahsns = ask(year.place, "select * from reference.ahsns")
    region_of = {row["ahsn_code"]: row["nhs_region_code"] for row in ahsns}
    expected = twin.elsewhere(
        year.records, year.metrics, lambda row: region_of[row["ahsn"]], year.heirs
    )
    assert_same(year.mart("regions"), expected, "nhs_region_code", FIGURES)


def test_every_figure_on_todays_structure_is_the_twins(year):
    # What merged or split in the sample year did so within one area.
    rows = ask(
        year.place,
        "select organisation_code, ahsn_code from reference.organisations"
        " where valid_to is null",
    )
    area_of = {row["organisation_code"]: row["ahsn_code"] for row in rows}
    expected = twin.elsewhere(
        year.records,
        year.metrics,
        lambda row: area_of.get(row["organisation"], row["ahsn"]),
        year.heirs,
    )
    found = year.mart("ahsn_metric_quarter_today")
    assert_same(found, expected, "ahsn_code", SHOWN_TODAY)


def test_every_structure_comes_to_the_national_figure(year):
    national = {
        (row["quarter"], row["metric_code"]): row
        for row in year.mart("metric_quarter")
        if row["basis"] != "rate"
    }
    for name in ("ahsn_metric_quarter", "regions", "ahsn_metric_quarter_today"):
        together = {}
        for row in year.mart(name):
            there = together.setdefault((row["quarter"], row["metric_code"]), [])
            if row["value"] is not None:
                there.append(row["value"])
        for key, row in national.items():
            values = together.get(key, [])
            assert is_close(row["value"], sum(values) if values else None), (name, key)
