"""``outturn diff A B``: why figures differ between two releases or two moments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assets.domain.errors import UsageError
from pipelines.cli import exit_codes
from pipelines.cli.console import print_json, print_lines, say
from pipelines.cli.figures import exact, plural, signed
from pipelines.cli.options import HomeOption, JsonOption

if TYPE_CHECKING:
    from pipelines.figure_changes import FigureChange

CAUSE_WORDS: Mapping[str, str] = {
    "sent": "sent in time",
    "late": "sent late",
    "resubmitted": "sent again",
    "rule": "judged by other rules",
    "registry": "judged on another registry",
    "earlier_quarter": "follows from an earlier quarter",
}
RESIDUAL_WORDS = "left over (counted then by another registry, SQL or code)"

_WHAT = "A release, such as 2020-21-Q4.1, or a day or time; a day means its end, UTC."


def diff(
    earlier: Annotated[str, typer.Argument(metavar="A", help=_WHAT)],
    later: Annotated[str, typer.Argument(metavar="B", help=_WHAT)],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """List the national figures that differ, by cause; the causes add up."""
    from pipelines.figure_changes import ahsn_figures_changed, figure_changes
    from pipelines.settings import load_settings
    from pipelines.workspace import workspace_of

    workspace = workspace_of(load_settings(home=home))
    root = workspace.archive.root
    moments = [_moment(root, text) for text in (earlier, later)]
    _require_order(moments, earlier, later)
    changes = figure_changes(workspace, *moments)
    of_ahsns = ahsn_figures_changed(workspace.archive, *moments)
    if as_json:
        found = [asdict(change) for change in changes]
        between = {"from": moments[0], "to": moments[1]}
        content = {**between, "figures": found, "ahsn_figures_changed": of_ahsns}
        print_json("diff", content)
    else:
        print_lines(_lines(changes))
        say(
            f"{plural(len(changes), 'national figure')} told otherwise, and "
            f"{plural(of_ahsns, 'figure')} of AHSNs"
        )
    return exit_codes.DONE


def _require_order(moments: Sequence[datetime], earlier: str, later: str) -> None:
    if moments[0] > moments[1]:
        raise UsageError(
            f"{later!r} is before {earlier!r}. Write the earlier one first: `outturn "
            f"diff {later} {earlier}`."
        )


def _moment(root: Path, text: str) -> datetime:
    from assets.archive.releases import kept_releases, require_whole
    from pipelines.cli.arguments import known_of
    from pipelines.cli.figure_asked import moment_known

    releases = {kept.release_id: kept for kept in kept_releases(root)}
    if text in releases:
        require_whole(root, releases[text])
        return releases[text].published_at
    if "-Q" in text.upper():
        known_of(text, releases, "a release")
    moment = moment_known(text)
    assert moment is not None, "only no text is no moment"
    return moment


def _lines(changes: Sequence[FigureChange]) -> Iterator[str]:
    for change in changes:
        before, after = exact(change.before), exact(change.after)
        yield (
            f"{change.quarter}  {change.metric_code}: {before} → {after} "
            f"({signed(change.difference)})"
        )
        for cause, difference in change.causes.items():
            yield f"    {signed(difference)}  {CAUSE_WORDS[cause]}"
        if change.residual:
            yield f"    {signed(change.residual)}  {RESIDUAL_WORDS}"
