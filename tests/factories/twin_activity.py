"""Activity once more, in boring Python: one loop, one idea, no library.

A record is a dict with quarter, ahsn, organisation (or None), metric, status, value,
numerator, denominator and is_flagged. An heir is a dict with organisation, heir, first
and last (quarter, None is still so) and part. Slow and obvious on purpose.
"""

RUNNING = ("cumulative_fy", "cumulative_programme")


def financial_year(quarter):
    return quarter[:7]


def figure(record, basis):
    if basis == "rate":
        if record["numerator"] is None or not record["denominator"]:
            return None
        return 100 * record["numerator"] / record["denominator"]
    return None if record["status"] == "nil" else record["value"]


def who(record):
    return record["organisation"] or record["ahsn"]


def same_span(one, other, basis):
    if basis == "cumulative_programme":
        return True
    return financial_year(one["quarter"]) == financial_year(other["quarter"])


def before(record, records, basis):
    """What the same series reported earlier in the same span, oldest first."""
    found = []
    for other in sorted(records, key=lambda other: other["quarter"]):
        if (
            other["metric"] == record["metric"]
            and who(other) == who(record)
            and other["quarter"] < record["quarter"]
            and same_span(record, other, basis)
        ):
            found.append(other)
    return found


def closing_quarter(organisation, heirs):
    return min(heir["first"] for heir in heirs if heir["organisation"] == organisation)


def of_the_closed(organisation, record, records, basis, heirs):
    """The figures an organisation that closed gave in the record's span."""
    found = []
    for other in sorted(records, key=lambda other: other["quarter"]):
        if (
            other["metric"] == record["metric"]
            and who(other) == organisation
            and other["quarter"] < closing_quarter(organisation, heirs)
            and figure(other, basis) is not None
            and same_span(record, other, basis)
        ):
            found.append(other)
    return found


def of_the_heirs(organisation, record, records, basis, heirs):
    """What the heirs reported while they were its heirs, in the record's span."""
    found = []
    for heir in heirs:
        for other in records:
            if (
                heir["organisation"] == organisation
                and other["metric"] == record["metric"]
                and who(other) == heir["heir"]
                and heir["first"] <= other["quarter"] <= (heir["last"] or "9999")
                and same_span(record, other, basis)
            ):
                found.append((heir, other))
    return found


def taken_over(record, records, basis, heirs):
    """Each part the record takes over from those that closed, and of which quarter."""
    parts = []
    for organisation in {heir["organisation"] for heir in heirs}:
        figures = of_the_closed(organisation, record, records, basis, heirs)
        reports = of_the_heirs(organisation, record, records, basis, heirs)
        mine = [heir for heir, other in reports if other is record]
        if not figures or not mine:
            continue
        if basis == "in_quarter":
            if mine[0]["part"] == 1:
                flow = sum(figure(other, basis) for other in figures)
                parts.append((flow, figures[0]["quarter"]))
            continue
        last, quarter = figure(figures[-1], basis), figures[-1]["quarter"]
        numbers = [
            (other, figure(other, basis))
            for _, other in reports
            if figure(other, basis) is not None
        ]
        claimed_in = min((other["quarter"] for other, _ in numbers), default="9999")
        if record["status"] == "nil" and record["quarter"] < claimed_in:
            parts.append((last * mine[0]["part"], quarter))
        claims = [each for each in numbers if each[0]["quarter"] == claimed_in]
        if any(other is record for other, _ in claims):
            whole = sum(number for _, number in claims)
            own = figure(record, basis)
            share = own / whole if whole else 1 / len(claims)
            parts.append((last * share, quarter))
    return parts


def number(quarter):
    return 4 * int(quarter[:4]) + int(quarter[-1])


def quarters_covered(record, metric, earlier, parts):
    """How many quarters a running total's difference spans."""
    quarter = record["quarter"]
    before = [quarter_of_part for _, quarter_of_part in parts]
    there = [
        other["quarter"]
        for other in earlier
        if other["status"] == "nil" or figure(other, metric["basis"]) is not None
    ]
    before += there[-1:]
    if before:
        return number(quarter) - number(min(before))
    if metric["basis"] == "cumulative_fy":
        begun = max(metric["first_quarter"], f"{financial_year(quarter)}-Q1")
    else:
        begun = quarter if record["status"] == "nil" else metric["first_quarter"]
    return number(quarter) - number(begun) + 1


def activity(records, metrics, heirs=()):
    """Figure, cumulative and in-quarter value of each record, by its grain."""
    found = {}
    of_metric = {}
    for record in records:
        of_metric.setdefault(record["metric"], []).append(record)
    for record in [record for group in of_metric.values() for record in group]:
        records = of_metric[record["metric"]]
        metric = metrics[record["metric"]]
        basis = metric["basis"]
        is_nil = record["status"] == "nil"
        now = figure(record, basis)
        cumulative = in_quarter = covered = None
        if basis in RUNNING or basis == "in_quarter":
            earlier = before(record, records, basis)
            sent = [figure(e, basis) for e in earlier if figure(e, basis) is not None]
            has_nil = any(other["status"] == "nil" for other in earlier)
            parts = taken_over(record, records, basis, heirs)
            over = sum(part for part, _ in parts) if parts else None
        if basis in RUNNING:
            stood_at = (sent[-1] if sent else 0) + (over or 0)
            now = stood_at if is_nil else now
            cumulative = now
            is_known = (
                basis == "cumulative_fy"
                or is_nil
                or sent
                or has_nil
                or over is not None
                or record["quarter"] == metric["first_quarter"]
            )
            if now is not None and is_known:
                in_quarter = now - stood_at
                covered = quarters_covered(record, metric, earlier, parts)
        if basis == "in_quarter":
            now = 0 if is_nil else now
            if now is not None:
                in_quarter = now
                covered = 1
                cumulative = now + sum(sent) + (over or 0)
        if basis == "snapshot" and is_nil:
            now = 0
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
            "covered": covered,
            "status": record["status"],
            "is_flagged": record["is_flagged"],
            "numerator": record["numerator"],
            "denominator": record["denominator"],
            "ahsn": record["ahsn"],
            "organisation": record["organisation"],
        }
    return found
