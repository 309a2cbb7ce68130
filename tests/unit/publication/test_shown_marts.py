from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.disclosure.shown_marts import (
    TABLES,
    policy_of_tables,
    shown_marts,
)
from tests.factories.warehouse import assert_rows, typed_frame

GIVEN = {
    "marts.activity": "quarter",
    "marts.metric_quarter": "quarter",
    "marts.regions": "quarter",
    "marts.ahsn_metric_quarter": """
        quarter    | ahsn_code | metric_code | unit     | basis         | value
        2020-21-Q4 | EAST      | m           | patients | cumulative_fy | 3
        2020-21-Q4 | YH        | m           | patients | cumulative_fy | 98
        2020-21-Q4 | YH        | of_them     | patients | cumulative_fy | 50
    """,
    "reference.ahsns": """
        ahsn_code | ahsn_name | nhs_region_code | nhs_region
        EAST      | Eastern   | Y61             | East of England
        YH        | Before    | Y63             | North East and Yorkshire
        YH        | Today     | Y63             | North East and Yorkshire
    """,
    "reference.disclosure": """
        unit     | suppressed_up_to | rounded_to
        patients | 7                | 5
    """,
    "reference.metrics": """
        metric_code | unit
        m           | patients
        of_them     | patients
        sites       | sites
    """,
    "reference.part_whole_pairs": """
        part_metric_code | whole_metric_code
        of_them          | m
        sites            | m
    """,
}


def tables():
    frames = {name: typed_frame(name, rows) for name, rows in GIVEN.items()}
    return WarehouseTables("a build", True, frames, {}, {})


def test_what_is_asked_for_is_all_that_the_decision_rests_on():
    assert set(GIVEN) == set(TABLES)


def test_marts_are_shown_as_the_registered_policy_has_them():
    assert_rows(
        shown_marts(tables())["ahsn_metric_quarter"],
        """
        ahsn_code | metric_code | value | disclosure
        EAST      | m           |       | suppressed
        YH        | m           | 100   | rounded
        YH        | of_them     |       | left out
        """,
    )


def test_a_part_is_left_out_only_where_both_count_people():
    assert policy_of_tables(tables()).wholes == {"of_them": frozenset({"m"})}
