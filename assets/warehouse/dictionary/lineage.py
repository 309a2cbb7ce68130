"""The picture of which table is made from which: an SVG drawing, left to right.

A table stands right of all that it reads. An arrow is left out where a longer way
through other tables says the same. What the picture shows, the lists of each table's
section say in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from assets.warehouse.dictionary.entries import Dictionary

_WIDTH, _HEIGHT = 236, 24
_COLUMN, _ROW = 300, 32
_MARGIN = 8

Places = Mapping[str, tuple[int, int]]


def as_svg(dictionary: Dictionary) -> str:
    """Return the drawing as one ``svg`` element, each table a link to its section."""
    reads = {table.name: table.reads for table in dictionary.tables}
    arrows = {name: _needed(name, reads) for name in reads}
    places = _places(arrows, _columns(reads))
    width = max(x for x, _ in places.values()) + _WIDTH + _MARGIN
    height = max(y for _, y in places.values()) + _HEIGHT + _MARGIN
    parts = [
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="group" aria-labelledby="lineage-title lineage-text">',
        '<title id="lineage-title">Which table is made from which</title>',
        '<desc id="lineage-text">Each table stands right of the tables it reads. The '
        "same is said in words under Reads and Read by in the section of each table."
        "</desc>",
        *_lines(arrows, places),
        *(_box(name, *place) for name, place in places.items()),
        "</svg>",
    ]
    return "\n".join(parts)


def _columns(reads: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Return how many steps each table stands from one that reads no other."""
    columns: dict[str, int] = {}

    def column_of(name: str) -> int:
        if name not in columns:
            columns[name] = 1 + max(map(column_of, reads[name]), default=-1)
        return columns[name]

    for name in reads:
        column_of(name)
    return columns


def _needed(name: str, reads: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return what a table reads, but for what it reaches through another as well."""
    reached: set[str] = set()
    waiting = [further for read in reads[name] for further in reads[read]]
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting.extend(reads[one])
    return tuple(read for read in reads[name] if read not in reached)


def _places(
    arrows: Mapping[str, tuple[str, ...]], columns: Mapping[str, int]
) -> dict[str, tuple[int, int]]:
    """Return the upper left corner of each box, near the boxes it comes from."""
    places: dict[str, tuple[int, int]] = {}
    rows: dict[str, float] = {}
    for column in range(max(columns.values()) + 1):
        names = [name for name in columns if columns[name] == column]

        def wanted(name: str) -> tuple[float, str]:
            above = [rows[read] for read in arrows[name]]
            return (sum(above) / len(above) if above else 0.0, name)

        for row, name in enumerate(sorted(names, key=wanted)):
            rows[name] = row
            x, y = _MARGIN + column * _COLUMN, _MARGIN + row * _ROW
            places[name] = (x, y)
    return places


def _lines(arrows: Mapping[str, tuple[str, ...]], places: Places) -> Iterator[str]:
    yield '<g class="arrows" aria-hidden="true">'
    for name, reads in arrows.items():
        to_x, to_y = places[name][0], places[name][1] + _HEIGHT // 2
        for read in reads:
            from_x, from_y = places[read][0] + _WIDTH, places[read][1] + _HEIGHT // 2
            bend = (_COLUMN - _WIDTH) // 2
            yield (
                f'<path d="M{from_x} {from_y}C{from_x + bend} {from_y} '
                f'{to_x - bend} {to_y} {to_x} {to_y}"/>'
            )
    yield "</g>"


def _box(name: str, x: int, y: int) -> str:
    schema = name.split(".")[0]
    return (
        f'<a href="#{escape(name)}" class="box {escape(schema)}">'
        f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="4"/>'
        f'<text x="{x + 8}" y="{y + 16}">{escape(name)}</text></a>'
    )
