"""Which tables a build in parts makes anew, on a warehouse of five small tables."""

import random

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.domain.errors import WarehouseError
from assets.domain.registry.load import load_registry
from assets.warehouse import build as building
from assets.warehouse.build import build_warehouse
from assets.warehouse.connect import open_warehouse
from assets.warehouse.manifest import current_manifest
from tests.factories.verdicts import archive_of, eating_disorders, keep, moment

QUARTERS = tuple(
    f"{year}-Q{number}" for year in ("2019-20", "2020-21") for number in range(1, 5)
)
SMALL = {
    "staging/figures": """
        -- Figures.
        -- Grain: quarter.
        -- Rebuilt: by quarter.
        select
            quarter,  -- Quarter. Unit: quarter.
            value  -- Figure. Unit: none.
        from archive.activity
        """,
    "marts/signs": """
        -- Whether a figure is great.
        -- Grain: quarter.
        -- Rebuilt: by quarter.
        select
            quarter,  -- Quarter. Unit: quarter.
            value > 500 as is_great  -- Whether it is. Unit: yes or no.
        from staging.figures
        """,
    "marts/totals": """
        -- The year's total so far.
        -- Grain: quarter.
        -- Rebuilt: from the quarter on.
        -- Looks back: a year.
        select
            quarter,  -- Quarter. Unit: quarter.
            sum(value) over (
                partition by substr(quarter, 1, 7) order by quarter
            ) as total  -- Total. Unit: none.
        from staging.figures
        """,
    "marts/greatest": """
        -- The greatest figure.
        -- Grain: greatest.
        select max(value) as greatest  -- Figure. Unit: none.
        from staging.figures
        """,
    "marts/calendar": """
        -- The calendar.
        -- Grain: quarter.
        select quarter  -- Quarter. Unit: quarter.
        from registry.quarters
        """,
}


@pytest.fixture(scope="module")
def registry():
    return load_registry()


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return written(tmp_path_factory.mktemp("small"), SMALL)


def written(folder, files):
    for name, sql in files.items():
        path = folder / f"{name}.sql"
        path.parent.mkdir(exist_ok=True)
        lines = [line.removeprefix(" " * 8) for line in sql.strip("\n").splitlines()]
        path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    return folder


