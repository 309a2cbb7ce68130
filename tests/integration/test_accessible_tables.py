import csv
import io
import json
import subprocess

import polars as pl
import pytest

from assets.domain.quarter import Quarter
from assets.publication import display
from assets.publication.accessible_tables.headlines import headline_rows
from assets.publication.accessible_tables.published import published
from assets.publication.accessible_tables.render import render_tables
from assets.publication.display import half_up
from assets.publication.report.at_a_glance import tiles
from assets.publication.report.innovations import innovations_section
from assets.publication.report.local import local_section
from assets.publication.report.quality import quality_section
from assets.publication.report.render import TABLES as REPORT_TABLES
from assets.publication.report.year import report_year
from assets.warehouse.read_tables import read_tables
from tests.factories.accessible_books import read_ods, read_xlsx
from tests.factories.accessible_linter import lint
from tests.factories.published_counts import QUARTER, STEM, csv_rows
from tests.factories.spreadsheets import office

Q2 = "2020-21-Q2"


@pytest.fixture(scope="module")
def summary(sample_year_run):
    place, _ = sample_year_run
    [frame] = read_tables(place.home, ["marts.programme_summary"]).frames.values()
    return frame


@pytest.fixture(scope="module")
def workbook(table_files):
    return read_xlsx(table_files[f"{STEM}.xlsx"])


def test_the_workbook_and_the_ods_break_no_rule_of_the_guidance(table_files, workbook):
    assert lint(workbook) == []
    assert lint(read_ods(table_files[f"{STEM}.ods"])) == []


def test_the_ods_has_every_cell_of_the_workbook(table_files, workbook):
    ods = read_ods(table_files[f"{STEM}.ods"])
    assert [one.rows for one in ods.sheets] == [one.rows for one in workbook.sheets]


@pytest.mark.parametrize(
    ("title", "table_name"),
    [
        ("National programmes", "national programmes"),
        ("Accelerated Access Collaborative", "AAC innovations"),
    ],
)
def test_the_published_tables_are_the_programme_summary(
    summary, workbook, title, table_name
):
    summary = summary.filter(
        (pl.col("financial_year") == "2020-21") & (pl.col("table_name") == table_name)
    )
    rows = workbook.sheet(title).cells()
    assert len(rows) == summary.height
    for row, of_mart in zip(
        rows, summary.sort("table_position").to_dicts(), strict=True
    ):
        assert row["Programme"].split(" [note")[0] == of_mart["programme_name"]
        quarters = [row[one] for one in row if one[:1] == "Q" and one[2:3] == ":"]
        assert len(quarters) == 4
        for number, shown in enumerate(quarters, start=1):
            value = of_mart[f"q{number}"]
            assert is_shown(shown, value, 0), row
        assert is_shown(row["Trajectory of the year"], of_mart["trajectory"], 0)
        assert is_shown(row["Outturn (%)"], of_mart["outturn_pct"], 1)


def is_shown(shown, value, decimals):
    if value is None:
        return shown in ("[x]", "[z]", "[c]")
    return shown == float(half_up(value, decimals=decimals))


def test_awaited_figures_are_not_available_and_true_zeros_are_zeros(workbook):
    rows = {
        row["Programme"].split(" [")[0]: row
        for row in workbook.sheet("National programmes").cells()
    }
    assert rows["Atrial Fibrillation"]["Q4: Jan to Mar 2021"] == "[x]"
    assert rows["Atrial Fibrillation"]["Outturn (%)"] == "[x]"
    assert rows["ESCAPE-pain"]["Q4: Jan to Mar 2021"] == 0
    assert rows["ESCAPE-pain"]["Outturn (%)"] == "[z]"
    medicines = rows["Transfers of Care Around Medicines"]
    assert medicines["Q4: Jan to Mar 2021"] == 78346
    assert "Q4 [e]" in medicines["Markers"]
    assert medicines["Warnings and gaps"] == "none"
    eating = rows["Early Intervention Eating Disorders"]
    assert eating["Warnings and gaps"] == "5 flagged records"
    differences = workbook.sheet("Published figures").cells()
    assert [row["Published, as printed"] for row in differences][:4] == ["0"] * 4
    assert [row["Our figure"] for row in differences][:4] == ["[x]"] * 4


