"""The Activity rows: published national figures split between AHSNs and sites.

For each metric and quarter the rows add up exactly to the national figure. A cumulative
figure never falls at a site, but for the eating-disorders sites of `sites`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from assets.domain.registry.programmes import Metric, Programme
from data.sample.generator.chance import chance, jittered, split, unlike
from data.sample.generator.measures import measures_at_q4
from data.sample.generator.rates import Parts, ahsn_parts, site_parts
from data.sample.generator.records import Fault, Row
from data.sample.generator.sites import SAME_SITES_AS, Site, eied_sites, sites_of
from data.sample.generator.stages import stage_paths
from data.sample.generator.world import QUARTERS, NationalFigure, World

Figures = dict[tuple[Site, str], int]

CUMULATIVE = ("cumulative_fy", "cumulative_programme")

# By how much an AHSN's own total is above its sites' sum, where it gives one at all.
OWN_TOTALS: Mapping[str, Mapping[str, int]] = {
    "HIN": dict.fromkeys(QUARTERS, 0),
    "NWC": {QUARTERS[-1]: 18},
}

COMMENTS = {
    "escape_pain_participants": "Group sessions not held because of COVID-19",
    "af_patients": "Waiting for the publication of QOF data",
    "focus_adhd_assessments": "Not collected for this quarter",
    "plgf_services_adopted": "Not collected for this quarter",
}


def activity_rows(world: World) -> dict[tuple[str, str], list[Row]]:
    """Return the Activity rows of each AHSN and quarter."""
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    figures = _Figures(world)
    for programme, metric in world.metrics:
        for quarter in QUARTERS:
            if (metric.code, quarter) in world.figures:
                for ahsn_code, row in figures.rows(metric, programme, quarter):
                    rows[ahsn_code, quarter].append(row)
    return rows


class _Figures:
    """Every metric's figures, each worked out once and by the way it needs."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._paths = stage_paths(world)
        headlines = {code: self._split(code) for code in ("pincer_practices",)}
        self._at_q4 = measures_at_q4(world, headlines)

    def rows(
        self, metric: Metric, programme: Programme, quarter: str
    ) -> list[tuple[str, Row]]:
        national = self._world.figures[metric.code, quarter]
        if metric.code == "eied_patients":
            return _eied_rows(self._world, quarter)
        if national.status == "not_available":
            return _rows_not_available(metric, programme, self._world)
        if metric.basis == "rate":
            parts = self._parts(metric, quarter, national)
            return [
                (site.ahsn_code, _rate_row(metric, programme, site, part, national))
                for site, part in parts.items()
            ]
        if metric.code in self._at_q4:
            own = self._at_q4[metric.code]
            figures = {(Site(a, "", QUARTERS[0]), quarter): n for a, n in own.items()}
        else:
            figures = self._split(metric.code)
        at_sites = {site: n for (site, when), n in figures.items() if when == quarter}
        rows = [
            (site.ahsn_code, _row(metric, programme, site, value, national))
            for site, value in at_sites.items()
        ]
        if metric.reporting_level == "organisation_with_total":
            rows += _own_totals(metric, programme, at_sites, national, quarter)
        return rows

    def _split(self, code: str) -> Figures:
        programme, metric = next(
            pair for pair in self._world.metrics if pair[1].code == code
        )
        if metric.reporting_level == "ahsn":
            sites = [Site(ahsn, "", QUARTERS[0]) for ahsn in self._world.ahsn_codes]
        else:
            sites = sites_of(metric, programme, self._world)
        if code == "spaceoar_procedures_programme":
            return _with_the_year_before(
                self._split("spaceoar_procedures"), metric, self._world
            )
        return site_figures(metric, sites, self._world)

    def _parts(self, metric: Metric, quarter: str, national: NationalFigure) -> Parts:
        if metric.code == "precept_mgso4_rate":
            treated = self._split("precept_mothers")
            return site_parts(treated, quarter, denominator=national.denominator or 0)
        return ahsn_parts(metric.code, quarter, world=self._world, paths=self._paths)


