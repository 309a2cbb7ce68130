"""What is in the files: tables with their comments, a list of them, and a README.

Bytes only; where they go and how they get there is `write`'s.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from assets.domain.mart import Mart, MartSet
from assets.publication.disclosure.columns import DISCLOSURE
from assets.publication.disclosure.policy import Policy, policy_of
from assets.publication.disclosure.protect import protect
from assets.publication.marts.place import LIST, README

_DISCLOSURE_COMMENT = (
    "What was done to the row's figures: exact, rounded, suppressed or left out. "
    "Unit: code."
)
_SYNTHETIC = (
    "SYNTHETIC DATA. Organisations whose code begins with SYN- are made up, and so is "
    "how the figures are split between AHSNs and organisations."
)
_NOT_SYNTHETIC = "These are data as the AHSNs reported them."


def files_of(marts: MartSet) -> dict[str, bytes]:
    """Return every file that is published of a set of marts, by its name."""
    policy = policy_of(marts.disclosure, marts.pairs)
    shown = protect({one.name: one.rows for one in marts.marts}, marts.regions, policy)
    files = {
        f"{mart.name}.parquet": _parquet(mart, shown[mart.name], marts)
        for mart in marts.marts
    }
    sizes = {name: len(data) for name, data in files.items()}
    files[LIST] = _list(marts, shown, sizes).encode()
    files[README] = _readme(marts).encode()
    return files


def _parquet(mart: Mart, rows: pl.DataFrame, marts: MartSet) -> bytes:
    table = rows.to_arrow()
    fields = [
        field.with_metadata({"comment": _comment(mart, field.name)})
        for field in table.schema
    ]
    schema = pa.schema(
        fields,
        metadata={
            "comment": mart.comment,
            "build_id": marts.build_id,
            "data": _data(marts),
            "disclosure": _rule(marts),
        },
    )
    sink = io.BytesIO()
    pq.write_table(table.cast(schema), sink, compression="zstd")
    return sink.getvalue()


def _comment(mart: Mart, column: str) -> str:
    return mart.column_comments.get(column, _DISCLOSURE_COMMENT)


def _data(marts: MartSet) -> str:
    return _SYNTHETIC if marts.is_synthetic else _NOT_SYNTHETIC


def _rule(marts: MartSet) -> str:
    policy = policy_of(marts.disclosure, marts.pairs)
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
        "more. England's figures are exact; one that would give an organisation's "
        "small count away, or a part of one, is not shown. Not protected is what "
        "differs between two quarters, between these files and earlier ones, or "
        "between metrics that reference.part_whole_pairs does not name together. "
        f"Rule followed: {marts.disclosure['source'][0]}."
    )


def _parts(policy: Policy) -> str:
    return ", ".join(sorted(policy.wholes)) or "none"


def _list(
    marts: MartSet, shown: Mapping[str, pl.DataFrame], sizes: Mapping[str, int]
) -> str:
    """Return the list of the files for programs, as a tabular data package."""
    return (
        json.dumps(
            {
                "name": "outturn-marts",
                "title": "The marts of outturn, as published",
                "description": f"{_data(marts)} {_rule(marts)}",
                "build_id": marts.build_id,
                "resources": [
                    {
                        "name": mart.name.replace("_", "-"),
                        "path": f"{mart.name}.parquet",
                        "format": "parquet",
                        "bytes": sizes[f"{mart.name}.parquet"],
                        "rows": shown[mart.name].height,
                        "description": mart.comment,
                        "schema": {
                            "fields": [
                                {"name": name, "description": _comment(mart, name)}
                                for name in shown[mart.name].columns
                            ]
                        },
                    }
                    for mart in marts.marts
                ],
            },
            indent=2,
            ensure_ascii=False,
        )
        + "\n"
    )


def _readme(marts: MartSet) -> str:
    lines = [
        "The marts of outturn, as published",
        "",
        _data(marts),
        "",
        _rule(marts),
        f"Each file's column {DISCLOSURE} says what was done to a row's figures: exact",
        "(nothing), rounded, suppressed, or left out. Null means that no figure is",
        "shown; the status beside it is the figure's own. The warehouse has them all.",
        "",
        f"Build: {marts.build_id}. What each column means is in the files' schemas and",
        f"in {LIST}.",
        "",
    ]
    for mart in marts.marts:
        lines += [f"{mart.name}.parquet", f"    {mart.comment}"]
    return "\n".join(lines) + "\n"
