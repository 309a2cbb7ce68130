"""What a run ends with: of which quarters its exit code tells."""

from importlib import import_module

import pytest

from pipelines.cli.main import run_command
from pipelines.plan import Plan
from tests.factories.verdicts import archive_of, verdict

command = import_module("pipelines.cli.run")

QUARTER = "2020-21-Q4"
DONE, OUR_FAILURE, REJECTED, INTERRUPTED = 0, 1, 3, 130


class OldRejections:
    """The outcome of a run in a home where an earlier one rejected something."""

    def __init__(self, outputs_failed=()):
        self.outputs_failed = outputs_failed

    def exit_code(self, *, strict):
        return 3

    def as_json(self):
        return {}

    def closing_lines(self):
        return ()


@pytest.mark.parametrize(
    ("quarters", "untold", "code"),
    [((), (), 0), (("2020-21-Q4",), (), 3), ((), ("2020-21-Q4",), 3)],
)
def test_rejections_are_told_by_the_code_of_the_first_run_that_could_tell_them(
    tmp_path, monkeypatch, quarters, untold, code
):
    monkeypatch.setenv("OUTTURN_HOME", str(tmp_path))
    plan = Plan(quarters, new=(), problems=(), builds_warehouse=True, untold=untold)
    monkeypatch.setattr("pipelines.plan.plan_run", lambda *_, **__: plan)
    monkeypatch.setattr(command, "_show_stages", lambda: None)
    monkeypatch.setattr(command, "_carry_out", lambda *_: OldRejections())
    assert command.run([], as_json=True) == code


class Killed(BaseException):
    """As a signal that cannot be caught would end it, wherever it is."""


class JudgedHome:
    """A home in which nothing is new, and how far the next run gets there."""

    def __init__(self, monkeypatch):
        self.patch = monkeypatch
        self.carried_out = []

    def run(self, *quarters, outcome=None, carry_out=None, report=None):
        """The exit code of a run in which work and telling end as they are told to."""

        def work(plan, _):
            self.carried_out.append(plan.to_tell)
            fail_with(carry_out)
            return outcome or OldRejections()

        self.patch.setattr(command, "_carry_out", work)
        self.patch.setattr(command, "_report", lambda *_, **__: fail_with(report))
        return run_command(["run", *quarters])


def fail_with(error):
    if error is not None:
        raise error


@pytest.fixture
def judged(tmp_path, monkeypatch):
    home = tmp_path / "home"
    (tmp_path / "inbox").mkdir()
    archive_of(home / "archive", verdict(QUARTER))
    monkeypatch.setenv("OUTTURN_HOME", str(home))
    monkeypatch.setenv("OUTTURN_INBOX", str(tmp_path / "inbox"))
    monkeypatch.setattr("pipelines.plan._stale_quarters", lambda *_, **__: set())
    monkeypatch.setattr("pipelines.plan._is_behind", lambda *_: False)
    monkeypatch.setattr("pipelines.plan.quarters_untold", lambda _: ())
    monkeypatch.setattr(command, "_show_stages", lambda: None)
    return JudgedHome(monkeypatch)


def test_rejections_are_told_by_one_run_and_not_by_the_next_without_anything_new(
    judged,
):
    assert judged.run(QUARTER) == REJECTED
    assert judged.run() == DONE
    assert judged.carried_out == [(QUARTER,)]


@pytest.mark.parametrize("part", ["carry_out", "report"])
def test_what_a_killed_run_told_nobody_of_the_next_one_tells_and_no_other(judged, part):
    # The warehouse was swapped in, so nothing else is left to do.
    with pytest.raises(Killed):
        judged.run(QUARTER, **{part: Killed()})
    assert judged.run() == REJECTED
    assert judged.run() == DONE
    assert judged.carried_out == [(QUARTER,), (QUARTER,)]


def test_so_it_is_where_the_next_runs_are_killed_interrupted_or_fail_as_well(judged):
    with pytest.raises(Killed):
        judged.run(QUARTER, report=Killed())
    with pytest.raises(Killed):
        judged.run(carry_out=Killed())
    assert judged.run(carry_out=KeyboardInterrupt()) == INTERRUPTED
    failed = OldRejections(outputs_failed=("2020-21-Q4/report: the disk is full",))
    assert judged.run(outcome=failed) == OUR_FAILURE
    assert judged.run() == REJECTED
    assert judged.run() == DONE


def test_a_reader_who_has_seen_enough_was_told(judged, monkeypatch):
    monkeypatch.setattr("pipelines.cli.main._reader_went_away", lambda: DONE)
    assert judged.run(QUARTER, report=BrokenPipeError()) == DONE
    assert judged.run() == DONE
    assert judged.carried_out == [(QUARTER,)]


def test_a_killed_run_of_a_quarter_that_was_not_judged_leaves_nothing_to_tell(judged):
    with pytest.raises(Killed):
        judged.run("2020-21-Q3", carry_out=Killed())
    assert judged.run() == DONE
    assert judged.carried_out == [("2020-21-Q3",)]
