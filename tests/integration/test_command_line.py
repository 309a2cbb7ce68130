"""The commands: what they do, print and exit with."""

import json
import re

import pytest

from tests.factories.quarter import LATER, QUARTER

pytestmark = [
    # Partitioned checks are a preview (docs/decisions/0002-libraries-and-pins.md).
    pytest.mark.filterwarnings("ignore::dagster.PreviewWarning"),
]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["run", "2020-21-Q5"], "2020-21-Q4"),
        (["run", "yesterday"], "2020-21-Q4"),
        (["status", "2051-52-Q1"], "reporting calendar"),
        (["failures", "2020"], "2020-21-Q4"),
        (["failures", "--rule", "cumulative_fal"], "Did you mean cumulative_fall?"),
        (["failures", "--ahsn", "EASTERN"], "Did you mean EAST?"),
        (["explain", "cumulativ_fall"], "Did you mean cumulative_fall?"),
        (["data-docs", "2020-21-Q5"], "2020-21-Q4"),
        (["data-docs", LATER], f"outturn run {LATER}"),
        (["check", "no such file.xlsx"], "no such file.xlsx"),
        (["check"], "FILE"),
        (["frobnicate"], "frobnicate"),
        (["run", "--frobnicate"], "--frobnicate"),
    ],
)
def test_2_what_is_not_known_is_told_with_a_hint(clean_run, here, arguments, hint):
    place, _ = clean_run
    code, out, err = here(place, *arguments)
    assert code == 2
    assert out == ""
    assert hint in err
    assert "Traceback" not in err


def test_a_quarter_may_be_written_in_small_letters(clean_run, here):
    place, _ = clean_run
    code, out, _ = here(place, "status", QUARTER.lower())
    assert code == 0
    assert QUARTER in out


def test_5_is_what_status_exits_with_while_anyone_is_missing(clean_run, here):
    place, _ = clean_run
    assert here(place, "status", QUARTER, "--strict")[0] == 0
    assert here(place, "status", LATER)[0] == 0
    code, out, _ = here(place, "status", LATER, "--strict")
    assert code == 5
    assert "0 of 15" in out


@pytest.mark.parametrize("arguments", [["status"], ["failures"]])
def test_no_warehouse_yet_is_told(empty, here, arguments):
    code, _, err = here(empty, *arguments)
    assert code == 1
    assert "outturn run" in err
    assert "fault of ours" not in err


def test_explain_needs_no_warehouse(empty, here):
    code, out, _ = here(empty, "explain", "cumulative_fall")
    assert code == 0
    assert "there is no warehouse here yet" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["status", QUARTER],
        ["failures", QUARTER],
        ["explain", "cumulative_fall"],
        ["check", "in box/2020-21-Q3/EAST.xlsx"],
    ],
)
def test_json_has_a_version_of_its_shape(clean_run, here, monkeypatch, arguments):
    place, _ = clean_run
    monkeypatch.chdir(place.home.parent)
    code, out, _ = here(place, *arguments, "--json")
    assert code == 0
    found = json.loads(out)
    assert found["schema_version"] == 1
    assert found["command"] == arguments[0]


def test_data_docs_are_built_on_request_and_stand_by_themselves(clean_run, here):
    place, _ = clean_run
    code, out, _ = here(place, "data-docs", QUARTER)
    assert code == 0
    folder = place.home / "outbox" / QUARTER / "data-docs"
    assert out.strip() == str(folder / "index.html")
    index = (folder / "index.html").read_text()
    pages = re.findall(r'href="(validations/[^"]+)"', index)
    assert "activity" in index
    assert len(pages) > 5
    for page in pages:
        text = (folder / page).read_text()
        assert "://" not in re.sub(r"https?://www\.w3\.org/\S+", "", text)
    assert any(
        "running total" in (folder / page).read_text().lower()
        or "cumulative_fall" in (folder / page).read_text()
        for page in pages
    )
