"""The command line as a person starts it, in a process of its own.

Importing Dagster and Great Expectations costs each new process some seconds, so one
server imports them and every command is forked from it, before it has done anything.
What a command imports by itself is tested in fresh processes, from `command`.
"""

import json
import multiprocessing
import os
import runpy
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLE_INBOX = ROOT / "data" / "sample" / "inbox"


@dataclass(frozen=True)
class Place:
    """An inbox and a home somewhere; no pages are made unless they are the point."""

    inbox: Path
    home: Path
    outputs: str = "none"

    def outturn(self, *arguments, timeout=300):
        return run_warm(
            command(*arguments),
            folder=self.home.parent,
            environment=self.environment(),
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
            "OUTTURN_OUTPUTS": self.outputs,
        }

    @property
    def warehouse(self):
        return self.home / "warehouse.duckdb"

    def copied_to(self, folder):
        """A copy to change, of the inbox and of the home."""
        copied = replace(self, inbox=folder / "inbox", home=folder / "home")
        shutil.copytree(self.inbox, copied.inbox)
        shutil.copytree(self.home, copied.home, symlinks=True)
        return copied


def command(*arguments):
    return [sys.executable, "-m", "pipelines", *arguments]


def run_warm(line, *, folder, environment, timeout):
    """Run a line of `command` and return what `subprocess.run` would."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["tests.factories.warm"])
    with tempfile.TemporaryDirectory() as streams:
        out, err = Path(streams, "out"), Path(streams, "err")
        process = server.Process(
            target=_become, args=(line[3:], folder, environment, out, err)
        )
        process.start()
        process.join(timeout)
        if process.is_alive():
            process.kill()
            raise subprocess.TimeoutExpired(line, timeout)
        texts = (out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))
        return subprocess.CompletedProcess(line, process.exitcode, *texts)


def _become(arguments, folder, environment, out, err):
    for path, descriptor in ((out, 1), (err, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), descriptor)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["outturn", *arguments]
    runpy.run_module("pipelines", run_name="__main__")
