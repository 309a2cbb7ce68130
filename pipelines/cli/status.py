"""``outturn status``: who has sent, who is late, and how long there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli import exit_codes
from pipelines.cli.console import output, print_json, print_lines, table_of
from pipelines.cli.figures import plural
from pipelines.cli.options import HomeOption, JsonOption, StrictOption

if TYPE_CHECKING:
    import polars as pl

HEADINGS = ("AHSN", "Name", "Counts", "File", "Received", "In time", "Newest version")


def status(
    quarter: Annotated[
        str | None, typer.Argument(metavar="QUARTER", show_default=False)
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
    strict: StrictOption = False,
) -> int:
    """Say who has sent, who is late, what was rejected, how long to the deadline.

    Without a QUARTER: the latest one that anything came for.
    """
    from assets.domain.errors import UsageError
    from assets.warehouse import read
    from assets.warehouse.connect import open_warehouse
    from pipelines.cli.arguments import known_quarter
    from pipelines.settings import load_settings
    from pipelines.workspace import workspace_of

    workspace = workspace_of(load_settings(home=home))
    with open_warehouse(workspace.home) as connection:
        chosen = known_quarter(quarter) or read.latest_quarter(connection)
        if chosen is None:
            raise UsageError("Nothing was ever received here. Name a QUARTER.")
        found = read.submission_status(connection, chosen)
        rejected = read.rejected_submissions(connection, chosen)
    deadline = _deadline(found, workspace.clock())
    if as_json:
        content = {
            "quarter": chosen,
            **deadline,
            "submissions": found.to_dicts(),
            "rejected": rejected.to_dicts(),
        }
        print_json("status", content)
    else:
        _print(chosen, found, deadline)
        print_lines(_rejected_lines(rejected))
    missing = found["counting_version"].null_count()
    return exit_codes.SUBMISSIONS_MISSING if strict and missing else exit_codes.DONE


def _deadline(found: pl.DataFrame, now: datetime) -> dict[str, object]:
    deadline: datetime = found["deadline_at"][0]
    return {"deadline_at": deadline, "time_left": _in_words(deadline - now)}


def _in_words(left: timedelta) -> str:
    size = abs(left)
    amount = (
        plural(size.days, "day")
        if size.days
        else plural(size.seconds // 3600, "hour")
        if size.seconds >= 3600
        else plural(size.seconds // 60, "minute")
    )
    return f"{amount} left" if left > timedelta(0) else f"passed {amount} ago"


def _print(quarter: str, found: pl.DataFrame, deadline: dict[str, object]) -> None:
    sent = found.height - found["counting_version"].null_count()
    late = found["is_late"].sum()
    title = (
        f"{quarter}: {sent} of {found.height} AHSNs have a submission that counts, "
        f"{late} of them late. Deadline {deadline['deadline_at']:%d %B %Y %H:%M} UTC, "
        f"{deadline['time_left']}."
    )
    rows = [_row(ahsn) for ahsn in found.iter_rows(named=True)]
    output().print(table_of(title, HEADINGS, rows))


def _rejected_lines(rejected: pl.DataFrame) -> Iterator[str]:
    if not rejected.is_empty():
        yield "Rejected:"
    for row in rejected.iter_rows(named=True):
        who = row["ahsn_code"] or "AHSN not known"
        yield (
            f"  {who}, {row['file_name']}, {row['received_at']:%d %b %Y %H:%M}: "
            f"{row['message']} ({row['rule_id']})"
        )


def _row(ahsn: dict[str, object]) -> list[str]:
    received = ahsn["received_at"]
    late = ahsn["is_late"]
    counting, versions = ahsn["counting_version"], ahsn["version_count"]
    return [
        str(ahsn["ahsn_code"]),
        str(ahsn["ahsn_name"]),
        f"version {counting} of {versions}" if counting else "nothing",
        str(ahsn["file_name"] or ""),
        f"{received:%d %b %Y %H:%M}" if isinstance(received, datetime) else "",
        "" if late is None else "late" if late else "yes",
        str(ahsn["newest_outcome"] or "not sent").replace("_", " "),
    ]
