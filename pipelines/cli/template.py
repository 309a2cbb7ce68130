"""``outturn template QUARTER``: the blank workbook of each AHSN."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines.cli import exit_codes
from pipelines.cli.console import print_json, print_lines, say
from pipelines.cli.figures import plural
from pipelines.cli.options import AhsnOption, HomeOption, JsonOption


def template(
    quarter: Annotated[
        str, typer.Argument(metavar="QUARTER", help="Such as 2020-21-Q4.")
    ],
    ahsn: AhsnOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Write the blank workbook of each AHSN for a quarter, and print where it is.

    Its own programmes, metrics and organisations are laid out, with last quarter's
    figures beside the cells.
    """
    from assets.domain.quarter import Quarter
    from assets.domain.registry.load import load_registry
    from assets.publication.template.write import write_templates
    from pipelines.cli.arguments import known_ahsn, known_quarter
    from pipelines.settings import load_settings
    from pipelines.workspace import workspace_of

    chosen = Quarter.parse(known_quarter(quarter) or quarter)
    code = known_ahsn(ahsn)
    registry = load_registry()
    workspace = workspace_of(load_settings(home=home))
    written = write_templates(
        registry.frames(),
        workspace.archive,
        workspace.home,
        chosen,
        ahsn_codes=[code] if code else sorted(registry.ahsns.codes),
        made_at=workspace.clock(),
    )
    if as_json:
        files = {name: str(path) for name, path in written.items()}
        print_json("template", {"quarter": str(chosen), "files": files})
    else:
        print_lines(str(path) for path in written.values())
        say(f"{plural(len(written), 'template')} for {chosen}")
    return exit_codes.DONE
