"""What the SQL reads: the archive and the registry as two catalogs of tables.

``archive.submissions``, ``failures``, ``checks`` and ``suites`` hold every verdict ever
given; ``archive.activity`` and the other datasets the accepted records of the current
ones, ``archive.layout`` which column of the sheet their values stand in, and
``archive.activity_history`` those of every verdict ever given, as
``archive.superseded_activity`` those of good versions that count no more;
``archive.explanations`` what officers wrote of failures, in whatever version;
``archive.national_verdicts`` and ``national_*`` what was said of the national figures,
``archive.editions`` and ``*_editions`` what the figures were told to be, and when.
``registry`` holds the registry's frames under their own names.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import polars as pl

from assets.archive.archive import Archive
from assets.archive.editions import FIGURES
from assets.archive.frames import ACCEPTED, COVER_VALUES, LAYOUT, VERDICT_FRAMES
from assets.archive.national_verdict import NATIONAL_FRAMES
from assets.domain.cells import column_letters
from assets.domain.registry.registry import Registry

# Known only when the marts they are about have been built.
NATIONAL_TABLES = (
    "national_verdicts",
    *(f"national_{name}" for name in NATIONAL_FRAMES),
)
EDITION_TABLES = ("editions", *(f"{name}_editions" for name in FIGURES))
LATER_TABLES = (*NATIONAL_TABLES, *EDITION_TABLES)
ARCHIVE_TABLES = (
    "verdicts",
    "cover",
    "layout",
    "explanations",
    *VERDICT_FRAMES,
    *ACCEPTED,
    "activity_history",
    *LATER_TABLES,
)


@dataclass(frozen=True)
class Inputs:
    """The tables of both catalogs, by their name in SQL such as ``archive.cover``.

    ``files`` are Parquet files of one schema, read as they are needed: accepted
    records can be too many to hold at once. ``files_of_verdicts`` are such files too,
    each with the verdict it is of, which the table shows as ``verdict_id``. A table is
    in one of the three only.
    """

    frames: Mapping[str, pl.DataFrame]
    files: Mapping[str, tuple[Path, ...]]
    files_of_verdicts: Mapping[str, Mapping[Path, str]] = field(default_factory=dict)


def gather_inputs(archive: Archive, registry: Registry) -> Inputs:
    """Return all that the warehouse is made from but what is said of its own tables."""
    kept = archive.kept_verdicts()
    current = [verdict for verdict in kept if verdict.is_current]
    frames = {
        "archive.verdicts": archive.verdicts(),
        "archive.explanations": archive.explanations(),
    }
    for name in VERDICT_FRAMES:
        if name == "superseded_activity":
            continue
        frames[f"archive.{name}"] = archive.verdict_frame(name).collect()
    counting = frames["archive.submissions"].filter("is_current", "is_counting")
    frames["archive.cover"] = _cover(archive, counting)
    frames["archive.layout"] = _layout(archive, counting)
    files = {}
    for dataset, schema in ACCEPTED.items():
        if current:
            paths = tuple(verdict.accepted_path(dataset) for verdict in current)
            files[f"archive.{dataset}"] = paths
        else:
            frames[f"archive.{dataset}"] = pl.DataFrame(schema=schema)
    of_verdicts = {
        "archive.activity_history": {
            verdict.accepted_path("activity"): verdict.verdict_id for verdict in kept
        },
        "archive.superseded_activity": {
            path: verdict.verdict_id
            for verdict in kept
            for path in verdict.frame_files("superseded_activity")
        },
    }
    for name, found in of_verdicts.items():
        if not found:
            frames[name] = pl.DataFrame(
                schema={"verdict_id": pl.String(), **ACCEPTED["activity"]}
            )
    registered = registry.frames()
    for column in dataclasses.fields(registered):
        frames[f"registry.{column.name}"] = getattr(registered, column.name)
    return Inputs(frames, files, {k: v for k, v in of_verdicts.items() if v})


def gather_later_inputs(archive: Archive) -> Inputs:
    """Return what was said of the figures and what they were told to be, ever."""
    frames = {"archive.national_verdicts": archive.national_verdicts()}
    for name in NATIONAL_FRAMES:
        frames[f"archive.national_{name}"] = archive.national_frame(name)
    frames["archive.editions"] = archive.editions()
    for name in FIGURES:
        frames[f"archive.{name}_editions"] = archive.edition_frame(name)
    return Inputs(frames, {})


def attach_inputs(connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    """Make the inputs readable in the connection, each in the catalog of its name."""
    for catalog in ("archive", "registry"):
        connection.execute(f"attach if not exists ':memory:' as {catalog}")
    for name, frame in inputs.frames.items():
        connection.register("given", frame)
        connection.execute(f"create table {_in_main(name)} as select * from given")
        connection.unregister("given")
    for name, paths in inputs.files.items():
        connection.execute(
            f"create view {_in_main(name)} as select * from {_reading(paths)}"
        )
    for name, verdicts in inputs.files_of_verdicts.items():
        _attach_files_of_verdicts(connection, name, verdicts)


def _attach_files_of_verdicts(
    connection: duckdb.DuckDBPyConnection, name: str, verdicts: Mapping[Path, str]
) -> None:
    paths = [str(path.resolve()) for path in verdicts]
    marks = pl.DataFrame({"filename": paths, "verdict_id": list(verdicts.values())})
    connection.register("given", marks)
    connection.execute(f"create table {_in_main(name)}_files as select * from given")
    connection.unregister("given")
    connection.execute(
        f"create view {_in_main(name)} as "
        "select marks.verdict_id, kept.* exclude (filename) "
        f"from {_reading(tuple(verdicts), with_filename=True)} as kept "
        f"inner join {_in_main(name)}_files as marks using (filename)"
    )


def _reading(paths: tuple[Path, ...], *, with_filename: bool = False) -> str:
    """Return the SQL that reads Parquet files whose columns may have been added to."""
    listed = ", ".join(_path_literal(path) for path in paths)
    return (
        f"read_parquet([{listed}], hive_partitioning = false, union_by_name = true, "
        f"filename = {str(with_filename).lower()})"
    )


def _cover(archive: Archive, counting: pl.DataFrame) -> pl.DataFrame:
    ids = counting["submission_id"].unique().sort().to_list()
    return archive.cover(ids) if ids else pl.DataFrame(schema=COVER_VALUES)


def _layout(archive: Archive, counting: pl.DataFrame) -> pl.DataFrame:
    """Return the known columns of each sheet, with their letters, by quarter."""
    ids = counting["submission_id"].unique().sort().to_list()
    found = archive.layout(ids) if ids else pl.DataFrame(schema=LAYOUT)
    return (
        found.filter(pl.col("column_name").is_not_null())
        .join(counting, on="submission_id", how="inner")
        .select(
            "quarter",
            "submission_id",
            "dataset",
            "column_name",
            column_letters().alias("column_letters"),
        )
    )


def _in_main(name: str) -> str:
    catalog, table = name.split(".")
    return f"{catalog}.main.{table}"


def _path_literal(path: Path) -> str:
    """Return the path as a SQL text in which no sign stands for several files."""
    plain = str(path.resolve())
    for sign in "[*?":
        plain = plain.replace(sign, f"[{sign}]")
    return "'" + plain.replace("'", "''") + "'"