class Home:
    """A home whose archive gets figures, and whose warehouse is built each time."""

    def __init__(self, folder, registry, sql):
        self.folder, self.registry, self.sql = folder, registry, sql
        self.archive, self.number = archive_of(folder / "archive"), 0

    def report(self, value, quarter):
        self.number += 1
        keep(self.archive, eating_disorders(value, quarter=quarter, number=self.number))

    def build(self, **changes):
        self.number += 1
        given = {"sql_folder": self.sql} | changes
        return build_warehouse(
            self.archive,
            self.registry,
            self.folder,
            built_at=moment(self.number),
            **given,
        )

    def whole(self):
        """What a whole build of the same facts holds."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(building, "current_manifest", lambda home: None)
            elsewhere = self.folder / "whole"
            build_warehouse(
                self.archive,
                self.registry,
                elsewhere,
                built_at=moment(self.number),
                sql_folder=self.sql,
            )
        return current_manifest(elsewhere).tables

    def folder_build(self):
        """The id of the build that readers open."""
        return current_manifest(self.folder).build_id

    def held(self):
        return current_manifest(self.folder).tables


@pytest.fixture
def home(tmp_path, registry, small):
    home = Home(tmp_path, registry, small)
    for place, quarter in enumerate(QUARTERS[:6]):
        home.report(100 + place, quarter)
    home.build()
    return home


def made(report):
    return {name.split(".")[1] for name in report.made_tables}


def test_nothing_new_keeps_every_table(home):
    report = home.build()
    assert (report.made_tables, report.made_quarters, report.why_whole) == ((), (), "")
    assert "5 tables: 0 rebuilt, 5 kept" in report.summary()


def test_a_new_quarter_makes_anew_what_rests_on_it(home):
    home.report(900, "2020-21-Q3")
    report = home.build()
    assert made(report) == {"figures", "signs", "totals", "greatest"}
    assert report.made_quarters == ("2020-21-Q3",)
    assert "4 rebuilt for 2020-21-Q3, 1 kept" in report.summary()
    assert home.held() == home.whole()


def test_an_old_quarter_makes_anew_what_looks_back_on_it_and_no_more(home):
    home.report(1, "2019-20-Q4")
    report = home.build()
    assert report.made_quarters == ("2019-20-Q4", "2020-21-Q1", "2020-21-Q2")
    assert home.held() == home.whole()


def test_a_table_that_comes_out_as_it_was_stops_the_change(home):
    home.report(105, "2020-21-Q2")
    report = home.build()
    assert made(report) == {"figures"}
    assert report.changed_tables == ()


def test_a_quarter_without_any_verdict_left_leaves_every_table(home):
    [kept] = [v for v in home.archive.kept_verdicts() if v.quarter == "2019-20-Q1"]
    for path in sorted(kept.folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    kept.folder.rmdir()
    assert not home.build().why_whole
    assert home.held()["staging.figures"].row_count == 5
    assert home.held() == home.whole()


@given(st.lists(st.tuples(st.sampled_from(QUARTERS), st.integers(0, 3)), max_size=4))
@settings(max_examples=6)
def test_in_whatever_order_quarters_come_the_parts_come_to_the_whole(
    tmp_path_factory, registry, small, changes
):
    home = Home(tmp_path_factory.mktemp("home"), registry, small)
    home.report(2, "2019-20-Q4")
    home.build()
    for quarter, value in changes:
        home.report(value, quarter)
        assert not home.build().why_whole
    assert home.held() == home.whole()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("registry_version", "other", "the registry changed"),
        ("sql_version", "other", "the SQL changed"),
        ("code_version", "other", "the code changed"),
        ("written_by", "duckdb 1.0.0", "DuckDB changed"),
        ("builds_in_parts", 50, "due from time to time"),
        ("wasted_share", 0.6, "much of the file was free"),
    ],
)
def test_what_parts_cannot_rest_on_is_built_whole_and_said(home, field, value, said):
    path = home.folder / "warehouse" / f"{home.folder_build()}.json"
    text = path.read_text(encoding="utf-8")
    manifest = current_manifest(home.folder)
    old = f'"{field}": {getattr(manifest, field)!r}'.replace("'", '"')
    new = f'"{field}": {value!r}'.replace("'", '"')
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    report = home.build()
    assert said in report.why_whole
    assert said in report.summary()
    assert set(report.made_tables) == set(report.row_counts)


@pytest.mark.parametrize("damage", ["one bit", "another database", "gone"])
def test_a_last_build_that_was_tampered_with_is_not_gone_on_from(home, damage):
    path = home.folder / "warehouse" / f"{home.folder_build()}.duckdb"
    path.chmod(0o644)
    match damage:
        case "one bit":
            data = bytearray(path.read_bytes())
            data[random.Random(7).randrange(len(data))] ^= 1
            path.write_bytes(data)
        case "another database":
            with duckdb.connect(str(path)) as connection:
                connection.execute("update staging.figures set value = 7")
        case "gone":
            path.unlink()
    home.report(900, "2020-21-Q3")
    report = home.build()
    assert report.why_whole
    assert "run again" not in report.why_whole
    assert "outturn run" not in report.why_whole
    assert home.held() == home.whole()
    with open_warehouse(home.folder) as connection:
        found = connection.execute("select max(value), min(value) from staging.figures")
        assert found.fetchone() == (900, 100)


def test_a_declaration_that_is_not_true_costs_a_whole_build_and_says_so(
    tmp_path, registry
):
    shifted = SMALL["staging/figures"].replace(
        "    quarter,", "    '2019-20-Q1' as quarter,"
    )
    sql = tmp_path / "sql"
    sql.mkdir()
    written(sql, {"staging/figures": shifted})
    home = Home(tmp_path, registry, sql)
    home.report(1, "2019-20-Q2")
    home.build()
    home.report(2, "2019-20-Q2")
    report = home.build()
    assert "gave rows of other quarters than it was given" in report.why_whole
    assert home.held()["staging.figures"].row_count == 1


def test_a_grain_that_breaks_in_one_quarter_stops_the_build(tmp_path, registry):
    sql = tmp_path / "sql"
    sql.mkdir()
    broken = SMALL["staging/figures"].replace("Grain: quarter.", "Grain: value.")
    written(sql, {"staging/figures": broken})
    home = Home(tmp_path, registry, sql)
    home.report(1, "2019-20-Q1")
    home.build()
    home.report(1, "2019-20-Q2")
    with pytest.raises(WarehouseError, match="one row for each value"):
        home.build()
    assert home.held()["staging.figures"].row_count == 1
