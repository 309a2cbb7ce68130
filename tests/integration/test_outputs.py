"""What a run makes of the figures, in the home of the sample year."""

import html
import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assets.archive.workspace import Workspace
from assets.domain.outputs import FOLDERS, OUTPUT_NAMES
from assets.publication.outputs.folder import output_folder
from pipelines.outcome import read_outcome
from pipelines.outputs import all_outputs, are_outputs_written, write_outputs
from tests.factories.warehouse_queries import ask

QUARTER = "2020-21-Q4"
TABLES = {"table-1": "national programmes", "table-2": "AAC innovations"}


def folders_of(place):
    return {
        folder: output_folder(
            place.home, folder if folder == "gallery" else f"{QUARTER}/{folder}"
        )
        for name in OUTPUT_NAMES
        for folder in FOLDERS[name]
    }


def only_of(*names):
    return [output for output in all_outputs() if output.name in names]


@pytest.fixture
def copied(sample_year_outputs, tmp_path):
    """A workspace whose outputs are written, to be changed."""
    place, _ = sample_year_outputs
    shutil.copytree(place.home, tmp_path / "home", symlinks=True)
    return workspace_of(place, tmp_path / "home")


def workspace_of(place, home=None):
    return Workspace(
        place.inbox,
        home or place.home,
        lambda: datetime.now(UTC),
        outputs=frozenset(OUTPUT_NAMES),
    )


def test_every_output_is_written_and_its_place_is_told(sample_year_outputs):
    place, done = sample_year_outputs
    told = done.stdout.splitlines()
    for folder in folders_of(place).values():
        index = folder / "index.html"
        assert str(index if index.is_file() else folder) in told
    assert (place.home / "outbox" / QUARTER / "report" / "report.pdf").is_file()


def test_a_home_whose_outputs_are_written_has_nothing_new(sample_year_outputs):
    place, _ = sample_year_outputs
    assert are_outputs_written(workspace_of(place))


def test_nothing_is_made_again_that_would_not_differ(copied):
    (copied.home / "outbox" / ".outputs.json").unlink()
    before = output_folder(copied.home, f"{QUARTER}/tables").resolve()
    assert not are_outputs_written(copied)
    with copied.lock():
        [written] = write_outputs(copied, only_of("tables"))
    assert written.line() == f"{QUARTER}  tables     as it was"
    assert output_folder(copied.home, f"{QUARTER}/tables").resolve() == before


def test_a_report_without_a_pdf_is_due_once_the_pdf_can_be_made(copied, monkeypatch):
    workspace = replace(copied, outputs=frozenset({"report"}))
    # What the report says does not matter here, only whether it is written.
    drawn = {"index.html": b"a page"}
    [report] = [replace(one, render=lambda *_: drawn) for one in only_of("report")]

    def written():
        with workspace.lock():
            [one] = write_outputs(workspace, [report])
        return one.is_new

    with monkeypatch.context() as patch:
        patch.setattr(
            "assets.publication.report.pdf.missing_for_pdf", lambda: "No Pango."
        )
        assert written()
        assert are_outputs_written(workspace)
        assert not written()
    monkeypatch.setattr("assets.publication.report.pdf.missing_for_pdf", lambda: None)
    assert not are_outputs_written(workspace)
    drawn["report.pdf"] = b"a PDF"
    assert written()
    assert are_outputs_written(workspace)


def test_an_output_that_cannot_be_written_costs_no_other(copied):
    tables = output_folder(copied.home, f"{QUARTER}/tables")
    tables.unlink()
    tables.mkdir()
    gallery = output_folder(copied.home, "gallery") / "index.html"
    gallery.unlink()
    with copied.lock():
        blocked, written = write_outputs(copied, only_of("tables", "gallery"))
    assert "is not the link that outturn keeps there" in blocked.summary()
    assert written.is_new
    assert "/tables/" not in gallery.read_text("utf-8")
    outcome = read_outcome(copied.home, [QUARTER], copied.outputs)
    assert outcome.exit_code(strict=False) == 1
    assert any("tried again" in line for line in outcome.closing_lines())
    assert not are_outputs_written(copied)

    tables.rmdir()
    with copied.lock():
        done = list(write_outputs(copied, only_of("tables", "gallery")))
    assert [one.failed for one in done] == [None] * len(done)
    assert f"../{QUARTER}/tables/index.html" in gallery.read_text("utf-8")
    assert are_outputs_written(copied)


