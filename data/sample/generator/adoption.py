"""The Adoption rows: stages that never go back, 1 to 5 in Q1 and Q2, 1 to 7 from Q3.

The stages are synthetic; that 22 eating-disorders sites have adopted by Q4, and that 6
and 7 exist from Q3, are the report's.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from assets.domain.quarter import Quarter
from data.sample.generator.chance import chance
from data.sample.generator.records import Row
from data.sample.generator.sites import eied_sites
from data.sample.generator.world import QUARTERS, World

HIGHEST_STAGE = {QUARTERS[0]: 5, QUARTERS[1]: 5, QUARTERS[2]: 7, QUARTERS[3]: 7}

# The stage most organisations had reached before the year.
USUAL_START = {
    "news2": 5,
    "tracheostomy_bedhead": 4,
    "tracheostomy_equipment": 4,
    "tracheostomy_bundle": 4,
    "eied": 1,
}


def adoption_rows(world: World) -> dict[tuple[str, str], list[Row]]:
    """Return the Adoption rows of each AHSN and quarter."""
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    launches = {
        site.organisation_code: site.first_quarter for site in eied_sites(world)
    }
    for programme in world.registry.programmes:
        if not programme.has_adoption:
            continue
        kind = programme.eligible_organisation_type or ""
        for ahsn_code in world.ahsn_codes:
            for organisation in world.organisations(ahsn_code, kind):
                code = organisation.organisation_code
                first = world.first_quarter_of(code)
                path = _path(programme.code, code, launches=launches)
                for quarter, (stage, since) in path.items():
                    if quarter >= first:
                        rows[ahsn_code, quarter].append(
                            _row(programme.code, code, stage, since=since)
                        )
    return rows


def _row(
    programme_code: str, organisation_code: str, stage: int, *, since: date
) -> Row:
    return Row(
        {
            "programme_code": programme_code,
            "organisation_code": organisation_code,
            "stage": stage,
            "stage_since": since,
        }
    )


def _path(
    programme_code: str, organisation_code: str, *, launches: dict[str, str]
) -> dict[str, tuple[int, date]]:
    """Return the stage at each quarter's end, and the day it was reached."""
    random = chance(f"adoption of {programme_code} at {organisation_code}")
    stage = max(1, USUAL_START[programme_code] - int(random.random() * 1.2))
    since = date(2019, 4, 1) + timedelta(days=int(random.random() * 360))
    path = {}
    for quarter in QUARTERS:
        step = random.random() < 0.45
        reached = min(stage + step, HIGHEST_STAGE[quarter])
        if programme_code == "eied":
            reached = _eied_stage(
                stage, reached, quarter, launches.get(organisation_code)
            )
        if reached > stage:
            stage = reached
            day = int(random.random() * 85)
            since = Quarter.parse(quarter).start_date + timedelta(days=day)
        path[quarter] = (stage, since)
    return path


def _eied_stage(stage: int, reached: int, quarter: str, launched: str | None) -> int:
    """Return a stage of 5 or more exactly where the site has launched."""
    if launched is not None and quarter >= launched:
        return max(reached, 5)
    return max(stage, min(reached, 4))
