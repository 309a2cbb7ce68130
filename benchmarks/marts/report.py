"""How the sizes are shown: seconds, memory, ratios to the query by hand, growth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from benchmarks.marts.sizes import (
    BY_HAND,
    FROM_SCRATCH,
    NEWEST,
    OLD,
    OURS,
    POLARS,
    WHOLE,
    Size,
)
from benchmarks.measure import Cost

WAYS = (OURS, BY_HAND, POLARS)


def print_size(size: Size) -> None:
    """Print a size as tables of Markdown."""
    print("\n".join(_lines(size)), flush=True)


def print_growth(sizes: Sequence[Size]) -> None:
    """Print how each way's processor time grew from a size to the next."""
    for smaller, larger in pairwise(sizes):
        records = larger.records / smaller.records
        print(
            f"\nfrom {smaller.records:,} to {larger.records:,} ({records:.1f} times):"
        )
        for what in larger.processes:
            if what in smaller.processes:
                times = larger.processes[what].processor / max(
                    smaller.processes[what].processor, 0.01
                )
                print(f"- {what}: {times:.1f} times the processor time")


def _lines(size: Size) -> Iterator[str]:
    yield f"\n## {size.records:,} accepted activity records\n"
    yield from _processes(size, WAYS, BY_HAND)
    yield from _marts(size)
    yield from _dearest(size.parts.get(OURS, {}))
    for again in (NEWEST, OLD):
        if again not in size.processes:
            continue
        yield from _processes(size, (again, f"{again}: {FROM_SCRATCH}"), again)
        yield f"{size.built.get(again, '')}\n"
    for text in size.left_out:
        yield f"Not measured: {text}"
    yield from (f"NOT EQUAL: {text}" for text in size.differences)
    if size.compared and not size.differences:
        yield f"Equal: {', '.join(size.compared)}."


def _processes(size: Size, names: Sequence[str], to: str) -> Iterator[str]:
    base = size.processes.get(to)
    yield f"| whole processes | processor s | to {to} | wall s | peak MB |"
    yield "|---|---|---|---|---|"
    for name in names:
        if name in size.processes:
            cost = size.processes[name]
            yield (
                f"| {name} | {cost.processor:.2f} | {_ratio(cost, base)} | "
                f"{cost.wall:.1f} | {cost.peak_mb:,.0f} |"
            )
    yield ""


def _marts(size: Size) -> Iterator[str]:
    """Yield the marts that were made by hand, and the whole within the process."""
    shown = [way for way in WAYS if way in size.parts]
    names = [name for name in size.parts.get(BY_HAND, {}) if "." in name]
    if not names:
        return
    yield f"| mart, processor s | {' | '.join(shown)} | ours to by hand |"
    yield "|---" * (len(shown) + 2) + "|"
    marts = [[size.parts[way].get(name) for way in shown] for name in names]
    for name, costs in zip(names, marts, strict=True):
        yield _mart(name, costs, shown)
    together = [
        sum((cost for cost in costs if cost is not None), Cost(0, 0))
        for costs in zip(*marts, strict=True)
    ]
    yield _mart("these marts together", together, shown)
    whole = [size.parts[way].get(WHOLE[way]) for way in shown]
    yield _mart("all that is built or made", whole, shown)
    yield ""


def _dearest(tables: Mapping[str, Cost]) -> Iterator[str]:
    """Yield what our build spends most on, and what it spends outside of tables."""
    if not tables:
        return
    costs = {name: cost.processor for name, cost in tables.items() if "." in name}
    dearest = sorted(costs, key=lambda name: -costs[name])[:8]
    shown = [f"{name} {costs[name]:.1f}" for name in dearest]
    rest = tables[WHOLE[OURS]].processor - sum(costs.values())
    yield (
        f"Our build, processor s: {', '.join(shown)}; reading inputs and SQL, checking "
        f"grains, reading everything back {rest:.1f}\n"
    )


def _mart(name: str, costs: Sequence[Cost | None], shown: Sequence[str]) -> str:
    cells = ["" if cost is None else f"{cost.processor:.2f}" for cost in costs]
    of_way = dict(zip(shown, costs, strict=True))
    ratio = _ratio(of_way.get(OURS), of_way.get(BY_HAND))
    return f"| {name.removeprefix('marts.')} | {' | '.join(cells)} | {ratio} |"


def _ratio(cost: Cost | None, base: Cost | None) -> str:
    if cost is None or base is None:
        return ""
    return f"{cost.processor / max(base.processor, 0.001):.1f} times"