def test_what_came_late_revises_england_but_not_the_ahsn_itself(
    table_frames, table_files
):
    late = table_frames.frames["audit.revisions"].filter(pl.col("cause") == "late")
    (quarter,), (ahsn,) = set(late["quarter"]), set(late["ahsn_code"])
    metrics = set(late["metric_code"])
    england = csv_rows(table_files, "england")
    revised = {r["metric_code"] for r in england if r["is_revised"] == "true"}
    assert {
        row["metric_code"]
        for row in england
        if row["quarter"] == quarter and row["value"] and row["metric_code"] in metrics
    } <= revised
    assert not any(
        row["is_revised"] == "true"
        for row in csv_rows(table_files, "ahsns")
        if (row["ahsn_code"], row["quarter"]) == (ahsn, quarter)
    )


def test_an_ahsn_has_the_name_it_had_in_the_quarter(workbook):
    names = {
        row["AHSN code"]: row["AHSN"]
        for row in workbook.sheet("All measures by AHSN").cells()
    }
    assert len(names) == 15
    assert names["EAST"] == "Eastern AHSN"
    assert names["UCLP"] == "UCLPartners"


def test_an_earlier_quarter_shows_the_year_up_to_it(table_frames):
    book = read_xlsx(render_tables(table_frames, Q2)["ahsn-impact_2020-21-Q2.xlsx"])
    assert lint(book) == []
    (row,) = [
        row
        for row in book.sheet("National programmes").cells()
        if row["Programme"].startswith("Early Intervention")
    ]
    assert row["Q2: Jul to Sep 2020"] == 119
    assert not any(heading.startswith("Q3") for heading in row)
    assert row["Outturn (%)"] == 17.9


def test_the_headlines_of_an_earlier_quarter_are_those_of_its_report(
    table_frames, sample_year_run
):
    place, _ = sample_year_run
    rows = headline_rows(published(table_frames, Quarter.parse(Q2)))
    ours = dict(rows.select("headline_code", "value").iter_rows())
    year = report_year(read_tables(place.home, REPORT_TABLES), Q2)
    figures = [tile.figure.split(" [")[0] for tile in tiles(year, [])]
    assert display.number(ours["patients_benefitting"]) in figures
    assert display.number(ours["companies_supported"]) in figures
    assert display.million_pounds(ours["investment_leveraged"]) in figures
    assert f"{half_up(ours['jobs_created_or_safeguarded']):,}" in figures


def test_what_is_told_of_england_alone_is_what_the_report_tells(
    sample_year_run, workbook
):
    place, _ = sample_year_run
    year = report_year(read_tables(place.home, REPORT_TABLES), QUARTER)
    sections = (
        ("Innovations by category", innovations_section(year).tables[0], (0, 6)),
        ("Local programmes by theme", local_section(year).tables[1], (0, 1)),
        ("Rules that fired", quality_section(year, []).tables[0], (0, 2, 3, 4, 6)),
    )
    for title, of_report, columns in sections:
        rows = [list(row.values()) for row in workbook.sheet(title).cells()]
        told = [[row.cells[at].text for at in columns] for row in of_report.rows]
        of_rows = {str(row[0]): row for row in rows}
        for name, *cells in told:
            shown = [
                f"{one:,}" if isinstance(one, int) else one for one in of_rows[name]
            ]
            assert set(cells) <= set(shown), (title, name)
    impacts = workbook.sheet("Impacts of local programmes").cells()
    told = [row.cells[1].text for row in local_section(year).tables[0].rows]
    pounds = {True: "£", False: ""}
    assert told == [
        f"{pounds[row['Unit'] == 'pounds']}{row['Impact']:,} {row['Markers']}"
        for row in impacts
    ]


