"""What was sent in records that were kept out, read from a small archive."""

from datetime import UTC, datetime

import polars as pl
import pytest

from assets.archive.archive import Archive
from assets.intake.take_in import take_in
from pipelines.rejected_texts import read_kept_out
from tests.factories.submissions import a_submission, workbook

NOW = datetime(2021, 4, 20, 9, tzinfo=UTC)
QUARTER = "2020-21-Q4"
ACTIVITY = """
    programme_code | metric_code   | organisation_code | value | comment
    eied           | eied_patients | SYN-EAST-01       | <5    | to follow
    eied           | eied_patients | SYN-EAST-02       | 7     |
"""
WHERE = {"submission_id": pl.String, "dataset": pl.String, "row_number": pl.Int64}


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "inbox" / QUARTER
    folder.mkdir(parents=True)
    (folder / "return.xlsx").write_bytes(workbook(a_submission(activity=ACTIVITY)))
    archive = Archive(tmp_path / "archive")
    take_in(tmp_path / "inbox", archive, QUARTER, now=NOW)
    return archive


def where(*rows):
    return pl.DataFrame(rows, schema=WHERE, orient="row")


def test_a_record_is_read_as_it_was_sent(archive):
    [sent] = archive.submissions()["submission_id"]
    kept_out = read_kept_out(where((sent, "activity", 2)), archive)
    assert list(kept_out.records) == ["activity"]
    [record] = kept_out.records["activity"].to_dicts()
    assert (record["sheet"], record["row_number"]) == ("Activity", 2)
    assert (record["value"], record["comment"]) == ("<5", "to follow")
    assert record["organisation_code"] == "SYN-EAST-01"
    assert record["status"] is None
    assert not kept_out.unquotable


def test_of_a_rejected_submission_every_record_is_read(archive):
    [sent] = archive.submissions()["submission_id"]
    kept_out = read_kept_out(where((sent, None, None)), archive)
    assert kept_out.records["activity"]["value"].to_list() == ["<5", "7"]
    assert [dataset.name for dataset, _ in kept_out.of(sent)] == ["activity"]


@pytest.mark.parametrize("damage", ["changed", "removed"])
def test_what_was_changed_since_is_told_of_and_never_quoted(archive, damage):
    [sent] = archive.submissions()["submission_id"]
    [path] = archive.root.rglob("records/activity.parquet")
    path.chmod(0o644)
    if damage == "removed":
        path.unlink()
    else:
        changed = pl.read_parquet(path).with_columns(value_text=pl.lit("777"))
        changed.write_parquet(path)
    kept_out = read_kept_out(where((sent, "activity", 2)), archive)
    assert kept_out.unquotable == {sent}
    assert not kept_out.records
