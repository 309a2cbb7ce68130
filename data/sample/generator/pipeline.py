"""The Innovations, Local programmes and Impacts rows.

Innovations are the pipeline as it stands at the quarter's end, 612 of them active at
Q4. The tracker was begun in Q3: 84 local programmes then, 120 at Q4, with 61 and 100
impacts. Themes are in the report's numbers at Q4.
"""

from __future__ import annotations

from collections import defaultdict
from random import Random

from data.sample.generator.chance import chance, one_of, shuffled, split
from data.sample.generator.records import Cell, Row
from data.sample.generator.world import QUARTERS, World

ACTIVE_AT_Q4 = 612
NOT_ACTIVE_AT_Q4 = 96
PROGRAMMES_AT = {"2020-21-Q3": 84, "2020-21-Q4": 120}
IMPACTS_AT = {"2020-21-Q3": 61, "2020-21-Q4": 100}
THEMES_AT_Q4 = {
    "workforce": 60,
    "personalised_care": 40,
    "quality_improvement": 40,
    "digital_primary_care": 37,
}
OTHER_THEMES = (
    "mental_health",
    "maternity",
    "cardiovascular",
    "medicines_safety",
    "health_inequalities",
)
IMPACT_SIZES = {
    "cash_releasing_savings": 180_000,
    "non_cash_releasing_savings": 400_000,
    "bed_days_avoided": 1_200,
    "admissions_avoided": 350,
    "appointments_avoided": 4_000,
    "staff_hours_released": 2_500,
    "people_trained": 300,
}
STAGES = ("discovery", "define", "develop", "deploy", "scale")
CATEGORIES = (
    "medicine",
    "device",
    "diagnostic",
    "digital",
    "pathway",
    "workforce_model",
)

Rows = dict[tuple[str, str], list[Row]]


def innovation_rows(world: World) -> Rows:
    """Return the Innovations rows of each AHSN and quarter."""
    rows: Rows = defaultdict(list)
    sizes = world.sizes("elc_patients")
    active = split(ACTIVE_AT_Q4, sizes)
    others = split(NOT_ACTIVE_AT_Q4, sizes)
    for ahsn_code in world.ahsn_codes:
        random = chance(f"innovations of {ahsn_code}")
        for number in range(1, active[ahsn_code] + others[ahsn_code] + 1):
            is_active = number <= active[ahsn_code]
            for quarter, row in _innovation(
                ahsn_code, number, random, is_active
            ).items():
                rows[ahsn_code, quarter].append(row)
    return rows


def _innovation(
    ahsn_code: str, number: int, random: Random, is_active: bool
) -> dict[str, Row]:
    category = one_of(CATEGORIES, random)
    stage = int(random.random() * 3)
    # Of those active at Q4 a third came in during the year; the others were there.
    entered = int(random.random() * 6) if is_active else 0
    ended = 1 + int(random.random() * 3)
    ending = one_of(("paused", "closed"), random)
    rows = {}
    for index, quarter in enumerate(QUARTERS):
        stage = min(stage + (random.random() < 0.25), len(STAGES) - 1)
        if index < entered - 2:
            continue
        status = "active" if is_active or index < ended else ending
        rows[quarter] = Row(
            {
                "innovation_id": f"{ahsn_code}-INN-{number:03d}",
                "title": f"Synthetic innovation {number}",
                "category": category,
                "stage": STAGES[stage],
                "status": status,
            }
        )
    return rows


def local_programme_rows(world: World) -> Rows:
    """Return the Local programmes rows of each AHSN, for Q3 and Q4."""
    rows: Rows = defaultdict(list)
    random = chance("local programmes")
    themes = _themes(random)
    for number, ahsn_code in enumerate(_tracker(world), start=1):
        adopters = 1 + int(random.random() * 9)
        shared = _shared_with(ahsn_code, world, random)
        for quarter, total in PROGRAMMES_AT.items():
            adopters += int(random.random() * 4)
            if number <= total:
                rows[ahsn_code, quarter].append(
                    Row(
                        {
                            "local_programme_id": _programme_id(ahsn_code, number),
                            "title": f"Synthetic local programme {number}",
                            "themes": "; ".join(themes[number - 1]),
                            "adopters": adopters,
                            "shared_with": "; ".join(shared) or None,
                        }
                    )
                )
    return rows


def impact_rows(world: World) -> Rows:
    """Return the Impacts rows of each AHSN, for Q3 and Q4."""
    rows: Rows = defaultdict(list)
    random = chance("impacts")
    tracker = _tracker(world)
    types = list(IMPACT_SIZES)
    for number in range(1, IMPACTS_AT["2020-21-Q4"] + 1):
        # Of the first 80 programmes twenty have a second impact, of the next type.
        place = number - 1 if number <= 80 else (number - 81) * 4
        impact_type = types[(place + (number > 80)) % len(types)]
        value = 1 + int(random.random() * IMPACT_SIZES[impact_type])
        cells: dict[str, Cell] = {
            "local_programme_id": _programme_id(tracker[place], place + 1),
            "impact_type": impact_type,
            "value": value,
            "status": "estimated" if random.random() < 0.3 else None,
        }
        for quarter, total in IMPACTS_AT.items():
            if number <= total:
                rows[tracker[place], quarter].append(Row(cells))
    return rows


def _tracker(world: World) -> list[str]:
    """Return the AHSN of each local programme, in the order they were recorded."""
    counts = split(PROGRAMMES_AT["2020-21-Q4"], world.sizes("elc_patients"))
    order = [code for code, count in counts.items() for _ in range(count)]
    return shuffled(order, chance("tracker"))


def _programme_id(ahsn_code: str, number: int) -> str:
    return f"{ahsn_code}-LP-{number:03d}"


def _themes(random: Random) -> list[list[str]]:
    total = PROGRAMMES_AT["2020-21-Q4"]
    themes: list[list[str]] = [[] for _ in range(total)]
    for theme, count in THEMES_AT_Q4.items():
        for place in shuffled(range(total), random)[:count]:
            themes[place].append(theme)
    for named in themes:
        if not named or random.random() < 0.2:
            named.append(one_of(OTHER_THEMES, random))
    return themes


def _shared_with(ahsn_code: str, world: World, random: Random) -> list[str]:
    others = [code for code in world.ahsn_codes if code != ahsn_code]
    return sorted(shuffled(others, random)[: int(random.random() * 3)])
