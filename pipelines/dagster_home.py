"""Dagster's own storage inside the home, with telemetry off.

The environment variable alone does not silence the web UI; the setting in the
instance's ``dagster.yaml`` does (docs/decisions/0004-dagster.md).
"""

from __future__ import annotations

from pathlib import Path

DAGSTER_YAML = """\
# Written by outturn at every start; changes made here are lost.
telemetry:
  enabled: false
nux:
  enabled: false
python_logs:
  managed_python_loggers: [outturn]
concurrency:
  runs:
    max_concurrent_runs: 2
run_retries:
  enabled: true
  max_retries: 1
"""


def prepare_dagster_home(home: Path) -> Path:
    """Return the Dagster home inside `home`, its settings written."""
    folder = home / "dagster"
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "dagster.yaml"
    if not settings.exists() or settings.read_text() != DAGSTER_YAML:
        settings.write_text(DAGSTER_YAML)
    return folder
