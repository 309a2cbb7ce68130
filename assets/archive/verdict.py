"""How one quarter was judged, as judging hands it over and as the archive keeps it.

The values only; what makes a record fail is the rules' business.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from assets.archive.cards import name_of
from assets.archive.checksums import is_as_kept
from assets.archive.frames import ACCEPTED, ADDED_FRAMES, VERDICT_FRAMES
from assets.domain.errors import ArchiveError
from assets.domain.quarter import Quarter

# Both become part of a path, so both are held to letters that cannot leave a folder.
_KEY_SHAPE = re.compile(r"[0-9a-z]{1,64}")
# Every Parquet file ends so.
_PARQUET_END = b"PAR1"
# What else helps where a verdict cannot be read, after "Restore its folder ...".
JUDGE_ANEW = ", or remove that folder and run again to judge anew"
_SUITE_SHAPE = re.compile(r"[0-9a-z_]{1,64}")


@dataclass(frozen=True)
class Verdict:
    """All that was found in one quarter's submissions at one moment.

    ``submissions``, ``failures``, ``checks``, ``suites``, ``superseded_activity`` (the
    accepted activity of good versions that count no more) and ``accepted`` (dataset →
    records) have the schemas of `archive.frames`; a dataset that is left out of
    ``accepted`` has no accepted records. ``results`` is suite → the validation result
    of Great Expectations as JSON text. ``judged_at`` is in UTC; ``inputs_key`` is hex
    and changes when anything the verdict rests on does.
    """

    quarter: str
    judged_at: datetime
    rules_version: str
    registry_version: str
    code_version: str
    inputs_key: str
    submissions: pl.DataFrame
    failures: pl.DataFrame
    checks: pl.DataFrame
    suites: pl.DataFrame
    superseded_activity: pl.DataFrame
    accepted: Mapping[str, pl.DataFrame]
    results: Mapping[str, str]

    @property
    def verdict_id(self) -> str:
        """The name it is kept under: sorts by time, then says what it rests on."""
        return name_of(self.judged_at, self.inputs_key)

    def frame(self, name: str) -> pl.DataFrame:
        """Return the frame of that name in `archive.frames.VERDICT_FRAMES`."""
        frames = {
            "submissions": self.submissions,
            "failures": self.failures,
            "checks": self.checks,
            "suites": self.suites,
            "superseded_activity": self.superseded_activity,
        }
        return frames[name]

    def require_keepable(self) -> None:
        """Check the names and schemas that the archive will rely on for ever.

        Raises:
            ArchiveError: a key that cannot name a folder, a moment without a zone, or
                a frame whose columns are not those of its schema.
        """
        for problem in self._naming_problems():
            raise ArchiveError(f"a verdict cannot be kept: {problem}")
        for name, schema in VERDICT_FRAMES.items():
            require_schema(name, self.frame(name), schema)
        for dataset, frame in self.accepted.items():
            if dataset not in ACCEPTED:
                raise ArchiveError(f"accepted records of {dataset!r}: no such dataset")
            require_schema(f"accepted/{dataset}", frame, ACCEPTED[dataset])

    def _naming_problems(self) -> Iterator[str]:
        try:
            if str(Quarter.parse(self.quarter)) != self.quarter:
                yield f"its quarter {self.quarter!r} is not written as 2020-21-Q4"
        except ValueError as error:
            yield str(error)
        yield from naming_problems(self.judged_at, self.inputs_key, self.results)


def naming_problems(
    judged_at: datetime, inputs_key: str, suites: Iterable[str]
) -> Iterator[str]:
    """Yield why a verdict cannot be kept under its moment, key and suites' names."""
    if judged_at.tzinfo is None:
        yield "judged_at has no time zone"
    if not _KEY_SHAPE.fullmatch(inputs_key):
        yield f"inputs_key {inputs_key!r} is not 1 to 64 digits and letters"
    for suite in suites:
        if not _SUITE_SHAPE.fullmatch(suite):
            yield f"the name of suite {suite!r} is not letters, digits and _"


