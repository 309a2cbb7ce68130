from __future__ import annotations

import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from assets.domain.names import name_key
from assets.domain.registry.load import load_registry
from assets.validation.rules import load_rules
from tests.factories.sample import INBOX, SAMPLE, explained, planted, received

PLANTED = planted()
IN_A_CELL = [thing for thing in PLANTED if thing["cell"]]

FRAMES = load_registry().frames()
PROGRAMMES = set(FRAMES.programme_names["name_key"])
ORGANISATIONS = {
    row["organisation_code"]: row for row in FRAMES.organisations.rows(named=True)
}

# What the cell has to hold for the rule to fail there.
HOLDS: dict[str, Callable[[object], bool]] = {
    "value_not_a_number": lambda cell: str(cell) in {"<5", "TBC", "=SUM(40,2)"},
    "value_not_whole": lambda cell: cell == 12.5,
    "value_negative": lambda cell: isinstance(cell, int) and cell < 0,
    "value_missing": lambda cell: cell is None,
    "organisation_required": lambda cell: cell is None,
    "programme_unknown": lambda cell: name_key(str(cell)) not in PROGRAMMES,
    "theme_unknown": lambda cell: cell == "Blue skies",
    "company_number_invalid": lambda cell: cell == "1234",
    "column_unknown": lambda cell: cell == "Internal ref",
    "stage_not_in_use": lambda cell: cell == 6,
    "organisation_not_in_ahsn": lambda cell: (
        ORGANISATIONS[str(cell)]["ahsn_code"] == "EM"
    ),
    "organisation_closed": lambda cell: (
        ORGANISATIONS[str(cell)]["closed_on"] is not None
    ),
    "duplicate_record": lambda cell: cell == "Patients",
    "cumulative_fall": lambda cell: float(str(cell)) > 0,
    "stage_regression": lambda cell: cell == 4,
    "sites_do_not_sum": lambda cell: isinstance(cell, int) and cell > 0,
    "scale_shift": lambda cell: isinstance(cell, int) and cell % 10 == 0,
    "peer_outlier": lambda cell: isinstance(cell, int) and cell % 10 == 0,
}


@pytest.mark.parametrize(
    "thing",
    IN_A_CELL,
    ids=[f"{t['quarter']} {t['ahsn_code']} {t['rule_id']}" for t in IN_A_CELL],
)
def test_what_is_planted_is_where_the_list_says(thing: dict[str, str]) -> None:
    book = openpyxl.load_workbook(INBOX / thing["quarter"] / thing["file_name"])
    cell = book[thing["sheet"]][thing["cell"]].value
    assert HOLDS[thing["rule_id"]](cell)


def test_the_duplicates_are_of_one_organisation_and_metric() -> None:
    pair = [t for t in PLANTED if t["rule_id"] == "duplicate_record"]
    book = openpyxl.load_workbook(INBOX / pair[0]["quarter"] / pair[0]["file_name"])
    rows = [[c.value for c in book["Activity"][t["cell"][1:]]] for t in pair]
    assert rows[0][:3] == rows[1][:3]
    assert rows[0][3] != rows[1][3]


def test_the_formula_has_no_value_beside_it() -> None:
    thing = next(t for t in PLANTED if "formula" in t["note"])
    path = INBOX / thing["quarter"] / thing["file_name"]
    book = openpyxl.load_workbook(path, data_only=True)
    assert book[thing["sheet"]][thing["cell"]].value is None


def test_the_truncated_workbook_cannot_be_opened_and_a_good_one_follows() -> None:
    thing = next(t for t in PLANTED if t["rule_id"] == "file_unreadable")
    with pytest.raises(zipfile.BadZipFile):
        openpyxl.load_workbook(INBOX / thing["quarter"] / thing["file_name"])
    times = {
        row["file_name"]: row["received_at"]
        for row in received()
        if row["quarter"] == thing["quarter"] and row["file_name"].startswith("ICHP")
    }
    assert len(times) == 2
    assert min(times, key=lambda name: times[name]) == thing["file_name"]


def test_the_resubmission_differs_from_the_first_in_two_figures_and_comes_later() -> (
    None
):
    folder = INBOX / "2020-21-Q3"
    first, second = "WEAHSN_2020-21_Q3.xlsx", "WEAHSN_2020-21_Q3_v2.xlsx"
    grids = [
        list(openpyxl.load_workbook(folder / name)["Activity"].values)
        for name in (first, second)
    ]
    changed = [(old[3], new[3]) for old, new in zip(*grids, strict=True) if old != new]
    assert len(changed) == 2
    texts = [old for old, _ in changed if isinstance(old, str)]
    assert texts == ["TBC"]
    assert [old for old, new in changed if old != "TBC"] == [
        new * 10 for old, new in changed if old != "TBC"
    ]
    times = {row["file_name"]: row["received_at"] for row in received()}
    assert times[first] < times[second]


def test_at_least_these_rules_have_something_planted() -> None:
    assert {thing["rule_id"] for thing in PLANTED} == {
        *HOLDS,
        "file_unreadable",
        "organisation_lapsed",
        "submission_late",
    }


def test_the_readme_lists_all_that_is_planted() -> None:
    text = (SAMPLE / "README.md").read_text(encoding="utf-8")
    for thing in PLANTED:
        columns = ("quarter", "ahsn_code", "file_name", "sheet", "cell")
        start = "".join(f"| {thing[column]} " for column in columns)
        assert f"{start}| `{thing['rule_id']}` |" in text


def test_the_readme_lists_all_that_is_explained() -> None:
    text = (SAMPLE / "README.md").read_text(encoding="utf-8")
    for entry in explained():
        assert entry["why"]
        assert f"| {entry['failures']} | {entry['why']} |" in text


def test_what_is_explained_is_of_a_registered_metric_and_a_rule() -> None:
    metrics = {*FRAMES.metrics["metric_code"], ""}
    rules = load_rules().rules
    for entry in explained():
        assert entry["metric_code"] in metrics
        assert rules[entry["rule_id"]].severity != "critical"
