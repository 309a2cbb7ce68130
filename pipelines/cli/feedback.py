"""``outturn feedback QUARTER``: each AHSN's own workbook back."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines.cli import exit_codes
from pipelines.cli.console import print_json, print_lines, say
from pipelines.cli.figures import plural
from pipelines.cli.options import AhsnOption, HomeOption, JsonOption


def feedback(
    quarter: Annotated[
        str, typer.Argument(metavar="QUARTER", help="Such as 2020-21-Q4.")
    ],
    ahsn: AhsnOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Write each AHSN's own workbook back, failing cells marked, and print where it is.

    What was found is that of the quarter's current verdict; nothing is judged.
    """
    from assets.domain.errors import UsageError
    from assets.domain.project import code_version
    from assets.domain.registry.load import load_registry
    from assets.publication.feedback.write import write_feedback
    from pipelines.cli.arguments import known_ahsn, known_quarter
    from pipelines.settings import load_settings
    from pipelines.workspace import workspace_of

    chosen = known_quarter(quarter) or quarter
    code = known_ahsn(ahsn)
    workspace = workspace_of(load_settings(home=home))
    current = workspace.archive.current_verdict(chosen)
    if current is None:
        raise UsageError(
            f"{chosen} has not been judged in {workspace.home}. `outturn run {chosen}` "
            "does that, or name another folder with --home."
        )
    with workspace.lock():
        written = write_feedback(
            load_registry().frames(),
            workspace.archive,
            workspace.home,
            current,
            code_version=code_version(),
            only=code,
        )
    if as_json:
        content = {"files": dict(written.files), "failed": dict(written.failed)}
        print_json("feedback", {"quarter": chosen, **content})
    else:
        print_lines(written.files.values())
        say(f"{plural(len(written.files), 'feedback workbook')} for {chosen}")
    for reason in written.failed.values():
        say(f"outturn: not written, through no fault of the sender: {reason}")
    if code and not written.files and not written.failed:
        say(f"{code} sent nothing for {chosen}, and its deadline has not passed.")
    return exit_codes.OUR_FAILURE if written.failed else exit_codes.DONE
