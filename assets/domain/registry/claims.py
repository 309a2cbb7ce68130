"""``claims.csv``: every published figure, and what it can be tested against.

A claim's number is only ever compared with ours; what ours come to is the warehouse's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from assets.domain.declarations import Declaration, mistake
from assets.domain.registry.calendar import CalendarFile
from assets.domain.registry.fields import FinancialYear, Text
from assets.domain.registry.headlines import HeadlineFile
from assets.domain.registry.programmes import Programme
from assets.domain.registry.vocabularies import VocabularyFile

FILE_NAME = "claims.csv"

# exact: to the last printed digit. about: within a tenth. just_under: below, by no
# more than a tenth. over, at_least, under, up_to: as the words say.
Qualifier = Literal[
    "exact", "over", "at_least", "about", "just_under", "under", "up_to"
]
TestKind = Literal[
    "metric_value",
    "metric_in_quarter",
    "metric_year",
    "metric_numerator",
    "metric_denominator",
    "metric_pct_of_eligible",
    "trajectory",
    "trajectory_excess",
    "outturn",
    "outturn_excess",
    "adoption_pct",
    "adoption_below",
    "highest_stage",
    "innovations_active",
    "local_programmes",
    "theme",
    "impacts",
    "ahsns",
    "headline",
    "headline_to_date",
]

_OF_METRICS = "a metric of any programme"
_OF_PROGRAMMES = "a programme with stages of adoption"
_OF_THEMES = "a theme of vocabularies.yml"
_OF_HEADLINES = "a headline of headlines.yml"
_CODES: Mapping[str, str | None] = {
    "metric_value": _OF_METRICS,
    "metric_in_quarter": _OF_METRICS,
    "metric_year": _OF_METRICS,
    "metric_numerator": _OF_METRICS,
    "metric_denominator": _OF_METRICS,
    "metric_pct_of_eligible": _OF_METRICS,
    "trajectory": _OF_METRICS,
    "trajectory_excess": _OF_METRICS,
    "outturn": _OF_METRICS,
    "outturn_excess": _OF_METRICS,
    "adoption_pct": _OF_PROGRAMMES,
    "adoption_below": _OF_PROGRAMMES,
    "highest_stage": _OF_PROGRAMMES,
    "innovations_active": None,
    "local_programmes": None,
    "theme": _OF_THEMES,
    "impacts": None,
    "ahsns": None,
    "headline": _OF_HEADLINES,
    "headline_to_date": _OF_HEADLINES,
}
_OF_A_YEAR = {"trajectory", "trajectory_excess", "outturn", "outturn_excess"}
_OF_A_STAGE = {"adoption_pct", "adoption_below"}
_OF_YEARS = {"headline", "headline_to_date"}


class Claim(Declaration):
    """One published figure.

    ``words`` are short and as printed, ``value_published`` the figure as printed;
    ``value`` is that in ``unit``, null where the report prints that there is none, and
    ``step`` the size of its last printed digit. Either it is tested (``test_kind`` and
    what goes with it) or ``untestable_reason`` says why not.
    """

    claim_id: Annotated[str, Field(pattern=r"^F[0-9]{3}$")]
    part: Literal["value", "outturn"]
    source: Text
    page: Text
    subject: Text
    measure: Text
    period: Text
    words: Text
    value_published: Text
    value: float | None = None
    step: Annotated[float, Field(gt=0)] | None = None
    qualifier: Qualifier
    unit: Text
    test_kind: TestKind | None = None
    test_code: Text | None = None
    test_period: Text | None = None
    test_stage: Annotated[int, Field(ge=1)] | None = None
    first_financial_year: FinancialYear | None = None
    last_financial_year: FinancialYear | None = None
    untestable_reason: Text | None = None

    @property
    def name(self) -> str:
        """The claim as messages name it, such as ``F021`` or ``F026 (outturn)``."""
        return self.claim_id if self.part == "value" else f"{self.claim_id} (outturn)"


@dataclass(frozen=True)
class Testable:
    """What a claim may be tested against: the rest of the registry."""

    programmes: Sequence[Programme]
    calendar: CalendarFile
    vocabularies: VocabularyFile
    headlines: HeadlineFile


def check_claims(claims: Sequence[Claim], path: Path, testable: Testable) -> None:
    """Refuse claims that stand twice, are tested by halves, or against what is not.

    Raises:
        DeclarationError: naming the claim, the field and what to do.
    """
    codes = _known_codes(testable)
    known: set[str] = set()
    spans: dict[tuple[str, str, str], Claim] = {}
    for claim in claims:
        if claim.name in known:
            found = f"its {claim.part} stands twice"
            raise mistake(path, claim.name, found, "remove one")
        known.add(claim.name)
        _check_value(claim, path)
        _check_is_tested_or_not(claim, path)
        if claim.test_kind is not None:
            _check_code(claim, path, codes)
            _check_period(claim, path, testable.calendar.quarters)
            _check_stage(claim, path)
            _check_years(claim, path, testable.headlines, spans)


def _known_codes(testable: Testable) -> dict[str, Collection[str]]:
    return {
        _OF_METRICS: {
            metric.code for entry in testable.programmes for metric in entry.metrics
        },
        _OF_PROGRAMMES: {
            entry.code for entry in testable.programmes if entry.has_adoption
        },
        _OF_THEMES: {term.code for term in testable.vocabularies.theme},
        _OF_HEADLINES: {headline.code for headline in testable.headlines.headlines},
    }


def _check_value(claim: Claim, path: Path) -> None:
    if (claim.value is None) != (claim.step is None):
        found = "a value and the step it is printed in go together"
        raise mistake(path, f"{claim.name} > step", found, "give both, or neither")


def _check_is_tested_or_not(claim: Claim, path: Path) -> None:
    if (claim.test_kind is None) == (claim.untestable_reason is None):
        found = "a claim is tested or says why not, one of the two"
        mend = "fill in test_kind, or untestable_reason"
        raise mistake(path, f"{claim.name} > test_kind", found, mend)


def _check_code(claim: Claim, path: Path, codes: Mapping[str, Collection[str]]) -> None:
    wanted = _CODES[str(claim.test_kind)]
    entry = f"{claim.name} > test_code"
    if wanted is None and claim.test_code is not None:
        found = f"{claim.test_kind} needs none"
        raise mistake(path, entry, found, "leave it blank")
    if wanted is not None and claim.test_code not in codes[wanted]:
        found = f"{claim.test_code!r} is not {wanted}"
        raise mistake(path, entry, found, "correct it or register it")


def _check_period(claim: Claim, path: Path, quarters: Sequence[str]) -> None:
    entry = f"{claim.name} > test_period"
    if claim.test_kind in _OF_YEARS:
        if claim.test_period is not None:
            mend = "leave it blank and give the first and last year"
            raise mistake(path, entry, "a headline is of years", mend)
        return
    years = {quarter.rpartition("-")[0] for quarter in quarters}
    is_of_year = claim.test_kind in _OF_A_YEAR
    if claim.test_period not in (years if is_of_year else quarters):
        kind = "financial year" if is_of_year else "quarter"
        found = f"{claim.test_period!r} is not a {kind} of the calendar"
        raise mistake(path, entry, found, f"write the {kind} of the figure")


def _check_stage(claim: Claim, path: Path) -> None:
    if (claim.test_stage is not None) != (claim.test_kind in _OF_A_STAGE):
        found = f"a stage goes with {' or '.join(sorted(_OF_A_STAGE))}, and only there"
        entry = f"{claim.name} > test_stage"
        raise mistake(path, entry, found, "add it or remove it")


def _check_years(
    claim: Claim,
    path: Path,
    headlines: HeadlineFile,
    spans: dict[tuple[str, str, str], Claim],
) -> None:
    first, last = claim.first_financial_year, claim.last_financial_year
    entry = f"{claim.name} > first_financial_year"
    if claim.test_kind not in _OF_YEARS:
        if first is not None or last is not None:
            found = f"years go with a headline, not with {claim.test_kind}"
            raise mistake(path, entry, found, "leave them blank")
        return
    if first is None or last is None or last < first:
        found = f"{first} to {last} is no span of years"
        raise mistake(path, entry, found, "give the first and last year it covers")
    begins = {each.code: each.first_financial_year for each in headlines.headlines}
    begin = begins[str(claim.test_code)]
    if first < begin or (claim.test_kind == "headline_to_date" and first != begin):
        found = f"{claim.test_code} begins with {begin}"
        raise mistake(path, entry, found, "correct it here or in headlines.yml")
    for year in _years(first, last) if claim.test_kind == "headline" else [last]:
        key = (claim.test_kind, str(claim.test_code), year)
        other = spans.setdefault(key, claim)
        if other is not claim:
            found = f"{other.name} is already the {claim.test_code} of {year}"
            raise mistake(path, entry, found, "keep one of the two for each year")


def _years(first: str, last: str) -> list[str]:
    begins = range(int(first[:4]), int(last[:4]) + 1)
    return [f"{year}-{(year + 1) % 100:02}" for year in begins]
