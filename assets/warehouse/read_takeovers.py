"""What the records of one figure take over from organisations that closed.

What is told of it is `assets.domain.takeovers`'s; what else is known of the figure is
in `read_figure`.
"""

from __future__ import annotations

import duckdb
import polars as pl

from assets.domain.takeovers import told_takeovers

_TAKEOVERS = "staging.takeovers"
_INHERITED = "staging.inherited_figures"
_FIGURES = "staging.activity_figures"

TABLES = (_TAKEOVERS, _INHERITED, _FIGURES, "reference.organisations")

_ABOUT = """
    metric_code = $metric_code
    and quarter = $quarter
    and ($ahsn_code is null or ahsn_code = $ahsn_code)
"""

_NAMES = """
select
    organisation_code as from_organisation_code,
    max_by(
        organisation_name, coalesce(valid_from, date '0001-01-01')
    ) as from_organisation_name
from reference.organisations
group by organisation_code
"""


def read_takeovers(
    connection: duckdb.DuckDBPyConnection,
    metric_code: str,
    quarter: str,
    ahsn_code: str | None = None,
) -> pl.DataFrame:
    """Return what the records of a figure take over, and from which figures.

    Returns:
        The rows and columns of `told_takeovers` of this metric and quarter, of one AHSN
        or of all; and from_organisation_name, as the organisation was called last.
    """
    about: dict[str, object] = {
        "metric_code": metric_code,
        "quarter": quarter,
        "ahsn_code": ahsn_code,
    }
    takeovers, inherited, figures = (
        connection.sql(f"select * from {name} where {_ABOUT}", params=about).pl()
        for name in (_TAKEOVERS, _INHERITED, _FIGURES)
    )
    return told_takeovers(takeovers, inherited, figures).join(
        connection.sql(_NAMES).pl(),
        on="from_organisation_code",
        how="left",
        maintain_order="left",
    )
