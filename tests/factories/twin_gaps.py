"""What figures lack once more, in boring Python: one loop, one idea, no library."""

from tests.factories.twin_activity import figure, same_span, who

SPANNING = ("cumulative_fy", "cumulative_programme", "in_quarter")


def has_figure(record, basis):
    return record["status"] == "nil" or figure(record, basis) is not None


def lapsed(records, basis, heirs):
    """The last figure of each series in each quarter that it is missing from."""
    found = []
    for quarter in sorted({record["quarter"] for record in records}):
        for series in {who(record) for record in records}:
            own = [record for record in records if who(record) == series]
            now = {"quarter": quarter}
            earlier = [
                record
                for record in own
                if record["quarter"] < quarter
                and same_span(now, record, basis)
                and has_figure(record, basis)
            ]
            today = [record for record in own if record["quarter"] == quarter]
            if not earlier or any(has_figure(record, basis) for record in today):
                continue
            if goes_on_elsewhere(series, now, records, basis, heirs):
                continue
            if basis == "in_quarter" and any(
                record["status"] == "not_applicable" for record in today
            ):
                continue
            last = max(earlier, key=lambda record: record["quarter"])
            found.append((quarter, last, bool(today)))
    return found


def goes_on_elsewhere(series, now, records, basis, heirs):
    """Whether it closed and its figures stand with an heir's, or no more are due."""
    for heir in heirs:
        if heir["organisation"] != series or heir["first"] > now["quarter"]:
            continue
        if basis == "in_quarter":
            return True
        for record in records:
            if (
                who(record) == heir["heir"]
                and heir["first"] <= record["quarter"] <= now["quarter"]
                and same_span(now, record, basis)
                and has_figure(record, basis)
            ):
                return True
    return False


def gaps(records, metrics, heirs):
    """Each gap: its quarter, the record it stands with, of what it is one."""
    found = []
    for metric in {record["metric"] for record in records}:
        basis = metrics[metric]["basis"]
        own = [record for record in records if record["metric"] == metric]
        if basis in SPANNING:
            for quarter, last, has_record in lapsed(own, basis, heirs):
                is_missing = basis == "in_quarter" and not has_record
                found.append((quarter, last, True, is_missing))
        if basis == "in_quarter":
            for record in own:
                if record["status"] == "not_available":
                    found.append((record["quarter"], record, False, True))
    return found
