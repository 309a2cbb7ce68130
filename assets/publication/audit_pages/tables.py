"""Which tables of the warehouse the audit pages are made of.

By itself, so that who asks whether pages are behind imports nothing that draws them.
"""

from __future__ import annotations

from assets.domain.datasets import DATASETS

TABLES: tuple[str, ...] = (
    "audit.claims",
    "audit.failure_events",
    "audit.failures",
    "audit.moves",
    "audit.publications",
    "audit.revisions",
    "audit.scores",
    "audit.sightings",
    "audit.submissions",
    "marts.activity",
    "marts.ahsn_metric_quarter",
    "marts.economic_growth",
    "marts.headline_impact",
    "marts.headline_parts",
    "marts.metric_quarter",
    "marts.metric_quarter_history",
    "reference.ahsns",
    "reference.claims",
    "reference.headlines",
    "reference.known_issues",
    "reference.metrics",
    "reference.organisations",
    "reference.programmes",
    "reference.published_outturns",
    "staging.activity_figures",
    "staging.inherited_figures",
    "staging.takeovers",
    *(f"staging.{dataset.name}" for dataset in DATASETS),
)
