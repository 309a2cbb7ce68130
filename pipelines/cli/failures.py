"""``outturn failures``: the audit of failures."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli import exit_codes
from pipelines.cli.console import print_json, print_lines, say
from pipelines.cli.failure_lines import failure_lines
from pipelines.cli.figures import plural
from pipelines.cli.options import AhsnOption, HomeOption, JsonOption

if TYPE_CHECKING:
    import polars as pl


def failures(
    quarter: Annotated[
        str | None, typer.Argument(metavar="QUARTER", show_default=False)
    ] = None,
    ahsn: AhsnOption = None,
    rule: Annotated[
        str | None, typer.Option("--rule", help="One rule's id, as explain knows it.")
    ] = None,
    is_open: Annotated[
        bool, typer.Option("--open", help="Leave out what has been mended.")
    ] = False,
    draft: Annotated[
        str | None,
        typer.Option(
            "--known-issue",
            metavar="FAILURE_ID",
            help="Print the entry of known_issues.yml that would cover one failure.",
        ),
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """List failures: who sent what, which cell failed which rule, mended by what."""
    from assets.warehouse import read
    from assets.warehouse.connect import open_warehouse
    from pipelines.cli.arguments import known_ahsn, known_quarter, known_rule
    from pipelines.settings import load_settings
    from pipelines.workspace import workspace_of

    settings = load_settings(home=home)
    with open_warehouse(settings.home) as connection:
        if draft is not None:
            today = workspace_of(settings).clock().date()
            return _print_draft(read.failure(connection, draft), draft, today=today)
        found = read.failures(
            connection,
            quarter=known_quarter(quarter),
            ahsn_code=known_ahsn(ahsn),
            rule_id=known_rule(rule),
            open_only=is_open,
        )
    if as_json:
        print_json("failures", {"failures": found.to_dicts()})
    elif found.is_empty():
        say("No failures of that kind.")
    else:
        _print(found)
    return exit_codes.DONE


def _print_draft(
    failure: dict[str, object] | None, failure_id: str, *, today: date
) -> int:
    from assets.domain.errors import UsageError
    from pipelines.known_issue_draft import known_issue_draft

    if failure is None:
        raise UsageError(
            f"There is no failure {failure_id}. `outturn failures` shows each one's id."
        )
    drafted = known_issue_draft(failure, agreed_on=today)
    print_lines(drafted.splitlines())
    say("Finish it and put it under known_issues in data/reference/known_issues.yml.")
    return exit_codes.DONE


def _print(found: pl.DataFrame) -> None:
    print_lines(
        line for row in found.iter_rows(named=True) for line in failure_lines(row)
    )
    say(plural(found.height, "failure"))
