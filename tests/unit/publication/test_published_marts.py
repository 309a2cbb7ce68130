import errno
import io
import json
import os
import threading

import polars as pl
import pyarrow.parquet as pq
import pytest

from assets.domain.errors import PublicationError
from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.face import MartsSource, write_changed_marts
from assets.publication.marts.contents import files_of
from assets.publication.marts.place import marts_folder
from assets.publication.outputs import folder as output_folder

DISCLOSURE = pl.DataFrame(
    {
        "unit": ["patients"],
        "suppressed_up_to": [7],
        "rounded_to": [5],
        "source": ["A published rule"],
    }
)
METRICS = pl.DataFrame(
    {
        "metric_code": ["new", "seen", "trusts"],
        "unit": ["patients", "patients", "trusts"],
    }
)
PAIRS = pl.DataFrame(
    {"part_metric_code": ["new", "trusts"], "whole_metric_code": ["seen", "seen"]}
)
COMMENTS = {"value": "It. Unit: sites."}
AHSNS = pl.DataFrame({"ahsn_code": ["EM"], "nhs_region_code": ["Y60"]})


def marts_of(count, *, is_synthetic=True):
    by_ahsn = pl.DataFrame(
        {"ahsn_code": ["EM", "YH"], "unit": ["sites", "sites"], "value": [count, 2.0]}
    )
    other = pl.DataFrame({"quarter": ["2020-21-Q4"], "value": [count]})
    return WarehouseTables(
        build_id=f"build-{count}",
        is_synthetic=is_synthetic,
        frames={
            "marts.by_ahsn": by_ahsn,
            "marts.other": other,
            "reference.ahsns": AHSNS,
            "reference.disclosure": DISCLOSURE,
            "reference.metrics": METRICS,
            "reference.part_whole_pairs": PAIRS,
        },
        comments={
            "marts.by_ahsn": "Figures. Grain: ahsn_code.",
            "marts.other": "Others. Grain: quarter.",
        },
        column_comments={"marts.by_ahsn": COMMENTS, "marts.other": COMMENTS},
    )


def source_of(count):
    return MartsSource([], lambda home: f"{count}", lambda home: marts_of(count))


def published(home):
    return pl.read_parquet(marts_folder(home) / "other.parquet")["value"].to_list()


def test_every_mart_is_a_file_that_says_what_it_holds(tmp_path):
    assert write_changed_marts(tmp_path, source_of(3.0))
    folder = marts_folder(tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == [
        "README.txt",
        "by_ahsn.parquet",
        "datapackage.json",
        "other.parquet",
    ]
    schema = pq.read_schema(folder / "by_ahsn.parquet")
    assert schema.metadata[b"comment"] == b"Figures. Grain: ahsn_code."
    assert schema.metadata[b"build_id"] == b"build-3.0"
    assert schema.field("value").metadata[b"comment"] == b"It. Unit: sites."
    assert (
        b"exact, rounded, suppressed or left out"
        in schema.field("disclosure").metadata[b"comment"]
    )
    listed = json.loads((folder / "datapackage.json").read_text())["resources"]
    assert [(one["path"], one["rows"]) for one in listed] == [
        ("by_ahsn.parquet", 2),
        ("other.parquet", 1),
    ]


@pytest.mark.parametrize("is_synthetic", [True, False])
def test_synthetic_data_are_said_to_be_synthetic_everywhere(is_synthetic):
    files = files_of(marts_of(3.0, is_synthetic=is_synthetic))
    for name in files:
        if name.endswith(".parquet"):
            said = pq.read_metadata(io.BytesIO(files[name])).metadata[b"data"].decode()
        else:
            said = files[name].decode()
        assert ("SYNTHETIC" in said) == is_synthetic, name


def test_what_is_left_out_is_named_in_the_files():
    files = files_of(marts_of(3.0))
    for name in ("README.txt", "datapackage.json"):
        assert "people of another (new)" in files[name].decode()
        assert "What senders wrote in their own words" in files[name].decode()


def test_nothing_is_written_when_nothing_changed(tmp_path):
    assert write_changed_marts(tmp_path, source_of(3.0))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert not write_changed_marts(tmp_path, source_of(3.0))
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_what_changed_replaces_all_and_what_went_missing_is_written_anew(tmp_path):
    write_changed_marts(tmp_path, source_of(3.0))
    assert write_changed_marts(tmp_path, source_of(4.0))
    assert published(tmp_path) == [4.0]
    (marts_folder(tmp_path) / "other.parquet").unlink()
    assert write_changed_marts(tmp_path, source_of(4.0))
    assert published(tmp_path) == [4.0]


def test_a_reader_finds_whole_sets_only(tmp_path):
    write_changed_marts(tmp_path, source_of(0.0))
    mixed, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            folder = marts_folder(tmp_path).resolve()
            try:
                found = {
                    pq.read_metadata(folder / f"{name}.parquet").metadata[b"build_id"]
                    for name in ("by_ahsn", "other")
                }
            except FileNotFoundError:
                continue  # Another set came meanwhile; it looks anew.
            if len(found) != 1:
                mixed.append(found)

    reader = threading.Thread(target=read)
    reader.start()
    for count in range(1, 30):
        write_changed_marts(tmp_path, source_of(float(count)))
    stop.set()
    reader.join()
    assert not mixed


def test_the_marts_before_are_gone_and_who_has_one_open_reads_it_to_its_end(tmp_path):
    write_changed_marts(tmp_path, source_of(3.0))
    with (marts_folder(tmp_path).resolve() / "by_ahsn.parquet").open("rb") as before:
        held = marts_folder(tmp_path).resolve()
        write_changed_marts(tmp_path, source_of(8.0))
        assert not held.exists()
        assert [path.name for path in held.parent.iterdir()] == ["8.0"]
        assert pl.read_parquet(before)["value"].to_list() == [3.0, 2.0]


def test_a_full_disk_is_told_and_leaves_the_files_as_they_were(tmp_path, monkeypatch):
    write_changed_marts(tmp_path, source_of(3.0))
    real, written = output_folder._write_flushed, []

    def full(path, data):
        written.append(path)
        if len(written) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(path, data)

    monkeypatch.setattr(output_folder, "_write_flushed", full)
    with pytest.raises(PublicationError, match="No space left on device") as raised:
        write_changed_marts(tmp_path, source_of(4.0))
    assert "as they were" in str(raised.value)
    assert published(tmp_path) == [3.0]
    assert len(list((tmp_path / "outbox" / ".marts").iterdir())) == 1


def test_what_someone_put_in_the_place_is_left_alone(tmp_path):
    own = marts_folder(tmp_path)
    own.mkdir(parents=True)
    (own / "mine.txt").write_text("mine")
    with pytest.raises(PublicationError, match="was left as it is"):
        output_folder.put_folder(tmp_path, "marts", "v", {"a": b"a"})
    assert (own / "mine.txt").read_text() == "mine"
