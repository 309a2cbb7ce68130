"""The way from ``data/reference/`` to a `Registry`: read all files, cross-check."""

from __future__ import annotations

from pathlib import Path

from assets.domain.declarations import mistake, read_csv, read_yaml
from assets.domain.project import REFERENCE, registry_version
from assets.domain.registry.ahsns import AhsnFile, check_ahsns
from assets.domain.registry.calendar import CalendarFile, check_calendar
from assets.domain.registry.claims import FILE_NAME as CLAIMS_FILE
from assets.domain.registry.claims import Claim, Testable, check_claims
from assets.domain.registry.disclosure import DisclosureFile, check_disclosure
from assets.domain.registry.headlines import HeadlineFile, check_headlines
from assets.domain.registry.known_issues import (
    FILE_NAME,
    KnownIssueFile,
    Registered,
    check_known_issues,
)
from assets.domain.registry.organisations import Membership, check_organisations
from assets.domain.registry.part_whole_pairs import (
    PartWholeFile,
    check_part_whole_pairs,
)
from assets.domain.registry.programme_checks import (
    check_programme,
    check_programmes_agree,
)
from assets.domain.registry.programmes import Programme
from assets.domain.registry.published_outturns import (
    PublishedOutturn,
    check_published_outturns,
)
from assets.domain.registry.registry import Registry
from assets.domain.registry.successions import Succession, check_successions
from assets.domain.registry.templates import TemplateFile, check_templates
from assets.domain.registry.vocabularies import VocabularyFile, check_vocabularies


def load_registry(folder: Path = REFERENCE) -> Registry:
    """Return the registry that a folder declares; programmes in order of their code.

    Raises:
        DeclarationError: a file is missing or wrong, or two files disagree. The
            message names file, entry, field, and what to do.
    """
    ahsns = read_yaml(folder / "ahsns.yml", AhsnFile)
    check_ahsns(ahsns, folder / "ahsns.yml")
    calendar = read_yaml(folder / "calendar.yml", CalendarFile)
    check_calendar(calendar, folder / "calendar.yml")
    vocabularies = read_yaml(folder / "vocabularies.yml", VocabularyFile)
    check_vocabularies(vocabularies, folder / "vocabularies.yml")
    templates = read_yaml(folder / "templates.yml", TemplateFile)
    check_templates(templates, folder / "templates.yml")
    organisations = _organisations(folder, ahsns)
    programmes = _programmes(folder, ahsns, calendar)
    headlines = read_yaml(folder / "headlines.yml", HeadlineFile)
    check_headlines(headlines, folder / "headlines.yml", programmes=programmes)
    testable = Testable(programmes, calendar, vocabularies, headlines)
    known_issues = read_yaml(folder / FILE_NAME, KnownIssueFile)
    registered = Registered(ahsns, organisations, programmes, calendar)
    check_known_issues(known_issues, folder / FILE_NAME, registered)
    return Registry(
        version=registry_version(folder),
        ahsns=ahsns,
        organisations=organisations,
        successions=_successions(folder, organisations),
        programmes=programmes,
        part_whole_pairs=_part_whole_pairs(folder, programmes),
        published_outturns=_published_outturns(folder, programmes),
        headlines=headlines,
        claims=_claims(folder, testable),
        calendar=calendar,
        vocabularies=vocabularies,
        disclosure=_disclosure(folder, programmes, vocabularies),
        templates=templates,
        known_issues=known_issues,
    )


def _organisations(folder: Path, ahsns: AhsnFile) -> tuple[Membership, ...]:
    path = folder / "organisations.csv"
    memberships = read_csv(path, Membership, key="organisation_code")
    check_organisations(memberships, path, ahsn_codes=ahsns.codes)
    return memberships


def _successions(
    folder: Path, organisations: tuple[Membership, ...]
) -> tuple[Succession, ...]:
    path = folder / "organisation_successions.csv"
    successions = read_csv(path, Succession, key="predecessor_code")
    check_successions(successions, path, organisations=organisations)
    return successions


def _part_whole_pairs(folder: Path, programmes: tuple[Programme, ...]) -> PartWholeFile:
    path = folder / "part_whole_pairs.yml"
    file = read_yaml(path, PartWholeFile)
    check_part_whole_pairs(file, path, programmes=programmes)
    return file


def _published_outturns(
    folder: Path, programmes: tuple[Programme, ...]
) -> tuple[PublishedOutturn, ...]:
    path = folder / "published_outturns.csv"
    outturns = read_csv(path, PublishedOutturn, key="metric_code")
    check_published_outturns(outturns, path, programmes=programmes)
    return outturns


def _disclosure(
    folder: Path, programmes: tuple[Programme, ...], vocabularies: VocabularyFile
) -> DisclosureFile:
    path = folder / "disclosure.yml"
    file = read_yaml(path, DisclosureFile)
    check_disclosure(file, path, programmes=programmes, vocabularies=vocabularies)
    return file


def _claims(folder: Path, testable: Testable) -> tuple[Claim, ...]:
    path = folder / CLAIMS_FILE
    claims = read_csv(path, Claim, key="claim_id")
    check_claims(claims, path, testable)
    return claims


def _programmes(
    folder: Path, ahsns: AhsnFile, calendar: CalendarFile
) -> tuple[Programme, ...]:
    paths = sorted((folder / "programmes").glob("*.yml"))
    if not paths:
        found = "there is no programme in the folder programmes/"
        raise mistake(folder, "", found, "add one as programmes/<code>.yml")
    programmes = {path: read_yaml(path, Programme) for path in paths}
    for path, programme in programmes.items():
        check_programme(
            programme, path, ahsn_codes=ahsns.codes, quarters=calendar.quarters
        )
    check_programmes_agree(programmes)
    return tuple(programmes.values())
