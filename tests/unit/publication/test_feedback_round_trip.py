from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import openpyxl
import polars as pl

from assets.archive.verdict import Verdict
from assets.intake.inbox import candidate_at
from assets.intake.read import read_submission
from assets.publication.feedback.write import write_feedback
from tests.factories.judging import NOON, Desk, Sent

QUARTER = "2020-21-Q4"


def feedback(desk: Desk, folder: Path) -> Path:
    current = desk.archive.current_verdict(QUARTER)
    assert current is not None
    written = write_feedback(
        desk.registry.frames(), desk.archive, folder, current, code_version="test"
    )
    assert written.failed == {}
    return Path(written.files["EAST"])


def newest(verdict: Verdict) -> dict[str, object]:
    return verdict.submissions.sort("version").row(-1, named=True)


def test_a_cell_mended_and_a_figure_explained_come_back_and_count(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path / "desk")
    desk.send(Sent(quarter="2020-21-Q3", sheets={"activity": [{"value": "30"}]}))
    desk.judge("2020-21-Q3")
    rows = [{"value": "12"}, {"organisation_code": "SYN-EAST-05", "value": "TBC"}]
    desk.send(Sent(sheets={"activity": rows}, as_workbook=True), "east.xlsx")
    assert newest(desk.judge())["records_rejected"] == 1

    path = feedback(desk, tmp_path / "home")
    book = openpyxl.load_workbook(path)
    explained = {}
    for row in book["Feedback"].iter_rows():
        for box in (cell for cell in row if not cell.protection.locked):
            box.value = explained[row[-1].value] = "The ward closed in January."
    book["Activity"]["D3"].value = 7
    back = tmp_path / "east again.xlsx"
    book.save(back)

    candidate = candidate_at(back, QUARTER)
    desk.archive.keep_submission(
        read_submission(back), candidate, first_seen_at=NOON + timedelta(hours=1)
    )
    verdict = desk.judge()
    again = newest(verdict)
    assert again["is_counting"]
    assert (again["records_read"], again["records_rejected"]) == (2, 0)
    standing = verdict.failures.filter(
        pl.col("submission_id") == candidate.submission_id,
        pl.col("rule_id") == "cumulative_fall",
    )
    kept = dict(
        desk.archive.explanations().select("failure_id", "explanation").iter_rows()
    )
    assert kept == explained
    # The fall still stands, under the id it was explained by.
    assert set(standing["failure_id"]) <= set(kept)
    assert standing.height == 1
    boxes = [
        cell.value
        for row in openpyxl.load_workbook(feedback(desk, tmp_path / "home"))["Feedback"]
        for cell in row
        if not cell.protection.locked
    ]
    assert "The ward closed in January." in boxes