def _with_the_year_before(year: Figures, metric: Metric, world: World) -> Figures:
    """Return the programme's figures at Q4: the year's and what came before it."""
    at_q4 = {site: n for (site, quarter), n in year.items() if quarter == QUARTERS[-1]}
    total = world.figures[metric.code, QUARTERS[-1]].value or 0
    weights = jittered(at_q4, chance(f"figures of {metric.code}"), by=0.4)
    before = split(total - sum(at_q4.values()), weights)
    return {(site, QUARTERS[-1]): n + before[site] for site, n in at_q4.items()}


def site_figures(metric: Metric, sites: list[Site], world: World) -> Figures:
    """Return each site's figure by quarter, adding up to the national ones."""
    code = SAME_SITES_AS.get(metric.code, metric.code)
    weights = _site_weights(code, sites, world)
    random = chance(f"figures of {code}")
    is_cumulative = metric.basis in CUMULATIVE
    figures: Figures = {}
    standing = dict.fromkeys(sites, 0)
    before: dict[Site, int] = {}
    for quarter in QUARTERS:
        national = world.figures.get((metric.code, quarter))
        if national is None or national.value is None:
            continue
        _take_over(standing, quarter)
        open_weights = {site: w for site, w in weights.items() if site.reports(quarter)}
        drawn = jittered(
            open_weights, random, by=0.3 if metric.basis != "snapshot" else 0.06
        )
        so_far = sum(standing.values()) if is_cumulative else 0
        shares = unlike(split(national.value - so_far, drawn), before)
        before = shares
        for site, share in shares.items():
            standing[site] += share
            figures[site, quarter] = standing[site] if is_cumulative else share
    return figures


def _take_over(standing: dict[Site, int], quarter: str) -> None:
    """Let each site that comes of a merger in the quarter go on from both totals."""
    for site in [s for s in standing if s.predecessors and s.first_quarter == quarter]:
        for other in standing:
            if other.organisation_code in site.predecessors:
                standing[site] += standing[other]
                standing[other] = 0


def _site_weights(code: str, sites: list[Site], world: World) -> dict[Site, float]:
    sizes = world.sizes(code)
    random = chance(f"weights of {code}")
    even = {site: sizes[site.ahsn_code] for site in sites}
    weights = jittered(even, random, by=0.4)
    together = {
        site: sum(weights[s] for s in sites if s.organisation_code in site.predecessors)
        for site in sites
        if site.predecessors
    }
    return weights | together


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


def _own_totals(
    metric: Metric,
    programme: Programme,
    at_sites: Mapping[Site, int],
    national: NationalFigure,
    quarter: str,
) -> list[tuple[str, Row]]:
    """Return the totals that some AHSNs give beside their sites' figures."""
    rows = []
    for ahsn_code, quarters in OWN_TOTALS.items():
        if quarter not in quarters:
            continue
        total = sum(n for site, n in at_sites.items() if site.ahsn_code == ahsn_code)
        excess = quarters[quarter]
        row = _row(
            metric, programme, Site(ahsn_code, "", quarter), total + excess, national
        )
        if excess:
            note = f"The AHSN's own total is {total + excess}, its sites' sum {total}"
            row = Row(row.cells, (Fault("value", "sites_do_not_sum", note),))
        rows.append((ahsn_code, row))
    return rows


def _rate_row(
    metric: Metric,
    programme: Programme,
    site: Site,
    part: tuple[int, int],
    national: NationalFigure,
) -> Row:
    cells = {
        "programme_code": programme.code,
        "metric_code": metric.code,
        "organisation_code": site.organisation_code or None,
        "numerator": part[0],
        "denominator": part[1],
        "status": None if national.status == "final" else national.status,
    }
    return Row(cells)


def _rows_not_available(
    metric: Metric, programme: Programme, world: World
) -> list[tuple[str, Row]]:
    cells = {
        "programme_code": programme.code,
        "metric_code": metric.code,
        "status": "not_available",
        "comment": COMMENTS.get(metric.code),
    }
    return [(code, Row(cells)) for code in world.ahsn_codes]


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
