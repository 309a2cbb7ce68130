"""What the warehouse knows of one figure: how it was made up, down to the cells.

Each question is about one metric and quarter, of all AHSNs or of one. Nothing is
computed here that a mart does not hold; opening the warehouse is `connect`'s.
"""

from __future__ import annotations

import duckdb
import polars as pl

TABLES = (
    "marts.metric_quarter",
    "marts.metric_quarter_history",
    "marts.ahsn_metric_quarter",
    "marts.ahsn_metric_quarter_history",
    "marts.activity",
    "staging.activity_figures",
    "audit.submissions",
    "audit.failures",
    "reference.ahsns",
    "reference.known_issues",
    "reference.organisations",
    "reference.programmes",
)

_NATIONAL = """
select
    figures.*, metrics.metric_name, programmes.programme_name,
    told.value as told_value, told.status as told_status, told.known_from
from marts.metric_quarter as figures
inner join reference.metrics as metrics on figures.metric_code = metrics.metric_code
inner join reference.programmes as programmes
    on figures.programme_code = programmes.programme_code
left join marts.metric_quarter_history as told
    on
        figures.metric_code = told.metric_code
        and figures.quarter = told.quarter
        and told.known_to is null
where figures.metric_code = $metric_code and figures.quarter = $quarter
"""

_HISTORY = """
select known_from, known_to, value, status, edition_id, null as ahsn_code
from marts.metric_quarter_history
where metric_code = $metric_code and quarter = $quarter and $ahsn_code is null
union all
select known_from, known_to, value, status, edition_id, ahsn_code
from marts.ahsn_metric_quarter_history
where metric_code = $metric_code and quarter = $quarter and ahsn_code = $ahsn_code
order by known_from
"""

_AHSNS = """
with quarter as (
    select * from reference.quarters where quarter = $quarter
)

select
    figures.*,
    ahsns.ahsn_name,
    told.value as told_value, told.status as told_status, told.known_from,
    submissions.file_name, submissions.version, submissions.received_at,
    submissions.prepared_by, submissions.approved_by, submissions.approved_on,
    submissions.outcome
from marts.ahsn_metric_quarter as figures
inner join quarter on figures.quarter = quarter.quarter
left join reference.ahsns as ahsns
    on
        figures.ahsn_code = ahsns.ahsn_code
        and coalesce(ahsns.valid_from, date '0001-01-01') <= quarter.quarter_end_date
        and coalesce(ahsns.valid_to, date '9999-12-31') >= quarter.quarter_end_date
left join marts.ahsn_metric_quarter_history as told
    on
        figures.metric_code = told.metric_code
        and figures.quarter = told.quarter
        and figures.ahsn_code = told.ahsn_code
        and told.known_to is null
left join audit.submissions as submissions
    on
        figures.quarter = submissions.quarter
        and figures.submission_id = submissions.submission_id
where
    figures.metric_code = $metric_code
    and ($ahsn_code is null or figures.ahsn_code = $ahsn_code)
order by figures.ahsn_code
"""

_RECORDS = """
with quarter as (
    select * from reference.quarters where quarter = $quarter
),

-- A nil of a running total leaves it where the series last had it.
carried as (
    select
        nils.ahsn_code, nils.series_code,
        earlier.quarter as carried_quarter, earlier.sheet as carried_sheet,
        earlier.cell as carried_cell, earlier.figure_sent as carried_value
    from staging.activity_figures as nils
    inner join quarter on nils.quarter = quarter.quarter
    inner join staging.activity_figures as earlier
        on
            nils.metric_code = earlier.metric_code
            and nils.series_code = earlier.series_code
            and nils.span = earlier.span
            and nils.quarter > earlier.quarter
    where
        nils.metric_code = $metric_code
        and nils.status = 'nil'
        and nils.basis in ('cumulative_fy', 'cumulative_programme')
        and earlier.figure_sent is not null
    qualify row_number() over (
        partition by nils.ahsn_code, nils.series_code
        order by earlier.quarter desc, earlier.ahsn_code
    ) = 1
)

select
    activity.ahsn_code, activity.organisation_code, organisations.organisation_name,
    activity.submission_id, activity.sheet, activity.row_number, activity.cell,
    activity.status, activity.value, activity.numerator, activity.denominator,
    activity.cumulative_value, activity.in_quarter_value, activity.comment,
    activity.is_flagged, carried.carried_quarter, carried.carried_sheet,
    carried.carried_cell, carried.carried_value
from marts.activity as activity
inner join quarter on activity.quarter = quarter.quarter
left join reference.organisations as organisations
    on
        activity.organisation_code = organisations.organisation_code
        and coalesce(organisations.valid_from, date '0001-01-01')
        <= quarter.quarter_end_date
        and coalesce(organisations.valid_to, date '9999-12-31')
        >= quarter.quarter_end_date
left join carried
    on
        activity.ahsn_code = carried.ahsn_code
        and coalesce(activity.organisation_code, activity.ahsn_code)
        = carried.series_code
where
    activity.metric_code = $metric_code
    and ($ahsn_code is null or activity.ahsn_code = $ahsn_code)
order by activity.ahsn_code, activity.row_number
"""

