"""The marts of a build as they are published, for whoever makes outputs of them.

What may be shown is decided on all the counts of people together: figures, sums and
England's. So every output asks here, with the same tables, and none shows what another
suppresses.
"""

from __future__ import annotations

import polars as pl

from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.disclosure.policy import Policy, policy_of
from assets.publication.disclosure.protect import protect

# What the decision rests on; ask for the marts to be shown beside them.
TABLES: tuple[str, ...] = (
    "marts.activity",
    "marts.ahsn_metric_quarter",
    "marts.metric_quarter",
    "marts.regions",
    "reference.ahsns",
    "reference.disclosure",
    "reference.metrics",
    "reference.part_whole_pairs",
)

_MARTS = "marts."


def shown_marts(tables: WarehouseTables) -> dict[str, pl.DataFrame]:
    """Return every mart among the tables as it is published.

    Args:
        tables: `TABLES`, and any other marts to be shown.

    Returns:
        The marts by name without the schema, each with all its columns and the last
        column ``disclosure``; see `protect`.
    """
    marts = {
        name.removeprefix(_MARTS): frame
        for name, frame in tables.frames.items()
        if name.startswith(_MARTS)
    }
    regions = tables.frames["reference.ahsns"].select("ahsn_code", "nhs_region_code")
    return protect(marts, regions.unique(), policy_of_tables(tables))


def policy_of_tables(tables: WarehouseTables) -> Policy:
    """Return the registered policy; ``tables`` holds those of the registry it is in."""
    units = tables.frames["reference.metrics"].select("metric_code", "unit")
    pairs = tables.frames["reference.part_whole_pairs"]
    for side in ("part", "whole"):
        of_side = units.rename(
            {"metric_code": f"{side}_metric_code", "unit": f"{side}_unit"}
        )
        pairs = pairs.join(of_side, on=f"{side}_metric_code")
    return policy_of(tables.frames["reference.disclosure"], pairs)
