from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from assets.archive.archive import Archive
from assets.archive.checksums import LIST
from assets.domain.registry.load import load_registry
from assets.warehouse.inputs import attach_inputs, gather_inputs
from tests.factories.verdicts import archive_of, eating_disorders


def test_verdicts_of_before_and_after_a_column_was_added_are_read_together(
    tmp_path: Path,
) -> None:
    archive: Archive = archive_of(
        tmp_path / "archive",
        eating_disorders(8, quarter="2020-21-Q3"),
        eating_disorders(5, number=1),
    )
    [old, _] = archive.kept_verdicts()
    path = old.accepted_path("activity")
    pl.read_parquet(path).drop("comment").write_parquet(path)
    (old.folder / LIST).unlink()
    with duckdb.connect() as connection:
        attach_inputs(connection, gather_inputs(archive, load_registry()))
        found = connection.execute(
            "select quarter, value, comment from archive.activity order by quarter"
        ).fetchall()
    assert found == [("2020-21-Q3", 8.0, None), ("2020-21-Q4", 5.0, None)]


def test_the_accepted_figures_of_every_verdict_are_read_each_with_its_own(
    tmp_path: Path,
) -> None:
    archive = archive_of(
        tmp_path / "it's [an] archive",
        eating_disorders(8),
        eating_disorders(5, number=1),
    )
    [old, new] = archive.kept_verdicts()
    path = old.accepted_path("activity")
    pl.read_parquet(path, glob=False).drop("comment").write_parquet(path)
    (old.folder / LIST).unlink()
    with duckdb.connect() as connection:
        attach_inputs(connection, gather_inputs(archive, load_registry()))
        found = connection.execute(
            "select verdict_id, value from archive.activity_history order by value"
        ).fetchall()
    assert found == [(new.verdict_id, 5.0), (old.verdict_id, 8.0)]
