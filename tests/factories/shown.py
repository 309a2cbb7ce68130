"""Small tables of the warehouse as what is published is made of them."""

from assets.domain.warehouse_tables import WarehouseTables
from tests.factories.warehouse import typed_frame

GIVEN = {
    "marts.activity": "quarter",
    "marts.metric_quarter": "quarter",
    "marts.regions": "quarter",
    "marts.ahsn_metric_quarter": """
        quarter    | ahsn_code | metric_code | unit     | basis         | value
        2020-21-Q4 | EAST      | m           | patients | cumulative_fy | 3
        2020-21-Q4 | SW        | m           | patients | cumulative_fy |
        2020-21-Q4 | YH        | m           | patients | cumulative_fy | 98
        2020-21-Q4 | YH        | of_them     | patients | cumulative_fy | 50
    """,
    "reference.ahsns": """
        ahsn_code | ahsn_name | nhs_region_code | nhs_region
        EAST      | Eastern   | Y61             | East of England
        SW        | Western   | Y58             | South West
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


def ahsn_tables(**change):
    """The tables, those named with two underscores for the dot given otherwise."""
    given = {
        **GIVEN,
        **{name.replace("__", "."): rows for name, rows in change.items()},
    }
    frames = {name: typed_frame(name, rows) for name, rows in given.items()}
    return WarehouseTables("a build", True, frames, {}, {})
