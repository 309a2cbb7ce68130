"""What is in the files: tables with their comments, a list of them, and a README.

Bytes only; where they go is `place`'s, how they get there `outputs.folder`'s.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.disclosure.columns import DISCLOSURE, SENDERS_WORDS
from assets.publication.disclosure.policy import Policy
from assets.publication.disclosure.shown_marts import policy_of_tables, shown_marts
from assets.publication.marts.place import LIST, README
from assets.publication.words import SYNTHETIC

_DISCLOSURE_COMMENT = (
    "What was done to the row's figures: exact, rounded, suppressed or left out. "
    "Unit: code."
)
_SYNTHETIC = f"SYNTHETIC DATA: {SYNTHETIC}."
_NOT_SYNTHETIC = "These are data as the AHSNs reported them."


def files_of(tables: WarehouseTables) -> dict[str, bytes]:
    """Return every file that is published of the marts of a build, by its name.

    Args:
        tables: all marts, and what `shown_marts` asks for beside them.
    """
    shown = shown_marts(tables)
    rule = _rule(tables)
    files = {
        f"{name}.parquet": _parquet(name, rows, tables, rule)
        for name, rows in shown.items()
    }
    sizes = {name: len(data) for name, data in files.items()}
    files[LIST] = _list(tables, shown, sizes, rule).encode()
    files[README] = _readme(tables, shown, rule).encode()
    return files


def _parquet(
    name: str, rows: pl.DataFrame, tables: WarehouseTables, rule: str
) -> bytes:
    table = rows.to_arrow()
    fields = [
        field.with_metadata({"comment": _column_comment(tables, name, field.name)})
        for field in table.schema
    ]
    schema = pa.schema(
        fields,
        metadata={
            "comment": _comment(tables, name),
            "build_id": tables.build_id,
            "data": _data(tables),
            "disclosure": rule,
        },
    )
    sink = io.BytesIO()
    pq.write_table(table.cast(schema), sink, compression="zstd")
    return sink.getvalue()


def _comment(tables: WarehouseTables, name: str) -> str:
    return tables.comments[f"marts.{name}"]


def _column_comment(tables: WarehouseTables, name: str, column: str) -> str:
    return tables.column_comments[f"marts.{name}"].get(column, _DISCLOSURE_COMMENT)


def _data(tables: WarehouseTables) -> str:
    return _SYNTHETIC if tables.is_synthetic else _NOT_SYNTHETIC


_OWN_WORDS = (
    f"What senders wrote in their own words (the column {SENDERS_WORDS} of the "
    "warehouse's marts) is not in these files: nobody has read whom it names."
)


def _rule(tables: WarehouseTables) -> str:
    policy = policy_of_tables(tables)
    source = tables.frames["reference.disclosure"]["source"][0]
    return (
        f"Below England level a count of people of 1 to {policy.suppressed_up_to} is "
        f"suppressed, and others are rounded to the nearest {policy.rounded_to}, so "
        "they need not add up. Others are suppressed with a small count until the "
        "rounded figures, the sums and England's figure, of its metric and quarter, "
        "leave it at least two possible values, and three where no zero hides it; "
        "and, on today's structure, whatever a move changed beside them. "
        "Left out, whatever their size, are below England: rates of people, ranks, "
        "and every figure of a metric that counts some of the people of another "
        f"({_parts(policy)}); at every level: figures of people that do not hold any "
        "more, below England with the rows of the history. England's figures are "
        "exact; one that would give an organisation's small count away, or a part of "
        "one, is not shown. Not protected is what differs between two quarters, "
        "between these files and earlier ones, or between metrics that "
        "reference.part_whole_pairs does not name together. "
        f"Rule followed: {source}. {_OWN_WORDS}"
    )


def _parts(policy: Policy) -> str:
    return ", ".join(sorted(policy.wholes)) or "none"


def _list(
    tables: WarehouseTables,
    shown: Mapping[str, pl.DataFrame],
    sizes: Mapping[str, int],
    rule: str,
) -> str:
    """Return the list of the files for programs, as a tabular data package."""
    listed = {
        "name": "outturn-marts",
        "title": "The marts of outturn, as published",
        "description": f"{_data(tables)} {rule}",
        "build_id": tables.build_id,
        "resources": [
            _listed(tables, name, rows, sizes[f"{name}.parquet"])
            for name, rows in shown.items()
        ],
    }
    return f"{json.dumps(listed, indent=2, ensure_ascii=False)}\n"


def _listed(
    tables: WarehouseTables, name: str, rows: pl.DataFrame, size: int
) -> dict[str, object]:
    fields = [
        {"name": column, "description": _column_comment(tables, name, column)}
        for column in rows.columns
    ]
    return {
        "name": name.replace("_", "-"),
        "path": f"{name}.parquet",
        "format": "parquet",
        "bytes": size,
        "rows": rows.height,
        "description": _comment(tables, name),
        "schema": {"fields": fields},
    }


def _readme(tables: WarehouseTables, names: Iterable[str], rule: str) -> str:
    lines = [
        "The marts of outturn, as published",
        "",
        _data(tables),
        "",
        rule,
        f"Each file's column {DISCLOSURE} says what was done to a row's figures: exact",
        "(nothing), rounded, suppressed, or left out. Null means that no figure is",
        "shown; the status beside it is the figure's own. The warehouse has them all.",
        "",
        f"Build: {tables.build_id}. What each column means is in the files' schemas",
        f"and in {LIST}.",
        "",
    ]
    for name in names:
        lines += [f"{name}.parquet", f"    {_comment(tables, name)}"]
    return "\n".join(lines) + "\n"
