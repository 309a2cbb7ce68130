from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assets.archive.workspace import Workspace
from assets.domain.errors import UsageError
from assets.domain.project import code_version, rules_version
from assets.domain.registry.load import load_registry
from assets.intake.take_in import take_in
from assets.validation.evidence import required_key
from assets.validation.moment import settled_by
from assets.warehouse.build import build_warehouse
from pipelines.plan import plan_run
from tests.factories.quarter import LATER, QUARTER, send, sent
from tests.factories.verdicts import verdict

NOW = datetime(2021, 4, 20, 9, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "inbox").mkdir()
    return Workspace(tmp_path / "inbox", tmp_path / "home", lambda: NOW)


def plan(workspace, *asked, everything=False):
    return plan_run(workspace, asked, everything=everything)


def take(workspace, quarter):
    take_in(workspace.inbox, workspace.archive, quarter, now=NOW)


def test_an_empty_inbox_asks_for_nothing(workspace):
    assert plan(workspace).is_empty
    assert plan(workspace, everything=True).is_empty


def test_no_inbox_is_wrong_usage(tmp_path):
    nowhere = Workspace(tmp_path / "inbox", tmp_path / "home", lambda: NOW)
    with pytest.raises(UsageError, match="There is no inbox"):
        plan(nowhere)


def test_quarters_with_something_new_are_run_in_order(workspace):
    send(workspace.inbox, sent(quarter=LATER))
    send(workspace.inbox, sent(quarter=QUARTER))
    found = plan(workspace)
    assert found.quarters == (QUARTER, LATER)
    assert [candidate.quarter for candidate in found.new] == [QUARTER, LATER]
    assert found.builds_warehouse


def test_what_was_taken_in_but_never_judged_is_run(workspace):
    send(workspace.inbox, sent())
    take(workspace, QUARTER)
    found = plan(workspace)
    assert found.quarters == (QUARTER,)
    assert found.new == ()


def test_a_quarter_whose_deadline_passed_since_it_was_judged_is_run_again(workspace):
    send(workspace.inbox, sent())
    take(workspace, QUARTER)
    deadline = load_registry().calendar.deadlines[QUARTER]
    judge_as_of(workspace, deadline - timedelta(hours=1))
    before, after = (
        replace(workspace, clock=lambda moment=moment: moment)
        for moment in (deadline, deadline + timedelta(seconds=1))
    )
    assert plan(before).quarters == ()
    assert plan(after).quarters == (QUARTER,)
    judge_as_of(workspace, after.clock())
    assert plan(after).quarters == ()


def judge_as_of(workspace, moment):
    """Keep a verdict that rests on all there is, as if it were given at that moment."""
    registry = load_registry()
    key = required_key(
        workspace.archive,
        QUARTER,
        rules_version=rules_version(),
        registry_version=registry.version,
        code_version=code_version(),
        settled=settled_by(registry, QUARTER, now=moment),
    )
    given = replace(verdict(QUARTER), judged_at=moment, inputs_key=key)
    workspace.archive.keep_verdict(given)


def test_a_quarter_asked_for_is_run_alone(workspace):
    send(workspace.inbox, sent(quarter=LATER))
    send(workspace.inbox, sent(quarter=QUARTER))
    found = plan(workspace, LATER)
    assert found.quarters == (LATER,)
    assert [candidate.quarter for candidate in found.new] == [LATER]


def test_everything_is_every_quarter_of_inbox_and_archive(workspace):
    path = send(workspace.inbox, sent(quarter=QUARTER))
    take(workspace, QUARTER)
    path.unlink()
    send(workspace.inbox, sent(quarter=LATER))
    assert plan(workspace, everything=True).quarters == (QUARTER, LATER)


def test_what_lies_wrongly_in_the_inbox_is_told(workspace):
    (workspace.inbox / "East Q4").mkdir()
    (workspace.inbox / "east.xlsx").write_bytes(b"lost")
    problems = plan(workspace).problems
    assert len(problems) == 2
    assert any("East Q4" in problem for problem in problems)


def test_what_the_archive_has_after_the_run_was_kept(workspace):
    send(workspace.inbox, sent())
    send(workspace.inbox, sent("YH"))
    found = plan(workspace)
    assert len(found.not_kept(workspace.archive)) == 2
    (workspace.inbox / QUARTER / "YH.xlsx").unlink()
    take(workspace, QUARTER)
    [left] = found.not_kept(workspace.archive)
    assert left.file_name == "YH.xlsx"


def test_a_damaged_warehouse_is_built_anew_though_nothing_else_is_new(
    workspace, monkeypatch
):
    send(workspace.inbox, sent())
    take(workspace, QUARTER)
    judge_as_of(workspace, NOW)
    registry = load_registry()
    build_warehouse(workspace.archive, registry, workspace.home, built_at=NOW)
    for asked in ("is_national_stale", "are_marts_published"):
        answer = asked == "are_marts_published"
        monkeypatch.setattr(f"pipelines.plan.{asked}", lambda *_, _is=answer, **__: _is)
    assert plan(workspace).is_empty
    path = workspace.home / "warehouse.duckdb"
    path.resolve().chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1])
    found = plan(workspace)
    assert found.is_damaged
    assert found.builds_warehouse
    assert found.quarters == ()
