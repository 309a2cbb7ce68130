"""What stands in an AHSN's template before she fills it in: rows, never values.

From the registry and the accepted records of the quarter before. How it looks is the
workbook's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from assets.archive.archive import Archive
from assets.domain.errors import DeclarationError
from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames
from assets.publication.naming import ahsn_name
from assets.publication.template.activity_rows import activity_rows
from assets.publication.template.carried_over import (
    adoption_rows,
    impact_rows,
    innovation_rows,
    local_programme_rows,
)
from assets.publication.template.expected import in_use
from assets.publication.template.terms import terms_of

_NOTHING = {"last_value": pl.Float64(), "last_words": pl.String()}


@dataclass(frozen=True)
class TemplateContents:
    """One AHSN's template for one quarter.

    ``rows`` is dataset → the rows laid out: the columns of the sheet that are filled
    in, as text, and ``last_value`` (Float64) and ``last_words`` (String), of which at
    most one is there. Activity's rows also have ``basis``, ``hint``, ``is_count``,
    ``lower_bound`` and ``upper_bound``. ``terms`` is `terms.terms_of`. ``last_source``
    says where the figures of the quarter before are from; None without any.
    """

    ahsn_code: str
    ahsn_name: str
    quarter: Quarter
    deadline_at: datetime
    template_version: str
    rows: Mapping[str, pl.DataFrame]
    terms: pl.DataFrame
    last_source: str | None


def template_contents(
    frames: RegistryFrames, archive: Archive, ahsn_code: str, quarter: Quarter
) -> TemplateContents:
    """Return what stands in an AHSN's template.

    Raises:
        DeclarationError: no version of the template is registered for the quarter.
    """
    deadlines = frames.quarters.filter(pl.col("quarter") == str(quarter))
    return TemplateContents(
        ahsn_code=ahsn_code,
        ahsn_name=ahsn_name(frames, ahsn_code, quarter),
        quarter=quarter,
        deadline_at=deadlines["deadline_at"][0],
        template_version=_template_version(frames, quarter),
        rows={
            "activity": activity_rows(frames, archive, ahsn_code, quarter),
            "adoption": adoption_rows(frames, archive, ahsn_code, quarter),
            "innovations": innovation_rows(frames, archive, ahsn_code, quarter),
            "local_programmes": local_programme_rows(
                frames, archive, ahsn_code, quarter
            ),
            "impacts": impact_rows(frames, archive, ahsn_code, quarter),
            "companies": pl.DataFrame(schema=_NOTHING),
        },
        terms=terms_of(frames, ahsn_code, quarter),
        last_source=_last_source(archive, ahsn_code, quarter),
    )


def _template_version(frames: RegistryFrames, quarter: Quarter) -> str:
    known = frames.template_versions.filter(in_use(str(quarter)))
    if known.is_empty():
        raise DeclarationError(
            f"data/reference/templates.yml: no version of the template is for "
            f"{quarter}; add one, or open the last one's quarters."
        )
    return str(known["template_version"][-1])


def _last_source(archive: Archive, ahsn_code: str, quarter: Quarter) -> str | None:
    """Return which submission last quarter's figures are from, and whose word it is."""
    current = archive.current_verdict(str(quarter.previous()))
    if current is None:
        return None
    counting = current.frame("submissions").filter(
        pl.col("ahsn_code") == ahsn_code, "is_counting"
    )
    if counting.is_empty():
        return None
    found = counting.row(0, named=True)
    return (
        f"{found['file_name']}, version {found['version']} for {quarter.previous()}, "
        f"prepared by {found['prepared_by'] or 'someone the cover does not name'}"
    )
