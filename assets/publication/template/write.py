"""Writing the templates of a quarter into the outbox, one for each AHSN asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from assets.archive.archive import Archive
from assets.domain.quarter import Quarter
from assets.domain.registry.frames import RegistryFrames
from assets.publication.outbox import publish, workbook_path
from assets.publication.template.contents import template_contents
from assets.publication.template.workbook import template_workbook


def write_templates(
    frames: RegistryFrames,
    archive: Archive,
    home: Path,
    quarter: Quarter,
    *,
    ahsn_codes: Iterable[str],
    made_at: datetime,
) -> Mapping[str, Path]:
    """Write the templates of some AHSNs, in place of those written before.

    Args:
        frames: the registry.
        archive: where the figures of the quarter before are; it may be empty.
        home: whose outbox to write to.
        quarter: which the templates are for.
        ahsn_codes: whose.
        made_at: the present moment, UTC.

    Returns:
        AHSN code → the file written.

    Raises:
        DeclarationError: no version of the template is registered for the quarter.
        OSError: the disk refuses.
    """
    written = {}
    for ahsn_code in ahsn_codes:
        contents = template_contents(frames, archive, ahsn_code, quarter)
        path = workbook_path(home, str(quarter), ahsn_code, "template")
        publish(path, template_workbook(contents, made_at=made_at))
        written[ahsn_code] = path
    return written
