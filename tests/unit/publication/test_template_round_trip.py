from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from assets.archive.verdict import Verdict
from assets.domain.quarter import Quarter
from assets.domain.registry.load import load_registry
from assets.intake.inbox import candidate_at
from assets.intake.read import read_submission
from assets.publication.template.write import write_templates
from tests.factories.judging import NOON, Desk, Sent
from tests.factories.spreadsheets import fill_template, headings, saved_by_libreoffice

QUARTER = "2020-21-Q4"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk at which EAST sent a clean submission for the quarter before."""
    desk = Desk(tmp_path_factory.mktemp("desk"), registry=load_registry())
    datasets = ("activity", "adoption", "innovations", "local_programmes", "impacts")
    desk.send(Sent(quarter="2020-21-Q3", sheets={name: [{}] for name in datasets}))
    desk.judge("2020-21-Q3")
    return desk


def template(desk: Desk, folder: Path, quarter: str = QUARTER) -> Path:
    written = write_templates(
        desk.registry.frames(),
        desk.archive,
        folder,
        Quarter.parse(quarter),
        ahsn_codes=["EAST"],
        made_at=NOON,
    )
    return written["EAST"]


def sent_back(desk: Desk, path: Path, minutes: int, quarter: str = QUARTER) -> Verdict:
    candidate = candidate_at(path, quarter)
    moment = NOON + timedelta(minutes=minutes)
    desk.archive.keep_submission(read_submission(path), candidate, first_seen_at=moment)
    return desk.judge(quarter)


def costly(verdict: Verdict, path: Path) -> pl.DataFrame:
    """Return what would cost the sender something or that she would have to mend."""
    sent = candidate_at(path, QUARTER).submission_id
    of_file = verdict.failures.filter(pl.col("submission_id") == sent)
    return of_file.filter(
        (pl.col("rejects") != "nothing") | (pl.col("rule_id") == "column_unknown")
    ).select("rule_id", "sheet", "cell", "value")


def test_filled_in_and_saved_by_libreoffice_it_is_accepted(
    desk: Desk, tmp_path: Path
) -> None:
    path = template(desk, tmp_path)
    fill_template(path, value=13)
    saved = saved_by_libreoffice(path, tmp_path / "saved")
    verdict = sent_back(desk, saved, minutes=10)
    assert costly(verdict, saved).rows() == []
    kept = verdict.submissions.filter(pl.col("ahsn_code") == "EAST").row(-1, named=True)
    assert kept["is_counting"]
    assert kept["records_accepted"] == kept["records_read"] > 50


def test_a_row_left_without_figure_or_reason_is_rejected_alone(
    desk: Desk, tmp_path: Path
) -> None:
    path = template(desk, tmp_path)
    fill_template(path, value=14)
    book = openpyxl.load_workbook(path)
    sheet = book["Activity"]
    place = headings(sheet)["Value"]
    number = next(n for n in range(2, 99) if sheet.cell(n, place).value is not None)
    sheet.cell(number, place).value = None
    book.save(path)
    found = costly(sent_back(desk, path, minutes=20), path)
    assert found.select("rule_id", "cell").rows() == [("value_missing", f"D{number}")]


def test_without_history_a_filled_in_template_lacks_no_programme(
    tmp_path: Path,
) -> None:
    first = "2020-21-Q1"
    desk = Desk(tmp_path / "desk", registry=load_registry())
    path = template(desk, tmp_path, first)
    fill_template(path, value=12)
    book = openpyxl.load_workbook(path)
    # A row left alone, and one cleared.
    left, cleared = 2, 3
    places = headings(book["Adoption"])
    book["Adoption"].cell(left, places["Stage"]).value = None
    for place in places.values():
        book["Adoption"].cell(cleared, place).value = None
    book.save(path)
    found = sent_back(desk, path, minutes=10, quarter=first).failures
    assert "programme_not_reported" not in set(found["rule_id"])
    of_adoption = found.filter(pl.col("dataset") == "adoption")
    assert of_adoption.select("rule_id", "rejects", "row_number").rows() == [
        ("stage_unknown", "record", left)
    ]
