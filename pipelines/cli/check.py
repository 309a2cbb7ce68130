"""``outturn check FILE…``: the verdict on a submission without sending it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli import exit_codes
from pipelines.cli.console import print_json, print_lines
from pipelines.cli.failure_lines import failure_lines
from pipelines.cli.options import HomeOption, JsonOption, StrictOption

if TYPE_CHECKING:
    from assets.archive.verdict import Verdict

# More than this is a cause, not a list: the counts by rule say which.
FAILURES_SHOWN = 200


def check(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="Workbooks, zips, CSV or Parquet folders."),
    ],
    home: HomeOption = None,
    as_json: JsonOption = False,
    strict: StrictOption = False,
) -> int:
    """Say of each file what the pipeline would say of it, without sending it.

    Compares with earlier quarters if there is a warehouse in the home.
    """
    from assets.domain.errors import UsageError
    from pipelines.check_file import check_file
    from pipelines.settings import load_settings
    from pipelines.workspace import workspace_of

    absent = [str(path) for path in files if not path.exists()]
    if len(absent) == len(files):
        raise UsageError(_no_file(absent))
    workspace = workspace_of(load_settings(home=home))
    there = [path for path in files if path.exists()]
    verdicts = {path: check_file(path, workspace) for path in there}
    if as_json:
        content = {str(path): _as_json(found) for path, found in verdicts.items()}
        print_json("check", {"files": content})
    else:
        for path, verdict in verdicts.items():
            _print(path, verdict)
    if absent:
        # Told last, where it is seen; the others have their verdicts.
        raise UsageError(_no_file(absent))
    return max(_exit_code(found, strict=strict) for found in verdicts.values())


def _no_file(absent: Sequence[str]) -> str:
    return f"There is no {', '.join(absent)}. Name a file or a folder."


def _exit_code(verdict: Verdict, *, strict: bool) -> int:
    rejects = set(verdict.failures["rejects"])
    if rejects & {"record", "submission"}:
        return exit_codes.DATA_REJECTED
    has_warnings = "warning" in set(verdict.failures["severity"])
    return exit_codes.WARNINGS if strict and has_warnings else exit_codes.DONE


def _as_json(verdict: Verdict) -> dict[str, object]:
    return {
        **verdict.submissions.to_dicts()[0],
        "failures": verdict.failures.to_dicts(),
    }


def _print(path: Path, verdict: Verdict) -> None:
    submission = verdict.submissions.row(0, named=True)
    title = (
        f"{path.name}: {submission['outcome'].replace('_', ' ')}; "
        f"{submission['records_read']:,} records read, "
        f"{submission['records_rejected']:,} rejected, "
        f"{submission['records_flagged']:,} flagged"
    )
    if verdict.failures.is_empty():
        print_lines([f"{title}. Nothing to mend."])
        return
    print_lines([title, *_failure_lines(verdict)])


def _failure_lines(verdict: Verdict) -> Iterator[str]:
    for failure in verdict.failures.head(FAILURES_SHOWN).iter_rows(named=True):
        yield from failure_lines(failure)
    more = verdict.failures.height - FAILURES_SHOWN
    if more > 0:
        rules = verdict.failures["rule_id"].value_counts(sort=True).iter_rows()
        yield f"and {more:,} more (--json has them all). By rule:"
        yield from (f"  {count:>9,}  {rule_id}" for rule_id, count in rules)
