"""How measurements are shown: medians, how far they scattered, ratios."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.measure import Cost

Figure = Callable[[Cost], float]


def wall(cost: Cost) -> float:
    return cost.wall


def processor(cost: Cost) -> float:
    return cost.processor


def peak_mb(cost: Cost) -> float:
    return cost.peak_mb


def middle(costs: Iterable[Cost], figure: Figure) -> float:
    """Return the median of one figure of several measurements."""
    return median(figure(cost) for cost in costs)


def print_whole(costs: Mapping[str, Sequence[Cost]], *, to: str) -> None:
    """Print the cost of each whole process and its ratio to one of them."""
    table = _table(
        f"Whole processes: median (least to most) of {len(costs[to])}",
        "what",
        "processor s",
        f"times {to}",
        "wall s",
        f"times {to}",
        "peak MB",
    )
    for what, measured in costs.items():
        cells = [what]
        for figure in (processor, wall):
            ratio = middle(measured, figure) / middle(costs[to], figure)
            cells += [_scattered(measured, figure), f"{ratio:.1f}"]
        table.add_row(*cells, f"{middle(measured, peak_mb):,.0f}")
    _console().print(table)


def print_parts(costs: Mapping[str, Sequence[Cost]]) -> None:
    """Print what each part of a run took, most processor time first."""
    table = _table(
        "One run, empty home, in parts", "part", "processor s", "share", "wall s"
    )
    total = sum(middle(measured, processor) for measured in costs.values())
    ordered = sorted(costs, key=lambda name: -middle(costs[name], processor))
    for name in ordered:
        table.add_row(
            name,
            _scattered(costs[name], processor),
            f"{middle(costs[name], processor) / total:.0%}",
            _scattered(costs[name], wall),
        )
    _console().print(table)


def print_ratios(sizes: Mapping[str, Mapping[str, Sequence[Cost]]], *, to: str) -> None:
    """Print what each way cost at each size, and its ratio to one of the ways."""
    table = _table(
        "Judging: median (least to most)",
        "size",
        "way",
        "processor s",
        f"times {to}",
        "wall s",
    )
    for size, ways in sizes.items():
        for way, measured in ways.items():
            ratio = middle(measured, processor) / middle(ways[to], processor)
            table.add_row(
                size,
                way,
                _scattered(measured, processor),
                f"{ratio:.1f}",
                _scattered(measured, wall),
            )
    _console().print(table)


def _scattered(costs: Sequence[Cost], figure: Figure) -> str:
    least, most = min(map(figure, costs)), max(map(figure, costs))
    return f"{middle(costs, figure):.2f} ({least:.2f} to {most:.2f})"


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column(first)
    for heading in others:
        table.add_column(heading, justify="right")
    return table


def _console() -> Console:
    return Console(width=140, highlight=False)
