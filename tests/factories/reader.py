"""What a reader of the published marts can work out, by plain interval arithmetic.

Written from the README beside the files, not from the code that protects them.
"""

from itertools import pairwise

KINDS = {
    "activity": ("ahsn_code", "organisation_code"),
    "ahsn_metric_quarter": ("ahsn_code",),
    "regions": ("nhs_region_code",),
    "metric_quarter": (),
}


def what_is_seen(marts, metrics, policy):
    """The bounds of every figure of some metrics: {(metric, quarter, *place): [a, b]}.

    ``marts`` are the published rows by mart, as dicts.
    """
    bounds = {}
    for mart, place in KINDS.items():
        for row in marts[mart]:
            key = (
                row["metric_code"],
                row["quarter"],
                mart,
                *(row[name] for name in place),
            )
            if row["metric_code"] in metrics and row["status"] != "not_available":
                bounds[key] = _bounds(row, policy)
    return bounds


def _bounds(row, policy):
    shown = row["value"]
    if shown is None:
        return [0, 0] if row["status"] == "nil" else [0, 10**9]
    if shown == 0 or row["disclosure"] == "exact":
        return [shown, shown]
    half = policy.rounded_to // 2
    return [max(policy.suppressed_up_to + 1, shown - half), shown + half]


def sums_of(bounds, region_of):
    """Every total with its parts, as lists of (sign, key) that come to nought."""
    totals = {}
    for key in bounds:
        metric, quarter, mart, *place = key
        above = {
            "activity": (metric, quarter, "ahsn_metric_quarter", *place[:1]),
            "ahsn_metric_quarter": (
                metric,
                quarter,
                "regions",
                *(region_of.get(code) for code in place),
            ),
            "regions": (metric, quarter, "metric_quarter"),
        }.get(mart)
        if above in bounds:
            totals.setdefault(above, []).append(key)
    return [
        [(-1, total), *((1, part) for part in parts)] for total, parts in totals.items()
    ]


def flows_of(bounds, part, whole):
    """For each place and quarter: the whole is the one before and the part."""
    quarters = sorted({key[1] for key in bounds})
    sums = []
    for key in bounds:
        flow = (part, *key[1:])
        if key[0] != whole or flow not in bounds:
            continue
        terms = [(-1, key), (1, flow)]
        at = quarters.index(key[1])
        before = (whole, quarters[at - 1], *key[2:])
        if at > 0 and before not in bounds:
            continue
        sums.append(terms + ([(1, before)] if at > 0 else []))
    return sums


def orders_of(bounds, marts):
    """The AHSNs next to each other by rank in a metric and quarter: (more, fewer)."""
    ranked = {}
    for row in marts["ahsn_metric_quarter"]:
        key = (
            row["metric_code"],
            row["quarter"],
            "ahsn_metric_quarter",
            row["ahsn_code"],
        )
        if row["rank"] is not None and key in bounds:
            ranked.setdefault(key[:2], []).append((row["rank"], key))
    return [
        (more, fewer)
        for rows in ranked.values()
        for (high, more), (low, fewer) in pairwise(sorted(rows))
        if high != low
    ]


def narrow(bounds, sums, orders, *, rounds=50):
    """Hold every figure to what the sums leave it, until nothing changes any more."""
    for _ in range(rounds):
        is_narrower = False
        for more, fewer in orders:
            bounds[more][0] = max(bounds[more][0], bounds[fewer][0] + 1)
            bounds[fewer][1] = min(bounds[fewer][1], bounds[more][1] - 1)
        for terms in sums:
            least = sum(min(sign * end for end in bounds[key]) for sign, key in terms)
            most = sum(max(sign * end for end in bounds[key]) for sign, key in terms)
            for sign, key in terms:
                low, high = sorted(sign * end for end in bounds[key])
                ends = sorted((sign * -(least - low), sign * -(most - high)))
                found = [max(bounds[key][0], ends[0]), min(bounds[key][1], ends[1])]
                is_narrower = is_narrower or found != bounds[key]
                bounds[key] = found
        if not is_narrower:
            return
