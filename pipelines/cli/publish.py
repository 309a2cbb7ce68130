"""``outturn publish QUARTER``: freeze a release."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from pipelines.cli import exit_codes
from pipelines.cli.console import print_json, print_lines, say
from pipelines.cli.options import HomeOption, JsonOption


def publish(
    quarter: Annotated[str, typer.Argument(metavar="QUARTER", show_default=False)],
    by: Annotated[
        str | None,
        typer.Option("--by", help="Who publishes it; otherwise this user's name."),
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Freeze the warehouse as a quarter's release; it is never written again."""
    from dataclasses import asdict

    from pipelines.cli.arguments import known_quarter
    from pipelines.release import publish as freeze
    from pipelines.settings import load_settings
    from pipelines.workspace import workspace_of

    workspace = workspace_of(load_settings(home=home))
    done = freeze(
        workspace,
        known_quarter(quarter) or quarter,
        published_by=getpass.getuser() if by is None else by.strip(),
    )
    release = done.release
    if as_json:
        print_json("publish", {**asdict(release), "folder": done.folder})
    else:
        print_lines(
            [
                f"{release.release_id}  published by {release.published_by}",
                f"warehouse  SHA-256 {release.file_hash}",
                f"data       SHA-256 {release.data_hash}",
                f"versions   rules {release.rules_version}, registry "
                f"{release.registry_version}, SQL {release.sql_version}, code "
                f"{release.code_version}",
            ]
        )
        say(f"kept in {done.folder}; audit.publications lists it from the next run")
    return exit_codes.DONE
