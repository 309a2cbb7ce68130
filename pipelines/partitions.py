"""The quarter as Dagster's partition, named as people read it: ``2020-21-Q4``.

Static, because the reporting calendar in the registry says which quarters there are.
"""

import dagster as dg

from assets.domain.registry.load import load_registry


def quarter_partitions() -> dg.StaticPartitionsDefinition:
    """Return one partition for each quarter of the reporting calendar, in order."""
    return dg.StaticPartitionsDefinition(load_registry().quarters)
