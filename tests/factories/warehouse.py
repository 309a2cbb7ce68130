"""Small given tables through the real builder, one SQL file or a chain of them."""

from dataclasses import replace
from functools import cache

import duckdb
import polars as pl

from assets.archive.editions import EDITIONS, FIGURES
from assets.archive.frames import (
    ACCEPTED,
    COVER_VALUES,
    EXPLANATIONS,
    VERDICT_FRAMES,
    VERDICTS,
)
from assets.archive.moves import MOVES
from assets.archive.national_verdict import NATIONAL_FRAMES, NATIONAL_VERDICTS
from assets.archive.releases import RELEASES
from assets.domain.registry.frames import COLUMNS
from assets.warehouse.inputs import Inputs
from assets.warehouse.sql_file import sql_files
from assets.warehouse.tables import write_tables

VERDICT_MARKS = {
    column: VERDICTS[column] for column in ("verdict_id", "judged_at", "is_current")
}


def text_rows(text):
    """The rows of a text table, cells parted by |; a blank cell is None."""
    lines = [line.split("|") for line in text.strip().splitlines()]
    names = [name.strip() for name in lines[0]]
    return [
        {name: cell.strip() or None for name, cell in zip(names, cells, strict=True)}
        for cells in lines[1:]
    ]


def run_model(name, given):
    """The table of one SQL file, every file it rests on built as well.

    ``given`` is name → text table (or frame), of inputs such as ``archive.activity``
    or of tables such as ``staging.activity``, which are then not built from their SQL.
    Inputs that are not given are empty.
    """
    return run_models([name], given)[name]


def run_models(names, given):
    """The tables of several SQL files from one build, by name; see `run_model`."""
    frames = {table: typed_frame(table, rows) for table, rows in given.items()}
    files = {file.name: file for file in all_files()}
    wanted = _ancestors(names, files, stop_at=frames)
    read = {table for file in wanted for table in files[file].dependencies}
    inputs = {k: frames.get(k, v) for k, v in empty_inputs().items() if k in read}
    with duckdb.connect() as connection:
        for table, frame in frames.items():
            if table in files:
                connection.execute(f"create schema if not exists {files[table].schema}")
                connection.register("frame", frame)
                connection.execute(f"create table {table} as select * from frame")
        write_tables(
            connection,
            Inputs(inputs, {}),
            # What each column's comment says is asked of `sql_files` and of a build.
            [replace(files[name], columns=()) for name in files if name in wanted],
        )
        return {
            name: connection.sql(
                f"select * from {name} order by {', '.join(files[name].grain)}"
            ).pl()
            for name in names
        }


def assert_rows(frame, expected):
    """The frame has the rows of the text table, in order, in the table's columns."""
    rows = text_rows(expected)
    columns = [name.strip() for name in expected.strip().splitlines()[0].split("|")]
    found = [
        {name: _shown(value) for name, value in row.items()}
        for row in frame.select(columns).to_dicts()
    ]
    assert found == rows


def typed_frame(table, given):
    """The text table with the types of that table; columns left out are null."""
    if isinstance(given, pl.DataFrame):
        return given
    types = _column_types()[table]
    rows = text_rows(given)
    unknown = {name for row in rows for name in row} - set(types)
    assert not unknown, f"{table} has no column {unknown}"
    texts = pl.DataFrame(
        [[row.get(name) for name in types] for row in rows],
        schema=dict.fromkeys(types, pl.String),
        orient="row",
    )
    casts = ", ".join(
        f"cast({name} as {kind}) as {name}" for name, kind in types.items()
    )
    connection = _casting_connection()
    connection.register("texts", texts)
    return connection.sql(f"select {casts} from texts").pl()


@cache
def all_files():
    """Every file of ``sql/``, read once."""
    return sql_files()


@cache
def empty_inputs():
    """An empty frame of the right schema for every input the SQL may read."""
    frames = {
        "archive.verdicts": VERDICTS,
        "archive.cover": COVER_VALUES,
        "archive.layout": {
            "quarter": pl.String(),
            "submission_id": pl.String(),
            "dataset": pl.String(),
            "column_name": pl.String(),
            "column_letters": pl.String(),
        },
        "archive.explanations": EXPLANATIONS,
        "archive.national_verdicts": NATIONAL_VERDICTS,
        "archive.activity_history": {
            "verdict_id": pl.String(),
            **ACCEPTED["activity"],
        },
    }
    for name, schema in NATIONAL_FRAMES.items():
        frames[f"archive.national_{name}"] = {**VERDICT_MARKS, **schema}
    frames["archive.editions"] = EDITIONS
    frames["archive.releases"] = RELEASES
    frames["archive.moves"] = MOVES
    for name, schema in FIGURES.items():
        frames[f"archive.{name}_editions"] = {**EDITIONS, **schema}
    for name, schema in VERDICT_FRAMES.items():
        frames[f"archive.{name}"] = {**VERDICT_MARKS, **schema}
    frames["archive.superseded_activity"] = frames["archive.activity_history"]
    for name, schema in ACCEPTED.items():
        frames[f"archive.{name}"] = schema
    for name, schema in COLUMNS.items():
        frames[f"registry.{name}"] = schema
    return {name: pl.DataFrame(schema=schema) for name, schema in frames.items()}


@cache
def _casting_connection():
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    return connection


@cache
def _column_types():
    with duckdb.connect() as connection:
        uncommented = [replace(file, columns=()) for file in all_files()]
        write_tables(connection, Inputs(empty_inputs(), {}), uncommented)
        rows = connection.execute(
            "select database_name, schema_name, table_name, column_name, data_type "
            "from duckdb_columns() where not internal"
        ).fetchall()
    types = {}
    for catalog, schema, table, column, data_type in rows:
        place = catalog if catalog in ("archive", "registry") else schema
        types.setdefault(f"{place}.{table}", {})[column] = data_type
    return types


def _ancestors(names, files, stop_at):
    wanted, waiting = set(), list(names)
    while waiting:
        table = waiting.pop()
        if table in files and table not in stop_at and table not in wanted:
            wanted.add(table)
            waiting.extend(files[table].dependencies)
    return wanted


def _shown(value):
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.6f}".rstrip("0").rstrip(".")
        case list():
            return ", ".join(value)
    if hasattr(value, "tzinfo"):
        return f"{value:%Y-%m-%d %H:%M}"
    return str(value)
