"""A programme, a new name, a rule and a table: each one file, and what follows."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime

import dagster as dg
import duckdb
import polars as pl
import pytest

from assets.archive.verdict import Verdict
from assets.domain.errors import WarehouseError
from assets.domain.project import EXPECTATIONS, SQL
from assets.domain.registry.load import load_registry
from assets.domain.registry.registry import Registry
from assets.validation.face import verdicts_asset
from assets.validation.rules import RuleBook, load_rules
from assets.warehouse.build import build_warehouse
from assets.warehouse.connect import open_warehouse
from assets.warehouse.face import warehouse_assets
from assets.warehouse.read import national_table, submission_status
from pipelines.cli.explain_rule import print_rule
from tests.factories.judging import Desk, Sent
from tests.factories.one_change import (
    NEW_NAMES,
    OLD_NAME,
    PROGRAMME,
    RULE,
    TABLE,
)
from tests.factories.registry import copy_of_the_registry, replace_once

pytestmark = [
    # Partitioned checks are a preview (docs/decisions/0002-libraries-and-pins.md).
    pytest.mark.filterwarnings("ignore::dagster.PreviewWarning"),
]

BUILT_AT = datetime(2021, 4, 22, 6, tzinfo=UTC)


@dataclass(frozen=True)
class Changed:
    """The project with one of each added, and a quarter or two that went through it."""

    rules_folder: object
    sql_folder: object
    registry: Registry
    rules: RuleBook
    verdict: Verdict
    home: object

    def ask(self, sql):
        with open_warehouse(self.home) as connection:
            return connection.sql(sql).pl().to_dicts()


def wards(quarter, value, **more):
    """What the AHSN sends, everything named as people name it."""
    row = {
        "programme_code": "ward lanterns",
        "metric_code": "LIT WARDS",
        "organisation_code": "SYN-EAST-01",
        "value": value,
    }
    cover = {"ahsn_code": "Fenland Health Futures"}
    return Sent(quarter=quarter, cover=cover, sheets={"activity": [row | more]})


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("texts")
    reference = copy_of_the_registry(folder)
    (reference / "programmes" / "lantern.yml").write_text(PROGRAMME)
    replace_once(reference / "ahsns.yml", OLD_NAME, NEW_NAMES)
    rules_folder = shutil.copytree(EXPECTATIONS, folder / "expectations")
    with (rules_folder / "activity.yml").open("a") as file:
        file.write(RULE)
    sql_folder = shutil.copytree(SQL, folder / "sql")
    (sql_folder / "marts" / "site_counts.sql").write_text(TABLE)

    registry, rules = load_registry(reference), load_rules(rules_folder)
    desk = Desk(folder, registry=registry, rules=rules)
    desk.send(wards("2020-21-Q3", "12"))
    desk.send(wards("2020-21-Q4", "9", comment="ok"))
    desk.judge("2020-21-Q3")
    verdict = desk.judge("2020-21-Q4")
    home = folder / "home"
    home.mkdir()
    build_warehouse(
        desk.archive, registry, home, built_at=BUILT_AT, sql_folder=sql_folder
    )
    return Changed(rules_folder, sql_folder, registry, rules, verdict, home)


def found(changed, rule_id):
    return changed.verdict.failures.filter(pl.col("rule_id") == rule_id).to_dicts()


def test_a_programme_has_its_rows_in_the_dimensions(changed):
    [programme] = changed.ask(
        "select * from reference.programmes where programme_code = 'lantern'"
    )
    assert programme["programme_name"] == "Lantern Ward Lights"
    [metric] = changed.ask(
        "select * from reference.metrics where programme_code = 'lantern'"
    )
    assert (metric["lower_bound"], metric["upper_bound"]) == (0, 40)
    [expected] = changed.ask(
        "select * from reference.expected_programmes where programme_code = 'lantern'"
    )
    assert expected["ahsn_code"] == "EAST"


def test_a_programme_is_recognised_by_its_aliases_and_falls_like_any_running_total(
    changed,
):
    figures = changed.ask(
        "select quarter, value, in_quarter_value from marts.activity"
        " where metric_code = 'lantern_wards' order by quarter"
    )
    assert [row["value"] for row in figures] == [12, 9]
    [fall] = found(changed, "cumulative_fall")
    assert fall["metric_code"] == "lantern_wards"
    assert "12" in fall["expected"]


def test_a_programmes_bounds_are_held(tmp_path, changed):
    desk = Desk(tmp_path, registry=changed.registry, rules=changed.rules)
    desk.send(wards("2020-21-Q4", "41"))
    beyond = desk.judge("2020-21-Q4").failures
    assert "Wards lit" in "".join(
        beyond.filter(pl.col("rule_id").str.contains("bound|range|between"))["message"]
    )


def test_a_programme_has_its_row_in_the_report(changed):
    with open_warehouse(changed.home) as connection:
        table = national_table(connection, "2020-21")
    [row] = table.filter(pl.col("programme_code") == "lantern").to_dicts()
    assert (row["q3"], row["q4"], row["trajectory"]) == (12, 9, 20)
    assert row["outturn_pct"] == 45
    assert row["flags"]


def test_a_renamed_ahsn_is_known_by_its_new_name_when_it_had_it(changed):
    names = changed.ask(
        "select * from reference.ahsns where ahsn_code = 'EAST' order by valid_from"
    )
    assert [row["ahsn_name"] for row in names if row["valid_from"] is not None] == [
        "Fenland Health Futures",
        "Health Innovation East",
    ]
    [sent] = changed.verdict.submissions.to_dicts()
    assert (sent["ahsn_code"], sent["is_counting"]) == ("EAST", True)


@pytest.mark.parametrize(
    ("quarter", "name"),
    [
        ("2020-21-Q3", "Eastern AHSN"),
        ("2020-21-Q4", "Fenland Health Futures"),
        ("2023-24-Q4", "Health Innovation East"),
    ],
)
def test_each_quarter_shows_an_ahsn_by_its_name_then(changed, quarter, name):
    with open_warehouse(changed.home) as connection:
        status = submission_status(connection, quarter)
    [east] = status.filter(pl.col("ahsn_code") == "EAST").to_dicts()
    assert east["ahsn_name"] == name


def test_a_rule_is_in_its_suite_and_fails_in_words(changed):
    suite = {check.check.check_id for check in changed.rules.checks_of("activity")}
    assert "comment_too_short" in suite
    [failure] = found(changed, "comment_too_short")
    assert failure["cell"]
    assert failure["message"].endswith(
        "says “ok”. Say what it means, or leave it blank."
    )
    [run] = changed.ask(
        "select * from audit.checks where check_id = 'comment_too_short'"
        " and quarter = '2020-21-Q4'"
    )
    assert run["unexpected_count"] == 1


def test_a_rule_is_in_the_audit_and_flags_the_figure(changed):
    [failure] = changed.ask(
        "select * from audit.failures where rule_id = 'comment_too_short'"
    )
    assert failure["is_open"]
    [figure] = changed.ask("select * from marts.activity where quarter = '2020-21-Q4'")
    assert figure["is_flagged"]


def test_a_rule_is_shown_by_the_check_of_its_suite(changed):
    quarters = dg.StaticPartitionsDefinition(["2020-21-Q4"])
    asset = verdicts_asset(quarters, changed.rules_folder)
    checks = {spec.name for spec in asset.check_specs}
    table = changed.rules.checks["comment_too_short"].check.table
    assert f"{table}_warning" in checks


def test_a_rule_is_explained(changed, capsys):
    print_rule(
        "comment_too_short",
        changed.rules.rules["comment_too_short"],
        changed.ask(
            "select quarter, 1 as failure_count, 1 as open_count, 1 as ahsn_count"
            " from audit.failures where rule_id = 'comment_too_short'"
        ),
    )
    printed = capsys.readouterr().out
    assert "fewer than three letters" in printed
    assert "It explains nothing" in printed
    assert "2020-21-Q4" in printed


def test_a_table_is_an_asset_with_its_lineage_and_its_columns(changed):
    asset = warehouse_assets(changed.sql_folder)
    [spec] = [s for s in asset.specs if s.key.path == ["marts", "site_counts"]]
    assert [dep.asset_key.path for dep in spec.deps] == [["marts", "activity"]]
    columns = spec.metadata["dagster/column_schema"].columns
    assert [column.name for column in columns] == ["quarter", "ahsn_code", "site_count"]
    assert columns[2].description == "Its sites. Unit: organisations."


def test_a_table_is_built_and_its_columns_are_explained_where_analysts_look(changed):
    rows = changed.ask("select * from marts.site_counts order by quarter")
    assert [row["site_count"] for row in rows] == [1, 1]
    comments = changed.ask(
        "select column_name, comment from duckdb_columns()"
        " where schema_name = 'marts' and table_name = 'site_counts'"
    )
    assert {row["column_name"]: row["comment"] for row in comments}[
        "site_count"
    ] == "Its sites. Unit: organisations."


def test_a_table_whose_grain_does_not_hold_is_not_published(tmp_path, changed):
    broken = shutil.copytree(changed.sql_folder, tmp_path / "sql")
    path = broken / "marts" / "site_counts.sql"
    path.write_text(TABLE.replace("Grain: quarter, ahsn_code", "Grain: ahsn_code"))
    before = (changed.home / "warehouse.duckdb").resolve()
    with pytest.raises(WarehouseError, match="site_counts"):
        build_warehouse(
            Desk(changed.home.parent).archive,
            changed.registry,
            changed.home,
            built_at=BUILT_AT,
            sql_folder=broken,
        )
    assert (changed.home / "warehouse.duckdb").resolve() == before
    with duckdb.connect(str(before), read_only=True) as connection:
        assert connection.sql("select count(*) from marts.site_counts").fetchone() == (
            2,
        )
