"""The sample year read by other means than ours: openpyxl, csv, pyarrow.

Dull on purpose: no code is shared with intake, and names are simply looked up.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq

from assets.domain.names import name_key
from assets.domain.project import ROOT
from assets.domain.registry.frames import RegistryFrames
from assets.domain.registry.load import load_registry

SAMPLE = ROOT / "data" / "sample"
INBOX = SAMPLE / "inbox"
SHEETS = {
    "cover": "Cover",
    "activity": "Activity",
    "adoption": "Adoption",
    "innovations": "Innovations",
    "local_programmes": "Local programmes",
    "impacts": "Impacts",
    "companies": "Companies",
}
EXPLAINED_BY = (
    "quarter",
    "rule_id",
    "ahsn_code",
    "programme_code",
    "metric_code",
    "organisation_code",
)
# What is planted with another rule than these is a row that does not count.
NOT_REJECTING = {
    "cumulative_fall",
    "stage_regression",
    "sites_do_not_sum",
    "organisation_lapsed",
    "scale_shift",
    "peer_outlier",
    "company_number_invalid",
    "column_unknown",
    "submission_late",
}

Record = dict[str, object]


@dataclass(frozen=True)
class Sent:
    """One readable file of the inbox: its rows by dataset, each with its row number."""

    quarter: str
    file_name: str
    ahsn_code: str
    datasets: dict[str, list[Record]]


def rows_of_csv(path: Path) -> list[dict[str, str]]:
    """Return the rows of one of the sample's own lists."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def planted() -> list[dict[str, str]]:
    """Return the list of what is planted."""
    return rows_of_csv(SAMPLE / "planted.csv")


def explained() -> list[dict[str, str]]:
    """Return the list of what the rules say of clean records, and why."""
    return rows_of_csv(SAMPLE / "explained.csv")


def is_explained_by(failure: Mapping[str, object], entry: dict[str, str]) -> bool:
    """Return whether a failure is of what an entry names; a blank is any."""
    named = {key: text for key, text in entry.items() if key in EXPLAINED_BY and text}
    return all(failure[key] == text for key, text in named.items())


def received() -> list[dict[str, str]]:
    """Return the mail gateway's list."""
    return rows_of_csv(INBOX / "received.csv")


def sheets_of(path: Path) -> dict[str, list[list[object]]]:
    """Return the grids of a workbook, CSV folder, zip or Parquet folder by dataset."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return {
            name: [list(row) for row in book[sheet].iter_rows(values_only=True)]
            for name, sheet in SHEETS.items()
            if sheet in book.sheetnames
        }
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as parts:
            files = {Path(name).stem: parts.read(name) for name in parts.namelist()}
        return {name: _csv_grid(data) for name, data in files.items()}
    grids = {}
    for file in sorted(path.iterdir()):
        if file.suffix == ".parquet":
            table = pq.read_table(file)
            rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
            grids[file.stem] = [table.column_names, *(list(row) for row in rows)]
        else:
            grids[file.stem] = _csv_grid(file.read_bytes())
    return grids


def _csv_grid(data: bytes) -> list[list[object]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    return [[cell or None for cell in row] for row in csv.reader(io.StringIO(text))]


class DullReader:
    """Reads every file of the inbox that counts."""

    def __init__(self) -> None:
        self.frames: RegistryFrames = load_registry().frames()
        self._headings = {
            name_key(heading): column
            for heading, column in {
                "Programme": "programme_code",
                "Metric": "metric_code",
                "Organisation": "organisation_code",
                "Investment (£)": "investment_gbp",
            }.items()
        }
        self._programmes = dict(self.frames.programme_names.iter_rows())
        self._organisations = dict(self.frames.organisation_names.iter_rows())
        self._ahsns = dict(self.frames.ahsn_names.iter_rows())
        self._metrics = {
            (programme, key): metric
            for programme, key, metric in self.frames.metric_names.iter_rows()
        }

    def read(self, quarter: str, file_name: str) -> Sent:
        """Return one file's rows, codes resolved and numbers made numbers."""
        grids = sheets_of(INBOX / quarter / file_name)
        cover = {str(row[0]): row[1] for row in grids.pop("cover")[1:]}
        datasets = {name: self._records(grid) for name, grid in grids.items()}
        ahsn_code = self._ahsns[name_key(str(cover["ahsn_code"]))]
        return Sent(quarter, file_name, ahsn_code, datasets)

    def _records(self, grid: list[list[object]]) -> list[Record]:
        keys = [name_key(str(heading)) for heading in grid[0]]
        columns = [self._headings.get(key, key) for key in keys]
        names = [
            {name_key(c): c for c in SNAKE_COLUMNS}.get(column, column)
            for column in columns
        ]
        records = []
        for number, cells in enumerate(grid[1:], start=2):
            record: Record = dict(zip(names, cells, strict=True))
            records.append({**self._resolved(record), "row_number": number})
        return records

    def _resolved(self, record: Record) -> Record:
        programme = self._programmes.get(_key(record.get("programme_code")))
        metric_key = _key(record.get("metric_code"))
        everywhere = self._metrics.get((None, metric_key))
        resolved = {
            "programme_code": programme,
            "metric_code": self._metrics.get((programme, metric_key), everywhere),
            "organisation_code": self._organisations.get(
                _key(record.get("organisation_code"))
            ),
        }
        return {**record, **{k: v for k, v in resolved.items() if k in record}}


