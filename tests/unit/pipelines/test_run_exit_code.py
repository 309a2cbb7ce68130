"""What a run ends with that has nothing new to judge."""

from importlib import import_module

import pytest

from pipelines.plan import Plan

command = import_module("pipelines.cli.run")


class OldRejections:
    """The outcome of a run in a home where an earlier one rejected something."""

    outputs_failed = ()

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
