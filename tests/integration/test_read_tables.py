import pytest

from assets.domain.errors import WarehouseError
from assets.warehouse.folder import WarehouseFolder
from assets.warehouse.read_tables import read_tables
from tests.factories.warehouse_queries import ask

NAMES = ("marts.metric_quarter", "audit.submissions")


def test_tables_are_read_whole_and_in_order_with_what_they_mean(sample_year_run):
    place, _ = sample_year_run
    tables = read_tables(place.home, NAMES)
    assert set(tables.frames) == set(tables.comments) == set(NAMES)
    for name in NAMES:
        frame = tables.frames[name]
        assert frame.rows(named=True) == ask(
            place, f"select * from {name} order by all"
        )
        assert tables.comments[name]
        assert list(tables.column_comments[name]) == frame.columns
        assert all(tables.column_comments[name].values())


def test_tables_say_which_build_they_are_of_and_that_the_sample_is_made_up(
    sample_year_run,
):
    place, _ = sample_year_run
    tables = read_tables(place.home, NAMES)
    assert tables.build_id == WarehouseFolder(place.home).current_build()
    assert tables.is_synthetic


def test_a_table_that_is_not_there_is_named(sample_year_run):
    place, _ = sample_year_run
    with pytest.raises(WarehouseError, match=r"has no marts\.unheard_of"):
        read_tables(place.home, (*NAMES, "marts.unheard_of"))
