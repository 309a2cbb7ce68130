"""A quarter for which every AHSN sent one clean figure, and what differs from it."""

from dataclasses import replace
from functools import cache

import polars as pl

from assets.archive.fingerprint import fingerprint_file
from assets.domain.quarter import Quarter
from assets.domain.registry.load import load_registry
from tests.factories.judging import Sent
from tests.factories.submissions import workbook

QUARTER = "2020-21-Q3"
LATER = "2020-21-Q4"
FIGURE = 12


def sent(ahsn_code="EAST", quarter=QUARTER, *, cover=None, **figure):
    """What an AHSN sends: one figure of one site, with what is said of it changed."""
    row = {"value": str(FIGURE)} | figure
    return Sent(
        ahsn_code=ahsn_code,
        quarter=quarter,
        cover=cover or {},
        sheets={"activity": [row]},
    )


def send(inbox, submission, name=None):
    """Put a submission into the folder of its quarter; return the file."""
    folder = inbox / submission.quarter
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name or f"{submission.ahsn_code}.xlsx")
    path.write_bytes(workbook(submission.tables()))
    return path


def send_from_all(inbox, quarter=QUARTER):
    """Every AHSN sends its figure in time, and nils of all else expected of it."""
    files = []
    for code in load_registry().ahsns.codes:
        figure = sent(code, quarter)
        rows = [*figure.sheets["activity"], *_nils(code, quarter)]
        files.append(send(inbox, replace(figure, sheets={"activity": rows})))
    _received_in_time(inbox, quarter, files)


def _received_in_time(inbox, quarter, files):
    """Note when the mail gateway received the files: on the quarter's last day."""
    register = inbox / "received.csv"
    if not register.exists():
        register.write_text("quarter,file_name,sha256,received_at\n")
    day = Quarter.parse(quarter).end_date
    with register.open("a") as lines:
        for file in files:
            fingerprint = fingerprint_file(file)
            lines.write(f"{quarter},{file.name},{fingerprint},{day}T12:00:00Z\n")


@cache
def _nils(ahsn_code, quarter):
    frames = load_registry().frames()
    is_open = (pl.col("first_quarter") <= quarter) & (
        pl.col("last_quarter").fill_null(quarter) >= quarter
    )
    expected = frames.expected_programmes.filter(
        pl.col("ahsn_code") == ahsn_code, pl.col("programme_code") != "eied", is_open
    )
    metrics = (
        frames.metrics.filter(is_open)
        .join(expected, on="programme_code", how="semi")
        .join(frames.programmes, on="programme_code", how="left")
        # The AHSN's own first: it needs no organisation.
        .sort("programme_code", "reporting_level")
        .unique("programme_code", keep="first", maintain_order=True)
    )
    return [
        {
            "programme_code": row["programme_code"],
            "metric_code": row["metric_code"],
            "organisation_code": _site(frames, ahsn_code, quarter, row),
            "value": "",
            "status": "nil",
        }
        for row in metrics.iter_rows(named=True)
    ]


def _site(frames, ahsn_code, quarter, metric):
    if metric["reporting_level"] == "ahsn":
        return ""
    day = Quarter.parse(quarter).start_date
    return frames.organisations.filter(
        pl.col("ahsn_code") == ahsn_code,
        pl.col("organisation_type") == metric["eligible_organisation_type"],
        *(pl.col(name).fill_null(day) <= day for name in ("valid_from", "opened_on")),
        *(pl.col(name).fill_null(day) >= day for name in ("valid_to", "closed_on")),
    )["organisation_code"][0]
