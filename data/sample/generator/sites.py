"""Which organisations report which metric, and since when.

The eating-disorders sites are written out one by one: six of them have the falls that
the report speaks of, and the others make the national figures come out.
"""

from __future__ import annotations

from dataclasses import dataclass

from assets.domain.registry.programmes import Metric, Programme
from data.sample.generator.chance import chance
from data.sample.generator.world import QUARTERS, World

# How many organisations of the eligible type report each metric, in every AHSN. Fewer
# than there are leaves room for planted rows that touch no figure that counts.
SITES_PER_AHSN = {
    "focus_adhd_patients": 2,
    "elc_patients": 4,
    "escape_pain_participants": 1,
    "precept_mothers": 2,
    "sim_service_users": 1,
    "tcam_patients": 4,
    "cladribine_patients": 2,
    "gammacore_patients": 1,
    "heartflow_scans": 2,
    "pcsk9i_patients": 2,
    "plgf_tests": 2,
    "securacath_devices": 4,
    "spaceoar_procedures": 1,
}

# Metrics that come from the same sites as another.
SAME_SITES_AS = {
    "gammacore_patients_in_quarter": "gammacore_patients",
    "heartflow_scans_in_quarter": "heartflow_scans",
    "spaceoar_procedures_programme": "spaceoar_procedures",
    "precept_mgso4_rate": "precept_mothers",
}

# The last of an AHSN's sites of a metric that is forgotten after a quarter: planted. A
# snapshot, so that nothing of it is missing from a figure that only grows.
LAPSES = {("pcsk9i_patients", "WES"): QUARTERS[2]}

# An AHSN's sites of a metric that merged: the two, and the one they became in October.
MERGERS = {("plgf_tests", "YH"): ("SYN-YH-12", "SYN-YH-15", "SYN-YH-27")}

# AHSN, which of its mental health trusts, and its own cumulative figures by quarter.
EIED_FALLING_SITES: dict[tuple[str, int], tuple[int | None, ...]] = {
    ("KSS", 1): (6, 14, 9, 12),
    ("EM", 1): (5, 11, 8, 13),
    ("SW", 1): (4, 10, 7, 7),
    ("WM", 1): (3, 8, 17, 12),
    ("NWC", 1): (4, 9, 15, 11),
    ("UCLP", 1): (None, 6, 12, 9),
}

# The quarter in which each other site launched: 10, 14, 18 and 22 report by quarter.
EIED_OTHER_LAUNCHES: dict[tuple[str, int], str] = {
    ("EAST", 1): "2020-21-Q1",
    ("HIN", 1): "2020-21-Q1",
    ("NENC", 1): "2020-21-Q1",
    ("YH", 1): "2020-21-Q1",
    ("WES", 1): "2020-21-Q1",
    ("HIM", 1): "2020-21-Q2",
    ("OX", 1): "2020-21-Q2",
    ("WOE", 1): "2020-21-Q2",
    ("ICHP", 1): "2020-21-Q3",
    ("WM", 2): "2020-21-Q3",
    ("KSS", 2): "2020-21-Q3",
    ("EAST", 2): "2020-21-Q3",
    ("UCLP", 2): "2020-21-Q4",
    ("NWC", 2): "2020-21-Q4",
    ("SW", 2): "2020-21-Q4",
    ("EM", 2): "2020-21-Q4",
}


@dataclass(frozen=True)
class Site:
    """An organisation that reports a metric, from a quarter of the year on.

    ``predecessors`` merged into it: its running totals go on from theirs together.
    """

    ahsn_code: str
    organisation_code: str
    first_quarter: str
    last_quarter: str = QUARTERS[-1]
    predecessors: tuple[str, ...] = ()

    def reports(self, quarter: str) -> bool:
        """Return whether it reports in a quarter."""
        return self.first_quarter <= quarter <= self.last_quarter


def sites_of(metric: Metric, programme: Programme, world: World) -> list[Site]:
    """Return the sites of a metric that is reported by organisation."""
    kind = programme.eligible_organisation_type or ""
    code = SAME_SITES_AS.get(metric.code, metric.code)
    sites = []
    for ahsn_code in world.ahsn_codes:
        if (code, ahsn_code) in MERGERS:
            sites += _merging_sites(ahsn_code, *MERGERS[code, ahsn_code])
            continue
        eligible = world.organisations(ahsn_code, kind)
        # A trust opened during the year comes last: never its AHSN's only one.
        eligible.sort(key=lambda row: world.first_quarter_of(row.organisation_code))
        old = [r for r in eligible if _is_open_all_year(r.organisation_code, world)]
        turn = int(chance(f"sites of {code} in {ahsn_code}").random() * len(old))
        lapse = LAPSES.get((code, ahsn_code))
        own = (old[turn:] + old[:turn] + eligible[len(old) :])[: SITES_PER_AHSN[code]]
        for row in own:
            first = world.first_quarter_of(row.organisation_code)
            last = lapse if lapse and row is own[-1] else QUARTERS[-1]
            sites.append(Site(ahsn_code, row.organisation_code, first, last))
    return sites


def _merging_sites(ahsn_code: str, one: str, other: str, merged: str) -> list[Site]:
    both = [Site(ahsn_code, code, QUARTERS[0], QUARTERS[1]) for code in (one, other)]
    return [*both, Site(ahsn_code, merged, QUARTERS[2], predecessors=(one, other))]


def _is_open_all_year(organisation_code: str, world: World) -> bool:
    return world.first_quarter_of(organisation_code) == QUARTERS[0]


def eied_sites(world: World) -> dict[Site, tuple[int | None, ...] | None]:
    """Return the eating-disorders sites; those that fall with their own figures."""
    places: dict[Site, tuple[int | None, ...] | None] = {}
    for (ahsn_code, number), figures in EIED_FALLING_SITES.items():
        first = QUARTERS[sum(figure is None for figure in figures)]
        places[_eied_site(world, ahsn_code, number, first=first)] = figures
    for (ahsn_code, number), first in EIED_OTHER_LAUNCHES.items():
        places[_eied_site(world, ahsn_code, number, first=first)] = None
    return places


def _eied_site(world: World, ahsn_code: str, number: int, *, first: str) -> Site:
    trusts = world.organisations(ahsn_code, "mental_health_trust")
    return Site(ahsn_code, trusts[number - 1].organisation_code, first)


def spare_organisation(metric_code: str, ahsn_code: str, world: World) -> str:
    """Return an eligible organisation of the AHSN that does not report the metric."""
    programme, metric = next(
        pair for pair in world.metrics if pair[1].code == metric_code
    )
    reporting = {site.organisation_code for site in sites_of(metric, programme, world)}
    kind = programme.eligible_organisation_type or ""
    return next(
        row.organisation_code
        for row in world.organisations(ahsn_code, kind)
        if row.organisation_code not in reporting
    )
