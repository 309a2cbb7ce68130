import re

import pytest

from assets.domain.errors import DeclarationError
from assets.warehouse.sql_file import read_sql_file, sql_files

GOOD = """\
-- What the table holds.
-- Grain: quarter, organisation_code or none.
--
-- Why it is as it is,
-- in two lines.
--
-- Example: How many records a quarter has.
--     select quarter, record_count from marts.example
--     where
--         record_count > 0
with figures as (
    select * from staging.activity  -- not the final select's
)

select
    figures.quarter,  -- The quarter. Unit: quarter.
    figures.organisation_code,  -- The organisation. Unit: code.
    count(*)
        as record_count  -- Records of both. Unit: records.
from figures
left join registry.metrics as metrics on figures.metric_code = metrics.metric_code
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "marts").mkdir()
    return tmp_path


def written(folder, sql, name="marts/example"):
    path = folder / f"{name}.sql"
    path.parent.mkdir(exist_ok=True)
    path.write_text(sql, encoding="utf-8")
    return path


def test_everything_about_a_table_is_read_from_its_sql(folder):
    file = read_sql_file(written(folder, GOOD))
    assert file.name == "marts.example"
    assert file.description == "What the table holds."
    assert file.notes == "Why it is as it is, in two lines."
    assert file.grain == ("quarter", "organisation_code")
    assert file.grain_or_none == {"organisation_code"}
    assert file.comment == (
        "What the table holds. Grain: quarter, organisation_code or none."
    )
    assert [(column.name, column.comment) for column in file.columns] == [
        ("quarter", "The quarter. Unit: quarter."),
        ("organisation_code", "The organisation. Unit: code."),
        ("record_count", "Records of both. Unit: records."),
    ]
    assert file.dependencies == ("registry.metrics", "staging.activity")
    assert file.example.sentence == "How many records a quarter has."
    assert file.example.sql == (
        "select quarter, record_count from marts.example\nwhere\n    record_count > 0"
    )


def test_a_grain_of_many_columns_may_go_on_in_the_next_line(folder):
    in_two_lines = GOOD.replace("Grain: quarter, ", "Grain: quarter,\n-- ")
    assert read_sql_file(written(folder, in_two_lines)).comment == (
        read_sql_file(written(folder, GOOD)).comment
    )


@pytest.mark.parametrize(
    ("found", "instead", "said"),
    [
        ("-- The quarter. Unit: quarter.", "", "the column quarter must end with one"),
        ("The quarter. Unit: quarter.", "The quarter.", "the column quarter must end"),
        (" Unit: records.", " Unit:", "the column record_count must end with one"),
        ("-- Grain: quarter, organisation_code or none.", "--", "must begin with a"),
        ("-- What the table holds.\n", "", "must begin with a comment"),
        ("code or none.\n--\n", "code or none\n--\n", "must begin with a comment"),
        ("-- Grain: quarter,", "-- Grain: month,", "the grain names month"),
        ("-- Grain: quarter,", "-- Grain: Quarter,", "'Quarter' is not a name"),
        ("        as record_count", "", "has no name"),
        ("as record_count", "as quarter", "has two columns quarter"),
        ("    figures.quarter,  -- The quarter. Unit: quarter.", "*,", "has a *"),
        ("--     where", "-- where", "must end with one example"),
        ("a quarter has.", "a quarter has", "must end with one example"),
        ("-- in two lines.", "-- Example: Another.", "must end with one example"),
        ("staging.activity", "activity", "reads activity, which names no schema"),
        ("from figures", "fro figures from", "cannot be read as SQL"),
        ("left join", "; select 1; left join", "cannot be read as SQL"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_its_mend(folder, found, instead, said):
    assert found in GOOD
    path = written(folder, GOOD.replace(found, instead, 1))
    with pytest.raises(DeclarationError, match=r"^sql/marts/example\.sql") as raised:
        read_sql_file(path)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    "sql",
    ["", "create table a as select 1", "select 1 union select 2", "select 1; select 2"],
)
def test_a_file_is_one_plain_select(folder, sql):
    with pytest.raises(DeclarationError, match="must be one plain select"):
        read_sql_file(written(folder, sql))


def reading(*tables):
    joins = "".join(f"\ncross join {table}" for table in tables)
    return (
        "-- A table.\n-- Grain: a.\nselect 1 as a  -- One. Unit: none.\n"
        f"from registry.x{joins}\n"
    )


def test_each_table_follows_what_it_reads(folder):
    written(folder, reading("marts.second"), "audit/first")
    written(folder, reading("staging.third", "archive.activity"), "marts/second")
    written(folder, reading(), "staging/third")
    assert [file.name for file in sql_files(folder)] == [
        "staging.third",
        "marts.second",
        "audit.first",
    ]


def test_a_table_that_nothing_makes_is_named(folder):
    written(folder, reading("staging.nowhere"), "marts/first")
    said = r"sql/marts/first\.sql reads staging\.nowhere.*add sql/staging/nowhere\.sql"
    with pytest.raises(DeclarationError, match=said):
        sql_files(folder)


def test_tables_that_read_each_other_are_named(folder):
    written(folder, reading("marts.second"), "marts/first")
    written(folder, reading("marts.first"), "marts/second")
    with pytest.raises(DeclarationError, match="read each other") as raised:
        sql_files(folder)
    assert {"marts.first", "marts.second"} <= set(
        re.findall(r"[a-z]+\.[a-z]+", str(raised.value))
    )


def test_every_file_of_the_project_reads_well():
    files = sql_files()
    assert len(files) > 20
    assert all(file.columns and file.grain and file.dependencies for file in files)
