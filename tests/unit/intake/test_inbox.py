from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from assets.archive.submission import Candidate
from assets.intake.inbox import scan_inbox, scan_quarter
from assets.intake.limits import Limits
from tests.factories.submissions import a_submission, csv_folder

QUARTERS = ("2020-21-Q3", "2020-21-Q4")
TABLES = a_submission(activity="value\n1")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox" / "2020-21-Q4"
    folder.mkdir(parents=True)
    return folder.parent


def only(inbox: Path) -> Candidate:
    scan = scan_inbox(inbox, QUARTERS)
    assert scan.problems == ()
    (candidate,) = scan.candidates
    return candidate


def test_a_file_is_named_by_its_bytes(inbox: Path) -> None:
    path = inbox / "2020-21-Q4" / "east.xlsx"
    path.write_bytes(b"figures")
    candidate = only(inbox)
    assert candidate.submission_id == hashlib.sha256(b"figures").hexdigest()
    assert (candidate.quarter, candidate.file_name) == ("2020-21-Q4", "east.xlsx")
    assert (candidate.path, candidate.files) == (path, (path,))
    assert candidate.byte_size == 7
    age = datetime.now(UTC) - candidate.received_at
    assert timedelta(0) <= age < timedelta(minutes=1)


def test_a_folder_is_named_by_its_files_alone(inbox: Path) -> None:
    folder = csv_folder(inbox / "2020-21-Q4" / "east", TABLES)
    before = only(inbox).submission_id
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "~$cover.csv").write_bytes(b"x")
    assert only(inbox).submission_id == before
    lines = b"".join(
        f"{name}\0{hashlib.sha256((folder / name).read_bytes()).hexdigest()}\n".encode()
        for name in ("activity.csv", "cover.csv")
    )
    assert before == hashlib.sha256(lines).hexdigest()


@pytest.mark.parametrize(
    "name",
    [
        ".DS_Store",
        "~$east.xlsx",
        ".~lock.east.xlsx#",
        "Thumbs.db",
        "east.xlsx.part",
        "east.tmp",
        "east.xlsx.crdownload",
    ],
)
def test_what_is_hidden_or_half_written_is_not_looked_at(
    inbox: Path, name: str
) -> None:
    (inbox / "2020-21-Q4" / name).write_bytes(b"x")
    (inbox / name).write_bytes(b"x")
    scan = scan_inbox(inbox, QUARTERS)
    assert (scan.candidates, scan.problems) == ((), ())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Q4 2020", "is not a quarter. Name it as 2020-21-Q4"),
        ("2020-21-q4", "Rename it to 2020-21-Q4"),
        ("2031-32-Q1", "not in the reporting calendar"),
        ("2020-22-Q1", "is not a quarter"),
    ],
)
def test_a_folder_that_is_no_quarter_is_reported(
    inbox: Path, name: str, said: str
) -> None:
    (inbox / name).mkdir()
    (inbox / name / "east.xlsx").write_bytes(b"x")
    scan = scan_inbox(inbox, QUARTERS)
    assert scan.candidates == ()
    (problem,) = scan.problems
    assert said in problem


def test_a_loose_file_and_an_empty_folder_are_reported(inbox: Path) -> None:
    (inbox / "east.xlsx").write_bytes(b"x")
    (inbox / "2020-21-Q4" / "east").mkdir()
    scan = scan_inbox(inbox, QUARTERS)
    assert scan.candidates == ()
    assert len(scan.problems) == 2
    assert "2020-21-Q4/east is an empty folder." in scan.problems


def test_an_inbox_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    scan = scan_inbox(tmp_path / "nowhere", QUARTERS)
    assert scan.candidates == ()
    assert len(scan.problems) == 1
    assert scan_quarter(tmp_path / "nowhere", "2020-21-Q4").candidates == ()


def test_one_quarter_is_scanned_alone(inbox: Path) -> None:
    (inbox / "2020-21-Q3").mkdir()
    for quarter in QUARTERS:
        (inbox / quarter / "east.xlsx").write_text(quarter)
    (inbox / "loose").write_text("x")
    scan = scan_quarter(inbox, "2020-21-Q3")
    assert [c.quarter for c in scan.candidates] == ["2020-21-Q3"]
    assert scan.problems == ()


