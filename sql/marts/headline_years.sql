-- Each headline as our own figures have it, year by year, and how far that is known.
-- Grain: headline_code, financial_year.
--
-- Every year with a quarter that was judged has a row. A headline of metrics adds what
-- each added in the year (marts.headline_parts); the others are those of
-- marts.economic_growth at the last quarter judged. It is a floor where the true one
-- may be greater: a quarter or an AHSN is missing, a part is awaited, or its beginning
-- is unknown.
--
-- Example: What our own figures say of a year, and what is missing of it.
--     select headline_code, value, status, parts_awaited, parts_start_unknown
--     from marts.headline_years
--     where financial_year = '2020-21'
--     order by headline_code
with headlines as (
    select * from reference.headlines
),

headline_parts as (
    select * from marts.headline_parts
),

economic_growth as (
    select * from marts.economic_growth
),

-- Every quarter that was judged has a row for the nation.
years_judged as (
    select
        financial_year,
        count(*) as quarters_judged,
        max(quarter) as latest_quarter
    from economic_growth
    where ahsn_code is null
    group by financial_year
),

parts_of_years as (
    select
        headline_code,
        financial_year,
        sum(value) as value,
        count(*) as part_count,
        count(value) as parts_known,
        string_agg(
            case
                when is_awaited or (value is null and not is_start_unknown)
                    then metric_code
            end, ', '
            order by metric_code
        ) as parts_awaited,
        string_agg(
            case when is_start_unknown then metric_code end, ', ' order by metric_code
        ) as parts_start_unknown,
        count(
            case
                when
                    value is null
                    or is_start_unknown
                    or is_awaited
                    or ahsns_reported < ahsns_expected
                    then 1
            end
        ) > 0 as is_floor,
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
    from headline_parts
    group by headline_code, financial_year
),

growth_of_years as (
    select
        economic_growth.financial_year,
        economic_growth.company_count_year,
        economic_growth.investment_gbp_year,
        economic_growth.jobs_created_count_year,
        economic_growth.jobs_safeguarded_count_year,
        economic_growth.returns_reported_year
        < economic_growth.returns_expected_year as is_floor,
        case
            when economic_growth.returns_reported_year = 0 then 6
            when economic_growth.company_count_year = 0 then 1
            else 2
        end as status_rank
    from economic_growth
    inner join years_judged on economic_growth.quarter = years_judged.latest_quarter
    where economic_growth.ahsn_code is null
),

figures as (
    select
        headlines.headline_code,
        years_judged.financial_year,
        years_judged.quarters_judged,
        parts_of_years.parts_awaited,
        parts_of_years.parts_start_unknown,
        coalesce(
            parts_of_years.part_count,
            case when headlines.made_of = 'metrics' then 0 else 1 end
        ) as part_count,
        coalesce(
            parts_of_years.parts_known,
            case
                when headlines.made_of = 'metrics' or growth_of_years.status_rank = 6
                    then 0
                else 1
            end
        ) as parts_known,
        case
            when headlines.made_of = 'metrics' then parts_of_years.status_rank
            else growth_of_years.status_rank
        end as status_rank,
        case headlines.made_of
            when 'metrics' then parts_of_years.value
            when 'companies' then growth_of_years.company_count_year
            when 'investment' then growth_of_years.investment_gbp_year
            when 'jobs'
                then
                    growth_of_years.jobs_created_count_year
                    + growth_of_years.jobs_safeguarded_count_year
        end as value,
        years_judged.quarters_judged < 4
        or case
            when headlines.made_of = 'metrics'
                then coalesce(parts_of_years.is_floor, true)
            else growth_of_years.is_floor
        end as is_floor
    from headlines
    cross join years_judged
    inner join growth_of_years
        on years_judged.financial_year = growth_of_years.financial_year
    left join parts_of_years
        on
            headlines.headline_code = parts_of_years.headline_code
            and years_judged.financial_year = parts_of_years.financial_year
)

select
    headline_code,  -- The headline. Unit: code.
    financial_year,  -- The year. Unit: financial year.
    case
        when status_rank is null then 'not_open'
        when status_rank = 7 then 'not_added'
        when status_rank = 6 then 'not_sent'
        when status_rank = 5 then 'not_available'
        when status_rank = 4 then 'estimated'
        when status_rank = 3 then 'provisional'
        when status_rank = 2 then 'final'
        when status_rank = 1 then 'nil'
        else 'not_applicable'
    end as status,  -- Worst of its parts; not_open if none. Unit: code.
    parts_awaited,  -- Metrics of it still awaited in part. Unit: list of codes.
    parts_start_unknown,  -- Those that may have added more. Unit: list of codes.
    part_count,  -- Metrics it is made of; 1 for companies. Unit: metrics.
    parts_known,  -- Of them, those with a figure. Unit: metrics.
    quarters_judged,  -- Quarters of the year judged so far. Unit: quarters.
    round(value, 6) as value,  -- Ours for the year. Unit: the headline's own.
    case
        when value is not null then is_floor
    end as is_floor  -- Whether the true one may be greater. Unit: yes or no.
from figures
