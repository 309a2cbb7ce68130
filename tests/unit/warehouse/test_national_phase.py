from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from assets.archive.archive import Archive
from assets.archive.national_verdict import NationalVerdict
from assets.domain.errors import DeclarationError
from assets.domain.registry.load import load_registry
from assets.domain.registry.registry import Registry
from assets.validation.national_standing import is_national_stale, judge_stale_national
from assets.validation.rules import load_rules
from assets.warehouse.build import build_warehouse
from assets.warehouse.connect import open_warehouse
from assets.warehouse.manifest import is_current
from assets.warehouse.phases import in_two_phases
from assets.warehouse.sql_file import sql_files
from tests.factories.verdicts import archive_of, eating_disorders, keep, moment

FALL = """
select failures.quarter, failures.is_open, summary.flags
from audit.failures as failures
cross join marts.programme_summary as summary
where failures.rule_id = 'national_fall' and summary.metric_code = 'eied_patients'
"""


class CrashError(Exception):
    """The process dies."""


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return archive_of(
        tmp_path / "archive",
        eating_disorders(264, quarter="2020-21-Q3"),
        eating_disorders(200, number=1),
    )


def judging(
    archive: Archive, registry: Registry, now: datetime, given: list[pl.DataFrame]
) -> Callable[[pl.DataFrame], None]:
    def judge(metric_quarter: pl.DataFrame) -> None:
        given.append(metric_quarter)
        judge_stale_national(archive, registry, load_rules(), metric_quarter, now=now)

    return judge


def build(
    archive: Archive, registry: Registry, home: Path, number: int
) -> pl.DataFrame:
    """Build as a run does; return the rows that were judged."""
    given: list[pl.DataFrame] = []
    now = moment(number)
    build_warehouse(
        archive,
        registry,
        home,
        built_at=now,
        judge_national=judging(archive, registry, now, given),
    )
    return given[0]


def falls(home: Path) -> list[tuple[object, ...]]:
    with open_warehouse(home) as connection:
        return connection.execute(FALL).fetchall()


def test_what_is_said_of_the_mart_is_in_the_tables_built_after_it(
    tmp_path: Path, archive: Archive, registry: Registry
) -> None:
    judged = build(archive, registry, tmp_path, 2)
    with open_warehouse(tmp_path) as connection:
        mart = connection.sql(
            "select * from marts.metric_quarter order by quarter, metric_code"
        ).pl()
        checks = connection.execute(
            "select count(*) from audit.checks where suite = 'national'"
        ).fetchone()
    assert judged.equals(mart)
    [(quarter, is_open, flags)] = falls(tmp_path)
    assert (quarter, is_open) == ("2020-21-Q4", True)
    assert "national_fall (1)" in str(flags)
    assert checks is not None
    assert checks[0] > 3


def test_nothing_new_is_not_judged_again_and_makes_the_same_warehouse(
    tmp_path: Path, archive: Archive, registry: Registry
) -> None:
    build(archive, registry, tmp_path, 2)
    first = archive.national_verdicts()
    rules = load_rules().version
    assert is_current(tmp_path, archive, registry)
    assert not is_national_stale(archive, registry, rules_version=rules, now=moment(3))
    again = build_warehouse(
        archive,
        registry,
        tmp_path,
        built_at=moment(3),
        judge_national=judging(archive, registry, moment(3), []),
    )
    assert again.changed_tables == ()
    assert archive.national_verdicts().equals(first)


def test_a_mended_quarter_is_judged_anew_and_resolves_the_national_failure(
    tmp_path: Path, archive: Archive, registry: Registry
) -> None:
    build(archive, registry, tmp_path, 2)
    keep(archive, eating_disorders(270, number=3))
    assert is_national_stale(
        archive, registry, rules_version=load_rules().version, now=moment(4)
    )
    build(archive, registry, tmp_path, 4)
    assert archive.national_verdicts().height == 2
    [(_, is_open, flags)] = falls(tmp_path)
    assert not is_open
    assert "national_fall" not in str(flags)


@pytest.mark.parametrize("dies", ["before", "after"])
def test_a_crash_between_the_phases_is_repaired_by_the_next_run(
    tmp_path: Path, archive: Archive, registry: Registry, dies: str
) -> None:
    def judge_and_die(metric_quarter: pl.DataFrame) -> None:
        if dies == "after":
            judging(archive, registry, moment(2), [])(metric_quarter)
        raise CrashError

    with pytest.raises(CrashError):
        build_warehouse(
            archive,
            registry,
            tmp_path,
            built_at=moment(2),
            judge_national=judge_and_die,
        )
    assert not is_current(tmp_path, archive, registry)
    assert not list((tmp_path / "warehouse").glob("*.duckdb"))
    build(archive, registry, tmp_path, 3)
    assert is_current(tmp_path, archive, registry)
    assert archive.national_verdicts().height == 1
    assert len(falls(tmp_path)) == 1


def test_a_crash_after_a_good_build_leaves_that_one_to_its_readers(
    tmp_path: Path,
    archive: Archive,
    registry: Registry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    build(archive, registry, tmp_path, 2)
    keep(archive, eating_disorders(270, number=3))

    def refuse(self: Archive, verdict: NationalVerdict) -> Path:
        raise CrashError

    with monkeypatch.context() as patch:
        patch.setattr(Archive, "keep_national_verdict", refuse)
        with pytest.raises(CrashError):
            build(archive, registry, tmp_path, 4)
    assert [is_open for _, is_open, _ in falls(tmp_path)] == [True]
    build(archive, registry, tmp_path, 5)
    assert [is_open for _, is_open, _ in falls(tmp_path)] == [False]


def test_the_national_mart_may_not_rest_on_what_is_said_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "sql" / "marts"
    folder.mkdir(parents=True)
    (folder / "metric_quarter.sql").write_text(
        "-- A table.\n-- Grain: quarter.\n"
        "select quarter  -- It. Unit: quarter.\n"
        "from archive.national_failures\n",
        encoding="utf-8",
    )
    files = sql_files(folder.parent)
    with pytest.raises(DeclarationError, match=r"metric_quarter\.sql.*later table"):
        in_two_phases(files)


def test_every_table_is_in_one_of_the_phases_after_what_it_reads() -> None:
    first, rest = in_two_phases(sql_files())
    assert "marts.metric_quarter" in {file.name for file in first}
    assert {file.name for file in (*first, *rest)} == {f.name for f in sql_files()}
    assert "marts.programme_summary" in {file.name for file in rest}
