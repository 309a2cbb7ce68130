import polars as pl
import pytest

from tests.factories.published_counts import (
    SMALL,
    STEM,
    adds_quarters,
    adds_up,
    csv_rows,
    reads_files,
    reads_marts,
    reads_workbook,
)
from tests.factories.recovery import Reader


@pytest.fixture(scope="module")
def attack(sample_year_run, table_frames, table_files):
    """A reader of all files and marts, and what the counts are in truth."""
    place, _ = sample_year_run
    units = table_frames.frames["reference.disclosure"]["unit"].implode()
    people = table_frames.frames["reference.metrics"].filter(
        pl.col("unit").is_in(units) & (pl.col("basis") != "rate")
    )
    metrics = people["metric_code"].to_list()
    truth = truth_of(table_frames, metrics)
    ahsns = table_frames.frames["reference.ahsns"]
    regions = dict(ahsns.select("ahsn_code", "nhs_region_code").iter_rows())
    names = dict(ahsns.select("nhs_region", "nhs_region_code").iter_rows())
    codes = {
        (row["programme_name"], row["metric_name"]): row["metric_code"]
        for row in csv_rows(table_files, "england")
        if row["metric_code"] in metrics
    }
    reader = Reader()
    reads_workbook(reader, table_files[f"{STEM}.xlsx"], codes, names)
    reads_files(reader, table_files, STEM, metrics)
    marts = {
        name: pl.read_parquet(place.home / "outbox" / "marts" / f"{name}.parquet")
        for name in ("metric_quarter", "regions", "ahsn_metric_quarter", "activity")
    }
    reads_marts(reader, marts, metrics)
    adds_up(reader, regions, truth)
    adds_quarters(reader, "gammacore_patients_in_quarter", "gammacore_patients", truth)
    adds_quarters(reader, "heartflow_scans_in_quarter", "heartflow_scans", truth)
    return reader, truth


def truth_of(table_frames, metrics):
    levels = {
        "metric_quarter": ("England", pl.lit("England")),
        "regions": ("region", pl.col("nhs_region_code")),
        "ahsn_metric_quarter": ("AHSN", pl.col("ahsn_code")),
        "activity": (
            "organisation",
            pl.col("ahsn_code") + "/" + pl.col("organisation_code").fill_null(""),
        ),
    }
    return {
        (metric, quarter, level, place): value
        for name, (level, node) in levels.items()
        for metric, quarter, place, value in table_frames.frames[f"marts.{name}"]
        .filter(pl.col("metric_code").is_in(metrics) & pl.col("value").is_not_null())
        .select("metric_code", "quarter", node.alias("place"), "value")
        .iter_rows()
    }


def test_no_small_count_can_be_worked_out_from_all_that_is_published(attack):
    reader, truth = attack
    small = [
        count
        for count, value in truth.items()
        if count[2] != "England" and 1 <= value <= SMALL
    ]
    assert len(small) > 100
    assert reader.certain(small, truth) == set()
