-- What each metric adds to a headline in a year, and how far that is known.
-- Grain: headline_code, financial_year, metric_code.
--
-- Only what the year added: the year's last figure of a metric counted from 1 April,
-- the sum of the quarters' parts of one counted since the programme began, and what a
-- snapshot rose or fell by since the year before. Where the beginning is not known (of
-- a snapshot with no figure before the year, or a series that was under way at its
-- first figure) the value is what was added since the first figure, and
-- is_start_unknown says so: the true one may be greater. So may one that is_awaited,
-- also where it has a number: another AHSN's nil makes nought of what nobody knows.
--
-- Example: What the people of a headline are made of.
--     select metric_code, value, status, is_start_unknown
--     from marts.headline_parts
--     where headline_code = 'patients_benefitting' and financial_year = '2020-21'
--     order by metric_code
with metric_quarter as (
    select * from marts.metric_quarter
),

metrics as (
    select * from reference.metrics
),

quarters as (
    select * from reference.quarters
),

figures as (
    select
        metrics.headline_code,
        metric_quarter.metric_code,
        metric_quarter.programme_code,
        metric_quarter.financial_year,
        metric_quarter.basis,
        metric_quarter.unit,
        metric_quarter.quarter,
        metric_quarter.status,
        metric_quarter.value,
        metric_quarter.cumulative_value,
        metric_quarter.in_quarter_value,
        metric_quarter.in_quarter_unknown_count,
        metric_quarter.ahsns_reported,
        metric_quarter.ahsns_expected,
        quarters.quarter_index,
        row_number() over (
            partition by metric_quarter.metric_code, metric_quarter.financial_year
            order by metric_quarter.quarter desc
        ) as quarters_back,
        row_number() over (
            partition by
                metric_quarter.metric_code,
                metric_quarter.financial_year,
                case when metric_quarter.value is null then 1 else 0 end
            order by metric_quarter.quarter
        ) as figures_on
    from metric_quarter
    inner join metrics on metric_quarter.metric_code = metrics.metric_code
    inner join quarters on metric_quarter.quarter = quarters.quarter
    where metrics.headline_code is not null
),

year_starts as (
    select
        financial_year,
        min(quarter_index) as start_index
    from quarters
    group by financial_year
),

years as (
    select
        headline_code,
        metric_code,
        programme_code,
        financial_year,
        basis,
        unit,
        count(*) as quarters_judged,
        sum(in_quarter_value) as in_quarter_values,
        sum(in_quarter_unknown_count) as in_quarter_unknown_count,
        max(case when quarters_back = 1 then quarter end) as latest_quarter,
        max(case when quarters_back = 1 then value end) as latest_value,
        max(case when quarters_back = 1 then cumulative_value end)
            as latest_cumulative_value,
        max(case when quarters_back = 1 then status end) as latest_status,
        max(case when quarters_back = 1 then ahsns_reported end) as ahsns_reported,
        max(case
            when
                (quarters_back = 1 or basis = 'in_quarter')
                and status in ('not_available', 'not_sent')
                then 1
            else 0
        end) = 1 as is_awaited,
        max(case when quarters_back = 1 then ahsns_expected end) as ahsns_expected,
        max(case when figures_on = 1 and value is not null then value end)
            as first_value,
        max(case when figures_on = 1 and value is not null then quarter end)
            as first_quarter,
        max(case status
            when 'not_added' then 7
            when 'not_sent' then 6
            when 'not_available' then 5
            when 'estimated' then 4
            when 'provisional' then 3
            when 'final' then 2
            when 'nil' then 1
            else 0
        end) as status_rank
    from figures
    group by headline_code, metric_code, programme_code, financial_year, basis, unit
),

years_with_start as (
    select
        years.*,
        before_year.value as value_before_year
    from years
    inner join year_starts on years.financial_year = year_starts.financial_year
    left join figures as before_year
        on
            years.metric_code = before_year.metric_code
            and year_starts.start_index - 1 = before_year.quarter_index
)

select
    headline_code,  -- Headline it counts towards. Unit: code.
    financial_year,  -- The year. Unit: financial year.
    metric_code,  -- Metric that counts towards it. Unit: code.
    programme_code,  -- Programme of the metric. Unit: code.
    basis,  -- What the metric's figures cover. Unit: code.
    unit,  -- The metric's own unit. Unit: text.
    latest_quarter,  -- Last quarter of the year judged. Unit: quarter.
    case
        when basis in ('cumulative_fy', 'snapshot') then latest_status
        when status_rank = 7 then 'not_added'
        when status_rank = 6 then 'not_sent'
        when status_rank = 5 then 'not_available'
        when status_rank = 4 then 'estimated'
        when status_rank = 3 then 'provisional'
        when status_rank = 2 then 'final'
        when status_rank = 1 then 'nil'
        else 'not_applicable'
    end as status,  -- Of the figures it rests on, the worst. Unit: code.
    round(case
        when basis = 'cumulative_fy' then latest_value
        when basis = 'in_quarter' then latest_cumulative_value
        when basis = 'cumulative_programme' then in_quarter_values
        when value_before_year is not null then latest_value - value_before_year
        when first_quarter < latest_quarter then latest_value - first_value
    end, 6) as value,  -- What the year added, as known. Unit: the metric's own.
    quarters_judged,  -- Quarters of the year judged so far. Unit: quarters.
    ahsns_reported,  -- AHSNs in the last figure. Unit: AHSNs.
    ahsns_expected,  -- AHSNs expected in it. Unit: AHSNs.
    case
        when basis = 'cumulative_programme' then in_quarter_unknown_count > 0
        when basis = 'snapshot'
            then latest_value is not null and value_before_year is null
        else false
    end as is_start_unknown,  -- Whether more may have been added. Unit: yes or no.
    is_awaited  -- Whether a figure it rests on is awaited. Unit: yes or no.
from years_with_start
