-- The published table: each programme's year, quarter by quarter, and its outturn.
-- Grain: financial_year, metric_code.
--
-- Only headline metrics have a row. A quarter without a figure says why in its status:
-- not_available, not_sent, not_added (no total is made of the metric), not_open (it was
-- not reported then) or not_judged (the quarter has not come in). The outturn is that
-- of the latest quarter for which anything at all was reported: a figure missing there
-- has no outturn, and an earlier quarter does not stand in for it. Flags count the
-- year's open failures: at the records, beside them (rejected records, lapsed
-- organisations, totals that differ) and of the national figure itself. Each known
-- issue that covers a failure of the metric's year adds its note, and takes none away.
--
-- Example: The published table of the national programmes.
--     select programme_name, q1, q2, q3, q4, trajectory, outturn_pct, status, notes
--     from marts.programme_summary
--     where financial_year = '2020-21' and table_name is not null
--     order by table_name, table_position
with metric_quarter as (
    select * from marts.metric_quarter
),

metrics as (
    select * from reference.metrics
),

programmes as (
    select * from reference.programmes
),

quarters as (
    select * from reference.quarters
),

outturn_exceptions as (
    select * from reference.outturn_exceptions
),

record_failures as (
    select * from staging.record_failures
),

other_failures as (
    select * from staging.other_failures
),

submissions as (
    select * from staging.submissions
),

failures as (
    select * from archive.failures
),

national_failures as (
    select * from archive.national_failures
),

known_issues as (
    select * from reference.known_issues
),

latest_quarters as (
    select
        financial_year,
        max(quarter) as latest_quarter
    from metric_quarter
    where status <> 'not_sent'
    group by financial_year
),

-- Every quarter of a year, so that one without a figure still says why.
quarters_of_years as (
    select
        metrics.metric_code,
        quarters.financial_year,
        quarters.quarter,
        quarters.quarter_number,
        metric_quarter.metric_code is not null as is_judged,
        metric_quarter.value,
        metric_quarter.trajectory,
        coalesce(
            metric_quarter.status,
            case
                when
                    metrics.first_quarter <= quarters.quarter
                    and coalesce(metrics.last_quarter, '9999') >= quarters.quarter
                    then 'not_judged'
                else 'not_open'
            end
        ) as status
    from metrics
    cross join quarters
    left join metric_quarter
        on
            metrics.metric_code = metric_quarter.metric_code
            and quarters.quarter = metric_quarter.quarter
    where metrics.is_headline
),

years as (
    select
        metric_code,
        financial_year,
        max(case when quarter_number = 1 then value end) as q1,
        max(case when quarter_number = 2 then value end) as q2,
        max(case when quarter_number = 3 then value end) as q3,
        max(case when quarter_number = 4 then value end) as q4,
        max(case when quarter_number = 1 then status end) as q1_status,
        max(case when quarter_number = 2 then status end) as q2_status,
        max(case when quarter_number = 3 then status end) as q3_status,
        max(case when quarter_number = 4 then status end) as q4_status,
        max(trajectory) as trajectory
    from quarters_of_years
    group by metric_code, financial_year
    having sum(case when is_judged then 1 else 0 end) > 0
),

-- A failure at the row of an AHSN's own total stands in the first two.
failures_flagging as (
    select
        failure_id,
        metric_code,
        quarter,
        rule_id
    from record_failures
    where is_flag and dataset = 'activity'
    union distinct
    select
        failure_id,
        metric_code,
        quarter,
        rule_id
    from other_failures
    union distinct
    select
        failure_id,
        metric_code,
        quarter,
        rule_id
    from national_failures
    where is_current and severity in ('critical', 'warning')
),

rule_counts as (
    select
        failures_flagging.metric_code,
        quarters.financial_year,
        failures_flagging.rule_id,
        count(*) as failure_count
    from failures_flagging
    inner join quarters on failures_flagging.quarter = quarters.quarter
    group by
        failures_flagging.metric_code,
        quarters.financial_year,
        failures_flagging.rule_id
),

