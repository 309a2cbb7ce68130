"""``disclosure.yml``: how small counts of people are published below England level.

What the policy may say, and that its units exist. Carrying it out is publication's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field

from assets.domain.declarations import Declaration, mistake
from assets.domain.registry.fields import Text
from assets.domain.registry.programmes import Programme
from assets.domain.registry.vocabularies import VocabularyFile


class DisclosureFile(Declaration):
    """All of ``disclosure.yml``.

    A count of 1 to ``suppressed_up_to`` is withheld, a greater one rounded to a
    multiple of ``rounded_to`` (1 rounds nothing), where its unit is one of ``units``.
    """

    source: Text
    suppressed_up_to: Annotated[int, Field(ge=1)]
    rounded_to: Annotated[int, Field(ge=1)]
    units: tuple[Text, ...]


def check_disclosure(
    file: DisclosureFile,
    path: Path,
    *,
    programmes: Sequence[Programme],
    vocabularies: VocabularyFile,
) -> None:
    """Refuse a unit that stands twice or that nothing is counted in.

    Raises:
        DeclarationError: naming the unit and what to do.
    """
    known = set(_units(programmes, vocabularies))
    seen: set[str] = set()
    for unit in file.units:
        if unit in seen:
            raise mistake(path, f"units > {unit}", "it stands twice", "remove one")
        if unit not in known:
            found = "no metric and no impact type has this unit"
            raise mistake(path, f"units > {unit}", found, "correct it or remove it")
        seen.add(unit)


def _units(
    programmes: Iterable[Programme], vocabularies: VocabularyFile
) -> Iterable[str]:
    for programme in programmes:
        yield from (metric.unit for metric in programme.metrics)
    yield from (term.unit for term in vocabularies.impact_type if term.unit)
