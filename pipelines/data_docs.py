"""Great Expectations' pages of a quarter, from the results kept with its verdict.

Validation makes them, publication puts them in their place; neither knows the other.
"""

from __future__ import annotations

from collections.abc import Collection

from assets.archive.verdict import KeptVerdict
from assets.archive.workspace import Workspace
from assets.domain.errors import UsageError
from assets.domain.outputs import LEADS_TO

DATA_DOCS = "data-docs"
_WORDS = {"audit": "Audit of the quarter", "report": "Report"}
_INTERNAL = "Internal: not for publication. What failed is shown as it was sent."


def data_docs_files(
    workspace: Workspace,
    quarter: str,
    leads_to: Collection[str] = LEADS_TO[DATA_DOCS],
    *,
    is_synthetic: bool,
) -> dict[str, bytes]:
    """Return the pages of a quarter by their path; nothing is judged.

    Args:
        workspace: where the quarter was judged.
        quarter: as ``2020-21-Q4``.
        leads_to: the folders beside this one that are there.
        is_synthetic: whether the data are made up; then every page says so.

    Raises:
        UsageError: the quarter has not been judged.
    """
    # Great Expectations takes seconds to import, and only these pages need it here.
    from assets.publication.pages.shell import SYNTHETIC_WORDS
    from assets.validation.gx.data_docs import data_docs_of
    from assets.validation.rules import load_rules

    current = require_judged(workspace, quarter)
    suites = current.frame("checks")["suite"].unique().sort()
    rules = load_rules()
    return data_docs_of(
        {
            quarter: [
                current.result_path(suite).read_text(encoding="utf-8")
                for suite in suites
            ]
        },
        meanings={
            check_id: rules.rules[check.check.rule_id].meaning
            for check_id, check in rules.checks.items()
        },
        notices=[
            _INTERNAL,
            *[f"Synthetic data: {SYNTHETIC_WORDS}"] * is_synthetic,
        ],
        leads_to={
            words: f"../{folder}/index.html"
            for folder, words in _WORDS.items()
            if folder in leads_to
        },
    )


def require_judged(workspace: Workspace, quarter: str) -> KeptVerdict:
    """Return the current verdict of a quarter.

    Raises:
        UsageError: the quarter has not been judged.
    """
    current = workspace.archive.current_verdict(quarter)
    if current is None:
        raise UsageError(
            f"{quarter} has not been judged in {workspace.home}. "
            f"`outturn run {quarter}` does that, or name another folder with --home."
        )
    return current


def data_docs_made_of(workspace: Workspace, quarter: str) -> str:
    """Return the verdict that the pages of a quarter show; a word if there is none."""
    current = workspace.archive.current_verdict(quarter)
    return "not judged" if current is None else current.verdict_id
