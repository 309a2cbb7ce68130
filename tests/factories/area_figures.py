"""What each cell of an area's page should say, from the protected marts, row by row."""

from collections import defaultdict
from decimal import Decimal

from assets.publication.display import half_up

WITHHELD = ("suppressed", "left out")
NOT_ASKED = ("not_open", "not_added", "not_applicable", "not_eligible")
BESIDE = {"estimated": " [e]", "provisional": " [p]"}
GROWTH = ("company_count", "investment_gbp", "jobs_created_count")
KEPT = "jobs_safeguarded_count"


def written(value, unit=""):
    """A number as the pages write it: a half goes up, thousands have commas."""
    if unit == "GBP":
        return f"£{half_up(value):,}"
    if unit.startswith("%"):
        return f"{half_up(value, decimals=1):,}%"
    return f"{half_up(value, decimals=0 if Decimal(str(value)) % 1 == 0 else 1):,}"


class Figures:
    """The figures of the AHSNs, or of the regions, of one quarter's report."""

    def __init__(self, year, mart, code):
        self.year, self.code = year, code
        self.quarter = str(year.quarter)
        self.told = {
            (row[code], row["metric_code"], row["quarter"]): row
            for row in year.of_year(mart).iter_rows(named=True)
        }
        keys = (code, "metric_code", "quarter")
        self.revised = set(year.revised(code).select(keys).iter_rows())
        self.ranked = defaultdict(int)
        for (_, metric, quarter), row in self.told.items():
            if quarter == self.quarter and row.get("rank") is not None:
                self.ranked[metric] += 1

    def metrics(self, place):
        """The metrics that have a row on the page of a place."""
        return {metric for at, metric, _ in self.told if at == place}

    def row(self, place, metric):
        """The cells of a metric's row, but the first, and the words below them."""
        newest = max(
            quarter for at, one, quarter in self.told if (at, one) == (place, metric)
        )
        trajectory = self.told[place, metric, newest]["trajectory"]
        latest = self.told.get((place, metric, self.quarter), {})
        quarters = [str(one) for one in self.year.quarters]
        cells = [self.figure(place, metric, quarter) for quarter in quarters]
        unit = self.told[place, metric, newest]["unit"]
        cells.append("[z]" if trajectory is None else written(trajectory, unit))
        cells.append(_outturn(latest, trajectory))
        cells.append(_standing(latest, trajectory, is_over=self.quarter[-1] == "4"))
        if self.code == "ahsn_code":
            cells += self._among_ahsns(metric, latest, unit)
        return cells

    def figure(self, place, metric, quarter):
        """A quarter's figure, or what stands where it would."""
        told = self.told.get((place, metric, quarter), {"status": "not_open"})
        if told.get("value") is None:
            return _instead(told)
        is_revised = (place, metric, quarter) in self.revised
        marks = BESIDE.get(told["status"], "") + " [r]" * is_revised
        return f"{written(told['value'], told['unit'])}{marks}"

    def _among_ahsns(self, metric, latest, unit):
        rank, median = latest.get("rank"), latest.get("network_median")
        none = _no_verdict(latest)
        return [
            none if rank is None else f"{rank} of {self.ranked[metric]}",
            none if median is None else written(median, unit),
        ]


def _instead(told):
    if told.get("disclosure") in WITHHELD:
        return "[c]"
    return "[z]" if told.get("status", "not_open") in NOT_ASKED else "[x]"


def _no_verdict(latest):
    is_told = latest.get("value") is not None
    return "[c]" if is_told and latest["disclosure"] != "exact" else _instead(latest)


def _about(latest):
    return "about " * (latest["disclosure"] == "rounded" and latest["value"] != 0)


def _outturn(latest, trajectory):
    if latest.get("outturn_pct") is not None:
        return f"{_about(latest)}{half_up(latest['outturn_pct'])}%"
    is_told = latest.get("value") is not None
    return "[z]" if trajectory is None or is_told else _instead(latest)


def _standing(latest, trajectory, *, is_over):
    """What can be said of every count that would be shown alike."""
    if trajectory is None or latest.get("outturn_pct") is None:
        return "Not calculated"
    shown = latest["value"]
    # Rounded to five, and never of 1 to 7: the registered policy.
    rounded = range(max(8, int(shown) - 2), int(shown) + 3)
    counts = rounded if _about(latest) else [shown]
    reached = {count >= trajectory for count in counts}
    if len(reached) == 2:
        return "Cannot be said|from a rounded count"
    ways = {True: ("Reached", "above"), False: ("Short", "below")}
    word, way = ways[reached.pop()]
    if word == "Short" and not is_over:
        word, way = "Not yet", "to go"
    size = written(abs(shown - trajectory), latest["unit"])
    return f"{word}|{_about(latest)}{size} {way}"


def growth_row(year, ahsns, quarter, *, of_year):
    """The four cells of what some AHSNs did for companies."""
    rows = [
        row
        for row in year.marts["economic_growth"].iter_rows(named=True)
        if row["ahsn_code"] in ahsns and row["quarter"] == quarter
    ]
    suffix = "_year" if of_year else ""
    sums = [_sum(rows, f"{name}{suffix}") for name in (*GROWTH, KEPT)]
    units = ("", "GBP", "", "")
    return [
        "[x]" if value is None else written(half_up(value), unit)
        for value, unit in zip(sums, units, strict=True)
    ]


def stages_row(year, ahsns, quarter, stages):
    """The cells of some AHSNs' innovations, one a stage and one of all."""
    rows = [
        row
        for row in year.marts["innovation_pipeline"].iter_rows(named=True)
        if row["ahsn_code"] in ahsns and row["quarter"] == quarter
    ]
    counts = [
        _sum([row for row in rows if row["stage"] == stage], "innovation_count")
        for stage in stages
    ]
    counts.append(_sum(rows, "innovation_count"))
    return ["[x]" if count is None else written(count) for count in counts]


def _sum(rows, name):
    known = [row[name] for row in rows if row[name] is not None]
    return sum(known) if known else None
