"""The questions the command line and the report ask of the warehouse.

Each returns a frame and computes nothing that a mart does not already hold; opening
the warehouse is `connect`'s.
"""

from __future__ import annotations

import duckdb
import polars as pl

_NATIONAL_TABLE = """
select
    table_name, table_position, programme_code, programme_name,
    metric_code, metric_name, unit, basis,
    q1, q2, q3, q4, q1_status, q2_status, q3_status, q4_status,
    trajectory, outturn_pct, latest_quarter, status,
    flags, flagged_value, ahsns_reported, ahsns_expected, notes
from marts.programme_summary
where financial_year = $financial_year and table_name is not null
order by
    case when table_name = 'national programmes' then 0 else 1 end,
    table_name, table_position, metric_code
"""

_FAILURES = """
select failures.*
from audit.failures as failures
where
    ($quarter is null or quarter = $quarter)
    and ($ahsn_code is null or ahsn_code = $ahsn_code)
    and ($rule_id is null or rule_id = $rule_id)
    and (is_open or not $open_only)
order by
    quarter, ahsn_code nulls last, source_file, dataset nulls first,
    row_number nulls first, column_name, rule_id, failure_id
"""

_FALLING_SITES = """
select
    failures.ahsn_code, ahsns.ahsn_name,
    failures.organisation_code, organisations.organisation_name,
    failures.programme_code, programmes.programme_name,
    failures.metric_code, metrics.metric_name,
    failures.source_file, failures.sheet, failures.cell,
    failures.value, failures.expected, failures.message
from audit.failures as failures
inner join staging.record_failures as standing
    on failures.failure_id = standing.failure_id
left join reference.quarters as quarters on failures.quarter = quarters.quarter
left join reference.programmes as programmes
    on failures.programme_code = programmes.programme_code
left join reference.metrics as metrics on failures.metric_code = metrics.metric_code
left join reference.ahsns as ahsns
    on
        failures.ahsn_code = ahsns.ahsn_code
        and coalesce(ahsns.valid_from, date '0001-01-01') <= quarters.quarter_end_date
        and coalesce(ahsns.valid_to, date '9999-12-31') >= quarters.quarter_end_date
left join reference.organisations as organisations
    on
        failures.organisation_code = organisations.organisation_code
        and coalesce(organisations.valid_from, date '0001-01-01')
        <= quarters.quarter_end_date
        and coalesce(organisations.valid_to, date '9999-12-31')
        >= quarters.quarter_end_date
where
    failures.is_open
    and failures.rule_id = 'cumulative_fall'
    and failures.quarter = $quarter
order by
    programmes.programme_name, failures.ahsn_code, failures.organisation_code,
    failures.metric_code
"""

_SUBMISSION_STATUS = """
with quarter as (
    select * from reference.quarters where quarter = $quarter
),

ahsns as (
    select ahsns.ahsn_code, ahsns.ahsn_name
    from reference.ahsns as ahsns
    inner join quarter
        on
            coalesce(ahsns.valid_from, date '0001-01-01') <= quarter.quarter_end_date
            and coalesce(ahsns.valid_to, date '9999-12-31') >= quarter.quarter_end_date
),

sent as (
    select
        ahsn_code,
        count(*) as version_count,
        max(version) as newest_version,
        max(case when is_counting then version end) as counting_version,
        max(case when is_counting then received_at end) as counting_received_at,
        min(case when outcome <> 'rejected' then received_at end) as good_received_at,
        count(case when outcome = 'rejected' then 1 end) as rejected_count,
        max(case when is_counting then file_name end) as counting_file_name,
        max(case when is_counting then outcome end) as counting_outcome
    from audit.submissions
    where quarter = $quarter and ahsn_code is not null
    group by ahsn_code
),

newest as (
    select
        sent.ahsn_code, submissions.outcome, submissions.received_at,
        submissions.file_name
    from sent
    inner join audit.submissions as submissions
        on
            submissions.quarter = $quarter
            and sent.ahsn_code = submissions.ahsn_code
            and sent.newest_version = submissions.version
)

select
    ahsns.ahsn_code,
    ahsns.ahsn_name,
    coalesce(sent.version_count, 0) as version_count,
    sent.counting_version,
    coalesce(sent.counting_file_name, newest.file_name) as file_name,
    coalesce(sent.counting_outcome, newest.outcome, 'not_sent') as outcome,
    newest.outcome as newest_outcome,
    coalesce(sent.counting_received_at, newest.received_at) as received_at,
    quarter.deadline_at,
    coalesce(sent.rejected_count, 0) as rejected_count,
    case
        when sent.counting_version is not null
            then sent.good_received_at > quarter.deadline_at
    end as is_late
from ahsns
cross join quarter
left join sent on ahsns.ahsn_code = sent.ahsn_code
left join newest on ahsns.ahsn_code = newest.ahsn_code
order by ahsns.ahsn_code
"""

