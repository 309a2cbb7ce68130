"""``outturn dev``: the Dagster UI on this project."""

from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.console import say
from pipelines.cli.options import HomeOption, InboxOption


def dev(
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="The port to serve on.")
    ] = 3000,
    inbox: InboxOption = None,
    home: HomeOption = None,
) -> None:
    """Open the Dagster UI: assets, quarters, checks, schedule and sensor."""
    from assets.domain.errors import UsageError
    from pipelines.dagster_home import claim_dagster_home, prepare_dagster_home
    from pipelines.settings import load_settings

    settings = load_settings(inbox=inbox, home=home)
    if not _is_free(port):
        raise UsageError(
            f"Port {port} is in use: another `outturn dev`, or another program, is "
            "serving there. Stop it, or name another with --port."
        )
    dagster_home = prepare_dagster_home(settings.home)
    claim_dagster_home(dagster_home)
    _settle(dagster_home)
    environment = {
        **os.environ,
        "DAGSTER_HOME": str(dagster_home),
        "OUTTURN_INBOX": str(settings.inbox),
        "OUTTURN_HOME": str(settings.home),
        "OUTTURN_ENGINE": settings.engine,
        "OUTTURN_SPARK_MASTER": settings.spark_master,
        "PYTHONWARNINGS": "ignore",
    }
    say(f"Dagster UI, in a moment: http://127.0.0.1:{port}  (Ctrl+C stops it)")
    # The UI takes this process over, so that Ctrl+C and a service manager's signals
    # reach it and not a parent that would have to pass them on.
    arguments = [sys.executable, "-m", "dagster", "dev", "-m", "pipelines.definitions"]
    arguments += ["--host", "127.0.0.1", "--port", str(port)]
    arguments += ["--log-format", "colored" if _has_colour() else "json"]
    # A shell starts what it puts in the background with this signal ignored, and
    # Dagster could then be stopped by nothing but being killed.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execve(sys.executable, arguments, environment)


def _settle(dagster_home: Path) -> None:
    from pipelines.dagster_instance import open_dagster_instance

    with open_dagster_instance(dagster_home):
        pass


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        # As the server does: a port whose last connection is still closing is free.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _has_colour() -> bool:
    # Dagster has no plain lines: those for people are always coloured.
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
