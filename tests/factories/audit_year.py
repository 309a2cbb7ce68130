"""A year of a few made-up activity figures, as the audit pages are made of it."""

import polars as pl

from assets.publication.audit_pages.places import SubmissionPages
from assets.publication.audit_pages.year import AuditYear

QUARTER = "2020-21-Q3"

_FIGURE = {
    "ahsn_code": "YH",
    "series_code": "SYN-1",
    "metric_code": "m",
    "span": "2020-21",
    "basis": "cumulative_fy",
    "sheet": "Activity",
}
_NOTHING_TAKEN_OVER = {
    "staging.inherited_figures": pl.DataFrame(
        schema={
            "quarter": pl.String,
            "ahsn_code": pl.String,
            "series_code": pl.String,
            "metric_code": pl.String,
            "inherited_value": pl.Float64,
        }
    ),
    "staging.takeovers": pl.DataFrame(
        schema={
            "quarter": pl.String,
            "ahsn_code": pl.String,
            "series_code": pl.String,
            "metric_code": pl.String,
            "from_organisation_code": pl.String,
            "from_quarter": pl.String,
            "from_ahsn_code": pl.String,
            "from_submission_id": pl.String,
            "from_sheet": pl.String,
            "from_row_number": pl.Int64,
            "from_cell": pl.String,
            "from_value": pl.Float64,
            "inherited_value": pl.Float64,
        }
    ),
}


def figure(quarter, sent, cell, status="final", **other):
    """A row of ``staging.activity_figures``, of SYN-1 if no other is named."""
    return _FIGURE | {
        "quarter": quarter,
        "figure_sent": sent,
        "cell": cell,
        "row_number": int(cell[1:]),
        "status": status,
        "submission_id": f"sent-{quarter}",
        **other,
    }


def activity_of(figures, values):
    """The rows of ``marts.activity`` of these figures, with what each comes to."""
    return figures.select(
        "quarter",
        "ahsn_code",
        pl.col("series_code").alias("organisation_code"),
        "metric_code",
        "submission_id",
        "sheet",
        "row_number",
        "cell",
        "status",
    ).with_columns(
        pl.Series("value", values),
        is_flagged=False,
        failure_count=0,
        comment=pl.lit(None, pl.String),
        denominator=pl.lit(None, pl.Float64),
    )


def year_of(frames, **given):
    """The year whose one quarter that was judged is QUARTER; ``given`` replaces parts.

    Nothing is taken over where ``frames`` do not say so.
    """
    every = _NOTHING_TAKEN_OVER | frames
    parts = {"metrics": {}, "ahsns": {}, "organisations": {}, "programmes": {}}
    return AuditYear(
        quarter=QUARTER,
        quarters=(QUARTER,),
        frames={
            name: frame.filter(pl.col("quarter") == QUARTER)
            if "quarter" in frame.columns
            else frame
            for name, frame in every.items()
        },
        before=every,
        **{**parts, "submissions": SubmissionPages({}), **given},
    )
