"""How each AHSN writes: the kind of file, headings, names or codes, numbers, dates.

The differences are what people do; the content is the same however it is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assets.domain.datasets import Column, Dataset
from data.sample.generator.records import Cell
from data.sample.generator.world import World

Kind = Literal["workbook", "csv", "zip", "parquet"]
Naming = Literal["code", "name", "alias"]


@dataclass(frozen=True)
class Style:
    """One AHSN's manner.

    ``numbers``: plain; grouped, as the text ``1,234``; decimal, as the text ``12.0``.
    ``dates``: a date cell; or as text, ``iso`` or ``british`` (dd/mm/yyyy).
    ``file_name`` has {q} for Q1 and {fy} for 2020-21.
    """

    file_name: str
    kind: Kind = "workbook"
    headings: Literal["human", "machine", "shouted"] = "human"
    programmes: Naming = "name"
    metrics: Naming = "name"
    organisations: Naming = "code"
    stages: Literal["number", "alias"] = "number"
    numbers: Literal["plain", "grouped", "decimal"] = "plain"
    dates: Literal["date", "iso", "british"] = "date"
    encoding: Literal["utf-8", "utf-8-sig", "cp1252"] = "utf-8"
    cover_ahsn: Literal["code", "name"] = "code"
    keeps_nil_sheets: bool = False


STYLES: Mapping[str, Style] = {
    "EAST": Style("Eastern AHSN {fy} {q} return.xlsx", cover_ahsn="name"),
    "EM": Style(
        "EM AHSN quarterly return {fy}-{q}.xlsx",
        programmes="alias",
        stages="alias",
        dates="british",
    ),
    "HIM": Style(
        "him_{fy}_{q}.xlsx", headings="machine", programmes="code", metrics="code"
    ),
    "HIN": Style("HIN {q} {fy}.xlsx", organisations="name"),
    "ICHP": Style(
        "ICHP return {fy}-{q}.xlsx",
        headings="machine",
        programmes="alias",
        keeps_nil_sheets=True,
    ),
    "KSS": Style("KSS {fy} {q} Return FINAL.xlsx", numbers="grouped", dates="iso"),
    "NENC": Style("NENC {fy} {q}.zip", kind="zip", headings="machine", dates="iso"),
    "NWC": Style(
        "Innovation Agency {q} {fy}.xlsx", programmes="alias", metrics="alias"
    ),
    "OX": Style(
        "Oxford {fy} {q}",
        kind="csv",
        numbers="decimal",
        dates="british",
        encoding="utf-8-sig",
    ),
    "SW": Style("SW-AHSN-{fy}-{q}.xlsx", headings="shouted", organisations="name"),
    "UCLP": Style("UCLPartners {fy} {q}.xlsx", metrics="code", keeps_nil_sheets=True),
    "WES": Style(
        "wessex_{fy}_{q}",
        kind="csv",
        headings="machine",
        programmes="code",
        metrics="code",
        numbers="grouped",
        dates="iso",
        encoding="cp1252",
    ),
    "WM": Style("WMAHSN {fy} {q}.xlsx", programmes="alias", cover_ahsn="name"),
    "WOE": Style(
        "WEAHSN_{fy}_{q}.xlsx", headings="machine", programmes="code", metrics="code"
    ),
    "YH": Style(
        "yorkshire-humber-{fy}-{q}",
        kind="parquet",
        headings="machine",
        programmes="code",
        metrics="code",
    ),
}


def heading(column: Column, style: Style) -> str:
    """Return the heading of a column as this AHSN writes it."""
    if style.headings == "machine":
        return column.name
    return (
        f" {column.heading.upper()} " if style.headings == "shouted" else column.heading
    )


def cell_text(column: Column, cell: Cell, style: Style, *, names: Names) -> Cell:
    """Return a cell as this AHSN writes it; an unregistered word stays as it is."""
    if isinstance(cell, bool) or cell is None:
        return None
    if column.name == "stage" and isinstance(cell, int):
        return f"Stage {cell}" if style.stages == "alias" else cell
    if isinstance(cell, int | float):
        return _number(cell, style)
    if isinstance(cell, date):
        return _date(cell, style)
    if isinstance(cell, str):
        return names.written(column.name, cell, style)
    return cell


def _number(cell: float, style: Style) -> Cell:
    if style.numbers == "grouped":
        return f"{cell:,}"
    return f"{float(cell)}" if style.numbers == "decimal" else cell


def _date(cell: date, style: Style) -> Cell:
    if style.dates == "iso":
        return cell.isoformat()
    return f"{cell:%d/%m/%Y}" if style.dates == "british" else cell


class Names:
    """The registry's names and aliases, looked up by code."""

    def __init__(self, world: World) -> None:
        self._names: dict[tuple[str, str, Naming], str] = {}
        for programme in world.registry.programmes:
            self._add(
                "programme_code", programme.code, programme.name, programme.aliases
            )
            for metric in programme.metrics:
                self._add("metric_code", metric.code, metric.name, metric.aliases)
        for row in world.registry.organisations:
            code, name = row.organisation_code, row.organisation_name
            self._add("organisation_code", code, name, ())

    def _add(self, column: str, code: str, name: str, aliases: tuple[str, ...]) -> None:
        self._names[column, code, "name"] = name
        self._names[column, code, "alias"] = aliases[0] if aliases else name

    def written(self, column: str, code: str, style: Style) -> str:
        """Return a code as the AHSN writes it: itself, the name, or the first alias."""
        naming: dict[str, Naming] = {
            "programme_code": style.programmes,
            "metric_code": style.metrics,
            "organisation_code": style.organisations,
        }
        return self._names.get((column, code, naming.get(column, "code")), code)


def columns_of(dataset: Dataset, style: Style) -> tuple[Column, ...]:
    """Return the columns this AHSN's sheet has: machine headings mean a lean export."""
    if style.headings != "machine":
        return dataset.columns
    return tuple(
        c for c in dataset.columns if c.name != "comment" or dataset.name == "activity"
    )
