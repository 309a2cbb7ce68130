from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from pipelines.cli.main import run_command
from tests.factories.feedback import NOT_A_NUMBER, QUARTER, Office


def test_template_prints_the_paths_it_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["template", QUARTER, "--ahsn", "yh", "--home", str(tmp_path), "--json"]
    assert run_command(asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["schema_version"], told["quarter"]) == (1, QUARTER)
    assert list(told["files"]) == ["YH"]
    path = Path(told["files"]["YH"])
    assert path.parent == tmp_path / "outbox" / QUARTER / "templates"
    assert openpyxl.load_workbook(path)["Cover"]["B2"].value == "YH"


def test_feedback_prints_the_paths_it_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(tmp_path)
    office.send()
    office.judge(NOT_A_NUMBER)
    assert run_command(["feedback", QUARTER, "--home", str(office.home)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.endswith("outturn_2020-21-Q4_EAST_feedback.xlsx")
    asked = ["feedback", QUARTER, "--ahsn", "WM", "--home", str(office.home)]
    assert run_command([*asked, "--json"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["files"] == {}
    assert "WM sent nothing" in captured.err


def test_feedback_on_a_quarter_never_judged_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["feedback", QUARTER, "--home", str(tmp_path)]) == 2
    assert f"outturn run {QUARTER}" in capsys.readouterr().err
