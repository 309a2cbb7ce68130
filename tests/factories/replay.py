"""The sample year over again in this process, with a clock that a test moves."""

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import polars as pl

from assets.archive.workspace import Workspace
from assets.domain.registry.load import load_registry
from assets.intake.take_in import take_in
from assets.validation.national_standing import judge_stale_national
from assets.validation.rules import load_rules
from assets.validation.standing import judge_stale_quarters
from assets.warehouse import read
from assets.warehouse.build import build_warehouse
from assets.warehouse.connect import open_warehouse
from pipelines.editions import keep_edition
from tests.factories.sample import INBOX

STEPS = {
    "Q1": datetime(2020, 7, 31, 12, tzinfo=UTC),
    "Q2": datetime(2020, 10, 30, 12, tzinfo=UTC),
    "Q1 again": datetime(2020, 11, 20, 12, tzinfo=UTC),
}


def replayed_in(folder):
    """The first two quarters run, and the first once more: Wessex sent it again."""
    replay = Replay(folder)
    replay.send_sample("2020-21-Q1")
    replay.run("2020-21-Q1", STEPS["Q1"])
    replay.send_sample("2020-21-Q2")
    replay.run("2020-21-Q2", STEPS["Q2"])
    replay.send_again("2020-21-Q1", "wessex_2020-21_Q1", with_two_patients_more)
    replay.run("2020-21-Q1", STEPS["Q1 again"])
    return replay


def with_two_patients_more(text):
    """The text of an activity file in which the eating-disorders figure is two more."""
    lines = text.splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if "eied_patients" in line)
    cells = lines[at].split(",")
    cells[3] = str(int(cells[3]) + 2)
    return "".join([*lines[:at], ",".join(cells), *lines[at + 1 :]])


@dataclass
class Replay:
    """A home of its own, and the moment it is there."""

    folder: Path
    now: datetime = datetime(2020, 7, 31, 12, tzinfo=UTC)
    told: dict[datetime, pl.DataFrame] = field(default_factory=dict)

    @property
    def workspace(self):
        return Workspace(self.folder / "inbox", self.folder / "home", lambda: self.now)

    @property
    def home(self):
        return self.workspace.home

    def send_sample(self, quarter):
        """Put a quarter of the sample into the inbox."""
        inbox = self.workspace.inbox
        shutil.copytree(INBOX / quarter, inbox / quarter)
        shutil.copy(INBOX / "received.csv", inbox / "received.csv")

    def send_again(self, quarter, file_name, replace):
        """Send a CSV folder of the sample once more, its activity changed."""
        sent = self.workspace.inbox / quarter / file_name
        again = sent.with_name(f"{file_name}_v2")
        shutil.copytree(sent, again)
        path = again / "activity.csv"
        text = path.read_text(encoding="cp1252")
        path.chmod(0o644)
        changed = replace(text)
        assert changed != text
        path.write_text(changed, encoding="cp1252")

    def run(self, quarter, at):
        """Do as a run of the quarter does, and keep aside what it prints."""
        self.now = at
        workspace, registry, rules = self.workspace, load_registry(), load_rules()
        archive = workspace.archive
        take_in(workspace.inbox, archive, quarter, now=at)
        list(
            judge_stale_quarters(
                archive, registry, rules, quarter, clock=workspace.clock
            )
        )
        report = build_warehouse(
            archive,
            registry,
            workspace.home,
            built_at=at,
            judge_national=lambda mart: judge_stale_national(
                archive, registry, rules, mart, now=at
            ),
            keep_edition=partial(keep_edition, workspace),
        )
        with open_warehouse(workspace.home) as connection:
            self.told[at] = read.national_table(connection, quarter[:7])
        return report
