-- The published table: each programme's year, quarter by quarter, and its outturn.
-- Grain: financial_year, metric_code.
--
-- Only headline metrics have a row. The outturn is that of the latest quarter for which
-- anything at all was reported: a figure that is missing there has no outturn, and an
-- earlier quarter does not stand in for it. Flags count the year's open failures.
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

latest_quarters as (
    select
        financial_year,
        max(quarter) as latest_quarter
    from metric_quarter
    where status <> 'not_sent'
    group by financial_year
),

years as (
    select
        metric_quarter.metric_code,
        metric_quarter.financial_year,
        max(case when quarters.quarter_number = 1 then metric_quarter.value end) as q1,
        max(case when quarters.quarter_number = 2 then metric_quarter.value end) as q2,
        max(case when quarters.quarter_number = 3 then metric_quarter.value end) as q3,
        max(case when quarters.quarter_number = 4 then metric_quarter.value end) as q4,
        max(case when quarters.quarter_number = 1 then metric_quarter.status end)
            as q1_status,
        max(case when quarters.quarter_number = 2 then metric_quarter.status end)
            as q2_status,
        max(case when quarters.quarter_number = 3 then metric_quarter.status end)
            as q3_status,
        max(case when quarters.quarter_number = 4 then metric_quarter.status end)
            as q4_status,
        max(metric_quarter.trajectory) as trajectory
    from metric_quarter
    inner join quarters on metric_quarter.quarter = quarters.quarter
    group by metric_quarter.metric_code, metric_quarter.financial_year
),

rule_counts as (
    select
        record_failures.metric_code,
        quarters.financial_year,
        record_failures.rule_id,
        count(*) as failure_count
    from record_failures
    inner join quarters on record_failures.quarter = quarters.quarter
    where record_failures.is_flag and record_failures.dataset = 'activity'
    group by
        record_failures.metric_code, quarters.financial_year, record_failures.rule_id
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
    coalesce(latest.status, 'not_sent') as status,  -- Status there. Unit: code.
    coalesce(years.q1_status, 'not_sent') as q1_status,  -- Status of Q1. Unit: code.
    coalesce(years.q2_status, 'not_sent') as q2_status,  -- Status of Q2. Unit: code.
    coalesce(years.q3_status, 'not_sent') as q3_status,  -- Status of Q3. Unit: code.
    coalesce(years.q4_status, 'not_sent') as q4_status,  -- Status of Q4. Unit: code.
    nullif(
        concat_ws(' ', metrics.note, outturn_exceptions.reason), ''
    ) as notes,  -- What a reader should know. Unit: text.
    flags.flags,  -- Rules that flag the year's figures, and how often. Unit: text.
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
where metrics.is_headline
