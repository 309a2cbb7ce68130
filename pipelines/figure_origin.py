"""Where a figure comes from: the warehouse's answers, the archive's words, as a tree.

The shape only, the same for people and machines. What was asked is checked, and how it
is printed decided, in `pipelines.cli`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import duckdb
import polars as pl

from assets.archive.archive import Archive
from assets.archive.past import PastArchive
from assets.archive.workspace import Workspace
from assets.domain.errors import UsageError, WarehouseError
from assets.domain.registry.load import load_registry
from assets.warehouse import read_figure, read_takeovers
from assets.warehouse.connect import open_warehouse
from assets.warehouse.manifest import damaged_build
from assets.warehouse.past import tables_of
from pipelines.figure_texts import with_texts
from pipelines.untold import untold

Row = dict[str, object]

_TABLES = (*read_figure.TABLES, *read_takeovers.TABLES)
_TAKEN_OVER = "from_"


@dataclass(frozen=True)
class FigureAsked:
    """A figure someone asks about; of all AHSNs where ``ahsn_code`` is None."""

    metric_code: str
    quarter: str
    ahsn_code: str | None = None


def figure_origin(
    workspace: Workspace, asked: FigureAsked, *, as_at: datetime | None = None
) -> Row:
    """Return the tree of a figure, now or as it was known at a moment.

    Of both, what was told: a verdict that no build holds yet counts in neither.

    Returns:
        The row of ``marts.metric_quarter`` with its names, and in it ``history`` (each
        time it was told otherwise), ``asked_ahsn_code`` (None: all were asked about),
        ``failures`` (about no AHSN's record) and ``ahsns``: each AHSN's row and
        submission, with its own ``failures`` and ``records``, and each record with its
        cell, its texts as they stood, its ``failures``, and what it takes over from
        organisations that closed: ``inherited_value``, ``inherited_from``. What was
        told is ``told_value``, what its cells come to today ``value``.

    Raises:
        UsageError: there is, or then was, no such figure.
        WarehouseError: there is no warehouse yet, or it is not the one that was built.
    """
    archive = workspace.archive
    if as_at is None:
        _require_whole(workspace)
        with open_warehouse(workspace.home) as connection:
            return _origin(connection, archive, asked)
    _require_told(archive, asked, as_at)
    behind = untold(workspace)
    if behind is not None:
        # What nobody was told yet was not known then.
        as_at = min(as_at, behind.told_until)
    past = PastArchive(archive.root, as_at)
    with tables_of(past, load_registry(), _TABLES) as connection:
        return _origin(connection, past, asked)


def _require_whole(workspace: Workspace) -> None:
    damaged = damaged_build(workspace.home)
    if damaged is not None:
        raise WarehouseError(
            f"{damaged} is not the file that was built: it is damaged, or somebody "
            "changed it, so no figure of it can be explained. Run `outturn run`, which "
            "builds it anew from the archive, then ask again."
        )


def _origin(
    connection: duckdb.DuckDBPyConnection, archive: Archive, asked: FigureAsked
) -> Row:
    figure = read_figure.national(connection, asked.metric_code, asked.quarter)
    if figure is None:
        _refuse(connection, asked)
    about = (asked.metric_code, asked.quarter, asked.ahsn_code)
    failures = read_figure.failures(connection, *about).to_dicts()
    records = read_figure.records(connection, *about)
    taken = read_takeovers.read_takeovers(connection, *about).to_dicts()
    found = with_takeovers(with_texts(records, archive).to_dicts(), taken)
    ahsns = [
        ahsn_origin(ahsn, found, failures)
        for ahsn in read_figure.ahsns(connection, *about).to_dicts()
    ]
    return {
        **(figure or {}),
        "asked_ahsn_code": asked.ahsn_code,
        "history": read_figure.history(connection, *about).to_dicts(),
        "failures": [one for one in failures if one["ahsn_code"] is None],
        "ahsns": ahsns,
    }


def ahsn_origin(ahsn: Row, records: Iterable[Row], failures: Iterable[Row]) -> Row:
    """Return an AHSN's figure with its records, each with the failures it has.

    What stands at none of them is under the figure itself, as ``failures``.
    """
    own = [row for row in records if row["ahsn_code"] == ahsn["ahsn_code"]]
    theirs = [one for one in failures if one["ahsn_code"] == ahsn["ahsn_code"]]
    stood = {_stands_at(row) for row in own}
    return {
        **ahsn,
        "failures": [one for one in theirs if _stands_at(one) not in stood],
        "records": [
            {
                **row,
                "failures": [
                    one for one in theirs if _stands_at(one) == _stands_at(row)
                ],
            }
            for row in own
        ],
    }


def with_takeovers(records: Iterable[Row], takeovers: Iterable[Row]) -> list[Row]:
    """Return the records, each with what it takes over from organisations that closed.

    Args:
        records: rows of `read_figure.records`.
        takeovers: rows of `read_takeovers` about them.

    Returns:
        The records, and of each inherited_value (None: it takes nothing over) and
        inherited_from: the figures that it is made of, by organisation_code,
        organisation_name, quarter, ahsn_code, submission_id, sheet, row_number, cell
        and value.
    """
    taken: dict[tuple[object, object], list[Row]] = {}
    for one in takeovers:
        taken.setdefault((one["ahsn_code"], one["series_code"]), []).append(one)
    return [
        {**record, **_inherited(taken.get(_series(record), []))} for record in records
    ]


def _series(record: Row) -> tuple[object, object]:
    return record["ahsn_code"], record["organisation_code"] or record["ahsn_code"]


def _inherited(taken: list[Row]) -> Row:
    return {
        "inherited_value": taken[0]["inherited_value"] if taken else None,
        "inherited_from": [
            {
                name.removeprefix(_TAKEN_OVER): value
                for name, value in one.items()
                if name.startswith(_TAKEN_OVER)
            }
            for one in taken
        ],
    }


def _stands_at(row: Row) -> tuple[object, object]:
    """Return file and row: another version of the file has rows of its own."""
    return row["submission_id"], row["row_number"]


def _require_told(archive: Archive, asked: FigureAsked, as_at: datetime) -> None:
    told = archive.edition_frame("metric_quarter").filter(
        pl.col("metric_code") == asked.metric_code, pl.col("quarter") == asked.quarter
    )
    known = told.filter(pl.col("known_at") <= as_at)
    if not known.is_empty() and known["is_there"][-1]:
        return
    name = f"{asked.metric_code} of {asked.quarter}"
    if told.is_empty():
        raise UsageError(
            f"No run has told a figure for {name} yet. `outturn run` keeps what it "
            "tells; ask without --as-at for what the warehouse holds."
        )
    first = told["known_at"][0]
    raise UsageError(
        f"No figure for {name} was known at {as_at:%Y-%m-%d %H:%M:%S} UTC. It was told "
        f"first at {first:%Y-%m-%d %H:%M:%S} UTC; ask for a moment when it was there."
    )


def _refuse(connection: duckdb.DuckDBPyConnection, asked: FigureAsked) -> None:
    quarters = read_figure.quarters_of(connection, asked.metric_code)
    there = (
        f"It has one for {', '.join(quarters)}"
        if quarters
        else "No quarter that was judged has one"
    )
    raise UsageError(
        f"{asked.metric_code} has no figure for {asked.quarter}: the quarter was not "
        f"judged, or the metric was not reported then. {there}."
    )
