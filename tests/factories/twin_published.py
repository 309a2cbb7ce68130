"""Headlines and claims once more, in boring Python: one idea after the other."""

FLOORS = ("over", "at_least")


def span_of(year, spans):
    for span in spans:
        if span["first"] <= year <= span["last"]:
            return span
    return None


def roll_forward(years, ours, spans):
    """What is rolled forward to each year, and from what each year is.

    ``ours`` is value, quarters judged and is_floor by year; ``spans`` are published:
    first, last, value, qualifier.
    """
    found = {}
    total, is_floor, has_gap = 0, False, False
    for year in years:
        span = span_of(year, spans)
        together = [y for y in years if span and span["first"] <= y <= span["last"]]
        together = together or [year]
        is_whole = True
        for other in together:
            mine = ours.get(other)
            if mine is None or mine["value"] is None or mine["quarters"] < 4:
                is_whole = False
        mine = ours.get(year)
        value = None
        if is_whole:
            rolled_from, value = "computed", mine["value"]
            is_floor = is_floor or mine["is_floor"]
        elif span and span["last"] == year:
            rolled_from, value = "published", span["value"]
            is_floor = is_floor or span["qualifier"] in FLOORS
        elif span:
            rolled_from = "in_span"
        elif mine is not None and mine["value"] is not None:
            rolled_from, value = "computed_in_part", mine["value"]
            is_floor = True
        else:
            rolled_from, has_gap = "unknown", True
        total += value or 0
        is_told = not has_gap and rolled_from != "in_span"
        over_span = None
        if span and span["last"] == year and is_whole:
            over_span = sum(ours[other]["value"] for other in together)
        found[year] = {
            "rolled_from": rolled_from,
            "rolled_forward_value": total if is_told else None,
            "is_rolled_floor": is_floor if is_told else None,
            "value_over_span": over_span,
        }
    return found


def agrees(qualifier, printed, step, ours):
    match qualifier:
        case "exact":
            return printed - step / 2 <= ours <= printed + step / 2
        case "over":
            return ours > printed
        case "at_least":
            return ours >= printed
        case "under":
            return ours < printed
        case "up_to":
            return ours <= printed
        case "about":
            return printed * 9 <= ours * 10 <= printed * 11
        case "just_under":
            return printed * 9 <= ours * 10 < printed * 10
    raise ValueError(qualifier)


def claim_result(claim, figure, *, is_judged):
    """Whether a claim holds, is contradicted, or cannot be tested.

    ``figure`` is None where there is none of the kind, else value, status,
    is_complete and can_only_grow.
    """
    if not is_judged and figure is None:
        return "untestable"
    ours = figure["value"] if figure else None
    printed = claim["value"]
    if ours is None and printed is None:
        return "holds"
    is_awaited = figure is not None and figure["status"] == "not_available"
    if is_awaited and printed == 0 and not ours:
        return "contradicted"
    if ours is None:
        return "untestable"
    if printed is None:
        return "contradicted"
    if agrees(claim["qualifier"], printed, claim["step"], ours):
        is_limit = claim["qualifier"] in ("under", "up_to", "just_under")
        return "untestable" if is_limit and not figure["is_complete"] else "holds"
    if figure["status"] == "rolled_forward":
        return "untestable"
    if figure["is_complete"]:
        return "contradicted"
    if ours < printed or not figure["can_only_grow"]:
        return "untestable"
    return "contradicted"
