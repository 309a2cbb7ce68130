"""Everything that is published of counts of people, as a `Reader` learns it."""

from __future__ import annotations

import csv
import io

import polars as pl

from tests.factories.accessible_books import read_xlsx
from tests.factories.recovery import Reader

QUARTER = "2020-21-Q4"
STEM = f"ahsn-impact_{QUARTER}"

ENGLAND = "England"
SMALL, STEP = 7, 5
_LEVELS = {
    "england": ("England", None),
    "regions": ("region", "nhs_region_code"),
    "ahsns": ("AHSN", "ahsn_code"),
}
_MARTS = {
    "metric_quarter": ("England", None),
    "regions": ("region", "nhs_region_code"),
    "ahsn_metric_quarter": ("AHSN", "ahsn_code"),
}
_SHEETS = {
    "All measures of every programme": ("England", None),
    "All measures by NHS region": ("region", "NHS region"),
    "All measures by AHSN": ("AHSN", "AHSN code"),
}


def csv_rows(files, name):
    """The rows of one of the CSV files that go with the workbook."""
    text = files[f"{STEM}_{name}.csv"].decode()
    return list(csv.DictReader(io.StringIO(text)))


def reads(reader: Reader, count, value):
    """A figure as it is shown: England's exact, others rounded; None is not shown."""
    if value is None:
        reader.learns(count)
    elif count[2] == ENGLAND or value == 0:
        reader.learns(count, int(value), int(value))
    else:
        reader.learns(count, max(SMALL + 1, int(value) - 2), int(value) + 2)


def reads_frame(reader, rows: pl.DataFrame, level, place, metrics):
    """A CSV file or a mart: figures there are, those left out too."""
    for row in rows.filter(pl.col("metric_code").is_in(metrics)).iter_rows(named=True):
        is_there = row["value"] is not None or row["disclosure"] in (
            "suppressed",
            "left out",
        )
        if is_there and row["basis"] != "rate":
            at = ENGLAND if place is None else row[place]
            count = (row["metric_code"], row["quarter"], level, at)
            value = 0 if row["status"] == "nil" else row["value"]
            reads(reader, count, value)


def reads_organisations(reader, rows: pl.DataFrame, metrics):
    """The mart of organisations, and that they come to their AHSN."""
    rows = rows.with_columns(
        (pl.col("ahsn_code") + "/" + pl.col("organisation_code").fill_null("")).alias(
            "_place"
        )
    )
    reads_frame(reader, rows, "organisation", "_place", metrics)


def reads_workbook(reader, workbook: bytes, codes, regions):
    """The workbook's cells; ``codes`` is (programme, what is counted) → metric."""
    book = read_xlsx(workbook)
    for title, (level, place) in _SHEETS.items():
        for row in book.sheet(title).cells():
            programme = row["Programme"].split(" [note")[0]
            metric = codes.get((programme, row["What is counted"]))
            if metric is None:
                continue
            at = ENGLAND if place is None else row[place]
            at = regions.get(at, at)
            for heading, value in row.items():
                if heading[:1] == "Q" and heading[2:3] == ":":
                    quarter = f"2020-21-{heading[:2]}"
                    count = (metric, quarter, level, at)
                    if value == "[c]":
                        reads(reader, count, None)
                    elif not isinstance(value, str):
                        reads(reader, count, value)


def reads_files(reader, files, stem, metrics):
    """The CSV files of the accessible tables."""
    for name, (level, place) in _LEVELS.items():
        rows = pl.read_csv(io.BytesIO(files[f"{stem}_{name}.csv"]), infer_schema=False)
        rows = rows.with_columns(pl.col("value").cast(pl.Float64))
        reads_frame(reader, rows, level, place, metrics)


def reads_marts(reader, marts, metrics):
    """The marts in the outbox; name → rows."""
    for name, (level, place) in _MARTS.items():
        reads_frame(reader, marts[name], level, place, metrics)
    reads_organisations(reader, marts["activity"], metrics)


def adds_up(reader: Reader, regions, truth):
    """England is its regions, a region its AHSNs, an AHSN its organisations.

    Only where that is so in truth: of some metrics an AHSN reports its own total.
    """
    known = list(reader.least)
    parents: dict[tuple, list[tuple]] = {}
    for count in known:
        metric, quarter, level, at = count
        if level == "organisation":
            above = (metric, quarter, "AHSN", at.split("/")[0])
        elif level == "AHSN":
            above = (metric, quarter, "region", regions[at])
        elif level == "region":
            above = (metric, quarter, "England", ENGLAND)
        else:
            continue
        parents.setdefault(above, []).append(count)
    for total, parts in parents.items():
        if total in truth and truth[total] == sum(truth.get(one, 0) for one in parts):
            reader.learns_sum(total, parts)


def adds_quarters(reader: Reader, part, whole, truth):
    """A quarter's part is what the running total rose by."""
    for count in [one for one in reader.least if one[0] == whole]:
        _, quarter, level, at = count
        before = (whole, f"{quarter[:-1]}{int(quarter[-1]) - 1}", level, at)
        own = (part, quarter, level, at)
        parts = [own] if quarter.endswith("Q1") else [own, before]
        is_known = all(one in reader.least for one in parts)
        if is_known and truth[count] == sum(truth.get(one, 0) for one in parts):
            reader.learns_sum(count, parts)
