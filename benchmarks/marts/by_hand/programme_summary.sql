-- The published table: each headline metric's year, quarter by quarter.
with latest as (
    select financial_year, max(quarter) as latest_quarter
    from marts.metric_quarter
    where status <> 'not_sent'
    group by financial_year
),

years as (
    select
        metric_code,
        financial_year,
        max(value) filter (quarter_number = 1) as q1,
        max(value) filter (quarter_number = 2) as q2,
        max(value) filter (quarter_number = 3) as q3,
        max(value) filter (quarter_number = 4) as q4,
        max(trajectory) as trajectory,
        max(outturn_pct) filter (quarter = latest_quarter) as outturn_pct,
        max(status) filter (quarter = latest_quarter) as status
    from marts.metric_quarter
    inner join quarters using (quarter, financial_year)
    left join latest using (financial_year)
    group by all
),

flags as (
    select metric_code, financial_year, rule_id, count(*) as failures
    from failures
    inner join submissions using (submission_id)
    inner join quarters on failures.quarter = quarters.quarter
    where
        is_counting
        and dataset = 'activity'
        and severity in ('critical', 'warning')
    group by all
)

select
    financial_year,
    metric_code,
    programme_name,
    table_name,
    q1,
    q2,
    q3,
    q4,
    trajectory,
    outturn_pct,
    coalesce(
        status,
        case
            when
                latest_quarter between metrics.first_quarter
                and coalesce(metrics.last_quarter, '9999')
                then 'not_judged'
            else 'not_open'
        end
    ) as status,
    (
        select string_agg(rule_id || ' (' || failures || ')', ', ' order by rule_id)
        from flags
        where
            flags.metric_code = years.metric_code
            and flags.financial_year = years.financial_year
    ) as flags,
    nullif(concat_ws(' ', metrics.note, reason), '') as notes
from years
inner join metrics using (metric_code)
inner join programmes using (programme_code)
left join latest using (financial_year)
left join outturn_exceptions using (metric_code, financial_year)
where is_headline
