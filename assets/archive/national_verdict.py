"""How the national figures were judged, as judging hands it over and as it is kept.

``national/<verdict>/`` holds the frames of `NATIONAL_FRAMES`, ``results/<suite>.json``
and ``verdict.json``. The newest, by the name of its folder, is the current one; none
is ever written again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from assets.archive.cards import kept_in, marks_of, name_of, read_card, write_card
from assets.archive.folders import folder_published_at
from assets.archive.frames import CHECKS, FAILURES, SUITES, VERDICTS
from assets.archive.verdict import (
    JUDGE_ANEW,
    naming_problems,
    read_kept,
    require_schema,
)
from assets.domain.errors import ArchiveError

# Grain: one row a verdict; `is_current` for the newest of all.
NATIONAL_VERDICTS = pl.Schema(
    {name: dtype for name, dtype in VERDICTS.items() if name != "quarter"}
)

# A failure's and a suite's submission is null: nobody sent the national figures.
NATIONAL_FRAMES: Mapping[str, pl.Schema] = {
    "failures": FAILURES,
    "checks": CHECKS,
    "suites": SUITES,
}

_CARD = [column for column in NATIONAL_VERDICTS if column != "is_current"]
_MARKS = ("verdict_id", "judged_at", "is_current")


@dataclass(frozen=True)
class NationalVerdict:
    """All that was found in the national figures at one moment.

    ``failures``, ``checks`` and ``suites`` have the schemas of `archive.frames`;
    ``results`` is suite → the validation result of Great Expectations as JSON text.
    ``judged_at`` is in UTC; ``inputs_key`` changes when anything it rests on does.
    """

    judged_at: datetime
    rules_version: str
    registry_version: str
    code_version: str
    inputs_key: str
    failures: pl.DataFrame
    checks: pl.DataFrame
    suites: pl.DataFrame
    results: Mapping[str, str]

    @property
    def verdict_id(self) -> str:
        """The name it is kept under: sorts by time, then says what it rests on."""
        return name_of(self.judged_at, self.inputs_key)

    def frame(self, name: str) -> pl.DataFrame:
        """Return the frame of that name in `NATIONAL_FRAMES`."""
        frames = {
            "failures": self.failures,
            "checks": self.checks,
            "suites": self.suites,
        }
        return frames[name]

    def require_keepable(self) -> None:
        """Check the names and schemas that the archive will rely on for ever.

        Raises:
            ArchiveError: a key or suite that cannot name a file, a moment without a
                zone, or a frame whose columns are not those of its schema.
        """
        named = (self.judged_at, self.inputs_key, self.results)
        for problem in naming_problems(*named):
            raise ArchiveError(f"a national verdict cannot be kept: {problem}")
        for name, schema in NATIONAL_FRAMES.items():
            require_schema(name, self.frame(name), schema)


@dataclass(frozen=True)
class KeptNationalVerdict:
    """A national verdict in the archive: what it rests on, and where its files are."""

    verdict_id: str
    judged_at: datetime
    rules_version: str
    registry_version: str
    code_version: str
    inputs_key: str
    is_current: bool
    folder: Path

    def frame(self, name: str) -> pl.DataFrame:
        """Return one of `NATIONAL_FRAMES`.

        Raises:
            ArchiveError: its file is gone or damaged; says what to do.
        """
        path = self.folder / f"{name}.parquet"
        return read_kept([path], NATIONAL_FRAMES[name], JUDGE_ANEW)


def keep(root: Path, verdict: NationalVerdict) -> Path:
    """Keep a national verdict; return its folder.

    Raises:
        ArchiveError: a frame has not the schema it must have, or the disk refuses.
    """
    verdict.require_keepable()
    target = root / "national" / verdict.verdict_id
    if target.exists():
        return target
    with folder_published_at(target, root) as draft:
        for name in NATIONAL_FRAMES:
            verdict.frame(name).write_parquet(draft / f"{name}.parquet")
        (draft / "results").mkdir()
        for suite, result in verdict.results.items():
            path = draft / "results" / f"{suite}.json"
            path.write_text(result, encoding="utf-8")
        card = {column: getattr(verdict, column) for column in _CARD}
        write_card(draft / "verdict.json", card)
    return target


def kept_national_verdicts(root: Path) -> list[KeptNationalVerdict]:
    """Return every national verdict ever given, by time.

    Raises:
        ArchiveError: one of them cannot be read; says which, and what to do.
    """
    kept = kept_in(root / "national")
    return [_read_card(path, is_current=path == kept[-1]) for path in kept]


def list_national_verdicts(root: Path) -> pl.DataFrame:
    """Return every national verdict, by time (`NATIONAL_VERDICTS`)."""
    rows = [
        tuple(getattr(kept, column) for column in NATIONAL_VERDICTS)
        for kept in kept_national_verdicts(root)
    ]
    return pl.DataFrame(rows, schema=NATIONAL_VERDICTS, orient="row")


def read_national_frame(root: Path, name: str) -> pl.DataFrame:
    """Return one frame of every national verdict ever given.

    Args:
        root: the archive's root.
        name: one of `NATIONAL_FRAMES`.

    Returns:
        ``verdict_id``, ``judged_at``, ``is_current``, then the frame's own columns.
    """
    marks = pl.Schema({column: NATIONAL_VERDICTS[column] for column in _MARKS})
    empty = pl.DataFrame(schema=pl.Schema({**marks, **NATIONAL_FRAMES[name]}))
    return pl.concat(
        [
            empty,
            *(
                kept.frame(name).select(
                    *marks_of(kept, NATIONAL_VERDICTS, _MARKS), pl.all()
                )
                for kept in kept_national_verdicts(root)
            ),
        ]
    )


def _read_card(folder: Path, *, is_current: bool) -> KeptNationalVerdict:
    remedy = "to judge the national figures anew"
    values, judged_at = read_card(
        folder / "verdict.json", _CARD, moment="judged_at", remedy=remedy
    )
    return KeptNationalVerdict(
        judged_at=judged_at, is_current=is_current, folder=folder, **values
    )
