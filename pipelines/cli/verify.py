"""``outturn verify RELEASE``: build a release again and compare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli import exit_codes
from pipelines.cli.console import print_json, print_lines
from pipelines.cli.figures import plural
from pipelines.cli.options import HomeOption, JsonOption

if TYPE_CHECKING:
    from assets.warehouse.compare import TableComparison
    from pipelines.verify_release import Verification


def verify(
    release: Annotated[
        str, typer.Argument(metavar="RELEASE", help="Its id, such as 2020-21-Q4.1.")
    ],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Build a frozen release again from the archive and compare table by table.

    Exit code 1 where it could not be made again exactly, though rules, registry, SQL
    and code are as they were, or where its file or the archive is not. What came out
    otherwise on others of them is listed, and is no failure.
    """
    from pipelines.settings import load_settings
    from pipelines.verify_release import verify as build_again
    from pipelines.workspace import workspace_of

    found = build_again(workspace_of(load_settings(home=home)), release)
    if as_json:
        from dataclasses import asdict

        print_json("verify", {**asdict(found), **_found(found)})
    else:
        print_lines(_lines(found))
    return exit_codes.OUR_FAILURE if found.is_failure else exit_codes.DONE


def _found(found: Verification) -> dict[str, bool]:
    return {"is_same": found.is_same, "is_failure": found.is_failure}


def _lines(found: Verification) -> Iterator[str]:
    name = found.release.release_id
    if not found.is_file_whole:
        yield (
            f"{name}: its warehouse.duckdb is not the file that was frozen (its "
            "SHA-256 differs). Restore it from a backup."
        )
    if not found.is_data_whole:
        yield (
            f"{name}: the archive does not have the submissions that counted then. "
            "Restore it from a backup."
        )
    for damage in found.damaged:
        yield f"{name}: {damage}"
    count = plural(len(found.tables), "table")
    if found.damaged:
        yield f"{name}: nothing was built again from what is damaged."
    elif not found.differing:
        yield f"{name}: {count} built again from the archive, each the same."
    else:
        yield f"{name}: {len(found.differing)} of {count} came out otherwise:"
    for table in found.differing:
        yield f"  {table.table}: {_difference(table)}"
    if found.changed_since:
        yield (
            f"Changed since: {', '.join(found.changed_since)}. What differs may be "
            "their doing; to tell, check out the version that published it and verify "
            "there. The verdicts were taken as they were given, not judged again."
        )
    yield (
        "Looked at: the release's file and manifest, and the bytes and tables of "
        f"{plural(found.submission_count, 'submission')} that counted."
    )


def _difference(table: TableComparison) -> str:
    if table.columns:
        return f"other columns ({', '.join(table.columns)})"
    return (
        f"{plural(table.only_in_file, 'row')} only in the release, "
        f"{plural(table.only_in_other, 'row')} only in what was built again"
    )
