from assets.warehouse.connect import open_warehouse
from assets.warehouse.macros import macro_files
from assets.warehouse.sql_file import sql_files

# Nothing stands there until somebody publishes a release, or moves a file.
EMPTY = {"audit.moves", "audit.publications"}


def examples():
    yield from ((file.name, file.example) for file in sql_files())
    yield from ((file.name, file.header.example) for file in macro_files())


def test_every_example_of_a_table_returns_rows_on_the_sample_year(sample_year_run):
    place, _ = sample_year_run
    with open_warehouse(place.home) as connection:
        for name, example in examples():
            assert name in example.sql, f"the example of {name} asks another table"
            found = connection.sql(example.sql).fetchall()
            assert found or name in EMPTY, f"no rows: {name}"
