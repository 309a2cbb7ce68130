"""All that a quarter's verdict rests on, gathered from the archive.

Frames as they were kept. Nothing is judged, resolved or filtered here but by quarter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from assets.archive.archive import Archive
from assets.archive.frames import ACCEPTED, SUBMISSIONS
from assets.archive.submission import Candidate, Reading
from assets.domain.datasets import DATASETS


@dataclass(frozen=True)
class Evidence:
    """The submissions of one quarter, every version, and the accepted past.

    The frames have the schemas of `archive.frames`. ``earlier`` holds the accepted
    records of the counting submissions of earlier quarters, by dataset;
    ``earlier_keys`` the inputs keys of the verdicts they come from. ``is_alone`` says
    that it is one file by itself: what others sent, or did not send, is not known.
    """

    quarter: str
    submissions: pl.DataFrame
    cover: pl.DataFrame
    datasets: pl.DataFrame
    layout: pl.DataFrame
    records: Mapping[str, pl.LazyFrame]
    earlier: Mapping[str, pl.LazyFrame]
    earlier_keys: tuple[str, ...] = ()
    is_alone: bool = False

    def inputs_key(
        self,
        *,
        rules_version: str,
        registry_version: str,
        code_version: str,
        settled: Sequence[str],
    ) -> str:
        """Return 12 hex digits that change when the verdict might.

        ``settled`` is what `moment.settled_by` says.
        """
        return _key(
            self.submissions["submission_id"].to_list(),
            self.earlier_keys,
            (rules_version, registry_version, code_version),
            settled,
        )


def gather_evidence(archive: Archive, quarter: str) -> Evidence:
    """Return what the archive holds about a quarter."""
    submissions = archive.submissions_of(quarter)
    ids = submissions["submission_id"].to_list()
    verdicts = _earlier_verdicts(archive, quarter)
    quarters = verdicts["quarter"].to_list()
    return Evidence(
        quarter=quarter,
        submissions=submissions,
        cover=archive.cover(ids),
        datasets=archive.datasets(ids),
        layout=archive.layout(ids),
        records={d.name: archive.records(d.name, ids) for d in DATASETS},
        earlier={d.name: archive.accepted(d.name, quarters) for d in DATASETS},
        earlier_keys=tuple(verdicts["inputs_key"].to_list()),
    )


def evidence_of_reading(
    reading: Reading,
    candidate: Candidate,
    *,
    seen_at: datetime,
    earlier: Mapping[str, pl.LazyFrame] | None = None,
) -> Evidence:
    """Return the evidence of one submission that is in no archive.

    Args:
        reading: what the file says.
        candidate: the file; its quarter is the one it is judged for.
        seen_at: the present moment, UTC.
        earlier: the accepted records of earlier quarters, by dataset; None for none.
    """
    frames = reading.frames(candidate.submission_id)
    card = {
        "submission_id": candidate.submission_id,
        "inbox_quarter": candidate.quarter,
        "file_name": candidate.file_name,
        "byte_size": candidate.byte_size,
        "received_at": candidate.received_at,
        "first_seen_at": seen_at,
        "source_kind": reading.source_kind,
        "encoding": reading.encoding,
        "unreadable_reason": reading.unreadable_reason,
        "reader_version": reading.reader_version,
    }
    return Evidence(
        quarter=candidate.quarter,
        submissions=pl.DataFrame([card], schema=SUBMISSIONS),
        cover=frames.cover,
        datasets=frames.datasets,
        layout=frames.layout,
        records={name: frame.lazy() for name, frame in frames.records.items()},
        earlier=no_history() if earlier is None else earlier,
        is_alone=True,
    )


def beside(known: Evidence, unsent: Evidence) -> Evidence:
    """Return the evidence of one submission beside what the archive holds.

    Args:
        known: what `gather_evidence` returned for its quarter.
        unsent: what `evidence_of_reading` returned; if the archive has the same bytes,
            they stand as they were received.
    """
    ids = set(known.submissions["submission_id"])
    if ids & set(unsent.submissions["submission_id"]):
        return known
    return replace(
        known,
        submissions=pl.concat([known.submissions, unsent.submissions]),
        cover=pl.concat([known.cover, unsent.cover]),
        datasets=pl.concat([known.datasets, unsent.datasets]),
        layout=pl.concat([known.layout, unsent.layout]),
        records={
            name: pl.concat([records, unsent.records[name]])
            for name, records in known.records.items()
        },
    )


def no_history() -> Mapping[str, pl.LazyFrame]:
    """Return the accepted records of no quarter at all, by dataset."""
    return {name: pl.LazyFrame(schema=schema) for name, schema in ACCEPTED.items()}


def required_key(
    archive: Archive,
    quarter: str,
    *,
    rules_version: str,
    registry_version: str,
    code_version: str,
    settled: Sequence[str],
) -> str:
    """Return the inputs key a verdict on the quarter would have if given now.

    ``settled`` is what `moment.settled_by` says. The key takes in the keys of the
    earlier quarters' current verdicts, so a change in one quarter makes every later one
    stale: judge them in order.
    """
    return _key(
        archive.submissions_of(quarter)["submission_id"].to_list(),
        _earlier_verdicts(archive, quarter)["inputs_key"].to_list(),
        (rules_version, registry_version, code_version),
        settled,
    )


def _earlier_verdicts(archive: Archive, quarter: str) -> pl.DataFrame:
    return (
        archive.verdicts()
        .filter(pl.col("is_current"), pl.col("quarter") < quarter)
        .sort("quarter")
    )


def _key(
    submission_ids: Sequence[str],
    earlier_keys: Sequence[str],
    versions: Sequence[str],
    settled: Sequence[str],
) -> str:
    groups = (sorted(submission_ids), earlier_keys, versions, settled)
    parts = ["\n".join(group) for group in groups]
    return hashlib.sha256("\n\n".join(parts).encode()).hexdigest()[:12]
