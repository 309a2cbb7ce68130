"""Whatever changes, a build in parts holds what a whole build would."""

import random
import shutil
from functools import cache

import duckdb
import pytest

from assets.domain.registry.load import load_registry
from assets.warehouse import build as building
from assets.warehouse.build import build_warehouse
from assets.warehouse.inputs import gather_inputs, gather_later_inputs
from assets.warehouse.manifest import current_manifest
from assets.warehouse.sql_file import sql_files
from assets.warehouse.tables import write_tables
from assets.warehouse.verify import table_contents
from tests.factories.random_verdicts import (
    declare_nils,
    judged_again,
    random_national_verdict,
    random_verdict,
    without_last_record,
)
from tests.factories.verdicts import archive_of, keep, moment

BEGUN_WITH = ("2019-20-Q3", "2020-21-Q1", "2020-21-Q2")


@pytest.fixture(scope="module")
def registry():
    return load_registry()


@pytest.fixture(autouse=True)
def _read_once(monkeypatch):
    monkeypatch.setattr(building, "sql_files", cache(sql_files))


class Desk:
    """A home, its archive, and the last verdict on each quarter."""

    def __init__(self, home, registry, rolls):
        self.home, self.registry, self.rolls = home, registry, rolls
        self.archive = archive_of(home / "archive")
        self.number, self.verdicts = 0, {}

    def judge(self, quarter, verdict=None):
        self.number += 1
        self.verdicts[quarter] = verdict or random_verdict(
            self.rolls, self.registry.frames(), quarter, self.number
        )
        keep(self.archive, self.verdicts[quarter])
        declare_nils(self.archive, self.verdicts[quarter])

    def judge_again(self, quarter, **changes):
        verdict = self.verdicts[quarter]
        self.judge(quarter, judged_again(verdict, self.number + 1, **changes))

    def build(self):
        def judge_national(mart):
            self.archive.keep_national_verdict(
                random_national_verdict(
                    self.rolls, self.number, mart["quarter"].unique().sort().to_list()
                )
            )

        self.number += 1
        return build_warehouse(
            self.archive,
            self.registry,
            self.home,
            built_at=moment(self.number),
            judge_national=judge_national,
            keep_edition=self.archive.prepare_edition,
        )


def whole_contents(archive, registry):
    files = building.sql_files()
    with duckdb.connect() as connection:
        first, later = gather_inputs(archive, registry), gather_later_inputs(archive)
        first.frames.update(later.frames)
        write_tables(connection, first, files)
        return table_contents(connection, files)


def new_quarter(desk):
    desk.judge("2020-21-Q3")


def resubmission_of_an_old_quarter(desk):
    desk.judge("2019-20-Q3")


def withdrawn_record(desk):
    verdict = desk.verdicts["2020-21-Q1"]
    desk.judge_again("2020-21-Q1", accepted=without_last_record(verdict))


def known_issue_that_expired(desk):
    failures = desk.verdicts["2020-21-Q2"].failures
    expired = failures.with_columns(known_issue_id=None).cast(dict(failures.schema))
    desk.judge_again("2020-21-Q2", failures=expired)


def late_quarter_before_all_others(desk):
    desk.judge("2019-20-Q2")


def verdict_that_was_taken_away(desk):
    [kept, *_] = [v for v in desk.archive.kept_verdicts() if v.quarter == "2020-21-Q1"]
    shutil.rmtree(kept.folder)


CHANGES = (
    new_quarter,
    resubmission_of_an_old_quarter,
    withdrawn_record,
    known_issue_that_expired,
    late_quarter_before_all_others,
    verdict_that_was_taken_away,
)


def test_after_every_kind_of_change_the_parts_come_to_the_whole(tmp_path, registry):
    rolls = random.Random(20210331)
    desk = Desk(tmp_path, registry, rolls)
    for quarter in BEGUN_WITH:
        desk.judge(quarter)
    [moved, *_] = desk.verdicts["2020-21-Q1"].submissions["submission_id"]
    desk.archive.keep_move(moved, "2020-21-Q1", moved_at=moment(desk.number))
    assert desk.build().why_whole == "as there was no warehouse to go on from"
    for place, change in enumerate(rolls.sample(CHANGES, len(CHANGES))):
        change(desk)
        report = desk.build()
        assert not report.why_whole, change.__name__
        assert report.made_quarters, change.__name__
        # What a build leaves wrong, the next one keeps wrong.
        if place % 2 == 1:
            whole = whole_contents(desk.archive, registry)
            held = current_manifest(tmp_path).tables
            assert [name for name in whole if held[name] != whole[name]] == []
    # Tables that nothing was in would have been the same for nothing.
    empty = {name for name in whole if whole[name].row_count == 0}
    assert empty <= {"audit.publications", "reference.outturn_exceptions"}
