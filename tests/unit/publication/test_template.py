# ruff: noqa: E501 - a table is read whole
from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from openpyxl.workbook import Workbook

from assets.archive.archive import Archive
from assets.domain.quarter import Quarter
from assets.domain.registry.load import load_registry
from assets.intake.read import read_submission
from assets.publication.template.contents import template_contents
from assets.publication.template.expected import organisations_of
from assets.publication.template.workbook import template_workbook
from assets.publication.template.write import write_templates
from tests.factories.spreadsheets import headings
from tests.factories.verdicts import verdict

MADE_AT = datetime(2021, 4, 1, tzinfo=UTC)
Q4 = Quarter.parse("2020-21-Q4")
LAST = {
    "activity": """
        submission_id | row_number | ahsn_code | quarter    | programme_code | metric_code      | organisation_code | status        | value | numerator | denominator
        a             | 2          | EAST      | 2020-21-Q3 | eied           | eied_patients    | SYN-EAST-04       | final         | 12    |           |
        a             | 3          | EAST      | 2020-21-Q3 | eied           | eied_patients    | SYN-EAST-05       | nil           |       |           |
        a             | 4          | EAST      | 2020-21-Q3 | pincer         | pincer_practices |                   | final         | 300   |           |
        a             | 5          | EAST      | 2020-21-Q3 | af             | af_patients      |                   | not_available |       |           |
        """,
    "adoption": """
        submission_id | row_number | ahsn_code | quarter    | programme_code | organisation_code | stage
        a             | 2          | EAST      | 2020-21-Q3 | eied           | SYN-EAST-04       | 3
        """,
    "innovations": """
        submission_id | row_number | ahsn_code | quarter    | innovation_id | title      | category | stage   | status
        a             | 2          | EAST      | 2020-21-Q3 | EAST-1        | =HARM()    | device   | develop | active
        a             | 3          | EAST      | 2020-21-Q3 | EAST-2        | Done with  | device   | scale   | closed
        """,
    "impacts": """
        submission_id | row_number | ahsn_code | quarter    | local_programme_id | impact_type      | value | status
        a             | 2          | EAST      | 2020-21-Q3 | EAST-LP-1          | bed_days_avoided | 40    | final
        """,
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    counting = """
        submission_id | ahsn_code | quarter    | version | outcome  | is_counting | file_name | prepared_by
        a             | EAST      | 2020-21-Q3 | 1       | accepted | true        | east.xlsx | P. Officer
        """
    last = verdict("2020-21-Q3", submissions=counting, accepted=LAST)
    folder = tmp_path_factory.mktemp("archive")
    # Only the verdict matters here: its submission is no file.
    kept = Archive(folder)
    kept.keep_verdict(last)
    return kept


@pytest.fixture(scope="module")
def book(archive: Archive) -> Workbook:
    contents = template_contents(load_registry().frames(), archive, "EAST", Q4)
    data = template_workbook(contents, made_at=MADE_AT)
    return openpyxl.load_workbook(io.BytesIO(data))


def rows(book: Workbook, sheet: str, *wanted: str) -> list[tuple[object, ...]]:
    places = [headings(book[sheet])[heading] - 1 for heading in wanted]
    found = [
        tuple(row[place] for place in places)
        for row in book[sheet].iter_rows(min_row=2, values_only=True)
    ]
    return [row for row in found if any(cell is not None for cell in row)]


def test_last_quarters_figure_stands_beside_each_expected_one(book: Workbook) -> None:
    found = rows(book, "Activity", "Programme", "Metric", "Value", "Last quarter")
    assert all(value is None for _, _, value, _ in found)
    last = {(programme, metric): shown for programme, metric, _, shown in found}
    assert last["PINCER", "GP practices adopting"] == 300
    assert last["Atrial Fibrillation", "Patients treated"] == "not available"


def test_organisations_that_reported_are_laid_out_and_others_can_be_chosen(
    book: Workbook,
) -> None:
    name = "Early Intervention Eating Disorders"
    found = [
        (organisation, last)
        for programme, metric, organisation, last in rows(
            book, "Activity", "Programme", "Metric", "Organisation", "Last quarter"
        )
        if (programme, metric) == (name, "Patients benefitting")
    ]
    assert found == [
        ("Synthetic Mental Health Trust 1 (Eastern)", 12),
        ("Synthetic Mental Health Trust 2 (Eastern)", "nil"),
    ]
    listed = [row[1] for row in rows(book, "Lists", "List", "What to write")]
    assert "Synthetic Mental Health Trust 3 (Eastern)" in listed


def test_what_was_reported_is_laid_out_without_this_quarters_answer(
    book: Workbook,
) -> None:
    found = rows(book, "Adoption", "Programme", "Organisation", "Stage", "Last quarter")
    name = "Early Intervention Eating Disorders"
    assert [row[1:] for row in found if row[0] == name] == [
        ("Synthetic Mental Health Trust 1 (Eastern)", None, "stage 3")
    ]
    assert rows(book, "Innovations", "Innovation ID", "Title", "Last quarter") == [
        ("EAST-1", "=HARM()", "Develop, Active")
    ]
    assert rows(book, "Impacts", "Impact type", "Value", "Last quarter") == [
        ("Bed days avoided", None, 40)
    ]
    assert rows(book, "Companies", "Company name") == []


def test_of_a_programme_nobody_reported_every_eligible_organisation_is_laid_out(
    book: Workbook,
) -> None:
    found = rows(book, "Adoption", "Programme", "Organisation", "Stage", "Last quarter")
    frames = load_registry().frames()
    eligible = organisations_of(frames, "EAST", Q4).filter(
        pl.col("organisation_type") == "acute_trust"
    )
    assert [row[1:] for row in found if row[0] == "NEWS2"] == [
        (name, None, None) for name in eligible["organisation_shown"]
    ]
    how_to = " ".join(str(row[0]) for row in book["How to"].values)
    assert "A row left without a stage is rejected, and only that row" in how_to


def test_nothing_of_an_earlier_submission_becomes_a_formula(book: Workbook) -> None:
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row}
    assert "f" not in kinds


