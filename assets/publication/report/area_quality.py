"""An AHSN's own quarter: its submission, what came of it, its scores and failures."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from assets.domain.quarter import Quarter
from assets.publication.audit_pages.places import (
    SCORES,
    SUBMISSIONS,
    failures_page,
)
from assets.publication.display import if_known, number
from assets.publication.pages.tables import Cell, Column, Link, Row, Table
from assets.publication.report.area import Area
from assets.publication.report.coverage import (
    NOT_RUN,
    WORDS,
    coverage_sentences,
    coverage_word,
    programmes_in_order,
)
from assets.publication.report.section import Section
from assets.publication.report.year import Record, ReportYear
from assets.publication.words import counted, day, quarter_heading

_DEPTH = 2
_SCORES = ("completeness", "timeliness", "validity", "consistency")
_NAMED = {"critical": "critical", "warning": "warning", "info": "for information"}
_SEVERITIES = tuple(_NAMED)


def sent_nothing(year: ReportYear, area: Area) -> bool:
    """Return whether nothing of an AHSN has come for the quarter, rejected or not."""
    quarter = pl.col("quarter") == str(year.quarter)
    files = _of(year.others["audit.submissions"], area).filter(quarter)
    received = _of(year.of_quarter("coverage"), area).filter("is_received")
    return files.is_empty() and received.is_empty()


def received_section(year: ReportYear, area: Area) -> Section:
    """Return what an AHSN sent of each programme in the quarter, in words."""
    rows = _of(year.of_quarter("coverage"), area).to_dicts()
    words = {str(row["programme_code"]): coverage_word(row) for row in rows}
    asked = {code: word for code, word in words.items() if word != NOT_RUN}
    table = Table(
        id="table-received",
        caption=f"What {area.name} sent of each programme, {year.quarter.months}",
        columns=(Column("Programme"), Column("What came"), Column("That is")),
        rows=tuple(
            Row((Cell(name), Cell(word, tone=WORDS[word][1]), Cell(WORDS[word][0])))
            for code, name in programmes_in_order(year, set(asked))
            for word in [asked[code]]
        ),
    )
    return Section(
        id="received",
        heading="What was sent",
        sentences=tuple(coverage_sentences(rows)),
        tables=(table,) if asked else (),
    )


def quality_section(year: ReportYear, area: Area) -> Section:
    """Return an AHSN's submission, and its scores and open failures by quarter."""
    return Section(
        id="quality",
        heading="Its submission and data quality",
        sentences=(_submission_sentence(year, area), _failure_sentence(year, area)),
        tables=(_table(year, area),),
        afterwards=(
            "Scores are of 100. Completeness: of what was expected, how much holds a "
            "figure; timeliness: how much came by the deadline; validity: of the "
            "records read, how many were accepted; consistency: of those, how many no "
            "check flags. Failures count while they stand.",
        ),
    )


def _submission_sentence(year: ReportYear, area: Area) -> str:
    counting = _of(year.others["audit.submissions"], area).filter(
        (pl.col("quarter") == str(year.quarter)) & pl.col("is_counting")
    )
    if counting.is_empty():
        return f"No submission of {area.name} counts in {year.quarter.months}."
    sent = counting.row(0, named=True)
    score = _of(year.others["audit.scores"], area).filter(
        pl.col("quarter") == str(year.quarter)
    )
    outcome = str(sent["outcome"]).replace("_", " ")
    return (
        f"Version {sent['version']} of its submission counts, received "
        f"{day(sent['received_at'])} and {outcome}"
        f"{_in_time(score.to_dicts())}."
    )


def _in_time(scores: list[Record]) -> str:
    first, deadline = (
        (scores[0]["first_received_at"], scores[0]["deadline_at"])
        if scores
        else (None, None)
    )
    if not isinstance(first, datetime) or not isinstance(deadline, datetime):
        return ""
    if first <= deadline:
        return f"; the first came before the deadline of {day(deadline)}"
    return f"; the first came after the deadline of {day(deadline)}"


def _failure_sentence(year: ReportYear, area: Area) -> str:
    counts = open_failures(year, area, str(year.quarter))
    told = [f"{counts[name]:,} {_NAMED[name]}" for name in _SEVERITIES if counts[name]]
    total = sum(counts.values())
    if not total:
        return "No failure of the quarter is open."
    return (
        f"{counted(total, 'failure')} of the quarter "
        f"{'is' if total == 1 else 'are'} open: {', '.join(told)}."
    )


def _table(year: ReportYear, area: Area) -> Table:
    scores = {
        str(row["quarter"]): row
        for row in _of(year.others["audit.scores"], area).iter_rows(named=True)
    }
    return Table(
        id="table-scores",
        caption=f"Scores and open failures of {area.name}, {year.span}",
        columns=(
            Column("Quarter"),
            *(Column(name.capitalize(), is_number=True) for name in _SCORES),
            *(
                Column(_NAMED[name].capitalize(), is_number=True, below="open failures")
                for name in _SEVERITIES
            ),
        ),
        rows=tuple(
            _row(year, area, quarter, scores.get(str(quarter), {}))
            for quarter in year.quarters
        ),
    )


def _row(year: ReportYear, area: Area, quarter: Quarter, scores: Record) -> Row:
    counts = open_failures(year, area, str(quarter))
    heading = quarter_heading(quarter)
    said = {name: f"{number(counts[name])} {_NAMED[name]}" for name in _SEVERITIES}
    failures = year.audit_link(failures_page(area.code), depth=_DEPTH)
    return Row(
        (
            Cell(heading),
            *(Cell(if_known(scores.get(name), decimals=1)) for name in _SCORES),
            *(
                Cell(
                    number(counts[name]),
                    href=failures,
                    spoken=f"{said[name]}: failures of {heading}",
                )
                for name in _SEVERITIES
            ),
        )
    )


def audit_links(year: ReportYear, area: Area) -> list[Link]:
    """Return where an AHSN's page leads to in the audit, if that is there."""
    pages = {
        f"Every failure of {area.name}": failures_page(area.code),
        "Every submission": SUBMISSIONS,
        "Scores of all AHSNs": SCORES,
    }
    return [
        Link(words, year.audit_link(path, depth=_DEPTH))
        for words, path in pages.items()
        if year.has_audit
    ]


def open_failures(year: ReportYear, area: Area, quarter: str) -> dict[str, int]:
    """Return severity → how many failures of an AHSN's quarter are open."""
    found = _of(year.failures(), area).filter(
        (pl.col("quarter") == quarter) & pl.col("is_open")
    )
    counts = dict(found.group_by("severity").len().iter_rows())
    return {name: counts.get(name, 0) for name in _SEVERITIES}


def _of(frame: pl.DataFrame, area: Area) -> pl.DataFrame:
    return frame.filter(pl.col("ahsn_code") == area.code)
