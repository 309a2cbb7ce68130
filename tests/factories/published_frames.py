"""What is published with a quarter, made up of a few rows, for tables by hand."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from assets.domain.quarter import Quarter
from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.accessible_tables.published import Published
from assets.publication.disclosure.policy import Policy

POLICY = Policy(frozenset({"patients"}), 7, 5)
MEASURES = {
    "eied_patients": ("Eating Disorders", "Patients", "patients", "cumulative_fy"),
    "pincer_practices": ("PINCER", "Practices", "GP practices", "cumulative_fy"),
    "news2_trusts": ("NEWS2", "Trusts", "% of trusts", "rate"),
}
_REVISION = {
    "quarter": pl.String,
    "ahsn_code": pl.String,
    "organisation_code": pl.String,
    "metric_code": pl.String,
    "programme_code": pl.String,
    "revision_number": pl.Int64,
    "cause": pl.String,
    "old_value": pl.Float64,
    "old_status": pl.String,
    "new_value": pl.Float64,
    "new_status": pl.String,
    "revised_at": pl.Datetime("us", "UTC"),
}
_ENGLAND = {
    "quarter": pl.String,
    "metric_code": pl.String,
    "value": pl.Float64,
    "status": pl.String,
    "disclosure": pl.String,
}
_ACTIVITY = {
    "quarter": pl.String,
    "ahsn_code": pl.String,
    "organisation_code": pl.String,
    "metric_code": pl.String,
    "value": pl.Float64,
    "disclosure": pl.String,
    "status": pl.String,
}


def measures():
    rows = [
        (at, code, metric, unit, basis, True, code.split("_")[0], name, None)
        for at, (code, (name, metric, unit, basis)) in enumerate(MEASURES.items())
    ]
    names = (
        *("place", "metric_code", "metric_name", "unit", "basis", "is_headline"),
        *("programme_code", "programme_name", "table_name"),
    )
    return pl.DataFrame(rows, schema=list(names), orient="row")


def revision(metric, number, old, new, *, cause="resubmitted", place="SYN-HIN-01"):
    """One revision of an organisation of one AHSN; a value is None where none was."""
    statuses = tuple("final" if value is not None else None for value in (old, new))
    moment = datetime.fromisoformat("2020-10-26T08:35:00+00:00")
    figure = ("2020-21-Q2", "HIN", place, metric, metric.split("_")[0])
    return (*figure, number, cause, old, statuses[0], new, statuses[1], moment)


def activity(
    metric, value, disclosure, *, ahsn="HIN", place="SYN-HIN-01", status="final"
):
    """The figure as it is published now."""
    return ("2020-21-Q2", ahsn, place, metric, value, disclosure, status)


def published_of(quarter="2020-21-Q4", *, marts=None, tables=None):
    """A small `Published`; marts by name, protected, tables by their whole name."""
    return Published(
        tables=WarehouseTables(
            build_id="build",
            is_synthetic=True,
            frames={"audit.revisions": revisions_of(), **(tables or {})},
            comments={},
            column_comments={},
        ),
        quarter=Quarter.parse(quarter),
        policy=POLICY,
        marts=marts or {},
        ahsns=pl.DataFrame(
            {
                "ahsn_code": ["HIN"],
                "ahsn_name": ["Health Innovation Network"],
                "nhs_region_code": ["Y56"],
                "nhs_region": ["London"],
            }
        ),
        measures=measures(),
    )


def revisions_of(*rows):
    return pl.DataFrame(rows, schema=_REVISION, orient="row")


def activity_of(*rows):
    return pl.DataFrame(rows, schema=_ACTIVITY, orient="row")


def england_of(*rows):
    return pl.DataFrame(rows, schema=_ENGLAND, orient="row")
