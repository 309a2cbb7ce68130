"""Faults put in, many at once where they cannot touch each other, and looked for.

Which place of those possible is taken is drawn by a seed; nothing else is chance.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from benchmarks.rule_power.clean_year import CleanYear
from benchmarks.rule_power.draft import Draft, Mark
from benchmarks.rule_power.fault import Fault, Place
from benchmarks.rule_power.scene import Scene

SEED = 2021


@dataclass(frozen=True)
class Trial:
    """One fault at one place."""

    fault: Fault
    quarter: str
    place: Place

    @cached_property
    def footprint(self) -> tuple[object, ...]:
        """What no other trial of the same judging may touch; broader ones first."""
        submission = self.place["submission_id"]
        match self.fault.takes:
            case "submission":
                return (submission,)
            case "metric":
                return ("metric", self.place["metric_code"])
            case "series":
                return (submission, "activity", self.place["programme_code"])
            case _:
                return (submission, self.place["sheet"], self.place["row_number"])


@dataclass(frozen=True)
class Outcome:
    """A trial, where its failure had to lie, and whether it did.

    ``is_noticed``: its own rule or any other spoke at the same place.
    """

    trial: Trial
    mark: Mark
    is_found: bool
    is_noticed: bool


def draw_trials(year: CleanYear, faults: Iterable[Fault], *, most: int) -> list[Trial]:
    """Return up to so many trials of each fault, spread over its quarters."""
    scenes = {name: Scene(year, clean) for name, clean in year.quarters.items()}
    trials = []
    for fault in faults:
        places = [
            (quarter, place)
            for quarter in fault.quarters
            for place in fault.places(scenes[quarter])
        ]
        drawn = random.Random(f"{SEED} {fault.name}").sample(
            places, min(most, len(places))
        )
        trials += [Trial(fault, quarter, place) for quarter, place in drawn]
    return trials


def one_trial_each(year: CleanYear, faults: Iterable[Fault]) -> list[Trial]:
    """Return a trial of each fault, at places that collide as little as may be.

    In the last of its quarters that has any; of the places drawn by the seed the first
    that is free, or the very first where none is.

    Raises:
        LookupError: a fault has no place in the clean year.
    """
    scenes = {name: Scene(year, clean) for name, clean in year.quarters.items()}
    trials: list[Trial] = []
    taken: dict[object, set[object]] = {}
    for fault in faults:
        found = {q: list(fault.places(scenes[q])) for q in reversed(fault.quarters)}
        quarter = next((q for q, places in found.items() if places), None)
        if quarter is None:
            raise LookupError(f"There is nowhere to try: {fault.name}.")
        places = found[quarter]
        random.Random(f"{SEED} {fault.name}").shuffle(places)
        each = [Trial(fault, quarter, place) for place in places]
        kind = (quarter, fault.takes, fault.changes_registry)
        claimed = taken.setdefault(kind, set())
        chosen = next((t for t in each if not _collides(t, claimed)), each[0])
        claimed |= _claims(chosen)
        trials.append(chosen)
    return trials


def batches(trials: Sequence[Trial]) -> Iterator[list[Trial]]:
    """Yield the trials in groups of one quarter that do not touch each other.

    What takes a whole submission shares it with nobody; what takes a metric of all
    AHSNs is judged only with its like, for the others' figures have to be clean.
    """
    waiting = list(trials)
    while waiting:
        first, batch, rest = waiting[0], [], []
        taken: set[object] = set()
        for trial in waiting:
            if _goes_with(first, trial) and not _collides(trial, taken):
                batch.append(trial)
                taken |= _claims(trial)
            else:
                rest.append(trial)
        yield batch
        waiting = rest


def try_all(year: CleanYear, trials: Sequence[Trial], folder: Path) -> list[Outcome]:
    """Return what became of each trial."""
    outcomes = []
    for batch in batches(trials):
        clean = year.quarters[batch[0].quarter]
        draft = Draft(year, clean, folder)
        marks = [trial.fault.inject(draft, trial.place) for trial in batch]
        failures = only_new(
            year.judge(draft.evidence(), draft.registry), clean.verdict.failures
        )
        outcomes += [
            Outcome(trial, mark, mark.found_in(failures), mark.noticed_in(failures))
            for trial, mark in zip(batch, marks, strict=True)
        ]
    return outcomes


def only_new(failures: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Return the failures that were not there before (`archive.frames.FAILURES`)."""
    place = [
        "check_id",
        "submission_id",
        "sheet",
        "row_number",
        "column_name",
        "value",
        "programme_code",
        "organisation_code",
    ]
    return failures.join(before, on=place, how="anti", nulls_equal=True)


def tally(outcomes: Iterable[Outcome]) -> Mapping[str, tuple[int, int, int]]:
    """Return how many trials were found, noticed and made, by the fault's name."""
    counts: dict[str, tuple[int, int, int]] = {}
    for outcome in outcomes:
        name = outcome.trial.fault.name
        found, noticed, made = counts.get(name, (0, 0, 0))
        counts[name] = (
            found + outcome.is_found,
            noticed + outcome.is_noticed,
            made + 1,
        )
    return counts


def _goes_with(first: Trial, other: Trial) -> bool:
    same = (first.fault.takes == "metric") == (other.fault.takes == "metric")
    return same and first.quarter == other.quarter and _kind(first) == _kind(other)


def _kind(trial: Trial) -> object:
    """What may share a judging: a registry or a past of its own may not be mixed."""
    return trial.fault.takes == "submission", trial.fault.changes_registry


def _claims(trial: Trial) -> set[object]:
    claims: set[object] = {trial.footprint}
    # What it takes from another place has to stay there.
    if "other_id" in trial.place:
        claims.add((trial.place["other_id"],))
    if "number" in trial.place:
        claims.add(("company", trial.place["number"]))
        claims.add(("company", trial.place["company_number"]))
    return claims


def _collides(trial: Trial, taken: set[object]) -> bool:
    return bool(_claims(trial) & taken)
