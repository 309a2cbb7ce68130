from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from assets.domain.registry.load import load_registry
from data.sample.make_sample_year import write_sample_year
from tests.factories.sample import INBOX, SAMPLE, received, sheets_of

MEGABYTE = 1024 * 1024


def hashes(folder: Path) -> dict[str, str]:
    made = [
        *(folder / "inbox").rglob("*"),
        folder / "planted.csv",
        folder / "README.md",
    ]
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes())
        for path in made
        if path.is_file()
    }


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def identity(path: Path) -> str:
    if path.is_file():
        return sha256(path.read_bytes())
    lines = [f"{p.name}\0{sha256(p.read_bytes())}\n" for p in sorted(path.iterdir())]
    return sha256("".join(lines).encode())


def test_a_fresh_run_writes_the_same_bytes(tmp_path: Path) -> None:
    write_sample_year(tmp_path)
    assert hashes(tmp_path) == hashes(SAMPLE)


def test_a_run_replaces_what_was_there(tmp_path: Path) -> None:
    stray = tmp_path / "inbox" / "2020-21-Q1" / "stray.xlsx"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"")
    write_sample_year(tmp_path)
    assert not stray.exists()


def test_the_sample_is_small() -> None:
    files = [path for path in SAMPLE.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 6 * MEGABYTE


def test_the_gateways_list_names_every_file_with_its_identity() -> None:
    listed = {(row["quarter"], row["file_name"]): row["sha256"] for row in received()}
    there = {
        (path.parent.name, path.name): identity(path) for path in INBOX.glob("*/*")
    }
    assert listed == there
    assert len(listed) == 62


def test_one_submission_is_late_and_all_come_after_the_quarters_end() -> None:
    quarters = load_registry().frames().quarters
    deadlines = dict(quarters.select("quarter", "deadline_at").iter_rows())
    late = [
        row["file_name"]
        for row in received()
        if row["received_at"] > f"{deadlines[row['quarter']]:%Y-%m-%dT%H:%M:%SZ}"
    ]
    assert late == ["HIN Q2 2020-21.xlsx"]
    ends = dict(quarters.select("quarter", "quarter_end_date").iter_rows())
    assert all(row["received_at"] > f"{ends[row['quarter']]}T24" for row in received())


def test_the_kinds_of_file_are_mixed() -> None:
    kinds = Counter(
        path.suffix if path.is_file() else next(path.iterdir()).suffix
        for path in (INBOX / "2020-21-Q1").iterdir()
    )
    assert kinds == {".xlsx": 11, ".csv": 2, ".zip": 1, ".parquet": 1}


def test_one_folder_has_byte_order_marks_and_one_is_windows_1252() -> None:
    quarter = INBOX / "2020-21-Q4"
    marked = quarter / "Oxford 2020-21 Q4"
    assert all(p.read_bytes().startswith(b"\xef\xbb\xbf") for p in marked.iterdir())
    cover = (quarter / "wessex_2020-21_Q4" / "cover.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        cover.decode("utf-8")
    assert "Synthetic sample — not real" in cover.decode("cp1252")


@pytest.mark.parametrize("quarter", [f"2020-21-Q{n}" for n in range(1, 5)])
def test_every_submission_says_that_it_is_synthetic(quarter: str) -> None:
    for path in (INBOX / quarter).iterdir():
        if path.name == "ICHP return 2020-21-Q4.xlsx":
            continue
        cover = {str(row[0]): row[1] for row in sheets_of(path)["cover"][1:]}
        assert cover["prepared_by"] == "Synthetic sample — not real"
        assert cover["approved_by"] == "Synthetic sample — not real"
        assert cover["quarter"] == quarter


def test_the_readme_says_so_in_its_first_line() -> None:
    first = (SAMPLE / "README.md").read_text(encoding="utf-8").splitlines()[0]
    assert "split between AHSNs and sites is synthetic" in first