SNAKE_COLUMNS = (
    "programme_code",
    "metric_code",
    "organisation_code",
    "stage_since",
    "innovation_id",
    "local_programme_id",
    "shared_with",
    "impact_type",
    "company_number",
    "company_name",
    "support_type",
    "investment_gbp",
    "jobs_created",
    "jobs_safeguarded",
)


def _key(cell: object) -> str:
    return name_key(str(cell)) if cell is not None else ""


def number(cell: object) -> float:
    """Return the number of a cell, however it was typed."""
    return float(str(cell).replace(",", ""))


def counting_files() -> list[tuple[str, str]]:
    """Return quarter and name of the sixty files that count."""
    unreadable = {
        (p["quarter"], p["file_name"])
        for p in planted()
        if p["rule_id"] == "file_unreadable"
    }
    files = [(row["quarter"], row["file_name"]) for row in received()]
    superseded = {
        (quarter, name)
        for quarter, name in files
        if any(other == (quarter, _second_version(name)) for other in files)
    }
    return [file for file in files if file not in unreadable | superseded]


def _second_version(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{stem}_v2{dot}{ending}"


@cache
def counting_submissions() -> tuple[Sent, ...]:
    """Return the sixty files that count, read once for all tests of a process."""
    reader = DullReader()
    return tuple(reader.read(quarter, name) for quarter, name in counting_files())


OWN_TOTAL = "organisation_with_total"


@cache
def _metrics_with_total() -> frozenset[str]:
    metrics = load_registry().frames().metrics.filter(reporting_level=OWN_TOTAL)
    return frozenset(metrics["metric_code"])


def is_own_total(record: Record) -> bool:
    """Return whether an activity record is an AHSN's own total beside its sites'."""
    has_total = record["metric_code"] in _metrics_with_total()
    return has_total and record["organisation_code"] is None


def counting_records(dataset: str) -> list[Record]:
    """Return the accepted records of a dataset with ahsn_code and quarter."""
    rejected = {
        (p["quarter"], p["file_name"], p["sheet"], int(p["cell"][1:]))
        for p in planted()
        if p["cell"] and p["rule_id"] not in NOT_REJECTING
    }
    return [
        {**record, "ahsn_code": sent.ahsn_code, "quarter": sent.quarter}
        for sent in counting_submissions()
        for record in sent.datasets.get(dataset, [])
        if (sent.quarter, sent.file_name, SHEETS[dataset], record["row_number"])
        not in rejected
    ]
