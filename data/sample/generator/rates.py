"""The parts of the rates: numerators and denominators that add up to the published.

Those of stages of adoption are counted from the sample's own Adoption rows; PReCePT's
numerators are the mothers treated that its sites report.
"""

from __future__ import annotations

from collections.abc import Mapping

from data.sample.generator.chance import chance, jittered, split_within
from data.sample.generator.sites import Site
from data.sample.generator.stages import TRACHEOSTOMY, Paths, adopted
from data.sample.generator.world import QUARTERS, World

Parts = dict[Site, tuple[int, int]]

# Rates of trusts at stage 5 or above in all of some programmes.
OF_STAGES: Mapping[str, tuple[str, ...]] = {
    "news2_trusts_adopted": ("news2",),
    "tracheostomy_sites_all_three": TRACHEOSTOMY,
    "tracheostomy_bedhead_sites": ("tracheostomy_bedhead",),
    "tracheostomy_equipment_sites": ("tracheostomy_equipment",),
    "tracheostomy_bundle_sites": ("tracheostomy_bundle",),
}


def ahsn_parts(metric_code: str, quarter: str, *, world: World, paths: Paths) -> Parts:
    """Return each AHSN's numerator and denominator of a rate."""
    if metric_code in OF_STAGES:
        parts = adopted(paths, OF_STAGES[metric_code], quarter, world=world)
    else:
        parts = _grown(metric_code, quarter, world)
    return {Site(code, "", QUARTERS[0]): part for code, part in parts.items()}


def site_parts(
    treated: Mapping[tuple[Site, str], int], quarter: str, *, denominator: int
) -> Parts:
    """Return each site's treated, of the eligible; at no site fewer than treated."""
    numerators = {site: n for (site, when), n in treated.items() if when == quarter}
    weights = jittered(numerators, chance("eligible mothers"), by=0.06)
    eligible = split_within(
        denominator,
        # A site that treated nobody had somebody to treat: a rate has a denominator.
        {site: weight or 1 for site, weight in weights.items()},
        least={site: max(n, 1) for site, n in numerators.items()},
        most={},
    )
    return {site: (n, eligible[site]) for site, n in numerators.items()}


def _grown(metric_code: str, quarter: str, world: World) -> dict[str, tuple[int, int]]:
    """Return parts whose denominators stay and whose numerators only grow."""
    sizes = world.sizes(metric_code)
    random = chance(f"rate of {metric_code}")
    have = dict.fromkeys(sizes, 0)
    there: dict[str, int] = {}
    for when in QUARTERS:
        national = world.figures.get((metric_code, when))
        if when > quarter or national is None or national.denominator is None:
            continue
        there = split_within(
            national.denominator, sizes, least=dict.fromkeys(sizes, 1), most={}
        )
        have = split_within(
            national.numerator or 0,
            jittered(sizes, random, by=0.4),
            least=have,
            most=there,
        )
    return {code: (have[code], there[code]) for code in sizes}
