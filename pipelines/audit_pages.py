"""The audit pages of a quarter, with the rules' own words beside the tables.

The rules are validation's, the pages publication's; neither knows the other.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import polars as pl

from assets.archive.workspace import Workspace
from assets.domain.outputs import LEADS_TO
from assets.domain.project import rules_version
from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.audit_pages.tables import TABLES as AUDIT_TABLES

if TYPE_CHECKING:
    from assets.validation.declarations import Rule

__all__ = ["AUDIT", "AUDIT_TABLES", "audit_files", "audit_made_of", "rule_texts"]

AUDIT = "audit"
_TEXTS = ("meaning", "reason", "message", "expected")
_SCHEMA = {name: pl.String for name in ("rule_id", *_TEXTS)} | {
    "costs": pl.List(pl.Struct({"severity": pl.String, "rejects": pl.String}))
}


def audit_files(
    workspace: Workspace,
    tables: WarehouseTables,
    quarter: str,
    leads_to: Collection[str] = LEADS_TO[AUDIT],
) -> dict[str, bytes]:
    """Return the audit pages of a quarter by their path.

    Args:
        workspace: whose archive has what was sent in the records that were kept out.
        tables: those of AUDIT_TABLES.
        quarter: such as 2020-21-Q4.
        leads_to: the folders of the outbox that are there to be led to.
    """
    # Only a run that writes pages imports what draws them.
    from assets.publication.audit_pages.kept_out import where_kept_out
    from assets.publication.audit_pages.render import render_audit_pages
    from pipelines.rejected_texts import read_kept_out

    kept_out = read_kept_out(where_kept_out(tables, quarter), workspace.archive)
    return render_audit_pages(tables, quarter, rule_texts(), kept_out, leads_to)


def audit_made_of(workspace: Workspace, quarter: str) -> str:
    """Return the version of the rules, whose words stand in every quarter's pages."""
    return rules_version()


def rule_texts() -> pl.DataFrame:
    """Return every rule's words.

    Returns:
        A row a rule, by rule_id: the texts rule_id, meaning, reason, message and
        expected, and costs, a list of structs of severity and rejects, each once.

    Raises:
        DeclarationError: a file of ``expectations/`` is not as it should be.
    """
    from assets.validation.rules import load_rules

    rows = [
        {"rule_id": rule_id}
        | {name: getattr(rule, name) for name in _TEXTS}
        | {"costs": _costs(rule)}
        for rule_id, rule in sorted(load_rules().rules.items())
    ]
    return pl.DataFrame(rows, schema=_SCHEMA)


def _costs(rule: Rule) -> list[dict[str, str]]:
    """Return what a failure of a rule costs: a check's own cost is the rule's else."""
    found = {
        (check.severity or rule.severity, check.rejects or rule.rejects)
        for check in rule.checks
    }
    return [{"severity": one, "rejects": other} for one, other in sorted(found)]
