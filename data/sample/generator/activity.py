"""The Activity rows: published national figures split between AHSNs and sites.

For each metric and quarter the rows add up exactly to the national figure. A cumulative
figure never falls at a site, but for the eating-disorders sites of `sites`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from assets.domain.registry.programmes import Metric, Programme
from data.sample.generator.chance import chance, jittered, split
from data.sample.generator.records import Fault, Row
from data.sample.generator.sites import Site, eied_sites, sites_of
from data.sample.generator.world import QUARTERS, NationalFigure, World

Figures = dict[tuple[Site, str], int]

CUMULATIVE = ("cumulative_fy", "cumulative_programme")

COMMENTS = {
    "escape_pain_participants": "Group sessions not held because of COVID-19",
    "af_patients": "Waiting for the publication of QOF data",
}


def activity_rows(world: World) -> dict[tuple[str, str], list[Row]]:
    """Return the Activity rows of each AHSN and quarter."""
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for programme, metric in world.metrics:
        for quarter in QUARTERS:
            if (metric.code, quarter) in world.figures:
                for ahsn_code, row in _metric_rows(metric, programme, world, quarter):
                    rows[ahsn_code, quarter].append(row)
    return rows


def _metric_rows(
    metric: Metric, programme: Programme, world: World, quarter: str
) -> list[tuple[str, Row]]:
    national = world.figures[metric.code, quarter]
    if metric.code == "eied_patients":
        return _eied_rows(world, quarter)
    if national.status == "not_available" or metric.basis == "rate":
        return _rows_without_value(metric, programme, world, national)
    if metric.reporting_level == "ahsn":
        sites = [Site(code, "", QUARTERS[0]) for code in world.ahsn_codes]
    else:
        sites = sites_of(metric, programme, world)
    figures = site_figures(metric, sites, world)
    return [
        (
            site.ahsn_code,
            _row(metric, programme, site, figures[site, quarter], national),
        )
        for site in sites
        if site.reports(quarter)
    ]


def site_figures(metric: Metric, sites: list[Site], world: World) -> Figures:
    """Return each site's figure by quarter, adding up to the national ones."""
    code = metric.code.removesuffix("_in_quarter")
    weights = _site_weights(code, sites, world)
    random = chance(f"figures of {code}")
    is_cumulative = metric.basis in CUMULATIVE
    figures: Figures = {}
    standing = dict.fromkeys(sites, 0)
    for quarter in QUARTERS:
        national = world.figures.get((metric.code, quarter))
        if national is None or national.value is None:
            continue
        open_weights = {site: w for site, w in weights.items() if site.reports(quarter)}
        drawn = jittered(
            open_weights, random, by=0.3 if metric.basis != "snapshot" else 0.06
        )
        so_far = sum(standing.values()) if is_cumulative else 0
        for site, share in split(national.value - so_far, drawn).items():
            standing[site] += share
            figures[site, quarter] = standing[site] if is_cumulative else share
    return figures


def _site_weights(code: str, sites: list[Site], world: World) -> dict[Site, float]:
    sizes = world.sizes(code)
    random = chance(f"weights of {code}")
    even = {site: sizes[site.ahsn_code] for site in sites}
    return jittered(even, random, by=0.4)


def _row(
    metric: Metric,
    programme: Programme,
    site: Site,
    value: int,
    national: NationalFigure,
) -> Row:
    cells = {
        "programme_code": programme.code,
        "metric_code": metric.code,
        "organisation_code": site.organisation_code or None,
        "value": value,
        "status": None if national.status == "final" else national.status,
        "comment": COMMENTS.get(metric.code),
    }
    return Row(cells)


def _rows_without_value(
    metric: Metric, programme: Programme, world: World, national: NationalFigure
) -> list[tuple[str, Row]]:
    weights = world.sizes(metric.code)
    numerators = split(national.numerator or 0, weights)
    denominators = split(national.denominator or 0, weights)
    is_rate = metric.basis == "rate"
    return [
        (
            code,
            Row(
                {
                    "programme_code": programme.code,
                    "metric_code": metric.code,
                    "numerator": numerators[code] if is_rate else None,
                    "denominator": denominators[code] if is_rate else None,
                    "status": None if is_rate else national.status,
                    "comment": COMMENTS.get(metric.code),
                }
            ),
        )
        for code in world.ahsn_codes
    ]


def eied_figures(world: World) -> Mapping[tuple[Site, str], int]:
    """Return the eating-disorders sites' figures, those that fall among them."""
    sites = eied_sites(world)
    figures: Figures = {}
    others = [site for site, own in sites.items() if own is None]
    standing = dict.fromkeys(others, 0)
    weights = _site_weights("eied_patients", others, world)
    for index, quarter in enumerate(QUARTERS):
        own = {site: f[index] for site, f in sites.items() if f is not None}
        known = {site: value for site, value in own.items() if value is not None}
        figures.update({(site, quarter): value for site, value in known.items()})
        national = world.figures["eied_patients", quarter].value or 0
        left = national - sum(known.values()) - sum(standing.values())
        open_weights = {site: w for site, w in weights.items() if site.reports(quarter)}
        for site, share in split(left, open_weights).items():
            standing[site] += share
            figures[site, quarter] = standing[site]
    return figures


def _eied_rows(world: World, quarter: str) -> list[tuple[str, Row]]:
    figures = eied_figures(world)
    rows = []
    for site in eied_sites(world):
        cells = {
            "programme_code": "eied",
            "metric_code": "eied_patients",
            "organisation_code": site.organisation_code,
        }
        if (site, quarter) in figures:
            value = figures[site, quarter]
            fault = _fall(site, quarter, figures)
            rows.append((site.ahsn_code, Row({**cells, "value": value}, fault)))
        elif _is_first_of_its_ahsn(site, world):
            nil = {"status": "nil", "comment": "Site not launched yet"}
            rows.append((site.ahsn_code, Row({**cells, **nil})))
    return rows


def _is_first_of_its_ahsn(site: Site, world: World) -> bool:
    trusts = world.organisations(site.ahsn_code, "mental_health_trust")
    return trusts[0].organisation_code == site.organisation_code


def _fall(
    site: Site, quarter: str, figures: Mapping[tuple[Site, str], int]
) -> tuple[Fault, ...]:
    earlier = [
        (figures[site, before], before)
        for before in QUARTERS
        if before < quarter and (site, before) in figures
    ]
    highest, when = max(earlier, default=(0, ""), key=lambda pair: pair[0])
    if figures[site, quarter] >= highest:
        return ()
    note = f"{figures[site, quarter]} patients after {highest} in {when}"
    return (Fault("value", "cumulative_fall", note),)