_REJECTED_SUBMISSIONS = """
select
    submissions.ahsn_code,
    submissions.file_name,
    submissions.received_at,
    failures.rule_id,
    failures.message
from audit.submissions as submissions
left join audit.sightings as failures
    on
        submissions.submission_id = failures.submission_id
        and submissions.quarter = failures.quarter
        and failures.is_current
left join audit.failures as rejecting
    on failures.failure_id = rejecting.failure_id
where
    submissions.quarter = $quarter
    and submissions.outcome = 'rejected'
    and rejecting.rejects = 'submission'
order by submissions.received_at, submissions.submission_id, failures.rule_id
"""

_LATEST_QUARTER = """
select max(quarter) as quarter from audit.submissions
"""

_RULE_RECORD = """
select
    quarter,
    count(*) as failure_count,
    count(case when is_open then 1 end) as open_count,
    count(distinct ahsn_code) as ahsn_count
from audit.failures
where rule_id = $rule_id
group by quarter
order by quarter
"""


def national_table(
    connection: duckdb.DuckDBPyConnection, financial_year: str
) -> pl.DataFrame:
    """Return both published tables of a year, national programmes first, in order.

    Args:
        connection: open on a warehouse.
        financial_year: such as ``2020-21``.

    Returns:
        One row for each programme of a published table, with the columns of
        ``marts.programme_summary``: the figures in the metric's unit, ``outturn_pct``
        in per cent and unrounded, null with its status beside it where there is none.
    """
    return connection.sql(
        _NATIONAL_TABLE, params={"financial_year": financial_year}
    ).pl()


def failures(
    connection: duckdb.DuckDBPyConnection,
    quarter: str | None = None,
    *,
    ahsn_code: str | None = None,
    rule_id: str | None = None,
    open_only: bool = False,
) -> pl.DataFrame:
    """Return the failures asked for, by quarter, AHSN, file and place in the file.

    Args:
        connection: open on a warehouse.
        quarter: such as ``2020-21-Q4``; None for every quarter.
        ahsn_code: one AHSN's only.
        rule_id: one rule's only.
        open_only: leave out what has been mended.

    Returns:
        One row for each failure, with the columns of ``audit.failures``.
    """
    return connection.sql(
        _FAILURES,
        params={
            "quarter": quarter,
            "ahsn_code": ahsn_code,
            "rule_id": rule_id,
            "open_only": open_only,
        },
    ).pl()


def failure(
    connection: duckdb.DuckDBPyConnection, failure_id: str
) -> dict[str, object] | None:
    """Return one row of ``audit.failures``; None if there is none of that id."""
    found = connection.sql(
        "select * from audit.failures where failure_id = $failure_id",
        params={"failure_id": failure_id},
    ).pl()
    return None if found.is_empty() else found.row(0, named=True)


def falling_sites(connection: duckdb.DuckDBPyConnection, quarter: str) -> pl.DataFrame:
    """Return the falls among a quarter's counting figures, by programme and site.

    Returns:
        One row for each figure that fell: AHSN, organisation, programme and metric
        with their names, source_file, sheet, cell, then value, expected and message
        as the rule words them. organisation_code is null where the AHSN's own figure
        fell.
    """
    return connection.sql(_FALLING_SITES, params={"quarter": quarter}).pl()


def submission_status(
    connection: duckdb.DuckDBPyConnection, quarter: str
) -> pl.DataFrame:
    """Return where each AHSN stands in a quarter, by AHSN code.

    Returns:
        One row for each AHSN: ahsn_code, ahsn_name, version_count, counting_version
        (null if none counts), file_name, outcome and received_at of the version that
        counts (of the newest if none does; ``not_sent`` if nothing came),
        newest_outcome, deadline_at, rejected_count (versions), and is_late: whether
        its first good version came after the deadline (null if none counts).
    """
    return connection.sql(_SUBMISSION_STATUS, params={"quarter": quarter}).pl()


def rejected_submissions(
    connection: duckdb.DuckDBPyConnection, quarter: str
) -> pl.DataFrame:
    """Return the submissions of a quarter that were rejected, in order of arrival.

    Returns:
        One row for each reason: ahsn_code (null if not known), file_name,
        received_at, rule_id, message.
    """
    return connection.sql(_REJECTED_SUBMISSIONS, params={"quarter": quarter}).pl()


def latest_quarter(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Return the newest quarter that anything was received for; None without any."""
    quarter = connection.sql(_LATEST_QUARTER).pl()["quarter"][0]
    return None if quarter is None else str(quarter)


def rule_record(connection: duckdb.DuckDBPyConnection, rule_id: str) -> pl.DataFrame:
    """Return how often a rule failed, by quarter.

    Returns:
        One row for each quarter in which it did: quarter, failure_count (ever),
        open_count (still standing), ahsn_count (AHSNs it was found in).
    """
    return connection.sql(_RULE_RECORD, params={"rule_id": rule_id}).pl()
