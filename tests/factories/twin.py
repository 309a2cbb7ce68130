"""The marts once more, in boring Python: one loop, one idea, no library.

A record is a dict with quarter, ahsn, organisation (or None), metric, status, value,
numerator, denominator and is_flagged. Slow and obvious on purpose.
"""

RANKS = {
    "not_applicable": 0,
    "nil": 1,
    "final": 2,
    "provisional": 3,
    "estimated": 4,
    "not_available": 5,
}


def financial_year(quarter):
    return quarter[:7]


def figure(record, basis):
    if basis == "rate":
        if record["numerator"] is None or not record["denominator"]:
            return None
        return 100 * record["numerator"] / record["denominator"]
    return record["value"]


def same_series(one, other):
    if one["metric"] != other["metric"]:
        return False
    if one["organisation"] is None:
        return other["organisation"] is None and other["ahsn"] == one["ahsn"]
    return other["organisation"] == one["organisation"]


def what_a_nil_stands_for(record, records, basis):
    """Nothing happened: a running total stays, anything else is nought."""
    stands_at = 0.0
    for other in sorted(records, key=lambda other: other["quarter"]):
        in_span = basis == "cumulative_programme" or (
            basis == "cumulative_fy"
            and financial_year(other["quarter"]) == financial_year(record["quarter"])
        )
        is_earlier = other["quarter"] < record["quarter"]
        was_sent = other["status"] != "nil" and other["value"] is not None
        if same_series(record, other) and in_span and is_earlier and was_sent:
            stands_at = other["value"]
    return stands_at


def activity(records, metrics):
    """Figure, cumulative and in-quarter value of each record, by its grain."""
    sent = records
    records = []
    for record in sent:
        basis = metrics[record["metric"]]["basis"]
        if record["status"] == "nil" and basis != "rate":
            value = what_a_nil_stands_for(record, sent, basis)
            record = {**record, "value": value}
        records.append(record)
    found = {}
    for record in records:
        metric = metrics[record["metric"]]
        basis = metric["basis"]
        now = figure(record, basis)
        earlier = []
        for other in sorted(records, key=lambda other: other["quarter"]):
            is_earlier = other["quarter"] < record["quarter"]
            has_figure = figure(other, basis) is not None
            if same_series(record, other) and is_earlier and has_figure:
                earlier.append(other)
        earlier_this_year = [
            other
            for other in earlier
            if financial_year(other["quarter"]) == financial_year(record["quarter"])
        ]
        cumulative = in_quarter = None
        if now is not None and basis == "cumulative_fy":
            cumulative = in_quarter = now
            if earlier_this_year:
                in_quarter = now - figure(earlier_this_year[-1], basis)
        if now is not None and basis == "cumulative_programme":
            cumulative = now
            if earlier:
                in_quarter = now - figure(earlier[-1], basis)
            elif record["quarter"] == metric["first_quarter"]:
                in_quarter = now
            if record["status"] == "nil":
                in_quarter = 0
        if now is not None and basis == "in_quarter":
            in_quarter = cumulative = now
            for other in earlier_this_year:
                cumulative = cumulative + figure(other, basis)
        key = (
            record["quarter"],
            record["ahsn"],
            record["organisation"],
            record["metric"],
        )
        found[key] = {
            "figure": now,
            "cumulative": cumulative,
            "in_quarter": in_quarter,
            "status": record["status"],
            "is_flagged": record["is_flagged"],
            "numerator": record["numerator"],
            "denominator": record["denominator"],
            "ahsn": record["ahsn"],
        }
    return found


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


def metric_quarter(records, metrics, trajectories, exceptions):
    """The national figure of each quarter and metric that has a record."""
    by_key = {}
    for key, row in activity(records, metrics).items():
        by_key.setdefault((key[0], key[3]), []).append(row)
    found = {}
    for (quarter, metric), rows in by_key.items():
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
        status = max((row["status"] for row in rows), key=RANKS.__getitem__)
        cumulative = total(row["cumulative"] for row in rows)
        year = financial_year(quarter)
        if basis == "in_quarter" and value is not None:
            cumulative = total(
                row["figure"]
                for (other, other_metric), others in by_key.items()
                for row in others
                if other_metric == metric
                and financial_year(other) == year
                and other <= quarter
            )
        trajectory = trajectories.get((metric, year))
        reached = cumulative if basis == "in_quarter" else value
        outturn = None
        if (
            reached is not None
            and trajectory
            and status != "not_available"
            and (metric, year) not in exceptions
        ):
            outturn = 100 * reached / trajectory
        found[quarter, metric] = {
            "value": value,
            "cumulative": cumulative,
            "in_quarter": total(row["in_quarter"] for row in rows),
            "flagged_value": flagged_value,
            "value_if_flagged_removed": without,
            "status": status,
            "outturn": outturn,
            "ahsns_reported": len(
                {row["ahsn"] for row in rows if row["figure"] is not None}
            ),
        }
    return found


def programme_summary(records, metrics, trajectories, exceptions):
    """Each metric's year: its quarters, and the outturn of the year's latest."""
    national = metric_quarter(records, metrics, trajectories, exceptions)
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
