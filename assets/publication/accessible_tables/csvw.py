"""Writes the data files: CSV for programs, with a CSVW description beside each.

CSV on the Web is a recommendation of the W3C: a file's description lies beside it under
its name and ``-metadata.json``.
"""

from __future__ import annotations

import json
import re

import polars as pl

from assets.publication.accessible_tables.contents import DataFile
from assets.publication.accessible_tables.front import LICENCE

_CONTEXT = "http://www.w3.org/ns/csvw"
# A spreadsheet that opens the file would take such a text for a formula.
_LIVE = r"^[=+\-@\t\r]"
_OWN = {
    "ahsn_name": "The AHSN's name at the quarter's end. Unit: text.",
    "disclosure": (
        "What was done to the figure: exact (nothing), rounded, suppressed, left out. "
        "Unit: code."
    ),
    "is_revised": "Whether it was told otherwise before. Unit: yes or no.",
    "markers": "Markers beside the figure in the workbook; may be none. Unit: text.",
    "metric_name": "What is counted. Unit: text.",
    "nhs_region": "NHS region the AHSN works in. Unit: text.",
    "nhs_region_code": "Code of the NHS region. Unit: code.",
    "period": "Time it is for, as in the report. Unit: text.",
    "programme_name": "The programme's name as published. Unit: text.",
    "revised_on": "Day of the new figure, UTC. Unit: date.",
    "table_name": "Published table it stands in; null is none. Unit: text.",
    "old_disclosure": (
        "What was done to the old figure, as disclosure; empty where there was none. "
        "Unit: code."
    ),
    "new_disclosure": "What was done to the new figure, as disclosure. Unit: code.",
    "unit": "What is counted in. Unit: text.",
}


def csv_of(file: DataFile) -> bytes:
    """Return the file's rows: UTF-8, a header, null as nothing.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    texts = [name for name, kind in file.rows.schema.items() if kind == pl.String]
    guarded = (
        pl.when(pl.col(name).str.contains(_LIVE))
        .then("'" + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    )
    written = file.rows.with_columns(*guarded).write_csv(line_terminator="\n")
    return written.encode()


def description_of(file: DataFile, url: str, *, note: str | None) -> bytes:
    """Return the CSVW description of a data file.

    Args:
        file: the file.
        url: its name beside the description.
        note: what must be known of the data first; None is nothing.
    """
    described = " ".join(filter(None, (note, file.description, _TEXTS)))
    schema = {
        "columns": [_column(file, name) for name in file.rows.columns],
        "primaryKey": list(file.key),
    }
    meta = {
        "@context": [_CONTEXT, {"@language": "en-GB"}],
        "url": url,
        "dc:title": file.title,
        "dc:description": described,
        "dc:license": {"@id": LICENCE},
        "dialect": {
            "encoding": "utf-8",
            "delimiter": ",",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
            "headerRowCount": 1,
            "lineTerminators": ["\n"],
        },
        "tableSchema": schema,
    }
    return (json.dumps(meta, indent=2, ensure_ascii=False) + "\n").encode()


_TEXTS = (
    "An empty field is that there is no figure; the status beside it says why. A text "
    "that would be taken for a formula has an apostrophe before it."
)


def _column(file: DataFile, name: str) -> dict[str, object]:
    meaning = file.meanings.get(name) or _OWN.get(name, "")
    words = re.sub(r"\s+", " ", meaning).strip()
    return {
        "name": name,
        "titles": name,
        "dc:description": words,
        "datatype": _datatype(file.rows.schema[name]),
        "null": "",
        "required": name in file.key,
    }


def _datatype(kind: pl.DataType) -> str | dict[str, str]:
    if kind == pl.Boolean:
        return {"base": "boolean", "format": "true|false"}
    if kind == pl.Date:
        return {"base": "date", "format": "yyyy-MM-dd"}
    if kind.is_integer():
        return "integer"
    return "double" if kind.is_float() else "string"
