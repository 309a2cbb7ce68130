"""What the SQL reads: the archive and the registry as two catalogs of tables.

``archive.submissions``, ``failures``, ``checks`` and ``suites`` hold every verdict ever
given; ``archive.activity`` and the other datasets the accepted records of the current
ones, ``archive.layout`` which column of the sheet their values stand in, and
``archive.activity_history`` those of every verdict ever given, as
``archive.superseded_activity`` those of good versions that count no more;
``archive.explanations`` what officers wrote of failures, in whatever version;
``archive.national_verdicts`` and ``national_*`` what was said of the national figures,
``archive.editions`` and ``*_editions`` what the figures were told to be, and when;
``archive.releases`` what was published, ``archive.moves`` which submissions were moved
from one quarter's inbox folder to another's.
``registry`` holds the registry's frames under their own names.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import polars as pl

from assets.archive.archive import Archive
from assets.archive.editions import FIGURES
from assets.archive.frames import ACCEPTED, COVER_VALUES, LAYOUT, VERDICT_FRAMES
from assets.archive.kept_verdicts import scan_frame
from assets.archive.national_verdict import NATIONAL_FRAMES
from assets.archive.verdict import JUDGE_ANEW, KeptVerdict, require_files
from assets.domain.cells import column_letters
from assets.domain.registry.registry import Registry

# Known only when the marts they are about have been built.
NATIONAL_TABLES = (
    "national_verdicts",
    *(f"national_{name}" for name in NATIONAL_FRAMES),
)
EDITION_TABLES = ("editions", *(f"{name}_editions" for name in FIGURES))
LATER_TABLES = (*NATIONAL_TABLES, *EDITION_TABLES)
_FILES_OF_VERDICTS = {"archive.activity_history", "archive.superseded_activity"}
_FRAMES = {
    "archive.verdicts",
    "archive.cover",
    "archive.layout",
    *(f"archive.{name}" for name in VERDICT_FRAMES),
} - _FILES_OF_VERDICTS
# What verdicts say, or what is told apart by them: each row is of one quarter's.
JUDGED_TABLES = frozenset(
    {*_FRAMES, *_FILES_OF_VERDICTS, *(f"archive.{name}" for name in ACCEPTED)}
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


def in_main(name: str) -> str:
    """Return the full name of an input in the catalog of its own name."""
    catalog, table = name.split(".")
    return f"{catalog}.main.{table}"


def gather_inputs(archive: Archive, registry: Registry) -> Inputs:
    """Return all that the warehouse is made from but what is said of its own tables."""
    lasting = gather_lasting_inputs(archive, registry)
    judged = gather_judged_inputs(archive, archive.kept_verdicts(), JUDGED_TABLES)
    return Inputs(
        {**lasting.frames, **judged.frames}, judged.files, judged.files_of_verdicts
    )


def gather_lasting_inputs(archive: Archive, registry: Registry) -> Inputs:
    """Return the inputs that no verdict tells apart, known before anything is built."""
    frames = {
        "archive.explanations": archive.explanations(),
        "archive.moves": archive.moves(),
        "archive.releases": archive.releases(),
    }
    registered = registry.frames()
    for column in dataclasses.fields(registered):
        frames[f"registry.{column.name}"] = getattr(registered, column.name)
    return Inputs(frames, {})


def gather_judged_inputs(
    archive: Archive, kept: Sequence[KeptVerdict], names: Collection[str]
) -> Inputs:
    """Return some of `JUDGED_TABLES`, as of some verdicts only.

    Args:
        archive: where the verdicts are kept.
        kept: every verdict of the quarters that are to be seen, or of all.
        names: which of the tables, as ``archive.failures``.
    """
    wanted = sorted(_FRAMES.intersection(names))
    frames = {name: _judged_frame(archive, kept, name) for name in wanted}
    files, of_verdicts = {}, {}
    for dataset, schema in ACCEPTED.items():
        name = f"archive.{dataset}"
        paths = tuple(v.accepted_path(dataset) for v in kept if v.is_current)
        if name in names and paths:
            require_files(paths, JUDGE_ANEW)
            files[name] = paths
        elif name in names:
            frames[name] = pl.DataFrame(schema=schema)
    for name in sorted(_FILES_OF_VERDICTS.intersection(names)):
        found = _files_of_verdicts(kept, name)
        if found:
            require_files(found, JUDGE_ANEW)
            of_verdicts[name] = found
        else:
            frames[name] = pl.DataFrame(
                schema={"verdict_id": pl.String(), **ACCEPTED["activity"]}
            )
    return Inputs(frames, files, of_verdicts)


def gather_later_inputs(archive: Archive) -> Inputs:
    """Return what was said of the figures and what they were told to be, ever."""
    frames = {"archive.national_verdicts": archive.national_verdicts()}
    for name in NATIONAL_FRAMES:
        frames[f"archive.national_{name}"] = archive.national_frame(name)
    frames["archive.editions"] = archive.editions()
    for name in FIGURES:
        frames[f"archive.{name}_editions"] = archive.edition_frame(name)
    return Inputs(frames, {})


def attach_inputs(
    connection: duckdb.DuckDBPyConnection,
    inputs: Inputs,
    place: Callable[[str], str] = in_main,
) -> None:
    """Make the inputs readable in the connection.

    Args:
        connection: with whatever `place` names but catalogs of the inputs' own names.
        inputs: what is to be read.
        place: gives the full name of an input, from its name in SQL.
    """
    for catalog in ("archive", "registry"):
        connection.execute(f"attach if not exists ':memory:' as {catalog}")
    for name, frame in inputs.frames.items():
        _attach_frame(connection, place(name), frame)
    for name, paths in inputs.files.items():
        connection.execute(
            f"create view {place(name)} as select * from {_reading(paths)}"
        )
    for name, verdicts in inputs.files_of_verdicts.items():
        _attach_files_of_verdicts(connection, place(name), verdicts)


def _attach_frame(
    connection: duckdb.DuckDBPyConnection, full_name: str, frame: pl.DataFrame
) -> None:
    connection.register("given", frame)
    connection.execute(f"create table {full_name} as select * from given")
    connection.unregister("given")


def _attach_files_of_verdicts(
    connection: duckdb.DuckDBPyConnection, full_name: str, verdicts: Mapping[Path, str]
) -> None:
    paths = [str(path.resolve()) for path in verdicts]
    marks = pl.DataFrame({"filename": paths, "verdict_id": list(verdicts.values())})
    _attach_frame(connection, f"{full_name}_files", marks)
    connection.execute(
        f"create view {full_name} as "
        "select marks.verdict_id, kept.* exclude (filename) "
        f"from {_reading(tuple(verdicts), with_filename=True)} as kept "
        f"inner join {full_name}_files as marks using (filename)"
    )


def _judged_frame(
    archive: Archive, kept: Sequence[KeptVerdict], name: str
) -> pl.DataFrame:
    table = name.removeprefix("archive.")
    match table:
        case "verdicts":
            quarters = {verdict.quarter for verdict in kept}
            return archive.verdicts().filter(pl.col("quarter").is_in(quarters))
        case "cover":
            return _cover(archive, kept)
        case "layout":
            return _layout(archive, _counting(kept))
        case _:
            return _frame_of_verdicts(kept, table)


def _frame_of_verdicts(kept: Sequence[KeptVerdict], table: str) -> pl.DataFrame:
    try:
        return scan_frame(kept, table).collect()
    except (OSError, pl.exceptions.PolarsError):
        for verdict in kept:
            # One by one, whichever is damaged says so itself.
            verdict.frame(table)
        raise


def _files_of_verdicts(kept: Sequence[KeptVerdict], name: str) -> dict[Path, str]:
    if name == "archive.activity_history":
        return {v.accepted_path("activity"): v.verdict_id for v in kept}
    return {
        path: verdict.verdict_id
        for verdict in kept
        for path in verdict.frame_files("superseded_activity")
    }


def _reading(paths: tuple[Path, ...], *, with_filename: bool = False) -> str:
    """Return the SQL that reads Parquet files whose columns may have been added to."""
    listed = ", ".join(_path_literal(path) for path in paths)
    return (
        f"read_parquet([{listed}], hive_partitioning = false, union_by_name = true, "
        f"filename = {str(with_filename).lower()})"
    )


def _counting(kept: Sequence[KeptVerdict]) -> pl.DataFrame:
    current = [verdict for verdict in kept if verdict.is_current]
    return _frame_of_verdicts(current, "submissions").filter("is_counting")


def _cover(archive: Archive, kept: Sequence[KeptVerdict]) -> pl.DataFrame:
    """Return the covers of every version that was good, whether or not it counts."""
    found = _frame_of_verdicts(kept, "submissions")
    good = found.filter(pl.col("outcome") != "rejected")
    ids = good["submission_id"].unique().sort().to_list()
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


def _path_literal(path: Path) -> str:
    """Return the path as a SQL text in which no sign stands for several files."""
    plain = str(path.resolve())
    for sign in "[*?":
        plain = plain.replace(sign, f"[{sign}]")
    return "'" + plain.replace("'", "''") + "'"
