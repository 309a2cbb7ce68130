"""``outturn run``: the main job, from the inbox to the national table."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli import exit_codes
from pipelines.cli.console import output, print_json, print_lines, say
from pipelines.cli.figures import plural
from pipelines.cli.options import (
    HomeOption,
    InboxOption,
    JsonOption,
    OutputsOption,
    StrictOption,
)

if TYPE_CHECKING:
    from assets.archive.submission import Candidate
    from assets.archive.workspace import Workspace
    from pipelines.outcome import Outcome
    from pipelines.plan import Plan
    from pipelines.run_notes import RunNote


def run(
    quarters: Annotated[
        list[str] | None, typer.Argument(metavar="QUARTER", show_default=False)
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every quarter, not only what is new.")
    ] = False,
    inbox: InboxOption = None,
    home: HomeOption = None,
    outputs: OutputsOption = None,
    as_json: JsonOption = False,
    strict: StrictOption = False,
) -> int:
    """Take in what is new, judge it, build the warehouse, print the national table.

    Without a QUARTER (such as 2020-21-Q4): those with something new.
    """
    from assets.publication.outputs.folder import remove_unfinished
    from pipelines.cli.arguments import known_quarter
    from pipelines.plan import plan_run
    from pipelines.run_notes import leave_note
    from pipelines.settings import load_settings
    from pipelines.workspace import workspace_of

    workspace = workspace_of(load_settings(inbox=inbox, home=home, outputs=outputs))
    _show_stages()
    started = time.monotonic()
    asked = [known_quarter(quarter) or quarter for quarter in quarters or []]
    plan = plan_run(workspace, asked, everything=everything)
    remove_unfinished(workspace.home)
    for problem in plan.problems:
        say(f"inbox: {problem}")
    if plan.is_damaged:
        say(
            f"The warehouse in {workspace.home} is not the file that was built: it is "
            "damaged, or somebody changed it. It is built anew from the archive."
        )
    if plan.is_empty:
        return _nothing_new(workspace, as_json=as_json)
    with workspace.lock():
        note = leave_note(workspace.home, plan.to_tell, instead_of=plan.notes)
    outcome = _carry_out(plan, workspace)
    say(f"done in {time.monotonic() - started:.1f} s")
    not_kept = plan.not_kept(workspace.archive)
    code = _exit_code(plan, outcome, not_kept, strict=strict)
    with _told_by(code, note):
        _report(outcome, not_kept, as_json=as_json)
    return code


@contextmanager
def _told_by(code: int, note: RunNote) -> Iterator[None]:
    """Take the note of a run away once it was told; it stays where we failed."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough, and would not read the next run's either.
        note.remove()
        raise
    if code != exit_codes.OUR_FAILURE:
        note.remove()


def _exit_code(
    plan: Plan, outcome: Outcome, not_kept: Sequence[Candidate], *, strict: bool
) -> int:
    if not_kept or outcome.outputs_failed:
        return exit_codes.OUR_FAILURE
    # What was told before and stands rejected, an earlier run's code told.
    return outcome.exit_code(strict=strict) if plan.to_tell else exit_codes.DONE


class _Lines(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        say(record.getMessage())


def _show_stages() -> None:
    """Let the stages' own log lines through to standard error, one line each."""
    log = logging.getLogger("outturn")
    log.handlers = [_Lines()]
    log.setLevel(logging.INFO)
    log.propagate = False


def _nothing_new(workspace: Workspace, *, as_json: bool) -> int:
    if as_json:
        print_json("run", {"outcome": "nothing_new", "quarters": []})
    if workspace.archive.verdicts().is_empty():
        say(
            f"Nothing to do: no submission has come to {workspace.inbox} yet. Put each "
            "in the folder of its quarter, such as 2020-21-Q4."
        )
    else:
        say(
            "Nothing new: every file of the inbox has been taken in and judged by "
            f"today's rules, and the warehouse is up to date ({workspace.home})."
        )
    return exit_codes.DONE


def _carry_out(plan: Plan, workspace: Workspace) -> Outcome:
    left = [quarter for quarter in plan.untold if quarter not in plan.quarters]
    if left:
        say(
            f"An earlier run of {', '.join(left)} was interrupted or failed, or is at "
            "work: this one completes it, and its exit code tells of both."
        )
    say(
        f"{plural(len(plan.new), 'new file')}; to run: "
        f"{', '.join(plan.quarters) or 'the warehouse only'}"
    )
    say("starting Dagster and Great Expectations …")
    # Heavy, and only a run with something to do needs it.
    from pipelines.outcome import read_outcome
    from pipelines.quarterly_run import carry_out

    quarters = carry_out(plan, workspace)
    return read_outcome(workspace.home, plan.to_tell or quarters, workspace.outputs)


def _report(outcome: Outcome, not_kept: Sequence[Candidate], *, as_json: bool) -> None:
    left = [f"{candidate.quarter}/{candidate.file_name}" for candidate in not_kept]
    if as_json:
        print_json("run", {**outcome.as_json(), "not_kept": left})
    else:
        _print_outcome(outcome)
    for line in outcome.closing_lines():
        say(line)
    if left:
        say(
            f"outturn: {plural(len(left), 'file')} could not be taken in, through no "
            "fault of the sender, and is missing from the figures: "
            f"{', '.join(left)}. The line of its intake above says why. It is tried "
            "again at the next run."
        )


def _print_outcome(outcome: Outcome) -> None:
    from pipelines.cli.national_table import KEY, national_tables

    console = output()
    for table in national_tables(outcome.summary):
        console.print(table)
        console.print()
    print_lines([KEY, ""])
    print_lines(outcome.falls_lines())