def test_headings_keys_and_our_own_column_are_locked_and_entries_are_not(
    book: Workbook,
) -> None:
    for sheet in book:
        assert sheet.protection.sheet, sheet.title
    activity = book["Activity"]
    places = headings(activity)
    locked = {
        heading: activity.cell(2, place).protection.locked
        for heading, place in places.items()
    }
    open_ones = {heading for heading, is_locked in locked.items() if not is_locked}
    assert open_ones == {"Value", "Status", "Comment"}
    assert all(cell.protection.locked for cell in activity[1])


def test_drop_downs_point_at_the_lists_in_use(book: Workbook) -> None:
    lists = [row[0] for row in rows(book, "Lists", "List")]
    stages = [i for i, name in enumerate(lists, start=2) if name == "Stage of adoption"]
    assert len(stages) == 7
    offered = {
        rule.formula1
        for rule in book["Adoption"].data_validations.dataValidation
        if rule.type == "list"
    }
    assert f"Lists!$B${stages[0]}:$B${stages[-1]}" in offered


def test_stages_that_came_later_are_not_offered(tmp_path: Path) -> None:
    earlier = Quarter.parse("2020-21-Q2")
    frames = load_registry().frames()
    contents = template_contents(frames, Archive(tmp_path), "EAST", earlier)
    stages = contents.terms.filter(contents.terms["list"] == "Stage of adoption")
    assert stages["name"].to_list() == ["1", "2", "3", "4", "5"]
    assert contents.template_version == "2020.1"
    assert contents.last_source is None


def test_it_can_be_read_aloud(book: Workbook) -> None:
    for sheet in book:
        assert sheet.merged_cells.ranges == set(), sheet.title
        assert sheet.sheet_view.selection[0].activeCell in {"A1", None}, sheet.title
        fonts = {
            (cell.font.name, cell.font.size >= 12)
            for row in sheet
            for cell in row
            if cell.value is not None
        }
        assert fonts == {("Arial", True)}, sheet.title
        if sheet.title != "How to":
            assert len(sheet.tables) == 1, sheet.title
    assert book.properties.title == "Submission template, Eastern AHSN, 2020-21-Q4"


def test_the_same_contents_and_moment_give_the_same_bytes(archive: Archive) -> None:
    contents = template_contents(load_registry().frames(), archive, "EAST", Q4)
    one, other = (template_workbook(contents, made_at=MADE_AT) for _ in range(2))
    assert one == other


def test_an_untouched_template_is_read_with_nothing_unknown(
    archive: Archive, tmp_path: Path
) -> None:
    path = written(archive, tmp_path)
    reading = read_submission(path)
    assert reading.unreadable_reason is None
    assert reading.layout["column_name"].null_count() == 0
    cover = dict(reading.cover.select("field", "value").iter_rows())
    assert (cover["ahsn_code"], cover["quarter"]) == ("EAST", "2020-21-Q4")
    assert cover["template_version"] == "2020.2"


def written(archive: Archive, home: Path) -> Path:
    paths = write_templates(
        load_registry().frames(),
        archive,
        home,
        Q4,
        ahsn_codes=["EAST"],
        made_at=MADE_AT,
    )
    assert paths["EAST"].name == "outturn_2020-21-Q4_EAST_template.xlsx"
    return paths["EAST"]
