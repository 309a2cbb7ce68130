"""The totals once more, in boring Python: one loop, one idea, no library.

They rest on `twin_activity`. Slow and obvious on purpose.
"""

from statistics import median

from tests.factories.twin_activity import activity, financial_year
from tests.factories.twin_gaps import gaps

RANKS = {
    "not_applicable": 0,
    "nil": 1,
    "final": 2,
    "provisional": 3,
    "estimated": 4,
    "not_available": 5,
}
NO_FIGURES = ("value", "cumulative", "in_quarter", "flagged_value", "without")


def total(values):
    """The sum of the values there are; None if there is none."""
    there = [value for value in values if value is not None]
    return sum(there) if there else None


def rate(rows):
    numerator = denominator = 0
    for row in rows:
        if row["figure"] is not None:
            numerator += row["numerator"]
            denominator += row["denominator"]
    return 100 * numerator / denominator if denominator else None


def totals(records, metrics, heirs, place_of):
    """What the rows of each quarter, place and metric come to together."""
    groups = {}
    wanting = gaps(records, metrics, heirs)
    for (quarter, _, _, metric), row in activity(records, metrics, heirs).items():
        groups.setdefault((quarter, place_of(row), metric), []).append(row)
    result = {}
    for (quarter, place, metric), rows in groups.items():
        basis = metrics[metric]["basis"]
        unflagged = [row for row in rows if not row["is_flagged"]]
        flagged = [row for row in rows if row["is_flagged"]]
        if basis == "rate":
            value, without = rate(rows), rate(unflagged)
            flagged_value = None
        else:
            value = total(row["figure"] for row in rows)
            without = total(row["figure"] for row in unflagged)
            flagged_value = None
            if value is not None:
                flagged_value = total(row["figure"] for row in flagged) or 0
        cumulative = total(row["cumulative"] for row in rows)
        if basis == "in_quarter" and value is not None:
            cumulative = total(
                row["figure"]
                for (other, other_place, other_metric), others in groups.items()
                for row in others
                if (other_place, other_metric) == (place, metric)
                and financial_year(other) == financial_year(quarter)
                and other <= quarter
            )
        result[quarter, place, metric] = {
            "value": value,
            "cumulative": cumulative,
            "in_quarter": total(row["in_quarter"] for row in rows),
            "flagged_value": flagged_value,
            "without": without,
            "status": max((row["status"] for row in rows), key=RANKS.__getitem__),
            "reported": {row["ahsn"] for row in rows if row["figure"] is not None},
            "organisations": {
                row["organisation"] for row in rows if row["figure"] is not None
            }
            - {None},
            "is_of_organisations": any(row["organisation"] for row in rows),
            **wanting_of(wanting, quarter, metric, lambda r, p=place: place_of(r) == p),
        }
    return result


def wanting_of(wanting, quarter, metric, is_here):
    """How many series lapsed, and how many figures the flow lacks before it."""
    lapsed = unknown = 0
    for other, record, is_lapsed, is_missing in wanting:
        if record["metric"] != metric or not is_here(record):
            continue
        lapsed += is_lapsed and other == quarter
        is_before = financial_year(other) == financial_year(quarter) and other < quarter
        unknown += is_missing and is_before
    return {"lapsed": lapsed, "unknown": unknown}


def not_added(row):
    """The row of a measure that is never added."""
    return row | dict.fromkeys(NO_FIGURES) | {"status": "not_added"}


def outturn(row, metric, basis, year, trajectory, exceptions):
    reached = row["cumulative"] if basis == "in_quarter" else row["value"]
    if reached is None or not trajectory or row["status"] == "not_available":
        return None
    if (metric, year) in exceptions or row["unknown"]:
        return None
    return 100 * reached / trajectory


def metric_quarter(records, metrics, trajectories, exceptions, heirs=()):
    """The national figure of each quarter and metric that has a record."""
    summed = totals(records, metrics, heirs, lambda row: "England")
    found = {}
    for (quarter, _, metric), row in summed.items():
        if metrics[metric].get("never_added"):
            row = not_added(row)
        year, basis = financial_year(quarter), metrics[metric]["basis"]
        target = trajectories.get((metric, year))
        found[quarter, metric] = row | {
            "outturn": outturn(row, metric, basis, year, target, exceptions)
        }
    return found


def ahsn_metric_quarter(records, metrics, trajectories, exceptions, eligible, heirs=()):
    """Each AHSN's figure; ``eligible`` has (quarter, ahsn, metric) → organisations."""
    summed = totals(records, metrics, heirs, lambda row: row["ahsn"])
    found = {}
    for (quarter, ahsn, metric), row in summed.items():
        if metrics[metric].get("never_added") and row["is_of_organisations"]:
            row = not_added(row)
        year, basis = financial_year(quarter), metrics[metric]["basis"]
        target = trajectories.get((metric, year, ahsn))
        could = eligible.get((quarter, ahsn, metric))
        per_one = None
        if row["value"] is not None and basis != "rate" and could:
            per_one = row["value"] / could
        found[quarter, ahsn, metric] = row | {
            "outturn": outturn(row, metric, basis, year, target, exceptions),
            "rate": per_one,
        }
    for (quarter, _, metric), row in found.items():
        peers = [
            other
            for (other_quarter, _, other_metric), other in found.items()
            if (other_quarter, other_metric) == (quarter, metric)
        ]
        for name, rank, middle in (
            ("value", "rank", "median"),
            ("rate", "rate_rank", "rate_median"),
        ):
            there = [each[name] for each in peers if each[name] is not None]
            row[middle] = median(there) if there else None
            row[rank] = None
            if row[name] is not None:
                row[rank] = 1 + sum(1 for other in there if other > row[name])
    return found


def elsewhere(records, metrics, place_of, heirs=(), *, keeps_own=False):
    """The totals of other places: regions, or AHSNs on today's structure.

    ``keeps_own``: whether an AHSN's own figure of what is never added may stand.
    """
    summed = totals(records, metrics, heirs, place_of)
    for key, row in summed.items():
        is_total = row["is_of_organisations"] or not keeps_own
        if metrics[key[2]].get("never_added") and is_total:
            summed[key] = not_added(row)
    return summed


def programme_summary(records, metrics, trajectories, exceptions, heirs=()):
    """Each metric's year: its quarters, and the outturn of the year's latest."""
    national = metric_quarter(records, metrics, trajectories, exceptions, heirs)
    found = {}
    for year in {financial_year(quarter) for quarter, _ in national}:
        latest = max(q for q, _ in national if financial_year(q) == year)
        for metric in metrics:
            row = {}
            for number in (1, 2, 3, 4):
                cell = national.get((f"{year}-Q{number}", metric))
                row[f"q{number}"] = cell["value"] if cell else None
            cell = national.get((latest, metric))
            row["outturn"] = cell["outturn"] if cell else None
            row["latest"] = latest
            found[year, metric] = row
    return found
