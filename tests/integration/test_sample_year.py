import csv
import shutil

from tests.factories.command import ROOT
from tests.factories.sample import explained, is_explained_by
from tests.factories.warehouse_queries import ask

MEASURES = ROOT / "tests" / "golden" / "published_measures.csv"
PLANTED_BY = ("quarter", "rule_id", "source_file", "cell")
PUBLISHED = ROOT / "tests" / "golden" / "published_tables.csv"


def published():
    with PUBLISHED.open(encoding="utf-8") as file:
        return {row["programme_code"]: row for row in csv.DictReader(file)}


def test_every_figure_of_the_warehouse_is_the_published_one(sample_year_run):
    place, _ = sample_year_run
    rows = ask(
        place,
        "select * from marts.programme_summary where financial_year = '2020-21'"
        " and table_name is not null",
    )
    expected = published()
    assert {row["programme_code"] for row in rows} == set(expected)
    for row in rows:
        wanted = expected[row["programme_code"]]
        for quarter in ("q1", "q2", "q3", "q4"):
            if row["programme_code"] == "af":
                assert row[quarter] is None
                assert row[f"{quarter}_status"] == "not_available"
            else:
                assert row[quarter] == (float(wanted[quarter] or "nan") or 0) or (
                    row[quarter] is None and not wanted[quarter]
                )
        assert row["trajectory"] == (float(wanted["trajectory"] or 0) or None)
        outturn = row["outturn_pct"]
        shown = "N/A" if outturn is None else f"{int(outturn + 0.5)}%"
        assert shown == wanted["outturn_published"]


def test_every_measure_beyond_the_tables_is_the_published_one(sample_year_run):
    place, _ = sample_year_run
    ours = {
        (row["metric_code"], row["quarter"]): row["value"]
        for row in ask(place, "select * from marts.metric_quarter")
    }
    with MEASURES.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["part"] == "value"]
    assert len(rows) > 50
    for row in rows:
        value = ours[row["metric_code"], row["quarter"]]
        assert round(value, int(row["decimals"])) == float(row["value"]), row


def test_the_run_prints_both_tables_with_their_figures(sample_year_run):
    _, done = sample_year_run
    assert "National programmes, England, 2020-21" in done.stdout
    assert "AAC innovations, England, 2020-21" in done.stdout
    for row in published().values():
        for name in ("q1", "q2", "q3", "q4", "trajectory"):
            if row[name] and row["programme_code"] != "af":
                assert f"{int(row[name]):,}" in done.stdout
    atrial = next(
        line for line in done.stdout.splitlines() if "Atrial Fibrillation" in line
    )
    assert atrial.count("not available") == 4
    assert "not calculated" in atrial


def test_the_run_tells_each_stage_on_standard_error(sample_year_run):
    _, done = sample_year_run
    for quarter in ("2020-21-Q1", "2020-21-Q2", "2020-21-Q3", "2020-21-Q4"):
        lines = [line for line in done.stderr.splitlines() if line.startswith(quarter)]
        assert any("intake" in line for line in lines)
        assert any("validation" in line for line in lines)
    assert any(line.startswith("warehouse") for line in done.stderr.splitlines())
    assert "Traceback" not in done.stderr


def planted(quarter, rule):
    with (ROOT / "data" / "sample" / "planted.csv").open(encoding="utf-8") as file:
        return [
            row
            for row in csv.DictReader(file)
            if row["quarter"] == quarter and row["rule_id"] == rule
        ]


def test_failures_lists_each_eating_disorders_site_that_fell_and_no_other(
    sample_year_run,
):
    place, _ = sample_year_run
    found = place.json("failures", "2020-21-Q4", "--rule", "cumulative_fall")
    wanted = planted("2020-21-Q4", "cumulative_fall")
    assert wanted
    assert {(f["ahsn_code"], f["cell"]) for f in found["failures"]} == {
        (row["ahsn_code"], row["cell"]) for row in wanted
    }
    for failure in found["failures"]:
        assert failure["programme_code"] == "eied"
        assert failure["organisation_code"]
        assert failure["sheet"]
        assert failure["value"]
        assert "2020-21-Q" in failure["expected"]


def test_no_snapshot_is_called_a_cumulative_fall(sample_year_run):
    place, _ = sample_year_run
    q2, q3 = ask(
        place,
        "select value from marts.metric_quarter where programme_code = 'pcsk9i'"
        " and quarter in ('2020-21-Q2', '2020-21-Q3') order by quarter",
    )
    assert q3["value"] < q2["value"]
    fallen = ask(
        place,
        "select * from audit.failures where rule_id = 'cumulative_fall'"
        " and programme_code = 'pcsk9i'",
    )
    assert fallen == []


def test_the_national_figure_says_how_much_of_it_rests_on_flagged_records(
    sample_year_run,
):
    place, _ = sample_year_run
    [figure] = ask(
        place,
        "select * from marts.metric_quarter where metric_code = 'eied_patients'"
        " and quarter = '2020-21-Q4'",
    )
    [records] = ask(
        place,
        "select sum(value) as flagged from marts.activity"
        " where metric_code = 'eied_patients'"
        " and quarter = '2020-21-Q4' and is_flagged",
    )
    assert figure["value"] == 264
    assert 0 < figure["flagged_value"] == records["flagged"]
    assert figure["value_if_flagged_removed"] == 264 - figure["flagged_value"]


def test_what_a_second_version_taken_in_by_the_same_run_changed_is_told(
    sample_year_run,
):
    place, _ = sample_year_run
    found = ask(
        place,
        "select cause, old_value, new_value from audit.revisions"
        " where ahsn_code = 'WOE' and metric_code = 'securacath_devices'",
    )
    assert found == [{"cause": "resubmitted", "old_value": 5890, "new_value": 589}]


def test_running_again_with_nothing_new_does_nothing_and_says_so(sample_year):
    before = sample_year.warehouse.resolve()
    done = sample_year.outturn("run")
    assert done.returncode == 0, done.stderr
    assert "Nothing new" in done.stderr
    assert done.stdout == ""
    assert sample_year.warehouse.resolve() == before


def test_what_is_planted_fails_where_it_is_planted_and_all_else_is_explained(
    sample_year_run,
):
    place, _ = sample_year_run
    with (ROOT / "data" / "sample" / "planted.csv").open(encoding="utf-8") as file:
        wanted = {
            (row["quarter"], row["rule_id"], row["file_name"], row["cell"] or None)
            for row in csv.DictReader(file)
        }
    rows = ask(place, "select * from audit.failures")
    keys = [tuple(row[name] for name in PLANTED_BY) for row in rows]
    assert wanted <= set(keys)
    others = [row for row, key in zip(rows, keys, strict=True) if key not in wanted]
    assert not [row for row in others if row["severity"] == "critical"]
    for entry in explained():
        matched = [row for row in others if is_explained_by(row, entry)]
        assert len(matched) == int(entry["failures"]), entry
        others = [row for row in others if row not in matched]
    assert others == []


def test_a_home_that_is_removed_is_rebuilt_to_the_same_figures(sample_year):
    def figures():
        return ask(
            sample_year,
            "select * from marts.metric_quarter order by quarter, metric_code",
        )

    before = figures()
    shutil.rmtree(sample_year.home)
    assert sample_year.outturn("run").returncode == 3
    assert figures() == before
