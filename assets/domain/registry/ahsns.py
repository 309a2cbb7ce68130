"""``ahsns.yml``: the AHSNs, the names they had and when, their NHS regions."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path

from assets.domain.declarations import Declaration, mistake
from assets.domain.names import name_key
from assets.domain.registry.fields import AhsnCode, Text, do_overlap, is_reversed


class Region(Declaration):
    """An NHS region and its code."""

    code: Text
    name: Text


class NamePeriod(Declaration):
    """A name and the days it was in use, both included; no date is an open end."""

    name: Text
    valid_from: date | None = None
    valid_to: date | None = None


class Ahsn(Declaration):
    """One AHSN: a stable code, the region it lies in, its names over time."""

    code: AhsnCode
    region: Text
    names: tuple[NamePeriod, ...]
    aliases: tuple[Text, ...] = ()


class AmbiguousName(Declaration):
    """A name that may mean several things and is therefore never resolved."""

    name: Text
    reason: Text


class AhsnFile(Declaration):
    """All of ``ahsns.yml``."""

    regions: tuple[Region, ...]
    ahsns: tuple[Ahsn, ...]
    ambiguous_names: tuple[AmbiguousName, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all AHSNs."""
        return frozenset(ahsn.code for ahsn in self.ahsns)


def spellings(ahsn: Ahsn) -> list[str]:
    """Return everything the AHSN may be called: code, names, aliases."""
    return [ahsn.code, *(period.name for period in ahsn.names), *ahsn.aliases]


def check_ahsns(file: AhsnFile, path: Path) -> None:
    """Refuse codes and names that stand twice, unknown regions and clashing periods.

    Raises:
        DeclarationError: naming the AHSN, the field and what to do.
    """
    _check_regions(file, path)
    owners: dict[str, str] = {}
    codes: set[str] = set()
    for ahsn in file.ahsns:
        if ahsn.code in codes:
            found = f"the code {ahsn.code} stands twice"
            raise mistake(path, f"ahsns > {ahsn.code} > code", found, "remove one")
        codes.add(ahsn.code)
        _check_names(ahsn, path)
        for name in spellings(ahsn):
            owner = owners.setdefault(name_key(name), ahsn.code)
            if owner != ahsn.code:
                found = f"{name!r} is also a name of {owner}"
                mend = "move it to ambiguous_names, or keep it with one AHSN"
                raise mistake(path, f"ahsns > {ahsn.code} > names", found, mend)
    for ambiguous in file.ambiguous_names:
        if owner := owners.get(name_key(ambiguous.name), ""):
            entry = f"ambiguous_names > {ambiguous.name} > name"
            found = f"it is registered as a name of {owner}"
            raise mistake(path, entry, found, "keep it in one of the two places")


def _check_regions(file: AhsnFile, path: Path) -> None:
    known: set[str] = set()
    for region in file.regions:
        if region.code in known:
            found = f"the code {region.code} stands twice"
            raise mistake(path, f"regions > {region.code} > code", found, "remove one")
        known.add(region.code)
    for ahsn in file.ahsns:
        if ahsn.region not in known:
            found = f"{ahsn.region!r} is not one of the file's regions"
            mend = f"write one of {', '.join(sorted(known))}"
            raise mistake(path, f"ahsns > {ahsn.code} > region", found, mend)


def _check_names(ahsn: Ahsn, path: Path) -> None:
    entry = f"ahsns > {ahsn.code} > names"
    if not ahsn.names:
        raise mistake(path, entry, "it has no name", "give it at least one")
    for period in ahsn.names:
        if is_reversed(period.valid_from, period.valid_to):
            found = f"{period.name!r} ends {period.valid_to}, before it begins"
            raise mistake(path, entry, found, "correct valid_from or valid_to")
    for one, other in combinations(ahsn.names, 2):
        if do_overlap(
            (one.valid_from, one.valid_to), (other.valid_from, other.valid_to)
        ):
            found = f"{one.name!r} and {other.name!r} are both in use on some day"
            raise mistake(path, entry, found, "correct valid_from or valid_to")
