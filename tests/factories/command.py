"""The command line as a person starts it, in a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLE_INBOX = ROOT / "data" / "sample" / "inbox"


@dataclass(frozen=True)
class Place:
    """An inbox and a home somewhere."""

    inbox: Path
    home: Path

    def outturn(self, *arguments, timeout=300):
        return subprocess.run(
            command(*arguments),
            cwd=self.home.parent,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=timeout,
        )

    def json(self, *arguments):
        done = self.outturn(*arguments, "--json")
        assert done.stdout, done.stderr
        return json.loads(done.stdout)

    def environment(self):
        return {
            **os.environ,
            "OUTTURN_INBOX": str(self.inbox),
            "OUTTURN_HOME": str(self.home),
        }

    @property
    def warehouse(self):
        return self.home / "warehouse.duckdb"


def command(*arguments):
    return [sys.executable, "-m", "pipelines", *arguments]
