"""``templates.yml``: the versions of the blank workbook, and when each was in use."""

from __future__ import annotations

from pathlib import Path

from assets.domain.declarations import Declaration, mistake
from assets.domain.registry.fields import QuarterText, Text, is_reversed


class TemplateVersion(Declaration):
    """One version of the template; in use until now if no last quarter is given."""

    code: Text
    first_quarter: QuarterText
    last_quarter: QuarterText | None = None
    note: Text | None = None


class TemplateFile(Declaration):
    """All of ``templates.yml``."""

    template_versions: tuple[TemplateVersion, ...]


def check_templates(file: TemplateFile, path: Path) -> None:
    """Refuse a version that stands twice or ends before it begins.

    Raises:
        DeclarationError: naming the version, the field and what to do.
    """
    codes: set[str] = set()
    for version in file.template_versions:
        entry = f"template_versions > {version.code}"
        if version.code in codes:
            raise mistake(path, f"{entry} > code", "it stands twice", "remove one")
        codes.add(version.code)
        if is_reversed(version.first_quarter, version.last_quarter):
            found = f"it is before first_quarter {version.first_quarter}"
            mend = "correct one of the two"
            raise mistake(path, f"{entry} > last_quarter", found, mend)
