"""The origin of a figure as a person reads it: a tree, each branch one line of text.

Words only; `pipelines.figure_origin` says what belongs in it, and `branch` draws it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from assets.publication.words import taken_over
from pipelines.cli.branch import Branch, print_branch
from pipelines.cli.figures import STATUS_WORDS, exact, percentage

Row = Mapping[str, object]

_TIME = "%Y-%m-%d %H:%M"
_WANTING = (
    (
        "lapsed_count",
        "1 series that had a figure earlier has none now",
        "{count} series that had a figure earlier have none now",
    ),
    (
        "cumulative_unknown_count",
        "its year so far is a floor: 1 figure of an earlier quarter is missing",
        "its year so far is a floor: {count} figures of earlier quarters are missing",
    ),
    (
        "other_failure_count",
        "1 open failure stands at none of its records",
        "{count} open failures stand at none of its records",
    ),
)


def print_figure(origin: Row, *, as_at: datetime | None = None) -> None:
    """Print the origin of a figure: a tree on a terminal, indented lines elsewhere."""
    print_branch(figure_branch(origin, as_at=as_at))


def figure_branch(origin: Row, *, as_at: datetime | None = None) -> Branch:
    """Return the tree of what `figure_origin` returns."""
    known = "" if as_at is None else f", as known at {as_at:{_TIME}} UTC"
    ahsns = _rows(origin, "ahsns")
    asked = origin["asked_ahsn_code"]
    whose = "England" if asked is None else _name(ahsns[0]) if ahsns else str(asked)
    title = (
        f"{origin['programme_name']}: {origin['metric_name']} "
        f"({origin['metric_code']}), {whose}, {origin['quarter']}{known}"
    )
    told = _history(_rows(origin, "history"))
    failures = map(_failure, _rows(origin, "failures"))
    if asked is None:
        return Branch(title, (*_figure(origin), *told, *failures, *map(_ahsn, ahsns)))
    own = [branch for row in ahsns for branch in _figure_of_ahsn(row)]
    if not ahsns:
        own = [Branch(f"{asked} was not to report it, and did not")]
    national = Branch(f"England: {_value(_as_told(origin), origin)}")
    under = [branch for row in ahsns for branch in (*_submission(row), *_records(row))]
    return Branch(title, (*own, *told, national, *failures, *under))


def _figure_of_ahsn(row: Row) -> Iterator[Branch]:
    yield Branch(_value(_as_told(row), row))
    yield from _recomputed(row)
    yield from _trajectory(row)
    if row["rank"] is not None:
        median = exact(_number(row["network_median"]))
        yield Branch(f"rank {row['rank']} of the AHSNs; their median is {median}")
    yield Branch(f"basis {row['basis']}")
    yield from _flagged(row)
    yield from _wanting(row)


def _trajectory(row: Row) -> Iterator[Branch]:
    trajectory = _number(row["trajectory"])
    if trajectory is not None:
        outturn = percentage(_number(row["outturn_pct"]))
        yield Branch(f"trajectory {exact(trajectory)}, outturn {outturn}")


def _figure(row: Row) -> Iterator[Branch]:
    yield Branch(_value(_as_told(row), row))
    yield from _recomputed(row)
    yield from _trajectory(row)
    yield Branch(
        f"{row['ahsns_reported']} of {row['ahsns_expected']} AHSNs reported it; "
        f"basis {row['basis']}"
    )
    yield from _flagged(row)
    yield from _wanting(row)


def _flagged(row: Row) -> Iterator[Branch]:
    if row["flagged_count"]:
        part = exact(_number(row["flagged_value"]))
        without = exact(_number(row["value_if_flagged_removed"]))
        yield Branch(f"{part} of it rests on flagged records; without them {without}")


def _wanting(row: Row) -> Iterator[Branch]:
    """Say what the figure lacks: none of it stands at a record that makes it up."""
    for name, one, more in _WANTING:
        # A warehouse of an earlier version has no such count: it says nothing of it.
        count = row.get(name)
        if count:
            yield Branch(one if count == 1 else more.format(count=count))


def _history(rows: Sequence[Row]) -> Iterator[Branch]:
    if not rows:
        yield Branch("no run has kept what it told of it")
        return
    whose = f" of {rows[0]['ahsn_code']}" if rows[0]["ahsn_code"] else ""
    yield Branch(f"told{whose}", tuple(map(_told, rows)))


def _told(row: Row) -> Branch:
    since = f"since {_moment(row['known_from'])}"
    until = f" until {_moment(row['known_to'])}" if row["known_to"] else ""
    status = STATUS_WORDS.get(str(row["status"]), str(row["status"]))
    return Branch(f"{exact(_number(row['value']))} ({status}) {since}{until}")


def _ahsn(row: Row) -> Branch:
    return Branch(
        f"{_name(row)}: {_value(_as_told(row), row)}",
        (
            *_recomputed(row),
            *_submission(row),
            *_flagged(row),
            *_wanting(row),
            *_records(row),
        ),
    )


def _records(row: Row) -> Iterator[Branch]:
    yield from map(_failure_elsewhere, _rows(row, "failures"))
    for one in _rows(row, "records"):
        yield _record(one, str(row["basis"]))


def _name(ahsn: Row) -> str:
    return f"{ahsn['ahsn_name'] or ahsn['ahsn_code']} ({ahsn['ahsn_code']})"


def _submission(row: Row) -> Iterator[Branch]:
    if row["submission_id"] is None:
        yield Branch("no submission counts")
        return
    approved = f" on {row['approved_on']}" if row["approved_on"] else ""
    yield Branch(
        f"{row['file_name']}, version {row['version']}, received "
        f"{_moment(row['received_at'])}; prepared by {row['prepared_by'] or 'nobody'}, "
        f"approved by {row['approved_by'] or 'nobody'}{approved}"
    )
    yield Branch(f"SHA-256 {row['submission_id']}")


def _record(row: Row, basis: str) -> Branch:
    code, name = row["organisation_code"], row["organisation_name"]
    whose = f"{name or 'organisation'} ({code})" if code else "the AHSN itself"
    place = _place(row)
    return Branch(
        f"{whose}: {_value(row, row)}, {place} {_as_it_stood(row)}{_carried(row)}",
        (
            *_taken_over(row, basis),
            *([Branch(f"comment: {row['comment']}")] if row["comment"] else []),
            *map(_failure, _rows(row, "failures")),
        ),
    )


def _carried(row: Row) -> str:
    """Say where a nil of a running total has its number from."""
    if row["status"] != "nil" or not row["value"]:
        return ""
    if row["carried_quarter"] is None:
        return "; carried on from those it goes on from"
    place = f"{row['carried_sheet']}!{row['carried_cell']}"
    value = exact(_number(row["carried_value"]))
    return f"; carried on from {row['carried_quarter']}: {value}, {place}"


def _taken_over(row: Row, basis: str) -> Iterator[Branch]:
    """Say what a record takes over from those that closed, and from which cells."""
    amount = _number(row["inherited_value"])
    if amount is None:
        return
    given = _rows(row, "inherited_from")
    predecessors = len({one["organisation_code"] for one in given})
    yield Branch(
        taken_over(exact(amount), basis, figures=len(given), predecessors=predecessors),
        tuple(map(_given, given)),
    )


def _given(one: Row) -> Branch:
    whose = f"{one['organisation_name'] or 'organisation'} ({one['organisation_code']})"
    value = exact(_number(one["value"]))
    return Branch(f"{whose}, {one['quarter']}: {value}, {_place(one)}")


def _place(row: Row) -> str:
    return f"{row['sheet']}!{row['cell'] or row['row_number']}"


def _failure_elsewhere(row: Row) -> Branch:
    """Return a failure with the place it is about: no record of the figure has it."""
    place = [str(row["organisation_code"] or "")]
    if row["sheet"] is not None and row["row_number"] is not None:
        place.append(_place(row))
    if not row["is_of_what_counts"]:
        place.append(f"in {row['source_file']}, which does not count")
    elif row["rejects"] == "record":
        place.append("left out of the figure")
    where = ", ".join(part for part in place if part)
    branch = _failure(row)
    return Branch(f"{where}: {branch.text}") if where else branch


def _as_it_stood(row: Row) -> str:
    if row["value_text"] is None and row["numerator_text"] is not None:
        return f"says “{row['numerator_text']}” of “{row['denominator_text']}”"
    if row["value_text"] is None:
        return "is blank"
    return f"says “{row['value_text']}”"


def _failure(row: Row) -> Branch:
    issue = row["known_issue_id"]
    covered = f" Known issue {issue}: {row['known_issue_reason']}" if issue else ""
    explained = f" Explained: {row['explanation']}" if row["explanation"] else ""
    return Branch(
        f"{row['rule_id']} ({row['severity']}): {row['message']}{explained}{covered}"
    )


def _as_told(row: Row) -> Row:
    """Return the row with the figure that was told, if one was."""
    if row["known_from"] is None:
        return row
    return {**row, "value": row["told_value"], "status": row["told_status"]}


def _recomputed(row: Row) -> Iterator[Branch]:
    told = _as_told(row)
    if told["value"] != row["value"] or told["status"] != row["status"]:
        yield Branch(
            f"today's registry and SQL make {_value(row, row)} of the same records"
        )


def _value(row: Row, about: Row) -> str:
    status = STATUS_WORDS.get(str(row["status"]), str(row["status"]).replace("_", " "))
    value = _number(row["value"])
    if value is None:
        return status
    unit = about.get("unit")
    return f"{exact(value)}{f' {unit}' if unit else ''} ({status})"


def _moment(value: object) -> str:
    return f"{value:{_TIME}} UTC" if isinstance(value, datetime) else "an unknown time"


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _rows(row: Row, name: str) -> Sequence[Row]:
    rows = row[name]
    assert isinstance(rows, list), "the tree's branches are lists"
    return rows
