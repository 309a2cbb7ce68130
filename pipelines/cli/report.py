"""``outturn report [QUARTER]``: the pages, tables and audit of a quarter, again."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines.cli import exit_codes
from pipelines.cli.console import print_json, print_lines, say
from pipelines.cli.options import HomeOption, JsonOption, OutputsOption


def report(
    quarter: Annotated[
        str | None, typer.Argument(metavar="QUARTER", show_default=False)
    ] = None,
    home: HomeOption = None,
    outputs: OutputsOption = None,
    as_json: JsonOption = False,
) -> int:
    """Write what is made of a quarter's figures again, and print where it is.

    Without a QUARTER (such as 2020-21-Q4): the newest one. It is of the figures of the
    warehouse; nothing is taken in or judged.
    """
    from assets.domain.errors import UsageError
    from assets.domain.project import sql_version
    from assets.publication.outputs.places import outputs_found
    from assets.warehouse.manifest import current_manifest
    from pipelines.cli.arguments import known_quarter
    from pipelines.data_docs import require_judged
    from pipelines.outputs import all_outputs, quarters_judged, write_outputs
    from pipelines.settings import load_settings
    from pipelines.workspace import workspace_of

    workspace = workspace_of(load_settings(home=home, outputs=outputs))
    if not workspace.outputs:
        raise UsageError(
            "The setting outputs asks for none. Name some, as in --outputs report."
        )
    newest = max(quarters_judged(workspace), default=None)
    chosen = known_quarter(quarter) or quarter or newest
    if chosen is None:
        raise UsageError(
            f"Nothing has been judged in {workspace.home} yet. `outturn run` does "
            "that, or name another folder with --home."
        )
    require_judged(workspace, chosen)
    built = current_manifest(workspace.home)
    if built is not None and built.sql_version != sql_version():
        say(
            "The warehouse was built by another version of outturn; where something "
            "cannot be written from it, `outturn run` builds it anew."
        )
    asked = [output for output in all_outputs() if output.name in workspace.outputs]
    failed: dict[str, str] = {}
    with workspace.lock():
        for one in write_outputs(workspace, asked, only=[chosen], again=True):
            say(one.line())
            if one.failed is not None:
                failed[one.folder] = one.failed
    found = {
        one.folder: str(one.path)
        for one in outputs_found(workspace.home, workspace.outputs, [chosen])
        if one.path is not None
    }
    if as_json:
        content = {"quarter": chosen, "outputs": found, "failed": failed}
        print_json("report", content)
    else:
        print_lines(found.values())
    return exit_codes.OUR_FAILURE if failed else exit_codes.DONE
