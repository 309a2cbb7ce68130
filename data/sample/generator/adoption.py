"""The Adoption rows: stages 1 to 5 in Q1 and Q2, 1 to 7 from Q3, planted falls apart.

Acute trusts' stages are `stages`'; that 22 eating-disorders sites have adopted by Q4,
and that 6 and 7 exist from Q3, are the report's.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from assets.domain.quarter import Quarter
from data.sample.generator.chance import chance
from data.sample.generator.records import Cell, Fault, Row
from data.sample.generator.sites import eied_sites
from data.sample.generator.stages import HIGHEST_STAGE, Path, stage_paths
from data.sample.generator.world import QUARTERS, World


def adoption_rows(world: World) -> dict[tuple[str, str], list[Row]]:
    """Return the Adoption rows of each AHSN and quarter."""
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    launches = {
        site.organisation_code: site.first_quarter for site in eied_sites(world)
    }
    paths = stage_paths(world)
    for programme in world.registry.programmes:
        if not programme.has_adoption:
            continue
        kind = programme.eligible_organisation_type or ""
        for quarter in QUARTERS:
            for code, ahsn_code in world.members(kind, quarter).items():
                path = paths.get((programme.code, code)) or _eied_path(
                    code, launched=launches.get(code)
                )
                row = _row(programme.code, code, path, quarter=quarter)
                rows[ahsn_code, quarter].append(row)
    return rows


def _row(
    programme_code: str, organisation_code: str, path: Path, *, quarter: str
) -> Row:
    stage, since = path[quarter]
    cells: dict[str, Cell] = {
        "programme_code": programme_code,
        "organisation_code": organisation_code,
        "stage": stage,
        "stage_since": since,
    }
    before = [path[earlier][0] for earlier in path if earlier < quarter]
    if before and stage < before[-1]:
        note = f"Stage {stage} after {before[-1]}, as the report's NEWS2 figures fell"
        return Row(cells, (Fault("stage", "stage_regression", note),))
    return Row(cells)


def _eied_path(organisation_code: str, *, launched: str | None) -> Path:
    """Return stages of 5 or more exactly from the quarter of the launch on."""
    random = chance(f"adoption of eied at {organisation_code}")
    stage = max(1, 1 - int(random.random() * 1.2))
    since = date(2019, 4, 1) + timedelta(days=int(random.random() * 360))
    path: Path = {}
    for quarter in QUARTERS:
        step = random.random() < 0.45
        reached = min(stage + step, HIGHEST_STAGE[quarter])
        if launched is not None and quarter >= launched:
            reached = max(reached, 5)
        else:
            reached = max(stage, min(reached, 4))
        if reached > stage:
            stage = reached
            day = int(random.random() * 85)
            since = Quarter.parse(quarter).start_date + timedelta(days=day)
        path[quarter] = (stage, since)
    return path
