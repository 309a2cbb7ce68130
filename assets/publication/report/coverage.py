"""Coverage: what each AHSN sent of each programme in the quarter, in words."""

from __future__ import annotations

from collections import Counter

import polars as pl

from assets.publication.pages.tables import Cell, Column, Row, Table
from assets.publication.report.section import Section
from assets.publication.report.year import Record, ReportYear
from assets.publication.words import counted, listed

SENT, PART, NIL, AWAITED = "Sent", "Part", "Nil", "Awaited"
REJECTED, MISSING, NOT_RUN = "Rejected", "Missing", "Not run"
# Each of what can be late as well, with its word where it is.
_IF_LATE = {
    SENT: "Late",
    PART: "Part, late",
    NIL: "Nil, late",
    AWAITED: "Awaited, late",
}
# Each word with what it means and the shade of its cell.
WORDS = {
    SENT: ("all of it counts", "good"),
    PART: ("some rows were left out by a check", "warn"),
    NIL: ("sent, and nought", "good"),
    _IF_LATE[SENT]: ("sent after the deadline, and all of it counts", "warn"),
    _IF_LATE[PART]: (
        "sent after the deadline, and some rows were left out by a check",
        "warn",
    ),
    _IF_LATE[NIL]: ("sent after the deadline, and nought", "warn"),
    AWAITED: ("sent, saying that no figure is to be had yet", "none"),
    _IF_LATE[AWAITED]: (
        "sent after the deadline, saying that no figure is to be had yet",
        "none",
    ),
    REJECTED: ("sent, and nothing of it counts", "bad"),
    MISSING: ("expected, and not sent", "bad"),
    NOT_RUN: ("not expected of this AHSN", "none"),
}
_WITHOUT_FIGURES = (MISSING, REJECTED, AWAITED, _IF_LATE[AWAITED])


def coverage_section(year: ReportYear) -> Section:
    """Return a table of programmes by AHSNs, and what it comes to."""
    rows = year.of_quarter("coverage").to_dicts()
    words = {
        (str(row["programme_code"]), str(row["ahsn_code"])): coverage_word(row)
        for row in rows
    }
    met = Counter(words.values())
    key = "; ".join(f"{word}: {WORDS[word][0]}" for word in WORDS if word in met)
    names = [f"{code} is {name}" for code, name in year.ahsn_names.items()]
    return Section(
        id="coverage",
        heading="Coverage: who sent what",
        sentences=tuple(coverage_sentences(rows)),
        tables=(_table(year, words),) if words else (),
        afterwards=(f"Key. {key}.", f"{listed(names)}.") if words else (),
    )


def coverage_sentences(rows: list[Record]) -> list[str]:
    """Return how much of what was expected came, was in time and holds a figure.

    Args:
        rows: rows of `marts.coverage` of one quarter.
    """
    words = [coverage_word(row) for row in rows if row["is_expected"]]
    if not words:
        return ["Nothing was expected of the quarter."]
    counting = [word for word in words if word not in (MISSING, REJECTED)]
    late = [word for word in counting if word in _IF_LATE.values()]
    awaited = [word for word in counting if word in (AWAITED, _IF_LATE[AWAITED])]
    rejected = words.count(REJECTED)
    sentences = [
        f"{len(counting):,} of the {counted(len(words), 'return')} expected (one a "
        f"programme and AHSN) came in and {_verb(len(counting), 'count')}, "
        f"{len(counting) - len(late):,} of them by the deadline."
    ]
    if awaited:
        sentences.append(
            f"{len(awaited):,} of them {_verb(len(awaited), 'say')} that no figure is "
            "to be had yet."
        )
    if rejected:
        sentences.append(
            f"{rejected:,} more came in and {'was' if rejected == 1 else 'were'} "
            "rejected: nothing of "
            f"{'it' if rejected == 1 else 'them'} counts."
        )
    return sentences


def coverage_word(row: Record) -> str:
    """Return what came of one programme and AHSN, a word of `WORDS`.

    What was sent and rejected is not received, as nothing of it counts; it is not
    missing either.
    """
    if not row["is_expected"]:
        return NOT_RUN
    if row["is_rejected"]:
        return REJECTED
    if not row["is_received"]:
        return MISSING
    word = _word_in_time(row)
    return word if row["is_on_time"] else _IF_LATE[word]


def _word_in_time(row: Record) -> str:
    if row["is_not_available"]:
        return AWAITED
    if isinstance(row["rejected_count"], int) and row["rejected_count"] > 0:
        return PART
    return NIL if row["is_nil"] else SENT


def _verb(count: int, several: str) -> str:
    return f"{several}s" if count == 1 else several


def _table(year: ReportYear, words: dict[tuple[str, str], str]) -> Table:
    ahsns = list(year.ahsn_names)
    programmes = programmes_in_order(year, {programme for programme, _ in words})
    return Table(
        id="table-coverage",
        caption=f"What each AHSN sent of each programme, {year.quarter.months}",
        columns=(
            Column("Programme"),
            *(Column(code, href=f"ahsns/{code}.html") for code in ahsns),
            Column("With figures", is_number=True),
        ),
        rows=tuple(
            _row(name, [words.get((code, ahsn), NOT_RUN) for ahsn in ahsns])
            for code, name in programmes
        ),
        is_dense=True,
    )


def _row(programme: str, words: list[str]) -> Row:
    asked = [word for word in words if word != NOT_RUN]
    with_figures = [word for word in asked if word not in _WITHOUT_FIGURES]
    return Row(
        (
            Cell(programme),
            *(Cell(word, tone=WORDS[word][1]) for word in words),
            Cell(f"{len(with_figures)} of {len(asked)}"),
        )
    )


def programmes_in_order(year: ReportYear, codes: set[str]) -> list[tuple[str, str]]:
    """Return the programmes in the order of the two tables, the others after them."""
    known = year.others["reference.programmes"].filter(
        pl.col("programme_code").is_in(sorted(codes))
    )
    ordered = known.sort(
        pl.col("table_name").str.to_lowercase(),
        "table_position",
        "programme_name",
        descending=[True, False, False],
        nulls_last=True,
    )
    return list(ordered.select("programme_code", "programme_name").iter_rows())
