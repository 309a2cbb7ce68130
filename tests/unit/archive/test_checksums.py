from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest

from assets.archive.archive import Archive
from assets.archive.checksums import LIST
from assets.archive.verdict import KeptVerdict
from assets.domain.errors import ArchiveError
from assets.domain.registry.load import load_registry
from assets.warehouse.inputs import gather_inputs
from tests.factories.verdicts import archive_of, eating_disorders


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return archive_of(tmp_path / "archive", eating_disorders(8))


def kept_verdict(archive: Archive) -> KeptVerdict:
    [kept] = archive.kept_verdicts()
    return kept


def with_another_figure(path: Path) -> None:
    """Change a figure as a failing disk might: the file can still be read."""
    pl.read_parquet(path).with_columns(value=pl.lit(80.0)).write_parquet(path)


def test_a_verdict_is_read_as_it_was_kept(archive):
    assert kept_verdict(archive).accepted("activity")["value"].to_list() == [8.0]
    gather_inputs(archive, load_registry())


def test_a_verdict_whose_accepted_figures_were_changed_is_not_read(archive):
    kept = kept_verdict(archive)
    with_another_figure(kept.accepted_path("activity"))
    with pytest.raises(ArchiveError, match=r"activity\.parquet .*not those that were"):
        kept.accepted("activity")


def test_no_warehouse_is_made_from_figures_that_were_changed(archive):
    with_another_figure(kept_verdict(archive).accepted_path("activity"))
    with pytest.raises(ArchiveError, match="Restore its folder from a backup"):
        gather_inputs(archive, load_registry())


def test_a_verdict_kept_before_there_were_lists_is_read_as_it_is(archive):
    kept = kept_verdict(archive)
    (kept.folder / LIST).unlink()
    with_another_figure(kept.accepted_path("activity"))
    assert kept.accepted("activity")["value"].to_list() == [80.0]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is missing")
def test_sha256sum_itself_finds_a_kept_folder_in_order(archive):
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", LIST],
        cwd=kept_verdict(archive).folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "accepted/activity.parquet: OK" in done.stdout
