"""``outturn dev``: the Dagster UI on this project."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from pipelines.cli.console import say
from pipelines.cli.options import HomeOption, InboxOption


def dev(
    port: Annotated[int, typer.Option(help="The port to serve on.")] = 3000,
    inbox: InboxOption = None,
    home: HomeOption = None,
) -> None:
    """Open the Dagster UI: assets, quarters, checks, schedule and sensor."""
    from pipelines.dagster_home import prepare_dagster_home
    from pipelines.settings import load_settings

    settings = load_settings(inbox=inbox, home=home)
    environment = {
        **os.environ,
        "DAGSTER_HOME": str(prepare_dagster_home(settings.home)),
        "OUTTURN_INBOX": str(settings.inbox),
        "OUTTURN_HOME": str(settings.home),
        "PYTHONWARNINGS": "ignore",
    }
    say(f"Dagster UI: http://127.0.0.1:{port}  (Ctrl+C stops it)")
    sys.stdout.flush()
    # The UI takes this process over, so that Ctrl+C and a service manager's signals
    # reach it and not a parent that would have to pass them on.
    arguments = [sys.executable, "-m", "dagster", "dev", "-m", "pipelines.definitions"]
    arguments += ["--host", "127.0.0.1", "--port", str(port)]
    os.execve(sys.executable, arguments, environment)