def test_a_link_is_never_followed(inbox: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.xlsx"
    secret.write_bytes(b"secret")
    (inbox / "2020-21-Q4" / "east.xlsx").symlink_to(secret)
    candidate = only(inbox)
    assert candidate.unreadable_reason is not None
    assert "is a link to another place" in candidate.unreadable_reason
    assert candidate.files == ()
    assert candidate.submission_id != hashlib.sha256(b"secret").hexdigest()
    assert only(inbox).submission_id == candidate.submission_id


def test_a_link_inside_a_folder_is_never_followed(inbox: Path, tmp_path: Path) -> None:
    folder = csv_folder(inbox / "2020-21-Q4" / "east", TABLES)
    (folder / "companies.csv").symlink_to(tmp_path)
    reason = only(inbox).unreadable_reason
    assert reason is not None
    assert "companies.csv is a link" in reason


def test_a_quarter_that_is_a_link_is_not_entered(inbox: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "east.xlsx").write_bytes(b"x")
    (inbox / "2020-21-Q3").symlink_to(elsewhere)
    assert scan_inbox(inbox, QUARTERS).candidates == ()
    assert scan_quarter(inbox, "2020-21-Q3").candidates == ()


def test_a_pipe_is_not_opened(inbox: Path) -> None:
    os.mkfifo(inbox / "2020-21-Q4" / "east.xlsx")
    reason = only(inbox).unreadable_reason
    assert reason is not None
    assert "not an ordinary file" in reason


def test_a_folder_of_very_many_files_is_refused(inbox: Path) -> None:
    folder = inbox / "2020-21-Q4" / "east"
    folder.mkdir()
    for number in range(Limits().max_entries + 1):
        (folder / f"{number}.csv").touch()
    reason = only(inbox).unreadable_reason
    assert reason is not None
    assert "holds 1,001 files" in reason


@pytest.mark.parametrize("name", [b"caf\xe9.xlsx", b"east\n\x1b[31m.xlsx"])
def test_a_name_that_cannot_be_printed_is_made_printable(
    inbox: Path, name: bytes
) -> None:
    path = os.fsencode(inbox / "2020-21-Q4") + b"/" + name
    with open(path, "wb") as file:
        file.write(b"x")
    shown = only(inbox).file_name
    assert shown.isprintable()
    assert "\N{REPLACEMENT CHARACTER}" in shown


@pytest.fixture
def open_inbox() -> Iterator[Path]:
    """An inbox that any user of the machine may enter."""
    with TemporaryDirectory() as root:
        folder = Path(root) / "inbox" / "2020-21-Q4"
        folder.mkdir(parents=True)
        for path in (Path(root), folder.parent, folder):
            path.chmod(0o755)
        yield folder.parent


@pytest.fixture
def as_nobody() -> Iterator[None]:
    """Root may read everything: the test is then run as a user who may not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("is_folder", [False, True])
def test_a_file_without_permission_is_a_fact_not_a_failure(
    open_inbox: Path, is_folder: bool, request: pytest.FixtureRequest
) -> None:
    folder = open_inbox / "2020-21-Q4"
    path = csv_folder(folder / "east", TABLES) if is_folder else folder / "east.xlsx"
    if not is_folder:
        path.write_bytes(b"x")
    path.chmod(0)
    request.getfixturevalue("as_nobody")
    reason = only(open_inbox).unreadable_reason
    assert reason is not None
    assert "the permission is missing" in reason


def test_the_gateways_time_of_arrival_counts_for_the_bytes_it_names(
    inbox: Path,
) -> None:
    for name in ("east.xlsx", "west.xlsx"):
        (inbox / "2020-21-Q4" / name).write_text(name)
    digest = hashlib.sha256(b"east.xlsx").hexdigest()
    (inbox / "received.csv").write_text(
        "quarter,file_name,sha256,received_at\n"
        f"2020-21-Q4,east.xlsx,{digest.upper()},2021-04-20T10:30:00+01:00\n"
        f"2020-21-Q4,east.xlsx,{digest},2021-04-21\n"
        f"2020-21-Q4,west.xlsx,{digest},2021-04-20T09:30:00Z\n"
    )
    east, west = scan_inbox(inbox, QUARTERS).candidates
    assert east.received_at == datetime(2021, 4, 20, 9, 30, tzinfo=UTC)
    assert datetime.now(UTC) - west.received_at < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"\xff\xfe", "cannot be read"),
        (b"", "has not the columns"),
        (b"quarter,file_name\n", "has not the columns"),
        (
            b"quarter,file_name,sha256,received_at\n2020-21-Q4,a,b,yesterday\n",
            "row 2: 'yesterday' is not a time",
        ),
        (
            b"quarter,file_name,sha256,received_at\n2020-21-Q4\n",
            "row 2: '' is not a time",
        ),
    ],
)
def test_a_wrong_list_of_arrivals_is_a_problem_and_no_more(
    inbox: Path, text: bytes, said: str
) -> None:
    (inbox / "2020-21-Q4" / "east.xlsx").write_text("x")
    (inbox / "received.csv").write_bytes(text)
    scan = scan_inbox(inbox, QUARTERS)
    assert len(scan.candidates) == 1
    (problem,) = scan.problems
    assert said in problem
