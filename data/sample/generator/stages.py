"""Each acute trust's stages of adoption over the year, in the report's numbers.

NEWS2 stands at 153 of 154 trusts in Q1, 152 in Q2, and 152 of 153 in Q3 and Q4, when
two had not spread it. All three tracheostomy interventions stand at 109 of 154 sites in
Q1 (71%, as in summer 2020), 138 of 153 in Q3 and 141 in Q4; at Q4 bedhead signs at 144,
equipment at all and the daily care bundle at 148. Which trusts these are is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from assets.domain.quarter import Quarter
from data.sample.generator.chance import chance, shuffled
from data.sample.generator.world import QUARTERS, World

HIGHEST_STAGE = {QUARTERS[0]: 5, QUARTERS[1]: 5, QUARTERS[2]: 7, QUARTERS[3]: 7}
ADOPTED = 5

# One trust was held up by COVID-19; one went back in Q2 and keeps a local variation.
NEWS2_DELAYED = "SYN-NWC-12"
NEWS2_WENT_BACK = "SYN-SW-12"

TRACHEOSTOMY = (
    "tracheostomy_bedhead",
    "tracheostomy_equipment",
    "tracheostomy_bundle",
)
NEVER = len(QUARTERS)

# Place in a list of trusts in a random order, and the quarter (0 to 3) by the end of
# which a trust has adopted; who is in no range had adopted before the year.
REACHED_IN: Mapping[str, tuple[tuple[range, int], ...]] = {
    "tracheostomy_bedhead": (
        (range(9), NEVER),
        (range(12, 14), 3),
        (range(15, 28, 3), 2),
        (range(28, 45, 3), 1),
    ),
    "tracheostomy_equipment": (
        (range(13, 15), 3),
        (range(16, 28, 3), 2),
        (range(29, 45, 3), 1),
    ),
    "tracheostomy_bundle": (
        (range(7, 12), NEVER),
        (range(14, 15), 3),
        (range(17, 28, 3), 2),
        (range(30, 45, 3), 1),
    ),
}

Path = dict[str, tuple[int, date]]
Paths = dict[tuple[str, str], Path]


def stage_paths(world: World) -> Paths:
    """Return stage and since when, by programme and acute trust, then by quarter."""
    trusts = {q: world.members("acute_trust", q) for q in QUARTERS}
    all_year = [code for code in trusts[QUARTERS[0]] if code in trusts[QUARTERS[-1]]]
    # Trusts that moved or took others over are left out: theirs is the usual path.
    taking_over = {row.successor_code for row in world.registry.successions}
    order = shuffled(
        [c for c in all_year if c not in taking_over], chance("tracheostomy trusts")
    )
    paths: Paths = {}
    for code in dict.fromkeys(code for quarter in QUARTERS for code in trusts[quarter]):
        open_in = [quarter for quarter in QUARTERS if code in trusts[quarter]]
        paths["news2", code] = _news2_path(code, open_in)
        for programme in TRACHEOSTOMY:
            place = order.index(code) if code in order else len(order)
            reached = _reached(programme, place)
            paths[programme, code] = _tracheostomy_path(
                programme, code, reached, open_in
            )
    return paths


def adopted(
    paths: Paths, programmes: tuple[str, ...], quarter: str, *, world: World
) -> dict[str, tuple[int, int]]:
    """Return by AHSN the trusts at stage 5 or above in all programmes, and all."""
    counts = dict.fromkeys(world.ahsn_codes, (0, 0))
    for code, ahsn_code in world.members("acute_trust", quarter).items():
        stages = [paths[programme, code][quarter][0] for programme in programmes]
        have, there = counts[ahsn_code]
        counts[ahsn_code] = (have + (min(stages) >= ADOPTED), there + 1)
    return counts


def _reached(programme: str, place: int) -> int:
    return next((q for places, q in REACHED_IN[programme] if place in places), -1)


def _news2_path(code: str, open_in: list[str]) -> Path:
    random = chance(f"adoption of news2 at {code}")
    stages = [5, 5, 5 + (random.random() < 0.5), 6 + (random.random() < 0.25)]
    if code == NEWS2_DELAYED:
        stages = [3, 3, 4, 4]
    if code == NEWS2_WENT_BACK:
        stages = [5, 4, 5, 5]
    return _dated(dict(zip(QUARTERS, stages, strict=True)), open_in, random)


def _tracheostomy_path(
    programme: str, code: str, reached: int, open_in: list[str]
) -> Path:
    random = chance(f"adoption of {programme} at {code}")
    stage = 2 + int(random.random() * 3) if reached >= 0 else ADOPTED
    stages = {}
    for index, quarter in enumerate(QUARTERS):
        step = random.random() < 0.35
        if index < reached:
            stage = min(stage + step, ADOPTED - 1)
        else:
            stage = min(max(stage + step, ADOPTED), HIGHEST_STAGE[quarter])
        stages[quarter] = stage
    return _dated(stages, open_in, random)


def _dated(stages: Mapping[str, int], open_in: list[str], random: Random) -> Path:
    since = date(2019, 4, 1) + timedelta(days=int(random.random() * 360))
    path: Path = {}
    before = stages[open_in[0]]
    for quarter in open_in:
        day = int(random.random() * 85)
        is_new = quarter == open_in[0] and quarter != QUARTERS[0]
        if stages[quarter] != before or is_new:
            since = Quarter.parse(quarter).start_date + timedelta(days=day)
        before = stages[quarter]
        path[quarter] = (before, since)
    return path