def test_a_report_of_no_quarter_and_of_no_output_is_wrong_usage(sample_year_outputs):
    place, _ = sample_year_outputs
    never = place.outturn("report", "2021-22-Q1")
    assert never.returncode == 2
    assert "has not been judged" in never.stderr
    none = replace(place, outputs="none").outturn("report")
    assert none.returncode == 2
    assert "asks for none" in none.stderr


def test_a_warehouse_of_another_version_is_said_to_be_one(copied, here):
    code, _, err = here(copied, "report", QUARTER, "--outputs", "gallery")
    assert (code, "another version" in err) == (0, False)
    for manifest in (copied.home / "warehouse").glob("*.json"):
        told = json.loads(manifest.read_text("utf-8"))
        manifest.write_text(json.dumps({**told, "sql_version": "older"}), "utf-8")
    code, _, err = here(copied, "report", QUARTER, "--outputs", "gallery")
    assert code == 0
    assert "built by another version of outturn" in err
    assert "`outturn run` builds it anew" in err


def cells_of(page, table):
    """The rows of a table of the report: metric → texts of its number cells."""
    [body] = re.findall(rf'<table[^>]* id="{table}">(.*?)</table>', page, re.DOTALL)
    rows = re.findall(r'<tr id="([^"]+)">(.*?)</tr>', body, re.DOTALL)
    assert rows
    return {
        metric: [
            html.unescape(re.sub(r"<[^>]+>", "", cell))
            for cell in re.findall(r'<td class="number">(.*?)</td>', row, re.DOTALL)
        ]
        for metric, row in rows
    }


def shown(value):
    # Halves go up, as 2.5 to 3, which Python's own rounding would not do.
    return None if value is None else f"{int(value + 0.5):,}"


def read(text):
    """The figure of a cell without what stands beside it; None where it has none."""
    figure = re.sub(r"\s*\[\w\]", "", text).removesuffix("%")
    assert figure or re.fullmatch(r"\[[xz]\]", text)
    return figure or None


@pytest.mark.parametrize("table", TABLES)
def test_the_figures_of_the_report_are_those_of_the_marts(sample_year_outputs, table):
    place, _ = sample_year_outputs
    report = place.home / "outbox" / QUARTER / "report" / "index.html"
    found = cells_of(report.read_text(encoding="utf-8"), table)
    rows = ask(
        place,
        "select * from marts.programme_summary"
        " where financial_year = '2020-21' and table_name = ?",
        TABLES[table],
    )
    columns = ["q1", "q2", "q3", "q4", "trajectory", "outturn_pct"]
    expected = {
        row["metric_code"]: [shown(row[column]) for column in columns] for row in rows
    }
    assert {
        metric: list(map(read, cells)) for metric, cells in found.items()
    } == expected
    assert any(value for values in expected.values() for value in values)


def test_what_differs_from_the_published_report_is_said_in_it(sample_year_outputs):
    place, _ = sample_year_outputs
    report = place.home / "outbox" / QUARTER / "report" / "index.html"
    text = report.read_text(encoding="utf-8")
    [section] = re.findall(r'id="differences".*?</table>', text, re.DOTALL)
    assert section.count("Atrial Fibrillation") == 4
    contradicted = ask(
        place, "select * from audit.claims where result = 'contradicted'"
    )
    assert len(re.findall("<tr", section)) == 1 + len(contradicted)


def test_outputs_are_told_to_machines_too(sample_year_outputs):
    place, _ = sample_year_outputs
    done = replace(place, outputs="tables").outturn("report", "--json")
    found = json.loads(done.stdout)
    assert found["quarter"] == QUARTER
    assert found["failed"] == {}
    assert list(found["outputs"]) == ["tables"]
