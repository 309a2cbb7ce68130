"""``outturn data-docs QUARTER``: Great Expectations' pages of a quarter."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines.cli import exit_codes
from pipelines.cli.console import print_lines, say
from pipelines.cli.options import HomeOption


def data_docs(
    quarter: Annotated[
        str, typer.Argument(metavar="QUARTER", help="Such as 2020-21-Q4.")
    ],
    home: HomeOption = None,
) -> int:
    """Build Great Expectations' Data Docs of a quarter and print where they are.

    They show the results kept with the quarter's current verdict; nothing is judged.
    """
    from assets.domain.outputs import place_of
    from assets.publication.outputs.folder import output_folder
    from pipelines.cli.arguments import known_quarter
    from pipelines.data_docs import DATA_DOCS, require_judged
    from pipelines.outputs import all_outputs, write_outputs
    from pipelines.settings import load_settings
    from pipelines.workspace import workspace_of

    chosen = known_quarter(quarter) or quarter
    workspace = workspace_of(load_settings(home=home))
    require_judged(workspace, chosen)
    outputs = [output for output in all_outputs() if output.folder == DATA_DOCS]
    with workspace.lock():
        [written] = write_outputs(workspace, outputs, only=[chosen])
    if written.failed is not None:
        say(f"outturn: {written.folder} of {chosen} {written.summary()}")
        return exit_codes.OUR_FAILURE
    folder = output_folder(workspace.home, place_of(DATA_DOCS, chosen))
    print_lines([str(folder / "index.html")])
    return exit_codes.DONE
