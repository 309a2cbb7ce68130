"""At a glance: the few figures a reader takes away, each in large with its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from assets.publication.audit_pages.places import HEADLINES
from assets.publication.display import beside, half_up, million_pounds, number
from assets.publication.headlines import Part, headline_so_far, parts_so_far
from assets.publication.report.coverage import MISSING, REJECTED, coverage_word
from assets.publication.report.differences import figures_tested
from assets.publication.report.growth import national_growth, rests_on_returns
from assets.publication.report.programmes import REACHED, ProgrammeLine
from assets.publication.report.reach import of_fewest_ahsns
from assets.publication.report.year import ReportYear
from assets.publication.words import counted, listed

_PATIENTS = "patients_benefitting"


@dataclass(frozen=True)
class Tile:
    """A figure in large, the words after it, and where more is told; empty: nowhere."""

    figure: str
    words: str
    href: str


def tiles(year: ReportYear, lines: list[ProgrammeLine]) -> list[Tile]:
    """Return the tiles there are figures for."""
    return [
        *_reach(lines),
        *_patients(year),
        *_programmes(lines),
        *_growth(year),
        *_coverage(year),
        *_records(year),
        *_published(year),
    ]


def _reach(lines: list[ProgrammeLine]) -> Iterator[Tile]:
    fewest = of_fewest_ahsns(lines)
    if fewest is not None:
        yield Tile(
            f"{fewest.ahsns_reported} of {fewest.ahsns_expected}",
            f"AHSNs are in the figures of {fewest.quarter.months} that rest on the "
            "fewest: not yet England's figures",
            "#programmes",
        )


def _patients(year: ReportYear) -> Iterator[Tile]:
    headline = headline_so_far(year.marts, _PATIENTS, year.quarter)
    if headline is None or headline.value is None:
        return
    parts = parts_so_far(year.marts, _PATIENTS, year.quarter)
    known = [part for part in parts if part.value is not None]
    within = year.statuses_within()
    statuses = [part.statuses(within) for part in known]
    marks = beside(None, within=set().union(*statuses))
    floor = "or more " if headline.is_floor else ""
    yield Tile(
        " ".join([number(headline.value), *marks]),
        f"{floor}patients benefitting, {year.span}{_resting_on(statuses)}: of "
        f"{counted(len(parts), 'measure')} of people treated {_how_known(parts)}",
        year.audit_link(HEADLINES, anchor=_PATIENTS),
    )


def _resting_on(statuses: Sequence[set[str]]) -> str:
    """Return how many of the known parts rest on estimates; empty if none does."""
    count = sum("estimated" in of_part for of_part in statuses)
    return f", {count:,} of its parts estimated" if count else ""


def _how_known(parts: Sequence[Part]) -> str:
    """Return how many of the parts are known whole, in part and not at all."""
    whole = sum(part.is_whole for part in parts)
    unknown = sum(part.value is None for part in parts)
    others = ((len(parts) - whole - unknown, "in part"), (unknown, "not at all"))
    said = [f"{whole:,} {'is' if whole == 1 else 'are'} known whole"]
    return listed([*said, *(f"{count:,} {how}" for count, how in others if count)])


def _programmes(lines: list[ProgrammeLine]) -> Iterator[Tile]:
    held = [line for line in lines if line.is_held]
    reached = [line for line in held if line.standing == REACHED]
    if held:
        yield Tile(
            f"{len(reached)} of {len(held)}",
            "programmes that can be held against the year's trajectory have reached it",
            "#progress",
        )


def _growth(year: ReportYear) -> Iterator[Tile]:
    england = national_growth(year)
    rests_on = rests_on_returns(england)
    companies = england.get("company_count_year")
    investment = england.get("investment_gbp_year")
    if isinstance(companies, int):
        words = f"companies supported, {year.span}{rests_on}"
        yield Tile(number(companies), words, "#growth")
    if isinstance(investment, (int, float)):
        words = f"raised by the companies the AHSNs supported{rests_on}"
        yield Tile(million_pounds(investment), words, "#growth")
    jobs = [
        england.get(f"jobs_{kind}_count_year") for kind in ("created", "safeguarded")
    ]
    told = [float(one) for one in jobs if isinstance(one, (int, float))]
    if told:
        words = f"jobs created or safeguarded{rests_on}"
        yield Tile(f"{half_up(sum(told)):,}", words, "#growth")


def _coverage(year: ReportYear) -> Iterator[Tile]:
    expected = year.of_quarter("coverage").filter("is_expected")
    if expected.is_empty():
        return
    words = [coverage_word(row) for row in expected.iter_rows(named=True)]
    counting = sum(word not in (MISSING, REJECTED) for word in words)
    rejected = words.count(REJECTED)
    more = f"; {rejected:,} more came and {'was' if rejected == 1 else 'were'} rejected"
    yield Tile(
        f"{counting:,} of {len(words):,}",
        f"returns expected for {year.quarter.months} came in and count, one for each "
        f"programme of each AHSN{more if rejected else ''}",
        "#coverage",
    )


def _records(year: ReportYear) -> Iterator[Tile]:
    scores = year.others["audit.scores"].filter(
        pl.col("quarter") == str(year.quarter), pl.col("records_read").is_not_null()
    )
    if scores.is_empty():
        return
    read, accepted = (int(scores[f"records_{n}"].sum()) for n in ("read", "accepted"))
    yield Tile(
        f"{read - accepted:,} of {read:,}",
        "records left out of the quarter's figures by a check",
        "#quality",
    )


def _published(year: ReportYear) -> Iterator[Tile]:
    tested = figures_tested(year)
    apart = tested.filter(pl.col("result") == "contradicted").height
    if tested.height:
        yield Tile(
            f"{apart:,} of {tested.height:,}",
            f"published figures tested {'differs' if apart == 1 else 'differ'} "
            "from ours",
            "#differences",
        )
