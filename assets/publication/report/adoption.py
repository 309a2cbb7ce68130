"""Stages of adoption: how many organisations stand at each, programme by programme."""

from __future__ import annotations

from assets.publication.display import NOT_APPLICABLE, marker, number, percent
from assets.publication.pages.tables import Cell, Column, Row, Table
from assets.publication.report.section import Section
from assets.publication.report.year import Record, ReportYear
from assets.publication.words import counted

# The stage from which an organisation counts as having adopted; see GLOSSARY.md.
ADOPTED = 5


def adoption_section(year: ReportYear) -> Section:
    """Return the organisations by stage, and how many are at adoption or beyond."""
    names = dict(
        year.others["reference.programmes"]
        .select("programme_code", "programme_name")
        .iter_rows()
    )
    stages = year.of_quarter("adoption_stage").sort("programme_code", "stage")
    by_programme = {
        str(group[0]): rows.to_dicts()
        for group, rows in stages.group_by("programme_code", maintain_order=True)
    }
    titles = dict(stages.sort("stage").select("stage", "stage_name").iter_rows())
    return Section(
        id="adoption",
        heading="Stages of adoption",
        sentences=tuple(
            adoption_sentence(names.get(code, code), rows)
            for code, rows in by_programme.items()
        )
        or ("No programme reports stages of adoption in this quarter.",),
        tables=(_table(year, names, by_programme, titles),) if by_programme else (),
        afterwards=(
            "Each organisation stands at one stage. Shares are of all eligible "
            "organisations; where the stage of some is not known, more may have "
            "adopted than the share says.",
        ),
    )


def adoption_sentence(name: str, rows: list[Record]) -> str:
    """Return how many of the eligible organisations have adopted.

    The share is `at_or_above_pct`. An organisation whose stage was not given, or whose
    row was rejected, has not been told not to have adopted: where there is one, the
    share is said to be the least that it can be.

    Args:
        name: the programme's.
        rows: its rows of `marts.adoption_stage` of one quarter.
    """
    adopted = next((row for row in rows if row["stage"] == ADOPTED), None)
    if adopted is None or adopted["at_or_above_count"] is None:
        return f"{name}: how many have adopted is not known."
    count = _int(adopted["at_or_above_count"])
    if adopted["eligible_count"] is None:
        return (
            f"{name}: {counted(count, 'organisation')} at adoption or beyond"
            f"{_told_by(adopted)}."
        )
    eligible = _int(adopted["eligible_count"])
    unknown = eligible - _int(adopted["reported_count"])
    of_all = counted(eligible, "eligible organisation")
    if unknown == eligible:
        return f"{name}: of none of the {of_all} is the stage known{_told_by(adopted)}."
    sentence = (
        f"{name}: {'at least ' if unknown else ''}{number(count)} of the {of_all} "
        f"({_share(adopted)}) {'is' if count == 1 else 'are'} at adoption or beyond"
        f"{_told_by(adopted)}."
    )
    if not unknown:
        return sentence
    return (
        f"{sentence} The stage of {number(unknown)} is not known: none was given, or "
        "its row was rejected."
    )


def _told_by(row: Record) -> str:
    """Return how many AHSNs told of it, where not all that were expected did."""
    told, expected = _int(row["ahsns_reported"]), _int(row["ahsns_expected"])
    return f", told by {told} of {expected} AHSNs" if told < expected else ""


def _table(
    year: ReportYear,
    names: dict[str, str],
    by_programme: dict[str, list[Record]],
    titles: dict[int, str],
) -> Table:
    return Table(
        id="table-adoption",
        caption=f"Organisations by stage of adoption, England, {year.quarter.months}",
        columns=(
            Column("Programme"),
            *(
                Column(str(stage), is_number=True, below=_below(title, stage))
                for stage, title in titles.items()
            ),
            Column("Eligible", is_number=True),
            Column("Stage known", is_number=True, below="of the eligible"),
            Column(
                "Adopted",
                is_number=True,
                below=f"of the eligible, stage {ADOPTED} or beyond",
            ),
        ),
        rows=tuple(
            _row(names.get(code, code), rows, list(titles))
            for code, rows in by_programme.items()
        ),
    )


def _below(title: str, stage: int) -> str:
    return "" if title == f"Stage {stage}" else title


def _row(name: str, rows: list[Record], stages: list[int]) -> Row:
    by_stage = {row["stage"]: row for row in rows}
    adopted = by_stage.get(ADOPTED, rows[-1])
    return Row(
        (
            Cell(name),
            *(_count(by_stage.get(stage, {})) for stage in stages),
            Cell(_shown(adopted["eligible_count"], adopted)),
            Cell(_shown(adopted["reported_count"], adopted)),
            Cell(_share(adopted)),
        )
    )


def _share(adopted: Record) -> str:
    """Return the share of all eligible organisations that have adopted."""
    share = adopted["at_or_above_pct"]
    if isinstance(share, float):
        return percent(share, decimals=1)
    has_share = adopted["eligible_count"] is not None
    return marker(str(adopted["status"])) if has_share else NOT_APPLICABLE


def _count(row: Record) -> Cell:
    return Cell(_shown(row.get("organisation_count"), row))


def _shown(value: object, row: Record) -> str:
    if value is None:
        return marker(None if row.get("status") is None else str(row["status"]))
    return number(_int(value))


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
