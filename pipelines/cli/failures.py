"""``outturn failures``: the audit of failures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli import exit_codes
from pipelines.cli.console import output, print_json, say, table_of
from pipelines.cli.options import AhsnOption, HomeOption, JsonOption

if TYPE_CHECKING:
    import polars as pl

HEADINGS = (
    "Quarter",
    "AHSN",
    "Organisation",
    "File, sheet, cell",
    "Rule",
    "Value",
    "Expected",
    "What to do",
    "State",
)


def failures(
    quarter: Annotated[
        str | None, typer.Argument(metavar="[QUARTER]", show_default=False)
    ] = None,
    ahsn: AhsnOption = None,
    rule: Annotated[
        str | None, typer.Option("--rule", help="One rule's id, as explain knows it.")
    ] = None,
    is_open: Annotated[
        bool, typer.Option("--open", help="Leave out what has been mended.")
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """List failures: who sent what, which cell failed which rule, mended by what."""
    from assets.warehouse import read
    from assets.warehouse.connect import open_warehouse
    from pipelines.cli.arguments import known_ahsn, known_quarter, known_rule
    from pipelines.settings import load_settings

    settings = load_settings(home=home)
    with open_warehouse(settings.home) as connection:
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


def _print(found: pl.DataFrame) -> None:
    rows = [
        [
            str(failure["quarter"]),
            failure["ahsn_code"] or "not known",
            failure["organisation_code"] or "",
            _place(failure),
            failure["rule_id"],
            failure["value"] or "",
            failure["expected"] or "",
            failure["message"],
            _state(failure),
        ]
        for failure in found.iter_rows(named=True)
    ]
    output().print(table_of(f"{found.height:,} failures", HEADINGS, rows))


def _place(failure: dict[str, object]) -> str:
    parts = (failure["source_file"], failure["sheet"], failure["cell"])
    return ", ".join(str(part) for part in parts if part)


def _state(failure: dict[str, object]) -> str:
    if failure["is_open"]:
        return f"open ({failure['severity']})"
    mended_by = failure["resolved_by_submission_id"]
    return f"mended by {str(mended_by)[:12]}" if mended_by else "no longer found"
