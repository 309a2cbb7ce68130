"""``vocabularies.yml``: the closed lists of words a submission may use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from assets.domain.declarations import Declaration, mistake
from assets.domain.names import name_key
from assets.domain.registry.fields import QuarterText, Text, is_reversed

STATUSES = (
    "final",
    "provisional",
    "estimated",
    "not_available",
    "not_applicable",
    "nil",
)


class Term(Declaration):
    """One word of a vocabulary; open-ended where a quarter is not given."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    name: Text
    aliases: tuple[Text, ...] = ()
    unit: Text | None = None
    first_quarter: QuarterText | None = None
    last_quarter: QuarterText | None = None


class VocabularyFile(Declaration):
    """All of ``vocabularies.yml``, a field for each vocabulary."""

    status: tuple[Term, ...]
    innovation_category: tuple[Term, ...]
    innovation_stage: tuple[Term, ...]
    innovation_status: tuple[Term, ...]
    theme: tuple[Term, ...]
    impact_type: tuple[Term, ...]
    support_type: tuple[Term, ...]
    adoption_stage: tuple[Term, ...]

    def terms(self, vocabulary: str) -> tuple[Term, ...]:
        """Return the terms of a vocabulary."""
        return self.by_name()[vocabulary]

    def by_name(self) -> dict[str, tuple[Term, ...]]:
        """Return the terms of every vocabulary by its name."""
        return {name: getattr(self, name) for name in type(self).model_fields}


def term_spellings(term: Term) -> list[str]:
    """Return everything the term may be called: code, name, aliases."""
    return [term.code, term.name, *term.aliases]


def check_vocabularies(file: VocabularyFile, path: Path) -> None:
    """Refuse words that stand twice, reversed quarters, and impacts without a unit.

    Raises:
        DeclarationError: naming vocabulary, term, field and what to do.
    """
    for vocabulary, terms in file.by_name().items():
        owners: dict[str, int] = {}
        for position, term in enumerate(terms):
            entry = f"{vocabulary} > {term.code}"
            for name in term_spellings(term):
                owner = owners.setdefault(name_key(name), position)
                if owner != position:
                    found = f"{name!r} also names {terms[owner].code}"
                    raise mistake(path, f"{entry} > name", found, "keep one of the two")
            if is_reversed(term.first_quarter, term.last_quarter):
                found = f"it is before first_quarter {term.first_quarter}"
                mend = "correct one of the two"
                raise mistake(path, f"{entry} > last_quarter", found, mend)
    for term in file.impact_type:
        if term.unit is None:
            found = "an impact has to say what it is measured in"
            raise mistake(path, f"impact_type > {term.code} > unit", found, "add it")
    statuses = {term.code for term in file.status}
    if statuses != set(STATUSES):
        odd = ", ".join(sorted(statuses ^ set(STATUSES)))
        found = f"they are not the six of the contract ({odd})"
        raise mistake(path, "status", found, f"have exactly {', '.join(STATUSES)}")
