"""Stages of adoption: how many organisations stand at each, programme by programme."""

from __future__ import annotations

from assets.publication.display import marker, number, percent
from assets.publication.pages.tables import Cell, Column, Row, Table
from assets.publication.report.section import Section
from assets.publication.report.year import Record, ReportYear, counted

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
            _sentence(names.get(code, code), rows)
            for code, rows in by_programme.items()
        )
        or ("No programme reports stages of adoption in this quarter.",),
        tables=(_table(year, names, by_programme, titles),) if by_programme else (),
        afterwards=(
            "Organisations that are eligible and reported; each stands at one stage.",
        ),
    )


def _sentence(name: str, rows: list[Record]) -> str:
    adopted = next((row for row in rows if row["stage"] == ADOPTED), None)
    if adopted is None or adopted["at_or_above_count"] is None:
        return f"{name}: how many have adopted is not known."
    count, eligible = (
        _int(adopted["at_or_above_count"]),
        _int(adopted["eligible_count"]),
    )
    if adopted["at_or_above_pct"] is None:
        return f"{name}: {counted(count, 'organisation')} at adoption or beyond."
    share = percent(_float(adopted["at_or_above_pct"]), decimals=1)
    return (
        f"{name}: {number(count)} of the {counted(eligible, 'eligible organisation')} "
        f"({share}) {'is' if count == 1 else 'are'} at adoption or beyond."
    )


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
            Column("Adopted", is_number=True, below=f"stage {ADOPTED} or beyond"),
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
    share = adopted["at_or_above_pct"]
    return Row(
        (
            Cell(name),
            *(_count(by_stage.get(stage, {})) for stage in stages),
            Cell(_shown(adopted["eligible_count"], adopted)),
            Cell(
                marker(str(adopted["status"]))
                if share is None
                else percent(_float(share), decimals=1)
            ),
        )
    )


def _count(row: Record) -> Cell:
    return Cell(_shown(row.get("organisation_count"), row))


def _shown(value: object, row: Record) -> str:
    if value is None:
        return marker(None if row.get("status") is None else str(row["status"]))
    return number(_int(value))


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0


def _float(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0