_FAILURES = """
select
    failures.ahsn_code, failures.organisation_code, failures.submission_id,
    failures.dataset, failures.sheet, failures.row_number, failures.cell,
    failures.rule_id, failures.severity, failures.rejects, failures.value,
    failures.message, failures.explanation, failures.known_issue_id,
    failures.failure_id, failures.source_file,
    coalesce(submissions.is_counting, true) as is_of_what_counts,
    issues.reason as known_issue_reason
from audit.failures as failures
left join audit.submissions as submissions
    on
        failures.quarter = submissions.quarter
        and failures.submission_id = submissions.submission_id
left join reference.known_issues as issues
    on failures.known_issue_id = issues.known_issue_id
where
    failures.is_open
    and failures.metric_code = $metric_code
    and failures.quarter = $quarter
    and ($ahsn_code is null or failures.ahsn_code = $ahsn_code)
order by failures.ahsn_code nulls first, failures.row_number, failures.rule_id
"""


def national(
    connection: duckdb.DuckDBPyConnection, metric_code: str, quarter: str
) -> dict[str, object] | None:
    """Return the row of ``marts.metric_quarter`` and its names; None without one.

    Beside it is how it was told last: told_value, told_status, known_from.
    """
    found = connection.sql(
        _NATIONAL, params={"metric_code": metric_code, "quarter": quarter}
    ).pl()
    return None if found.is_empty() else found.row(0, named=True)


def history(
    connection: duckdb.DuckDBPyConnection,
    metric_code: str,
    quarter: str,
    ahsn_code: str | None = None,
) -> pl.DataFrame:
    """Return what the figure was told to be, oldest first.

    Returns:
        One row for each time it was told otherwise: known_from, known_to (null: it
        still holds), value, status, edition_id, ahsn_code (null: the national figure).
    """
    return _ask(connection, _HISTORY, metric_code, quarter, ahsn_code)


def ahsns(
    connection: duckdb.DuckDBPyConnection,
    metric_code: str,
    quarter: str,
    ahsn_code: str | None = None,
) -> pl.DataFrame:
    """Return what each AHSN's figure is and in which file it came, by AHSN code.

    Returns:
        One row for each AHSN with the columns of ``marts.ahsn_metric_quarter``,
        ahsn_name, how it was told last (told_value, told_status, known_from), and of
        the submission that counts file_name, version, received_at, prepared_by,
        approved_by, approved_on and outcome.
    """
    return _ask(connection, _AHSNS, metric_code, quarter, ahsn_code)


def records(
    connection: duckdb.DuckDBPyConnection,
    metric_code: str,
    quarter: str,
    ahsn_code: str | None = None,
) -> pl.DataFrame:
    """Return the records that make up the figure, by AHSN and row.

    Returns:
        One row for each record of ``marts.activity``: whose it is, its submission,
        sheet, row_number and cell, and its values; organisation_code is null where the
        AHSN reported it for itself. Of a running total's nil the earlier figure that it
        leaves standing: carried_quarter, carried_sheet, carried_cell, carried_value.
    """
    return _ask(connection, _RECORDS, metric_code, quarter, ahsn_code)


def failures(
    connection: duckdb.DuckDBPyConnection,
    metric_code: str,
    quarter: str,
    ahsn_code: str | None = None,
) -> pl.DataFrame:
    """Return the open failures about the figure, the national ones first.

    Returns:
        One row for each failure, with the place it is about, whether its file is the
        one that counts (is_of_what_counts; so is what no file has) and the known issue
        that covers it (known_issue_id and known_issue_reason; null: none).
    """
    return _ask(connection, _FAILURES, metric_code, quarter, ahsn_code)


def quarters_of(connection: duckdb.DuckDBPyConnection, metric_code: str) -> list[str]:
    """Return the quarters for which a metric has a row, in order."""
    return (
        connection.sql(
            "select quarter from marts.metric_quarter where metric_code = $metric_code "
            "order by quarter",
            params={"metric_code": metric_code},
        )
        .pl()["quarter"]
        .to_list()
    )


def _ask(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    metric_code: str,
    quarter: str,
    ahsn_code: str | None,
) -> pl.DataFrame:
    params = {"metric_code": metric_code, "quarter": quarter, "ahsn_code": ahsn_code}
    return connection.sql(query, params=params).pl()
