# ruff: noqa: E501 - a table is read whole
"""Many made-up lives at once: what the SQL tells of them, and what a dull twin tells."""

import random

from tests.factories.warehouse import run_models

QUARTER = "2020-21-Q4"
VERDICTS = [f"v{at}" for at in range(6)]
MOMENTS = {name: f"2021-05-0{at + 1} 09:00" for at, name in enumerate(VERDICTS)}
LIVES = 150


def made_up(rolls):
    """A life: for each judgment, versions as (name, is good, has the failure).

    Versions only ever come to it; what is said of one may change at any judgment.
    """
    names, judged = [], []
    for _ in VERDICTS:
        names += [f"n{len(names) + more}" for more in range(rolls.choice([0, 0, 1, 2]))]
        judged.append(
            [(name, rolls.random() < 0.8, rolls.random() < 0.5) for name in names]
        )
    return judged


def told_by_twin(judged):
    """The events of a life as (event, moment, version that did it)."""
    events = []
    is_open = False
    known = set()
    has_begun = False
    for verdict, versions in zip(VERDICTS, judged, strict=True):
        is_first_sighting = not has_begun and any(has for _, _, has in versions)
        has_begun = has_begun or is_first_sighting
        for at, (name, _, has_it) in enumerate(versions):
            is_new = name not in known
            is_newest = at == len(versions) - 1
            if not has_begun or not (is_new or is_newest or is_first_sighting):
                continue
            counting = None
            for other in versions[: at + 1]:
                if other[1]:
                    counting = other
            opens = has_it or (counting is not None and counting[2])
            older_has_it = any(has for _, _, has in versions[:at])
            if opens and not is_open:
                event = "reopened" if events else "found"
                events.append((event, MOMENTS[verdict], name))
            if is_open and not opens:
                by = name if is_new or older_has_it else None
                events.append(("resolved", MOMENTS[verdict], by))
            is_open = opens
        known |= {name for name, _, _ in versions}
    return events


def told_by_sql(lives):
    verdicts = ["verdict_id | quarter | judged_at | is_current"]
    submissions = [
        "verdict_id | judged_at | is_current | submission_id | ahsn_code | quarter | version | outcome | is_counting"
    ]
    failures = [
        "verdict_id | judged_at | is_current | failure_id | submission_id | ahsn_code | quarter"
    ]
    for at, verdict in enumerate(VERDICTS):
        mark = f"{verdict} | {MOMENTS[verdict]}:00+00 | {at == len(VERDICTS) - 1}"
        verdicts.append(
            f"{verdict} | {QUARTER} | {MOMENTS[verdict]}:00+00 | {at == len(VERDICTS) - 1}"
        )
        for life, judged in enumerate(lives):
            good = [name for name, is_good, _ in judged[at] if is_good]
            for version, (name, is_good, has_it) in enumerate(judged[at], start=1):
                outcome = "accepted" if is_good else "rejected"
                counts = bool(good) and name == good[-1]
                submissions.append(
                    f"{mark} | {life}-{name} | A{life} | {QUARTER} | {version} | {outcome} | {counts}"
                )
                if has_it:
                    failures.append(
                        f"{mark} | f{life} | {life}-{name} | A{life} | {QUARTER}"
                    )
    return run_models(
        ["audit.failure_events", "audit.failures"],
        {
            "archive.verdicts": "\n".join(verdicts),
            "archive.submissions": "\n".join(submissions),
            "archive.failures": "\n".join(failures),
        },
    )


def test_every_life_is_told_as_a_dull_twin_tells_it():
    rolls = random.Random(20210331)
    lives = [made_up(rolls) for _ in range(LIVES)]
    found = told_by_sql(lives)
    told = {}
    for row in found["audit.failure_events"].iter_rows(named=True):
        by = row["submission_id"] and row["submission_id"].split("-")[1]
        moment = f"{row['happened_at']:%Y-%m-%d %H:%M}"
        told.setdefault(row["failure_id"], []).append((row["life_event"], moment, by))
    expected = {
        f"f{life}": events
        for life, judged in enumerate(lives)
        if (events := told_by_twin(judged))
    }
    assert told == expected
    kinds = {event for events in told.values() for event, _, _ in events}
    assert kinds == {"found", "resolved", "reopened"}


def test_what_stands_at_the_end_is_what_the_newest_judgment_finds():
    rolls = random.Random(5)
    lives = [made_up(rolls) for _ in range(LIVES)]
    failures = told_by_sql(lives)["audit.failures"]
    for row in failures.iter_rows(named=True):
        last = lives[int(row["failure_id"][1:])][-1]
        good = [has for _, is_good, has in last if is_good]
        assert row["is_open"] == (last[-1][2] or (bool(good) and good[-1]))
        assert row["is_open"] == (row["resolved_at"] is None)
        assert row["first_seen_at"] <= (row["resolved_at"] or row["first_seen_at"])
        assert (row["times_reopened"] > 0) == (row["reopened_at"] is not None)
