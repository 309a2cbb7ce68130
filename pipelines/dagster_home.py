"""Dagster's own storage inside the home, with telemetry off.

The environment variable alone does not silence the web UI; the setting in the
instance's ``dagster.yaml`` does (docs/decisions/0004-dagster.md).
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from assets.domain.errors import OutturnError, UsageError

# From INFO up, the terminal of `outturn dev` shows our stages' lines and no more; the
# UI keeps every event. What a step prints is not kept apart from them: that would take
# two more processes a step, and Ctrl+C would end those with tracebacks of their own.
DAGSTER_YAML = """\
# Written by outturn at every start; changes made here are lost.
telemetry:
  enabled: false
nux:
  enabled: false
python_logs:
  managed_python_loggers: [outturn]
  python_log_level: INFO
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
concurrency:
  runs:
    max_concurrent_runs: 2
run_retries:
  enabled: true
  max_retries: 1
"""


def prepare_dagster_home(home: Path) -> Path:
    """Return the Dagster home inside `home`, its settings written.

    Raises:
        OutturnError: the folder cannot be written to.
    """
    folder = home / "dagster"
    settings = folder / "dagster.yaml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not settings.exists() or settings.read_text() != DAGSTER_YAML:
            # Whole at once: another run may be reading it.
            draft = folder / f"dagster.yaml.{os.getpid()}"
            draft.write_text(DAGSTER_YAML)
            draft.replace(settings)
    except OSError as error:
        raise OutturnError(
            f"{home} cannot be worked in: {error.strerror or error}. Give this user "
            "the right to write there, or name another folder with --home."
        ) from error
    return folder


def claim_dagster_home(folder: Path) -> None:
    """Hold a Dagster home for as long as this process, or what takes it over, lives.

    Two daemons on one home would each start what the other started.

    Raises:
        UsageError: another process holds it.
    """
    descriptor = os.open(folder / ".claimed", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise UsageError(
            f"Another `outturn dev` is serving {folder.parent}. Use that one, stop it, "
            "or name another folder with --home."
        ) from None
    os.set_inheritable(descriptor, True)
