"""`outturn dev` as a process of its own, asked as its web pages ask it."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

from tests.factories.command import Place, command

JOB = {
    "repositoryLocationName": "pipelines.definitions",
    "repositoryName": "__repository__",
    "pipelineName": "quarterly_run",
}
ENDED = {"SUCCESS", "FAILURE", "CANCELED"}

LAUNCH = """
mutation ($params: ExecutionParams!) {
  launchRun(executionParams: $params) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on PythonError { message }
    ... on RunConfigValidationInvalid { errors { message } }
  }
}
"""
RUNS = """
query ($filter: RunsFilter) {
  runsOrError(filter: $filter) {
    ... on Runs { results { runId status tags { key value } } }
  }
}
"""


@dataclass
class Ui:
    """A UI that is being served, and where it works."""

    place: Place
    port: int
    process: subprocess.Popen

    def get(self, path):
        url = f"http://127.0.0.1:{self.port}{path}"
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.read().decode()

    def ask(self, query, **variables):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/graphql",
            json.dumps({"query": query, "variables": variables}).encode(),
            {"content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            found = json.load(answer)
        assert "errors" not in found, found
        return found["data"]

    def launch(self, quarter, **selector):
        """Do as Materialize does for one partition; return the run's id."""
        params = {
            "selector": JOB | selector,
            "mode": "default",
            "runConfigData": "{}",
            "executionMetadata": {
                "tags": [{"key": "dagster/partition", "value": quarter}]
            },
        }
        launched = self.ask(LAUNCH, params=params)["launchRun"]
        assert launched["__typename"] == "LaunchRunSuccess", launched
        return launched["run"]["runId"]

    def runs(self, **run_filter):
        """The runs, newest first, with their tags as a mapping."""
        found = self.ask(RUNS, filter=run_filter)["runsOrError"]["results"]
        return [
            run | {"tags": {tag["key"]: tag["value"] for tag in run["tags"]}}
            for run in found
        ]

    def ended(self, run_id, *, within):
        """Wait for a run to end; return its status."""

        def status():
            [run] = self.runs(runIds=[run_id])
            return run["status"] if run["status"] in ENDED else None

        return wait_for(status, within=within)

    def printed(self):
        """What stood on the terminal so far: standard output and standard error."""
        return tuple(
            (self.place.home.parent / name).read_text() for name in ("out", "err")
        )

    def is_ready(self):
        assert self.process.poll() is None, self.printed()
        try:
            return "dagster_version" in self.get("/server_info")
        except (urllib.error.URLError, ConnectionError):
            return False

    def interrupt(self):
        """Press Ctrl+C: the whole foreground group gets the signal."""
        os.killpg(self.process.pid, signal.SIGINT)

    def kill(self):
        if self.living():
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def living(self):
        """The processes of the group that have not ended."""
        listed = subprocess.run(
            ["ps", "-eo", "pgid=,stat=,pid=,args="], capture_output=True, text=True
        ).stdout
        lines = [line.split(maxsplit=2) for line in listed.splitlines()]
        return [
            what
            for group, state, what in lines
            if int(group) == self.process.pid and not state.startswith("Z")
        ]


def start_ui(place, port):
    """Start `outturn dev` in a process group of its own."""
    folder = place.home.parent
    with (folder / "out").open("w") as out, (folder / "err").open("w") as err:
        process = subprocess.Popen(
            command("dev", "--port", str(port)),
            cwd=folder,
            env=place.environment(),
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
    return Ui(place, port, process)


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def wait_for(found, *, within, every=1.0):
    """Ask again and again until there is an answer; return it."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if answer := found():
            return answer
        time.sleep(every)
    raise AssertionError(f"{found.__name__} found nothing within {within} seconds")