-- Of what counts, of what nobody sent, and of the national figures.
failures_covered as (
    select
        failures.metric_code,
        failures.quarter,
        failures.known_issue_id
    from failures
    left join submissions
        on
            failures.submission_id = submissions.submission_id
            and failures.quarter = submissions.quarter
    where
        failures.is_current
        and (
            failures.submission_id is null
            or submissions.submission_id is not null
        )
    union all
    select
        metric_code,
        quarter,
        known_issue_id
    from national_failures
    where is_current
),

issues_covering as (
    select distinct
        failures_covered.metric_code,
        quarters.financial_year,
        known_issues.known_issue_id,
        known_issues.note
    from failures_covered
    inner join quarters on failures_covered.quarter = quarters.quarter
    inner join known_issues
        on failures_covered.known_issue_id = known_issues.known_issue_id
),

issue_notes as (
    select
        metric_code,
        financial_year,
        string_agg(note, ' ' order by known_issue_id) as notes
    from issues_covering
    group by metric_code, financial_year
),

flags as (
    select
        metric_code,
        financial_year,
        string_agg(
            rule_id || ' (' || cast(failure_count as varchar) || ')', ', '
            order by rule_id
        ) as flags
    from rule_counts
    group by metric_code, financial_year
)

select
    years.financial_year,  -- The year, such as 2020-21. Unit: financial year.
    years.metric_code,  -- The programme's headline metric. Unit: code.
    metrics.programme_code,  -- The programme. Unit: code.
    programmes.table_name,  -- Published table it stands in; null is none. Unit: text.
    programmes.table_position,  -- Its place in that table. Unit: position.
    programmes.programme_name,  -- The programme's name as published. Unit: text.
    metrics.metric_name,  -- What is counted. Unit: text.
    metrics.basis,  -- What a figure covers. Unit: code.
    metrics.unit,  -- The metric's own unit. Unit: text.
    latest_quarters.latest_quarter,  -- Quarter the outturn rests on. Unit: quarter.
    latest_statuses.status,  -- Status there, or why there is none. Unit: code.
    years.q1_status,  -- Status of Q1, or why there is none. Unit: code.
    years.q2_status,  -- Status of Q2, or why there is none. Unit: code.
    years.q3_status,  -- Status of Q3, or why there is none. Unit: code.
    years.q4_status,  -- Status of Q4, or why there is none. Unit: code.
    nullif(
        concat_ws(
            ' ',
            metrics.note,
            metrics.never_added,
            outturn_exceptions.reason,
            issue_notes.notes
        ),
        ''
    ) as notes,  -- What a reader should know. Unit: text.
    flags.flags,  -- Rules that failed on the year's figures, and how often. Unit: text.
    years.q1,  -- National figure of Q1. Unit: the metric's own.
    years.q2,  -- National figure of Q2. Unit: the metric's own.
    years.q3,  -- National figure of Q3. Unit: the metric's own.
    years.q4,  -- National figure of Q4. Unit: the metric's own.
    years.trajectory,  -- What the year was to reach. Unit: the metric's own.
    latest.outturn_pct,  -- Share of the trajectory reached. Unit: per cent.
    latest.flagged_value,  -- Part of the latest figure flagged. Unit: the metric's own.
    latest.ahsns_reported,  -- AHSNs in the latest figure. Unit: AHSNs.
    latest.ahsns_expected  -- AHSNs expected in it. Unit: AHSNs.
from years
inner join metrics on years.metric_code = metrics.metric_code
inner join programmes on metrics.programme_code = programmes.programme_code
left join latest_quarters on years.financial_year = latest_quarters.financial_year
left join quarters_of_years as latest_statuses
    on
        years.metric_code = latest_statuses.metric_code
        and latest_quarters.latest_quarter = latest_statuses.quarter
left join metric_quarter as latest
    on
        years.metric_code = latest.metric_code
        and latest_quarters.latest_quarter = latest.quarter
left join outturn_exceptions
    on
        years.metric_code = outturn_exceptions.metric_code
        and years.financial_year = outturn_exceptions.financial_year
left join flags
    on
        years.metric_code = flags.metric_code
        and years.financial_year = flags.financial_year
left join issue_notes
    on
        years.metric_code = issue_notes.metric_code
        and years.financial_year = issue_notes.financial_year