@dataclass(frozen=True)
class KeptVerdict:
    """A verdict in the archive: what it rests on, and where its files are."""

    verdict_id: str
    quarter: str
    judged_at: datetime
    rules_version: str
    registry_version: str
    code_version: str
    inputs_key: str
    is_current: bool
    folder: Path

    def frame_path(self, name: str) -> Path:
        """Return the Parquet file of one of `archive.frames.VERDICT_FRAMES`."""
        return self.folder / f"{name}.parquet"

    def frame_files(self, name: str) -> list[Path]:
        """Return the frame's file; none if the verdict is older than the frame."""
        path = self.frame_path(name)
        is_there = name not in ADDED_FRAMES or path.exists()
        return [path] if is_there else []

    def accepted_path(self, dataset: str) -> Path:
        """Return the Parquet file of a dataset's accepted records."""
        return self.folder / "accepted" / f"{dataset}.parquet"

    def result_path(self, suite: str) -> Path:
        """Return the JSON file of a suite's validation result."""
        return self.folder / "results" / f"{suite}.json"

    def frame(self, name: str) -> pl.DataFrame:
        """Return one of `archive.frames.VERDICT_FRAMES`.

        Raises:
            ArchiveError: its file is gone or damaged; says what to do.
        """
        files = self.frame_files(name)
        return read_kept(files, VERDICT_FRAMES[name], JUDGE_ANEW)

    def accepted(self, dataset: str) -> pl.DataFrame:
        """Return a dataset's accepted records (`archive.frames.ACCEPTED`).

        Raises:
            ArchiveError: their file is gone or damaged; says what to do.
        """
        path = self.accepted_path(dataset)
        return read_kept([path], ACCEPTED[dataset], JUDGE_ANEW)


def scan_kept(paths: Sequence[Path], schema: pl.Schema) -> pl.LazyFrame:
    """Return the rows of Parquet files of verdicts, whenever they were given.

    A column that the schema gained since is null in the older files.
    """
    if not paths:
        return pl.LazyFrame(schema=schema)
    return pl.scan_parquet(
        list(paths), glob=False, schema=schema, missing_columns="insert"
    )


def read_kept(paths: Sequence[Path], schema: pl.Schema, otherwise: str) -> pl.DataFrame:
    """Return the rows that `scan_kept` would, read now.

    Args:
        paths: the files.
        schema: what they hold.
        otherwise: what else than a backup could help, for the message.

    Raises:
        ArchiveError: a file is gone or damaged; says which, and what to do.
    """
    require_files(paths, otherwise)
    try:
        return scan_kept(paths, schema).collect()
    except (OSError, pl.exceptions.PolarsError) as error:
        damaged = next((path for path in paths if not _is_readable(path)), paths[0])
        raise ArchiveError(_damage(damaged, str(error), otherwise)) from error


def require_files(paths: Iterable[Path], otherwise: str) -> None:
    """Check that Parquet files are there, whole to their end and as they were kept.

    Raises:
        ArchiveError: one is gone, cut short or changed; says which, and what to do.
    """
    for path in paths:
        try:
            with path.open("rb") as file:
                file.seek(-len(_PARQUET_END), os.SEEK_END)
                is_whole = file.read() == _PARQUET_END
            is_unchanged = is_as_kept(path)
        except OSError as error:
            reason = error.strerror or str(error)
            raise ArchiveError(_damage(path, reason, otherwise)) from error
        if not is_whole:
            raise ArchiveError(_damage(path, "it is cut short", otherwise))
        if not is_unchanged:
            reason = "its bytes are not those that were kept"
            raise ArchiveError(_damage(path, reason, otherwise))


def _is_readable(path: Path) -> bool:
    try:
        pl.read_parquet(path, glob=False)
    except (OSError, pl.exceptions.PolarsError):
        return False
    return True


def _damage(path: Path, reason: str, otherwise: str) -> str:
    return (
        f"{path} in the archive is missing or damaged ({reason}). Restore its folder "
        f"from a backup{otherwise}."
    )


def require_schema(name: str, frame: pl.DataFrame, schema: pl.Schema) -> None:
    """Check that a frame has exactly the columns and types it is kept with.

    Raises:
        ArchiveError: naming the frame and each column that differs.
    """
    if frame.schema == schema:
        return
    found = dict(frame.schema)
    differing = [
        f"{column} is {found.get(column, 'absent')}, not {dtype}"
        for column, dtype in schema.items()
        if found.get(column) != dtype
    ]
    differing += [
        f"{column} is not expected" for column in found if column not in schema
    ]
    raise ArchiveError(
        f"the frame {name} of a verdict cannot be kept: "
        + ("; ".join(differing) or "its columns are in another order")
    )
