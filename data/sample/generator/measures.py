"""The AHSNs' figures of measures published for Q4 alone, such as trusts that adopted.

A part never exceeds its whole at any AHSN: the registry's pairs and the number of
eligible organisations bound each split.
"""

from __future__ import annotations

from collections.abc import Mapping

from assets.domain.registry.programmes import Metric
from data.sample.generator.chance import chance, jittered, split_within
from data.sample.generator.sites import Site, eied_sites
from data.sample.generator.world import QUARTERS, World

Figures = Mapping[tuple[Site, str], int]
ByAhsn = dict[str, int]

Q4 = QUARTERS[-1]


class Measures:
    """Splits one measure after another; each is bounded by those before it.

    ``known`` begins with the headline figures that others are parts of.
    """

    def __init__(self, world: World, headlines: Mapping[str, Figures]) -> None:
        self._world = world
        self._known: dict[str, ByAhsn] = {
            code: _by_ahsn(figures, world) for code, figures in headlines.items()
        }
        self._first = {
            code: _by_ahsn(figures, world, QUARTERS[0])
            for code, figures in headlines.items()
        }

    def split(self, metric: Metric) -> ByAhsn:
        """Return each AHSN's figure at Q4; they add up to the national one."""
        code = metric.code
        if code not in self._known:
            own = self._given(code)
            self._known[code] = own if own is not None else self._bounded(metric)
        return self._known[code]

    def _given(self, code: str) -> ByAhsn | None:
        """Return the figures that follow from others, or nothing."""
        launches = eied_sites(self._world)
        if code == "eied_trusts_adopted":
            return self._count([site.ahsn_code for site in launches])
        if code == "eied_sites_launched":
            new = [site.ahsn_code for site in launches if site.first_quarter == Q4]
            return self._count(new)
        if code == "pincer_practices_added":
            # What came in since Q1 is known; the rest of the year's came in during Q1.
            at_q1, at_q4 = (
                self._first["pincer_practices"],
                self._known["pincer_practices"],
            )
            since = {ahsn: at_q4[ahsn] - at_q1[ahsn] for ahsn in at_q4}
            weights = {ahsn: float(n) for ahsn, n in at_q1.items()}
            return split_within(self._total(code), weights, least=since, most={})
        return None

    def _bounded(self, metric: Metric) -> ByAhsn:
        code = metric.code
        weights = jittered(self._weights(code), chance(f"measure {code}"), by=0.4)
        return split_within(
            self._total(code), weights, least=self._least(code), most=self._most(metric)
        )

    def _weights(self, code: str) -> dict[str, float]:
        if code.startswith("pincer_"):
            return {a: float(n) for a, n in self._known["pincer_practices"].items()}
        return self._world.sizes(code)

    def _least(self, code: str) -> ByAhsn:
        least = dict.fromkeys(self._world.ahsn_codes, 0)
        if code in SITES_THAT_REPORT:
            least = dict.fromkeys(least, SITES_THAT_REPORT[code])
        for pair in self._world.registry.part_whole_pairs.pairs:
            if pair.whole == code and pair.part in self._known:
                part = self._known[pair.part]
                least = {ahsn: max(n, part[ahsn]) for ahsn, n in least.items()}
        return least

    def _most(self, metric: Metric) -> ByAhsn:
        limit = int(metric.upper_bound or 0)
        most = dict.fromkeys(self._world.ahsn_codes, limit)
        for pair in self._world.registry.part_whole_pairs.pairs:
            if pair.part != metric.code:
                continue
            if pair.whole_is_eligible:
                whole = self._eligible(metric.code)
            elif pair.whole in self._known:
                whole = self._known[pair.whole]
            else:
                continue
            most = {ahsn: min(n, whole[ahsn]) for ahsn, n in most.items()}
        if metric.code in YET_TO_ADOPT:
            eligible = self._eligible(metric.code)
            adopted = self._known["eied_trusts_adopted"]
            most = {ahsn: eligible[ahsn] - adopted[ahsn] for ahsn in most}
        return most

    def _eligible(self, code: str) -> ByAhsn:
        programme = next(p for p, metric in self._world.metrics if metric.code == code)
        kind = programme.eligible_organisation_type or ""
        return self._count(list(self._world.members(kind, Q4).values()))

    def _count(self, ahsn_codes: list[str]) -> ByAhsn:
        return {code: ahsn_codes.count(code) for code in self._world.ahsn_codes}

    def _total(self, code: str) -> int:
        return self._world.figures[code, Q4].value or 0


# As many sites as report the headline have adopted it at least.
SITES_THAT_REPORT = {"securacath_trusts": 4, "heartflow_sites": 2, "spaceoar_trusts": 1}
YET_TO_ADOPT = ("eied_sites_interested", "eied_sites_committed")

# Each after those that bound it.
IN_ORDER = (
    "eied_trusts_adopted",
    "eied_trusts_engaged",
    "focus_adhd_sites_started",
    "focus_adhd_trusts_started",
    "focus_adhd_trusts",
    "focus_adhd_trusts_assessing",
    "meds_safety_pscs_mobilised",
    "meds_safety_pscs_care_homes",
    "innovation_exchange_articles",
    "innovation_exchange_case_studies",
    "innovation_exchange_funding",
)


def measures_at_q4(world: World, headlines: Mapping[str, Figures]) -> dict[str, ByAhsn]:
    """Return the split of every count that AHSNs report and that opens with Q4.

    ``headlines`` are the figures of other metrics that bound them, by metric.
    """
    metrics = {
        metric.code: metric
        for _, metric in world.metrics
        if metric.basis != "rate"
        and metric.reporting_level == "ahsn"
        and not metric.is_headline
        and metric.code not in headlines
        and _quarters(metric.code, world) == [Q4]
    }
    measures = Measures(world, headlines)
    order = [*IN_ORDER, *(code for code in metrics if code not in IN_ORDER)]
    return {code: measures.split(metrics[code]) for code in order}


def _quarters(code: str, world: World) -> list[str]:
    return [quarter for quarter in QUARTERS if (code, quarter) in world.figures]


def _by_ahsn(figures: Figures, world: World, quarter: str = Q4) -> ByAhsn:
    totals = dict.fromkeys(world.ahsn_codes, 0)
    for (site, when), value in figures.items():
        if when == quarter:
            totals[site.ahsn_code] += value
    return totals
