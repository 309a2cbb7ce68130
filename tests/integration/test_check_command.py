"""The command `check`, and what a hostile file can do to whoever reads of it."""

import json

import pytest

from tests.factories.judging import Sent
from tests.factories.quarter import LATER, QUARTER, sent
from tests.factories.submissions import csv_folder, csv_zip, parquet_folder, workbook

pytestmark = [
    # Partitioned checks are a preview (docs/decisions/0002-libraries-and-pins.md).
    pytest.mark.filterwarnings("ignore::dagster.PreviewWarning"),
]


@pytest.mark.parametrize("form", ["workbook", "csv folder", "zip", "parquet"])
def test_check_reads_every_form_and_compares_with_earlier_quarters(
    clean_run, here, tmp_path, form
):
    place, _ = clean_run
    tables = sent("EAST", LATER, value="9").tables()
    path = tmp_path / "my submission"
    if form == "workbook":
        path.write_bytes(workbook(tables))
    elif form == "csv folder":
        csv_folder(path, tables)
    elif form == "zip":
        path.write_bytes(csv_zip(tables))
    else:
        parquet_folder(path, tables)
    code, out, _ = here(place, "check", path)
    assert code == 0
    assert "accepted with warnings; 1 records read" in out
    assert "cumulative_fall" in out
    assert "at least 12" in out
    assert here(place, "check", path, "--strict")[0] == 4


def test_check_of_what_is_no_submission_says_so_and_keeps_nothing(
    empty, here, tmp_path
):
    garbage = tmp_path / "notes.pdf"
    garbage.write_bytes(b"%PDF-1.7 not a submission")
    code, out, err = here(empty, "check", garbage)
    assert code == 3
    assert "file_unreadable" in out
    assert "Traceback" not in out + err
    hollow = tmp_path / "an empty folder"
    hollow.mkdir()
    code, out, err = here(empty, "check", hollow)
    assert code == 3
    assert "fault of ours" not in err
    assert not empty.home.exists()


HOSTILE = "\x1b[31mred\x1b[0m [red]x[/red] \\[/bold] \x9b2J \u202eevil"


def test_what_a_cell_holds_cannot_steer_the_terminal(empty, here, tmp_path):
    quarter_folder = empty.inbox / QUARTER
    quarter_folder.mkdir()
    tables = Sent(
        quarter=QUARTER,
        sheets={"activity": [{"organisation_code": HOSTILE}]},
    ).tables()
    (quarter_folder / "[red]east[bold].zip").write_bytes(csv_zip(tables))
    code, out, err = here(empty, "run")
    assert code == 3
    printed = [out + err]
    printed += ["".join(here(empty, "failures")[1:])]
    printed += ["".join(here(empty, "status", QUARTER)[1:])]
    printed += [
        "".join(here(empty, "check", quarter_folder / "[red]east[bold].zip")[1:])
    ]
    for text in printed:
        assert not {"\x1b", "\x9b", "\u202e"} & set(text)
    assert "[red]x[/red] \\[/bold]" in printed[1]
    assert "[red]east[bold].zip" in printed[2]
    assert "[red]east[bold].zip" in printed[3]

    code, out, _ = here(empty, "failures", "--json")
    assert not {"\x1b", "\x9b", "\u202e"} & set(out)
    [failure] = [
        f
        for f in json.loads(out)["failures"]
        if f["column_name"] == "organisation_code"
    ]
    assert failure["value"] == HOSTILE