def test_a_headline_with_an_estimated_part_is_marked_so(table_files, workbook):
    (row,) = [
        row
        for row in workbook.sheet("Headlines").cells()
        if (row["Headline"], row["Year"]) == ("Patients benefitting", "2020-21")
    ]
    assert (row["Our figure"], row["Markers"]) == (104003, "[e]")
    for told in csv_rows(table_files, "headlines"):
        is_missing = told["status"] in ("not_available", "not_sent", "not_judged")
        assert is_missing is not bool(told["value"]), told


def test_every_csv_is_as_its_description_says(table_files):
    names = [name for name in table_files if name.endswith(".csv")]
    assert len(names) == 13
    for name in names:
        meta = json.loads(table_files[f"{name}-metadata.json"])
        assert meta["url"] == name
        assert meta["@context"][0] == "http://www.w3.org/ns/csvw"
        columns = meta["tableSchema"]["columns"]
        rows = list(csv.reader(io.StringIO(table_files[name].decode())))
        assert rows[0] == [column["titles"] for column in columns]
        assert all(column["dc:description"] for column in columns), name
        key = [rows[0].index(one) for one in meta["tableSchema"]["primaryKey"]]
        keys = [tuple(row[at] for at in key) for row in rows[1:]]
        assert len(set(keys)) == len(keys), name
        for row in rows[1:]:
            for value, column in zip(row, columns, strict=True):
                assert is_typed(value, column), (name, column["name"], value)
        assert "Synthetic data" in meta["dc:description"]


def is_typed(value, column):
    if value == "":
        return not column["required"]
    match column["datatype"]:
        case "double":
            return float(value) is not None
        case "integer":
            return int(value) is not None
        case {"base": "boolean"}:
            return value in ("true", "false")
        case {"base": "date"}:
            return len(value) == 10
    return column["datatype"] == "string" and value[0] not in "=+-@"


def test_the_csv_holds_the_figures_unrounded(table_frames, table_files):
    expected = {
        (row["metric_code"], row["quarter"]): row["value"]
        for row in table_frames.frames["marts.metric_quarter"].to_dicts()
    }
    rows = csv_rows(table_files, "england")
    assert len(rows) == len(expected)
    for row in rows:
        value = expected[row["metric_code"], row["quarter"]]
        assert (float(row["value"]) if row["value"] else None) == value


def test_libreoffice_opens_both_with_every_sheet(table_files, tmp_path):
    for kind in ("xlsx", "ods"):
        (tmp_path / f"{kind}.{kind}").write_bytes(table_files[f"{STEM}.{kind}"])
    command = [
        office(),
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        # A file for each sheet, in UTF-8.
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
        "--outdir",
        str(tmp_path),
        *(str(tmp_path / f"{kind}.{kind}") for kind in ("xlsx", "ods")),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    for kind in ("xlsx", "ods"):
        assert len(list(tmp_path.glob(f"{kind}-*.csv"))) == 18
        national = (tmp_path / f"{kind}-Table 1.csv").read_text(encoding="utf-8")
        assert ",78346," in national
        assert "Err:" not in national


def test_no_percentage_is_shown_of_a_figure_that_is_not(table_files):
    for name in ("regions", "ahsns"):
        for row in csv_rows(table_files, name):
            assert row["value"] or not row["outturn_pct"]


def test_of_people_no_revision_names_whose_it_is_or_says_what_was_told_before(
    table_frames, table_files
):
    units = set(table_frames.frames["reference.disclosure"]["unit"])
    rows = [row for row in csv_rows(table_files, "revisions") if row["unit"] in units]
    assert len({row["metric_code"] for row in rows}) > 10
    for row in rows:
        assert row["ahsn_code"] == row["organisation_code"] == "England"
        assert row["old_value"] == row["old_status"] == ""
        assert row["figures_revised"] not in ("1", "2")
    metrics = {row["metric_code"] for row in rows}
    for name in ("regions", "ahsns"):
        for row in csv_rows(table_files, name):
            assert row["is_revised"] == "false" or row["metric_code"] not in metrics
