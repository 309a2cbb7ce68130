"""Where a figure of the sample year comes from, as the command prints it."""

import json
import re

import polars as pl
import pytest

from pipelines.cli.main import run_command
from tests.factories.command import ROOT
from tests.factories.warehouse_queries import ask

GOLDEN = ROOT / "tests" / "golden" / "explain_eied_patients_2020-21-Q4.txt"


@pytest.fixture
def explain(sample_year_run, capsys):
    place, _ = sample_year_run

    def run(*arguments):
        code = run_command(["explain", *arguments, "--home", str(place.home)])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.mark.parametrize(
    "asked",
    [
        ("eied_patients", "2020-21-Q4"),
        ("eied_patients/2020-21-q4",),
        ("eied/2020-21-Q4",),
    ],
)
def test_a_national_figure_is_traced_to_every_cell(explain, asked):
    code, out, _ = explain(*asked)
    assert code == 0
    told = re.sub(r"since [0-9-]+ [0-9:]+ UTC", "since RUN UTC", out)
    assert told == GOLDEN.read_text(encoding="utf-8")


def test_the_cells_of_a_figure_add_up_to_it_ahsn_by_ahsn(explain):
    _, out, _ = explain("eied_patients", "2020-21-Q4", "--json")
    document = json.loads(out)
    assert document["schema_version"] == 1
    figure = document["figure"]
    assert figure["value"] == figure["told_value"] == 264
    assert sum(ahsn["value"] for ahsn in figure["ahsns"]) == 264
    for ahsn in figure["ahsns"]:
        assert sum(record["value"] for record in ahsn["records"]) == ahsn["value"]
        for record in ahsn["records"]:
            assert float(record["value_text"]) == record["value"]
            assert re.fullmatch(r"[A-Z]+\d+", record["cell"])


def test_one_ahsn_and_a_rate_are_explained_too(explain):
    _, out, _ = explain("focus_adhd_assessments/2020-21-Q4", "--ahsn", "WES", "--json")
    figure = json.loads(out)["figure"]
    assert [ahsn["ahsn_code"] for ahsn in figure["ahsns"]] == ["WES"]
    code, out, _ = explain("precept_mgso4_rate", "2020-21-Q4", "--ahsn", "WES")
    assert code == 0
    assert "says “16” of “18”" in out


def test_one_ahsns_figure_is_the_heading_with_its_own_trajectory_rank_and_flags(
    explain,
):
    code, out, _ = explain("eied_patients", "2020-21-Q4", "--ahsn", "KSS")
    assert code == 0
    title, *lines = out.splitlines()
    assert "Kent Surrey Sussex AHSN (KSS), 2020-21-Q4" in title
    assert lines[0].strip() == "21 patients (final)"
    assert lines[1].strip().startswith("trajectory ")
    assert lines[2].strip().startswith("rank 5 of the AHSNs; their median is 15")
    assert "  12 of it rests on flagged records; without them 9" in lines
    assert "  England: 264 patients (final)" in lines


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["eied_patient", "2020-21-Q4"], "Did you mean eied_patients?"),
        (["eied_patients", "2020-Q4"], "not a quarter of the reporting calendar"),
        (["cumulative_fall", "--as-at", "2021-01-01"], "is a rule"),
        (["eied_patients"], "outturn explain eied_patients 2020-21-Q4"),
        (["eied/2020-21-Q4", "2020-21-Q3"], "names one quarter and '2020-21-Q3'"),
        (["cumulative_fall", "2020-21-Q4"], "a rule has no quarter"),
        (["eied_patients", "2023-24-Q4"], "It has one for 2020-21-Q1, 2020-21-Q2"),
        (["eied", "2020-21-Q4", "--as-at", "then"], "neither a day nor a time"),
        (["eied", "2020-21-Q4", "--as-at", "2020-01-01"], "told first at"),
    ],
)
def test_what_cannot_be_explained_is_told_with_what_to_do(explain, asked, said):
    code, out, err = explain(*asked)
    assert code == 2
    assert out == ""
    assert said in err


def test_what_a_figure_lacks_is_said_in_words_and_in_the_document(explain):
    _, told, _ = explain("focus_adhd_assessments/2020-21-Q4", "--ahsn", "WES")
    assert "a floor: 2 figures of earlier quarters are missing" in told
    _, out, _ = explain("spaceoar_procedures/2020-21-Q2", "--json")
    figure = json.loads(out)["figure"]
    assert (figure["other_failure_count"], figure["lapsed_count"]) == (2, 0)
    lacking = {
        ahsn["ahsn_code"] for ahsn in figure["ahsns"] if ahsn["other_failure_count"]
    }
    assert lacking == {"NWC", "WM"}


@pytest.mark.parametrize("as_at", [[], ["--as-at", "9999-12-31"]])
def test_what_a_merged_organisation_takes_over_is_said_in_words_and_in_the_document(
    explain, as_at
):
    asked = ("plgf_tests/2020-21-Q3", "--ahsn", "YH", *as_at)
    _, told, _ = explain(*asked)
    assert "takes over 1,275 of its predecessors' figures\n" in told
    assert "(SYN-YH-12), 2020-21-Q2: 441, activity.parquet!D28\n" in told
    _, out, _ = explain(*asked, "--json")
    (ahsn,) = json.loads(out)["figure"]["ahsns"]
    (merged,) = (one for one in ahsn["records"] if one["inherited_from"])
    assert merged["organisation_code"] == "SYN-YH-27"
    assert merged["inherited_value"] == merged["value"] - merged["in_quarter_value"]
    values = [one["value"] for one in merged["inherited_from"]]
    assert values == [441, 834]
    assert sum(values) == merged["inherited_value"]


@pytest.mark.parametrize("as_at", [[], ["--as-at", "9999-12-31"]])
def test_a_file_that_was_changed_in_the_archive_is_not_quoted(
    sample_year, capsys, as_at
):
    [kept] = ask(
        sample_year,
        "select submission_id from audit.submissions"
        " where ahsn_code = 'KSS' and quarter = '2020-21-Q4' and is_counting",
    )
    folder = sample_year.home / "archive/submissions" / kept["submission_id"]
    [path] = folder.rglob("activity.parquet")
    path.chmod(0o644)
    pl.read_parquet(path).with_columns(value_text=pl.lit("777")).write_parquet(path)
    asked = ["explain", "eied_patients", "2020-21-Q4", *as_at]
    code = run_command([*asked, "--home", str(sample_year.home)])
    out, err = capsys.readouterr()
    assert (code, out) == (1, "")
    assert "cannot be quoted" in err
    assert f"Restore {folder} from a backup" in err
