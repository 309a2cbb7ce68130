"""The registry as one frozen value.

Reading and cross-checking its files is `load`'s; its tables are `frames`'.
"""

from __future__ import annotations

from dataclasses import dataclass

from assets.domain.registry import published_tables, relation_tables, tables
from assets.domain.registry.ahsns import AhsnFile
from assets.domain.registry.calendar import CalendarFile
from assets.domain.registry.claims import Claim
from assets.domain.registry.disclosure import DisclosureFile
from assets.domain.registry.frames import RegistryFrames
from assets.domain.registry.headlines import HeadlineFile
from assets.domain.registry.heirs import heirs
from assets.domain.registry.known_issues import KnownIssueFile
from assets.domain.registry.organisations import Membership
from assets.domain.registry.part_whole_pairs import PartWholeFile
from assets.domain.registry.programmes import Programme
from assets.domain.registry.published_outturns import PublishedOutturn
from assets.domain.registry.successions import Succession
from assets.domain.registry.templates import TemplateFile
from assets.domain.registry.vocabularies import VocabularyFile


@dataclass(frozen=True)
class Registry:
    """What we believe, read from ``data/reference/`` and found to agree.

    ``version`` changes with any byte of any file of the folder.
    """

    version: str
    ahsns: AhsnFile
    organisations: tuple[Membership, ...]
    successions: tuple[Succession, ...]
    programmes: tuple[Programme, ...]
    part_whole_pairs: PartWholeFile
    published_outturns: tuple[PublishedOutturn, ...]
    headlines: HeadlineFile
    claims: tuple[Claim, ...]
    calendar: CalendarFile
    vocabularies: VocabularyFile
    disclosure: DisclosureFile
    templates: TemplateFile
    known_issues: KnownIssueFile

    @property
    def quarters(self) -> tuple[str, ...]:
        """The quarters of the reporting calendar in order, such as ``2020-21-Q4``."""
        return self.calendar.quarters

    def frames(self) -> RegistryFrames:
        """Return the registry as tables; columns and grain as `RegistryFrames` says."""
        ahsn_codes = tuple(ahsn.code for ahsn in self.ahsns.ahsns)
        return RegistryFrames(
            ahsns=tables.ahsns(self.ahsns),
            ahsn_names=tables.ahsn_names(self.ahsns),
            organisations=tables.organisations(self.organisations),
            organisation_successions=relation_tables.organisation_successions(
                self.successions
            ),
            organisation_heirs=relation_tables.organisation_heirs(
                heirs(self.successions, self.organisations)
            ),
            organisation_names=tables.organisation_names(self.organisations),
            programmes=tables.programmes(self.programmes),
            programme_names=tables.programme_names(self.programmes),
            metrics=tables.metrics(self.programmes),
            metric_names=tables.metric_names(self.programmes),
            metric_definitions=relation_tables.metric_definitions(self.programmes),
            part_whole_pairs=relation_tables.part_whole_pairs(self.part_whole_pairs),
            trajectories=tables.trajectories(self.programmes),
            outturn_exceptions=tables.outturn_exceptions(self.programmes),
            published_outturns=relation_tables.published_outturns(
                self.published_outturns
            ),
            headlines=published_tables.headlines(self.headlines),
            claims=published_tables.claims(self.claims),
            quarters=tables.quarters(self.calendar),
            expected_programmes=tables.expected_programmes(self.programmes, ahsn_codes),
            vocabularies=tables.vocabularies(self.vocabularies),
            disclosure=tables.disclosure(self.disclosure),
            template_versions=tables.template_versions(self.templates),
            known_issues=tables.known_issues(self.known_issues),
        )
