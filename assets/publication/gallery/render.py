"""The gallery: one page of every mart, its columns, a question, the answer, a picture.

For analysts, who find here what to ask and how. Answers are those of the marts as they
are published, so that the page may go where they may go.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assets.domain.mart_entry import MartEntry
from assets.domain.outputs import LEADS_TO
from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.disclosure import shown_marts

_INDEX = "index.html"
_TEMPLATE = "gallery/templates/index.html"

TABLES: tuple[str, ...] = (
    *shown_marts.TABLES,
    "marts.adoption_stage",
    "marts.ahsn_metric_quarter_history",
    "marts.ahsn_metric_quarter_today",
    "marts.coverage",
    "marts.economic_growth",
    "marts.headline_impact",
    "marts.headline_parts",
    "marts.headline_years",
    "marts.innovation_pipeline",
    "marts.local_impacts",
    "marts.local_programme_themes",
    "marts.local_programmes",
    "marts.metric_quarter_history",
    "marts.programme_summary",
)


def render_gallery(
    tables: WarehouseTables,
    entries: Sequence[MartEntry],
    quarter: str,
    leads_to: Collection[str] = LEADS_TO["gallery"],
) -> dict[str, bytes]:
    """Return the gallery's one page, by its path in ``outbox/gallery``.

    Args:
        tables: `TABLES`.
        entries: what the dictionary says of the marts; see `mart_entries`.
        quarter: the newest one, whose report and audit the page leads to.
        leads_to: the folders of that quarter that are there.

    Raises:
        PublicationError: an example cannot be asked of the marts.
    """
    # A run that has nothing to draw asks of this file only which tables it needs.
    from assets.publication.gallery.answers import answers
    from assets.publication.gallery.sections import section
    from assets.publication.pages.shell import Shell, page

    found = answers(tables, entries)
    policy = shown_marts.policy_of_tables(tables)
    shell = Shell(
        title="The marts: what to ask of them, and how",
        caption="Analyst's gallery",
        build_id=tables.build_id,
        is_synthetic=tables.is_synthetic,
    )
    values = {
        "sections": [
            section(
                entry,
                found[entry.name],
                tables.frames[entry.name],
                tables.column_comments.get(entry.name, {}),
            )
            for entry in entries
        ],
        "suppressed_up_to": policy.suppressed_up_to,
        "rounded_to": policy.rounded_to,
        "quarter": quarter,
        "leads_to": leads_to,
    }
    return {_INDEX: page(_TEMPLATE, shell, values)}
