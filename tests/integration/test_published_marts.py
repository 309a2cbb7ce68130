from datetime import UTC, datetime

import polars as pl
import pyarrow.parquet as pq

from assets.archive.workspace import Workspace
from assets.publication.disclosure import shown_marts
from assets.publication.disclosure.columns import SENDERS_WORDS
from assets.publication.disclosure.shown_marts import policy_of_tables
from assets.publication.marts.place import marts_folder
from assets.warehouse.read_tables import read_tables
from assets.warehouse.sql_file import sql_files
from pipelines.plan import plan_run
from tests.factories.reader import (
    KINDS,
    flows_of,
    narrow,
    orders_of,
    sums_of,
    what_is_seen,
)
from tests.factories.warehouse_queries import ask

BELOW_ENGLAND = ("activity", "ahsn_metric_quarter", "regions")
PARTS = {
    "gammacore_patients_in_quarter",
    "heartflow_scans_in_quarter",
    "pincer_patients_at_risk",
    "spaceoar_procedures",
}


def published(place, name):
    return pl.read_parquet(marts_folder(place.home) / f"{name}.parquet")


def test_every_mart_is_published_with_its_comments_and_its_place_is_told(
    sample_year_run,
):
    place, done = sample_year_run
    folder = marts_folder(place.home)
    assert f"marts, as published: {folder}" in done.stderr
    marts = [file for file in sql_files() if file.schema == "marts"]
    assert {path.stem for path in folder.glob("*.parquet")} == {
        file.table for file in marts
    }
    for file in marts:
        schema = pq.read_schema(folder / f"{file.table}.parquet")
        assert schema.metadata[b"comment"].decode() == file.comment
        assert "SYNTHETIC" in schema.metadata[b"data"].decode()
        assert SENDERS_WORDS not in schema.names
        for column in file.columns:
            if column.name == SENDERS_WORDS:
                continue
            said = schema.field(column.name).metadata[b"comment"].decode()
            assert said == column.comment
    assert "SYNTHETIC" in (folder / "README.txt").read_text(encoding="utf-8")


def test_no_small_count_of_people_is_published_below_england(sample_year_run):
    place, _ = sample_year_run
    policy = policy_of_tables(read_tables(place.home, shown_marts.TABLES))
    assert set(policy.wholes) == PARTS
    counted = 0
    for name in BELOW_ENGLAND:
        people = published(place, name).filter(pl.col("unit").is_in(policy.units))
        suppressed = people.filter(pl.col("disclosure") == "suppressed")
        assert suppressed["value"].null_count() == suppressed.height > 0
        left = people.filter(pl.col("disclosure") == "left out")
        assert left["value"].null_count() == left.height > 0
        assert set(left["metric_code"]) == PARTS | {"precept_mgso4_rate"}
        for column in ("value", "numerator", "denominator", "cumulative_value"):
            counts = people[column].drop_nulls()
            assert not (counts % policy.rounded_to != 0).any()
            counted += counts.len()
    assert counted > 1000


def test_who_holds_all_published_figures_together_can_tell_no_small_count(
    sample_year_run,
):
    place, _ = sample_year_run
    tables = read_tables(place.home, shown_marts.TABLES)
    policy = policy_of_tables(tables)
    seen = {name: published(place, name).to_dicts() for name in KINDS}
    true = {name: tables.frames[f"marts.{name}"].to_dicts() for name in KINDS}
    metrics = {
        row["metric_code"]
        for row in true["metric_quarter"]
        if row["unit"] in policy.units and row["basis"] != "rate"
    }
    bounds = what_is_seen(seen, metrics, policy)
    flows = flows_of(bounds, "gammacore_patients_in_quarter", "gammacore_patients")
    regions = tables.frames["reference.ahsns"].select("ahsn_code", "nhs_region_code")
    sums = sums_of(bounds, dict(regions.iter_rows()))
    narrow(bounds, [*sums, *flows], orders_of(bounds, seen))
    small = 0
    for name, places in KINDS.items():
        for row in true[name]:
            place_of = (row[column] for column in places)
            key = (row["metric_code"], row["quarter"], name, *place_of)
            if key in bounds and places and 0 < (row["value"] or 0) <= 7:
                least, most = bounds[key]
                assert least <= row["value"] <= most
                assert least < most, key
                small += 1
    assert small > 200


def test_england_s_figures_are_published_as_they_are(sample_year_run):
    place, _ = sample_year_run
    figures = published(place, "metric_quarter")
    keys = ["metric_code", "quarter", "value", "trajectory", "outturn_pct", "status"]
    ours = ask(place, f"select {', '.join(keys)} from marts.metric_quarter")
    theirs = figures.select(keys).to_dicts()
    assert sorted(map(str, ours)) == sorted(map(str, theirs))
    assert set(figures["disclosure"]) == {"exact"}


def test_the_warehouse_keeps_what_is_suppressed(sample_year_run):
    place, _ = sample_year_run
    [row] = ask(
        place,
        "select count(*) as n from marts.activity where unit = 'patients'"
        " and value between 1 and 7",
    )
    assert row["n"] > 50


def test_marts_that_went_missing_are_published_again(sample_year):
    workspace = Workspace(
        sample_year.inbox, sample_year.home, lambda: datetime.now(UTC)
    )
    assert plan_run(workspace, [], everything=False).is_empty
    marts_folder(sample_year.home).unlink()
    plan = plan_run(workspace, [], everything=False)
    assert plan.quarters == ()
    assert plan.builds_warehouse
