"""What the records of one figure take over from organisations that closed.

How much is the warehouse's own; the figures it is made of are found in
`assets.domain.takeovers`, and what else is known of the figure in `read_figure`.
"""

from __future__ import annotations

import duckdb
import polars as pl

from assets.domain.takeovers import takeovers

TABLES = (
    "staging.inherited_figures",
    "staging.activity_figures",
    "reference.organisation_heirs",
    "reference.organisations",
)

_INHERITED = """
select * from staging.inherited_figures
where
    metric_code = $metric_code
    and quarter = $quarter
    and ($ahsn_code is null or ahsn_code = $ahsn_code)
"""

# Of all organisations a warehouse may have too many figures to carry about.
_FIGURES = """
select figures.*
from staging.activity_figures as figures
where
    figures.metric_code = $metric_code
    and figures.quarter <= $quarter
    and figures.series_code in (
        select unnest([organisation_code, heir_code])
        from reference.organisation_heirs
        where organisation_code <> heir_code
    )
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
        The rows and columns of `takeovers` of this metric and quarter, of one AHSN or
        of all; and from_organisation_name, as the organisation was called last.
    """
    about: dict[str, object] = {"metric_code": metric_code, "quarter": quarter}
    of_ahsn = about | {"ahsn_code": ahsn_code}
    found = takeovers(
        connection.sql(_INHERITED, params=of_ahsn).pl(),
        connection.sql(_FIGURES, params=about).pl(),
        connection.sql("select * from reference.organisation_heirs").pl(),
    )
    return found.join(
        connection.sql(_NAMES).pl(),
        on="from_organisation_code",
        how="left",
        maintain_order="left",
    )
