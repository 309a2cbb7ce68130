"""Pages lead to folders that are there, and are written again where those change."""

from datetime import UTC, datetime

import pytest

from assets.archive.workspace import Workspace
from assets.domain.outputs import FOLDERS, LEADS_TO
from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.outputs.folder import output_folder, put_folder
from assets.publication.outputs.places import are_outputs_current, folders_led_to
from assets.publication.outputs.record import OutputRecord, keep_output_record
from assets.publication.outputs.write import Output, write_output

QUARTER = "2020-21-Q4"
TABLES = f"{QUARTER}/tables"
REPORT = Output(
    name="report",
    folder="report",
    tables=(),
    render=lambda _, tables, quarter, leads_to: {
        "index.html": " ".join(leads_to).encode()
    },
)


@pytest.fixture
def home(tmp_path):
    return tmp_path


def put(home, *places):
    for place in places:
        put_folder(home, place, "v", {"index.html": b"a page"})


def write(home, *coming):
    """Write the report in a run that comes to some places; what it leads to."""
    workspace = Workspace(home, home, lambda: datetime(2021, 5, 1, tzinfo=UTC))
    write_output(
        workspace,
        REPORT,
        WarehouseTables("a build", True, {}, {}, {}),
        QUARTER,
        made_of="now",
        leads_to=folders_led_to(home, "report", QUARTER, coming),
    )
    page = output_folder(home, f"{QUARTER}/report") / "index.html"
    return page.read_text().split()


def is_current(home):
    return are_outputs_current(home, {"report"}, {QUARTER}, "now")


def test_pages_lead_to_what_is_there_and_to_what_the_same_run_writes(home):
    put(home, "gallery", "2020-21-Q3/audit")
    assert write(home) == ["gallery"]
    assert write(home, TABLES) == ["tables", "gallery"]


def test_pages_do_not_lead_to_what_could_not_be_written_and_is_not_there(home):
    keep_output_record(home, OutputRecord(TABLES, None, "The disk is full."))
    assert write(home, TABLES) == []
    put(home, TABLES)
    assert write(home, TABLES) == ["tables"]


def test_a_folder_whose_files_are_gone_is_led_to_no_more(home):
    put(home, TABLES)
    target = output_folder(home, TABLES).resolve()
    target.rename(target.with_name("elsewhere"))
    assert write(home) == []


def test_pages_are_due_again_where_what_they_could_lead_to_came_or_went(home):
    write(home)
    assert is_current(home)
    put(home, TABLES)
    assert not is_current(home)
    write(home)
    assert is_current(home)
    output_folder(home, TABLES).unlink()
    assert not is_current(home)


def test_every_folder_says_where_its_pages_lead():
    folders = {folder for of_name in FOLDERS.values() for folder in of_name}
    assert set(LEADS_TO) == folders
    assert {one for of_folder in LEADS_TO.values() for one in of_folder} <= folders
