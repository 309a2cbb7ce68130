"""One corrected workbook dropped in the inbox."""

from dataclasses import dataclass
from subprocess import CompletedProcess

import openpyxl
import pytest

from tests.factories.command import Place
from tests.factories.warehouse_queries import ask

QUARTER = "2020-21-Q4"
FALLEN = "SYN-UCLP-04"


def figures(place):
    return {
        (row["ahsn_code"], row["organisation_code"], row["metric_code"]): row["value"]
        for row in ask(place, "select * from marts.activity where quarter = ?", QUARTER)
    }


def figure_in(workbook):
    """The cell with the fallen site's figure."""
    [row] = [
        row
        for row in workbook["Activity"].iter_rows()
        if [cell.value for cell in row[1:3]] == ["eied_patients", FALLEN]
    ]
    return row[3]


def correct(place, value):
    """Send the workbook again with the fallen site's figure put right."""
    [sent] = place.inbox.glob(f"{QUARTER}/UCLPartners*.xlsx")
    workbook = openpyxl.load_workbook(sent)
    cell = figure_in(workbook)
    assert cell.value == 9
    cell.value = value
    workbook.save(sent.with_name("UCLPartners corrected.xlsx"))


@dataclass(frozen=True)
class Corrected:
    """A home that has run the correction, with what it was before."""

    place: Place
    before: dict
    archived: set
    done: CompletedProcess


def archived_in(place):
    return {path.name for path in (place.home / "archive/submissions").iterdir()}


@pytest.fixture(scope="module")
def corrected(sample_year_run, tmp_path_factory):
    """The sample year with a correction of its last quarter; not to be changed."""
    ready, _ = sample_year_run
    place = ready.copied_to(tmp_path_factory.mktemp("corrected"))
    before, archived = figures(place), archived_in(place)
    correct(place, 21)
    return Corrected(place, before, archived, place.outturn("run"))


def test_a_correction_changes_only_what_depends_on_it(corrected):
    before, done = corrected.before, corrected.done
    assert done.returncode == 3, done.stderr
    assert "1 new" in done.stderr
    assert "2020-21-Q1" not in done.stderr
    after = figures(corrected.place)
    changed = {key for key in after if after[key] != before.get(key)}
    assert changed == {("UCLP", FALLEN, "eied_patients")}
    assert after["UCLP", FALLEN, "eied_patients"] == 21
    assert corrected.archived < archived_in(corrected.place)


def test_the_older_version_is_still_there_and_the_fall_is_mended_by_the_newer(
    corrected,
):
    versions = ask(
        corrected.place,
        "select * from audit.submissions where ahsn_code = 'UCLP' and quarter = ?"
        " order by version",
        QUARTER,
    )
    assert [v["outcome"] for v in versions] == ["superseded", "accepted_with_warnings"]
    [fall] = ask(
        corrected.place,
        "select * from audit.failures where rule_id = 'cumulative_fall'"
        " and organisation_code = ? and quarter = ?",
        FALLEN,
        QUARTER,
    )
    assert not fall["is_open"]
    assert fall["resolved_at"] is not None
    assert fall["resolved_by_submission_id"] == versions[1]["submission_id"]


def test_a_correction_of_an_earlier_quarter_is_judged_in_the_later_ones(sample_year):
    [sent] = sample_year.inbox.glob("2020-21-Q3/UCLPartners*.xlsx")
    workbook = openpyxl.load_workbook(sent)
    cell = figure_in(workbook)
    assert cell.value == 12
    cell.value = 8
    workbook.save(sent.with_name("UCLPartners corrected.xlsx"))

    done = sample_year.outturn("run")

    assert f"{QUARTER}  validation" in done.stderr
    open_falls = ask(
        sample_year,
        "select * from audit.failures where rule_id = 'cumulative_fall'"
        " and ahsn_code = 'UCLP' and quarter = ? and is_open",
        QUARTER,
    )
    assert open_falls == []


UNREADABLE = {
    "half.xlsx": b"PK\x03\x04 half a workbook",
    "empty.xlsx": b"",
    "notes.txt": b"not a submission at all",
    "old.xls": bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
}


def test_files_that_cannot_be_read_cost_nothing_else(sample_year):
    before = figures(sample_year)
    for name, content in UNREADABLE.items():
        (sample_year.inbox / QUARTER / name).write_bytes(content)

    done = sample_year.outturn("run")

    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert figures(sample_year) == before
    found = ask(
        sample_year,
        "select source_file, is_open, message from audit.failures"
        " where rule_id = 'file_unreadable' and quarter = ?",
        QUARTER,
    )
    assert {failure["source_file"] for failure in found} >= set(UNREADABLE)
    assert all(failure["is_open"] and failure["message"] for failure in found)
