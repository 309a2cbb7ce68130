"""Chance that is the same everywhere: seeded, and of whole numbers where it counts.

Only `Random.random` and what is built on it is used: no function of the machine's
mathematics library, whose last digits differ between machines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

NOT_SMALL = 30
SEED = "outturn sample year 2020-21"

Key = TypeVar("Key")
Thing = TypeVar("Thing")


def chance(purpose: str) -> Random:
    """Return a generator of its own for a purpose, the same on every run."""
    return Random(f"{SEED}: {purpose}")


def split(total: int, weights: Mapping[Key, float]) -> dict[Key, int]:
    """Return whole shares in proportion to the weights; they add up to the total."""
    whole = sum(weights.values())
    exact = {key: total * weight / whole for key, weight in weights.items()}
    shares = {key: int(share) for key, share in exact.items()}
    by_remainder = sorted(exact, key=lambda key: shares[key] - exact[key])
    for key in by_remainder[: total - sum(shares.values())]:
        shares[key] += 1
    return shares


def split_within(
    total: int,
    weights: Mapping[Key, float],
    *,
    least: Mapping[Key, int],
    most: Mapping[Key, int],
) -> dict[Key, int]:
    """Return whole shares as `split` does, none below its least or above its most.

    The bounds have to leave room for the total; a key without a bound has none.
    """
    shares = {key: least.get(key, 0) for key in weights}
    while (left := total - sum(shares.values())) > 0:
        room = {
            key: most[key] - share if key in most else left
            for key, share in shares.items()
        }
        with_room = {key: weights[key] for key in weights if room[key] > 0}
        for key, share in split(left, with_room).items():
            shares[key] += min(share, room[key])
    return shares


def unlike(shares: Mapping[Key, int], before: Mapping[Key, int]) -> dict[Key, int]:
    """Return shares of the same sum, none but small ones equal to what it was before.

    One that repeats gives one to the share after it, as counted things do not repeat.
    """
    changed = dict(shares)
    keys = list(changed)
    for place, key in enumerate(keys):
        if changed[key] >= NOT_SMALL and changed[key] == before.get(key):
            changed[key] -= 1
            changed[keys[(place + 1) % len(keys)]] += 1
    return changed


def jittered(
    weights: Mapping[Key, float], random: Random, *, by: float
) -> dict[Key, float]:
    """Return the weights, each larger or smaller by up to a part of itself."""
    return {
        key: weight * (1 - by + 2 * by * random.random())
        for key, weight in weights.items()
    }


def one_of(things: Sequence[Thing], random: Random) -> Thing:
    """Return one of the things, each as likely as the others."""
    return things[int(random.random() * len(things))]


def shuffled(things: Sequence[Thing], random: Random) -> list[Thing]:
    """Return the things in a random order."""
    left = list(things)
    return [left.pop(int(random.random() * len(left))) for _ in things]
