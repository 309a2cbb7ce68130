"""``outturn run``: the main job, from the inbox to the national table."""

from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli import exit_codes
from pipelines.cli.console import output, print_json, print_lines, say
from pipelines.cli.figures import plural
from pipelines.cli.options import HomeOption, InboxOption, JsonOption, StrictOption

if TYPE_CHECKING:
    from assets.archive.workspace import Workspace
    from pipelines.outcome import Outcome
    from pipelines.plan import Plan


def run(
    quarters: Annotated[
        list[str] | None, typer.Argument(metavar="[QUARTER]...", show_default=False)
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every quarter, not only what is new.")
    ] = False,
    inbox: InboxOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
    strict: StrictOption = False,
) -> int:
    """Take in what is new, judge it, build the warehouse, print the national table.

    Without a QUARTER (such as 2020-21-Q4): those with something new.
    """
    from pipelines.plan import plan_run
    from pipelines.resources import workspace_of
    from pipelines.settings import load_settings

    workspace = workspace_of(load_settings(inbox=inbox, home=home))
    _show_stages()
    started = time.monotonic()
    plan = plan_run(workspace, quarters or [], everything=everything)
    for problem in plan.problems:
        say(f"inbox: {problem}")
    if plan.is_empty:
        return _nothing_new(workspace, as_json=as_json)
    _carry_out(plan, workspace)
    say(f"done in {time.monotonic() - started:.1f} s")
    return _report(plan, workspace, as_json=as_json, strict=strict)


def _show_stages() -> None:
    """Let the stages' own log lines through to standard error, one line each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log = logging.getLogger("outturn")
    log.handlers = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False


def _nothing_new(workspace: Workspace, *, as_json: bool) -> int:
    if as_json:
        print_json("run", {"outcome": "nothing_new", "quarters": []})
    say(
        "Nothing new: every file of the inbox has been taken in and judged by today's "
        f"rules, and the warehouse is up to date ({workspace.home})."
    )
    return exit_codes.DONE


def _carry_out(plan: Plan, workspace: Workspace) -> None:
    say(
        f"{plural(plan.new_files, 'new file')}; to run: "
        f"{', '.join(plan.quarters) or 'the warehouse only'}"
    )
    say("starting Dagster and Great Expectations …")
    # Heavy, and only a run with something to do needs it.
    from pipelines.quarterly_run import carry_out

    carry_out(plan, workspace)


def _report(plan: Plan, workspace: Workspace, *, as_json: bool, strict: bool) -> int:
    from pipelines.outcome import read_outcome

    outcome = read_outcome(workspace.home, plan.quarters)
    if as_json:
        print_json("run", outcome.as_json())
    else:
        _print_outcome(outcome)
    for line in outcome.closing_lines():
        say(line)
    return outcome.exit_code(strict=strict)


def _print_outcome(outcome: Outcome) -> None:
    from pipelines.cli.national_table import national_tables

    console = output()
    for table in national_tables(outcome.summary):
        console.print(table)
        console.print()
    print_lines(outcome.falls_lines())
