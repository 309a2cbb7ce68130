"""The registry as one frozen value.

Reading and cross-checking its files is `load`'s; its tables are `frames`'.
"""

from __future__ import annotations

from dataclasses import dataclass

from assets.domain.registry import tables
from assets.domain.registry.ahsns import AhsnFile
from assets.domain.registry.calendar import CalendarFile
from assets.domain.registry.frames import RegistryFrames
from assets.domain.registry.organisations import Membership
from assets.domain.registry.programmes import Programme
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
    programmes: tuple[Programme, ...]
    calendar: CalendarFile
    vocabularies: VocabularyFile
    templates: TemplateFile

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
            organisation_names=tables.organisation_names(self.organisations),
            programmes=tables.programmes(self.programmes),
            programme_names=tables.programme_names(self.programmes),
            metrics=tables.metrics(self.programmes),
            metric_names=tables.metric_names(self.programmes),
            trajectories=tables.trajectories(self.programmes),
            outturn_exceptions=tables.outturn_exceptions(self.programmes),
            quarters=tables.quarters(self.calendar),
            expected_programmes=tables.expected_programmes(self.programmes, ahsn_codes),
            vocabularies=tables.vocabularies(self.vocabularies),
            template_versions=tables.template_versions(self.templates),
        )
