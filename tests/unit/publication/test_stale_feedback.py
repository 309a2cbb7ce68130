from __future__ import annotations

from pathlib import Path

import pytest

from assets.archive.workspace import Workspace
from assets.publication.face import write_stale_feedback
from assets.publication.feedback.written import last_written
from tests.factories.feedback import FALL, NOT_A_NUMBER, QUARTER, Office
from tests.factories.verdicts import moment


def quarters_written(office: Office, quarter: str = QUARTER) -> list[str]:
    place = Workspace(office.home / "inbox", office.home, lambda: moment(0))
    return [one.quarter for one in write_stale_feedback(place, quarter)]


def test_feedback_is_written_once_for_each_verdict(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.send()
    office.judge(NOT_A_NUMBER)
    assert quarters_written(office) == [QUARTER]
    assert quarters_written(office) == []
    office.send(name="again.xlsx")
    office.judge(NOT_A_NUMBER, FALL)
    assert quarters_written(office) == [QUARTER]


def test_a_verdict_on_an_earlier_quarter_brings_later_feedback_up_to_date(
    tmp_path: Path,
) -> None:
    office = Office(tmp_path)
    office.send()
    office.judge(NOT_A_NUMBER)
    assert quarters_written(office, "2020-21-Q1") == [QUARTER]
    assert quarters_written(office, "2021-22-Q1") == []


def test_an_earlier_quarter_that_was_judged_again_has_its_feedback_written_again(
    tmp_path: Path,
) -> None:
    office = Office(tmp_path)
    office.send()
    office.judge(NOT_A_NUMBER)
    quarters_written(office)
    office.send(name="again.xlsx")
    office.judge(NOT_A_NUMBER, FALL)
    assert quarters_written(office, "2021-22-Q1") == [QUARTER]
    assert quarters_written(office, "2021-22-Q1") == []


def test_earlier_feedback_is_not_written_again_for_another_code_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(tmp_path)
    office.send()
    office.judge(NOT_A_NUMBER)
    quarters_written(office)
    monkeypatch.setattr("assets.publication.face.code_version", lambda: "another")
    assert quarters_written(office, "2021-22-Q1") == []
    assert quarters_written(office, QUARTER) == [QUARTER]


def test_feedback_that_somebody_removed_is_written_again(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.send()
    office.judge(NOT_A_NUMBER)
    quarters_written(office)
    written = last_written(office.home, QUARTER)
    assert written is not None
    Path(written.files["EAST"]).unlink()
    assert quarters_written(office) == [QUARTER]
