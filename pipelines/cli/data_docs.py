"""``outturn data-docs QUARTER``: Great Expectations' pages of a quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli import exit_codes
from pipelines.cli.console import print_lines
from pipelines.cli.options import HomeOption

if TYPE_CHECKING:
    from assets.archive.verdict import KeptVerdict


def data_docs(
    quarter: Annotated[
        str, typer.Argument(metavar="QUARTER", help="Such as 2020-21-Q4.")
    ],
    home: HomeOption = None,
) -> int:
    """Build Great Expectations' Data Docs of a quarter and print where they are.

    They show the results kept with the quarter's current verdict; nothing is judged.
    """
    from assets.domain.errors import UsageError
    from assets.validation.gx.data_docs import build_data_docs
    from assets.validation.rules import load_rules
    from pipelines.cli.arguments import known_quarter
    from pipelines.settings import load_settings
    from pipelines.workspace import workspace_of

    chosen = known_quarter(quarter) or quarter
    workspace = workspace_of(load_settings(home=home))
    current = workspace.archive.current_verdict(chosen)
    if current is None:
        raise UsageError(
            f"{chosen} has not been judged in {workspace.home}. `outturn run {chosen}` "
            "does that, or name another folder with --home."
        )
    rules = load_rules()
    index = build_data_docs(
        {chosen: _results(current)},
        workspace.home / "outbox" / chosen / "data-docs",
        meanings={
            check_id: rules.rules[check.check.rule_id].meaning
            for check_id, check in rules.checks.items()
        },
    )
    print_lines([str(index)])
    return exit_codes.DONE


def _results(current: KeptVerdict) -> list[str]:
    suites = current.frame("checks")["suite"].unique().sort()
    return [current.result_path(suite).read_text(encoding="utf-8") for suite in suites]
