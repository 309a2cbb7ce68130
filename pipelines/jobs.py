"""The one job: everything a quarter needs, from the inbox to warehouse and outbox."""

import dagster as dg

QUARTERLY_RUN = "quarterly_run"

quarterly_run = dg.define_asset_job(
    QUARTERLY_RUN,
    selection="*",
    description=(
        "Take in what is new, judge it, write the feedback, build the warehouse, "
        "publish its marts."
    ),
)
