import polars as pl
import pytest

from assets.domain.quarter import Quarter
from assets.domain.registry.load import load_registry
from assets.validation.names_shown import join_names

SUBMISSIONS = pl.DataFrame({"submission_id": ["s"], "file_name": ["Q4.xlsx"]})


@pytest.mark.parametrize("column", ["also_supported_by", "also_reported_by"])
def test_every_ahsn_that_reports_the_same_is_named(column: str) -> None:
    cells = ["OX", None, "EAST; OX", "EAST; OX; ???"]
    rows = pl.DataFrame({"submission_id": "s", column: cells})
    named = join_names(
        rows,
        load_registry().frames(),
        submissions=SUBMISSIONS,
        quarter=Quarter.parse("2020-21-Q4"),
    )
    assert named[f"{column}_name"].to_list() == [
        "Oxford AHSN",
        None,
        "Eastern AHSN and Oxford AHSN",
        "Eastern AHSN, Oxford AHSN and ???",
    ]
