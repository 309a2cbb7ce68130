"""What the SQL reads: the archive and the registry as two catalogs of tables.

``archive.submissions``, ``failures``, ``checks`` and ``suites`` hold every verdict ever
given; ``archive.activity`` and the other datasets the accepted records of the current
ones; ``archive.explanations`` what officers wrote of failures, in whatever version.
``registry`` holds the registry's frames under their own names.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from assets.archive.archive import Archive
from assets.archive.frames import ACCEPTED, COVER_VALUES, VERDICT_FRAMES
from assets.domain.registry.registry import Registry

ARCHIVE_TABLES = ("verdicts", "cover", "explanations", *VERDICT_FRAMES, *ACCEPTED)


@dataclass(frozen=True)
class Inputs:
    """The tables of both catalogs, by their name in SQL such as ``archive.cover``.

    ``files`` are Parquet files of one schema, read as they are needed: accepted
    records can be too many to hold at once. A table is in one of the two only.
    """

    frames: Mapping[str, pl.DataFrame]
    files: Mapping[str, tuple[Path, ...]]


def gather_inputs(archive: Archive, registry: Registry) -> Inputs:
    """Return everything that the warehouse is made from."""
    current = [kept for kept in archive.kept_verdicts() if kept.is_current]
    frames = {
        "archive.verdicts": archive.verdicts(),
        "archive.explanations": archive.explanations(),
    }
    for name in VERDICT_FRAMES:
        frames[f"archive.{name}"] = archive.verdict_frame(name).collect()
    frames["archive.cover"] = _cover_counting(archive, frames["archive.submissions"])
    files = {}
    for dataset, schema in ACCEPTED.items():
        if current:
            paths = tuple(kept.accepted_path(dataset) for kept in current)
            files[f"archive.{dataset}"] = paths
        else:
            frames[f"archive.{dataset}"] = pl.DataFrame(schema=schema)
    registered = registry.frames()
    for field in dataclasses.fields(registered):
        frames[f"registry.{field.name}"] = getattr(registered, field.name)
    return Inputs(frames, files)


def attach_inputs(connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    """Make the inputs readable in the connection, each in the catalog of its name."""
    for catalog in ("archive", "registry"):
        connection.execute(f"attach ':memory:' as {catalog}")
    for name, frame in inputs.frames.items():
        connection.register("given", frame)
        connection.execute(f"create table {_in_main(name)} as select * from given")
        connection.unregister("given")
    for name, paths in inputs.files.items():
        listed = ", ".join(_path_literal(path) for path in paths)
        connection.execute(
            f"create view {_in_main(name)} as select * from "
            f"read_parquet([{listed}], hive_partitioning = false, union_by_name = true)"
        )


def _cover_counting(archive: Archive, submissions: pl.DataFrame) -> pl.DataFrame:
    counting = submissions.filter(pl.col("is_current") & pl.col("is_counting"))
    ids = counting["submission_id"].unique().sort().to_list()
    return archive.cover(ids) if ids else pl.DataFrame(schema=COVER_VALUES)


def _in_main(name: str) -> str:
    catalog, table = name.split(".")
    return f"{catalog}.main.{table}"


def _path_literal(path: Path) -> str:
    """Return the path as a SQL text in which no sign stands for several files."""
    plain = str(path.resolve())
    for sign in "[*?":
        plain = plain.replace(sign, f"[{sign}]")
    return "'" + plain.replace("'", "''") + "'"
