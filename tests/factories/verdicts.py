# ruff: noqa: E501 - a table is read whole
"""A small archive with verdicts in it, as judging would have left them."""

from datetime import UTC, datetime, timedelta

import polars as pl

from assets.archive.archive import Archive
from assets.archive.frames import ACCEPTED, VERDICT_FRAMES
from assets.archive.submission import Candidate, Reading
from assets.archive.verdict import Verdict
from tests.factories.warehouse import typed_frame

FIRST = datetime(2021, 5, 1, 9, tzinfo=UTC)


def moment(number):
    """The moment that many hours after the first."""
    return FIRST + timedelta(hours=number)


def verdict(quarter="2020-21-Q4", *, number=0, accepted=None, **frames):
    """A verdict whose frames are given as text tables; the others are empty."""
    return Verdict(
        quarter=quarter,
        judged_at=moment(number),
        rules_version="rules",
        registry_version="registry",
        code_version="code",
        inputs_key=f"{number:012x}",
        accepted={
            dataset: _frame(f"archive.{dataset}", table, ACCEPTED[dataset])
            for dataset, table in (accepted or {}).items()
        },
        results={},
        **{
            name: _frame(f"archive.{name}", frames.get(name), schema)
            for name, schema in VERDICT_FRAMES.items()
        },
    )


def eating_disorders(value, *, quarter="2020-21-Q4", number=0):
    """A verdict in which one AHSN reports one figure for one site."""
    return verdict(
        quarter,
        number=number,
        submissions=f"""
            submission_id   | ahsn_code | quarter   | version | outcome  | is_counting
            {number:064x}   | EAST      | {quarter} | 1       | accepted | true
            """,
        accepted={
            "activity": f"""
                submission_id | row_number | ahsn_code | quarter   | programme_code | metric_code   | organisation_code | status | value
                {number:064x} | 2          | EAST      | {quarter} | eied           | eied_patients | SYN-EAST-03       | final  | {value}
                """
        },
    )


def archive_of(folder, *verdicts):
    """An archive in which the verdicts are kept."""
    archive = Archive(folder)
    for one in verdicts:
        keep(archive, one)
    return archive


def keep(archive, one):
    """Keep a verdict and, as facts without bytes, the submissions it is about."""
    for submission_id in one.submissions["submission_id"]:
        reason = "Only its verdict matters here."
        candidate = Candidate(
            quarter=one.quarter,
            path=archive.root,
            files=(),
            file_name=f"{submission_id}.xlsx",
            submission_id=submission_id,
            byte_size=0,
            received_at=one.judged_at,
            unreadable_reason=reason,
        )
        reading = Reading.unreadable(reason, reader_version=1)
        archive.keep_submission(reading, candidate, first_seen_at=one.judged_at)
    archive.keep_verdict(one)


def _frame(name, table, schema):
    if table is None:
        return pl.DataFrame(schema=schema)
    return typed_frame(name, table).select(list(schema))
