from __future__ import annotations

from pathlib import Path

import pytest

from assets.archive.submission import Reading
from assets.intake.limits import Limits
from assets.intake.read import read_submission
from tests.factories.submissions import (
    Cell,
    a_submission,
    csv_folder,
    csv_zip,
    headings_of,
    parquet_folder,
    workbook,
)

FAILURE, OTHER = "0123456789abcdef", "fedcba9876543210"
ACTIVITY = """
    programme_code | metric_code   | organisation_code | value
    eied           | eied_patients | SYN-EAST-04       | 12
"""
FEEDBACK: list[list[Cell]] = [
    ["What we found in your submission", None, None],
    ["Rows read", 12, None],
    [None, None, None],
    ["Failure ID", "Cell", "Your explanation"],
    [FAILURE, "D2", " The site closed for\nthe winter. "],
    [OTHER, "D3", None],
    [OTHER, "D3", "Counted twice before."],
    [OTHER, "D3", "A second thought."],
    ["not an id", "D4", "Lost."],
]
TOLD = [
    (FAILURE, "The site closed for\nthe winter."),
    (OTHER, "Counted twice before."),
]


def told(reading: Reading) -> list[tuple[str, str]]:
    assert reading.unreadable_reason is None
    return reading.explanations.select("failure_id", "explanation").rows()


def read(path: Path, data: bytes, limits: Limits | None = None) -> Reading:
    path.write_bytes(data)
    return read_submission(path, limits)


def test_a_workbook_brings_its_explanations_with_it(tmp_path: Path) -> None:
    tables = a_submission(activity=ACTIVITY, feedback=FEEDBACK)
    reading = read(tmp_path / "book", workbook(tables))
    assert told(reading) == TOLD
    assert reading.explanations["sheet"].unique().to_list() == ["Feedback"]
    assert reading.explanations["row_number"].to_list() == [5, 7]


def test_a_csv_folder_zip_and_parquet_folder_bring_the_same_explanations(
    tmp_path: Path,
) -> None:
    tables = a_submission(activity=ACTIVITY, feedback=FEEDBACK)
    assert told(read_submission(csv_folder(tmp_path / "csv", tables))) == TOLD
    assert told(read(tmp_path / "zip", csv_zip(tables))) == TOLD
    table_alone = a_submission(activity=ACTIVITY, feedback=FEEDBACK[3:])
    assert told(read_submission(parquet_folder(tmp_path / "pq", table_alone))) == TOLD


@pytest.mark.parametrize(
    "feedback",
    [
        [["Thank you", "for all"]],
        [["Failure ID", "What we think"], [FAILURE, "Fine."]],
        [[None]],
    ],
)
def test_a_sheet_of_that_name_without_our_headings_has_none(
    tmp_path: Path, feedback: list[list[Cell]]
) -> None:
    tables = a_submission(activity=ACTIVITY, feedback=feedback)
    assert told(read_submission(csv_folder(tmp_path / "csv", tables))) == []


def test_explanations_are_bounded_in_number_and_length(tmp_path: Path) -> None:
    rows = [[f"{number:016x}", "x" * 50] for number in range(20)]
    table = [["Failure ID", "Your explanation"], *rows]
    tables = a_submission(activity=ACTIVITY, feedback=table)
    limits = Limits(max_explanations=3, max_explanation_length=10)
    folder = csv_folder(tmp_path / "csv", tables)
    assert [len(text) for _, text in told(read_submission(folder, limits))] == [10] * 3


def test_a_huge_feedback_sheet_is_refused_as_any_sheet_is(tmp_path: Path) -> None:
    tables = a_submission(activity=ACTIVITY, feedback=[["x"] * 20] * 20)
    limits = Limits(max_sheet_cells=100)
    reading = read(tmp_path / "book", workbook(tables), limits)
    assert "Sheet Feedback reaches to row 20" in str(reading.unreadable_reason)


def test_a_feedback_sheet_alone_is_no_submission(tmp_path: Path) -> None:
    reading = read(tmp_path / "back.zip", csv_zip({"feedback": FEEDBACK}))
    assert "None of its files is one of a submission's" in str(
        reading.unreadable_reason
    )


def test_our_own_columns_are_not_unknown_and_hold_no_record(tmp_path: Path) -> None:
    headings = [
        *headings_of("activity"),
        "Last quarter",
        " RESULT of the Checks ",
        "Colour",
    ]
    given = ["eied", "eied_patients", "SYN-EAST-04", "12", None, None, None, None]
    rows = [headings, [*given, "9", "Nothing found", "red"], [*[None] * 8, "4", "x"]]
    tables = a_submission(activity=[row + [None] * (11 - len(row)) for row in rows])
    reading = read_submission(csv_folder(tmp_path / "csv", tables))
    layout = reading.layout.filter(reading.layout["column_name"].is_null())
    assert layout["heading"].to_list() == ["Colour"]
    assert reading.records["activity"].height == 1
