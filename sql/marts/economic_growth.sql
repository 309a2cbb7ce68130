-- The companies supported, and the investment and jobs that came of it.
-- Grain: quarter, ahsn_code or none.
-- Rebuilt: from the quarter on.
-- Looks back: a year.
--
-- A row without an AHSN is the nation's. A company is known by its number, or where it
-- has none by the letters and digits of its name. It counts once for each AHSN that
-- supports it and once for the nation, so the AHSNs' companies may add up to more than
-- the nation's; investment and jobs are as reported and do add up. Companies are the
-- quarter's own activity; those of the year so far are counted anew, not added, since
-- one may come back in a later quarter. Where nothing was reported the quarter's
-- figures are null; the year's stand on the returns there are, counted beside them.
--
-- Example: What the nation's support of companies came to in the year.
--     select company_count_year, investment_gbp_year, jobs_created_count_year,
--         jobs_safeguarded_count_year
--     from marts.economic_growth
--     where quarter = '2020-21-Q4' and ahsn_code is null
with companies as (
    select * from staging.companies
),

dataset_returns as (
    select * from staging.dataset_returns
),

quarters as (
    select * from reference.quarters
),

records as (
    select
        companies.quarter,
        quarters.financial_year,
        companies.ahsn_code,
        companies.investment_gbp,
        companies.jobs_created,
        companies.jobs_safeguarded,
        case
            when companies.company_number is not null
                then 'number ' || companies.company_number
            else
                'name '
                || coalesce(
                    nullif(
                        translate(
                            lower(companies.company_name),
                            ' .,;:-_/&+''’‘"“”()[]!?*#@–—',
                            ''
                        ),
                        ''
                    ),
                    companies.company_name,
                    ''
                )
        end as company
    from companies
    inner join quarters on companies.quarter = quarters.quarter
),

-- Each record once for its AHSN and once for the nation.
records_of_levels as (
    select
        quarter,
        financial_year,
        ahsn_code as level_code,
        company,
        investment_gbp,
        jobs_created,
        jobs_safeguarded
    from records
    union all
    select
        quarter,
        financial_year,
        '' as level_code,
        company,
        investment_gbp,
        jobs_created,
        jobs_safeguarded
    from records
),

-- Summed in whole millionths: whatever the order of the rows, the sum is the same.
companies_of_quarters as (
    select
        quarter,
        financial_year,
        level_code,
        company,
        sum(round(investment_gbp * 1000000, 0)) / 1000000 as investment_gbp,
        sum(round(jobs_created * 1000000, 0)) / 1000000 as jobs_created,
        sum(round(jobs_safeguarded * 1000000, 0)) / 1000000 as jobs_safeguarded
    from records_of_levels
    group by quarter, financial_year, level_code, company
),

companies_ranked as (
    select
        *,
        row_number() over (
            partition by financial_year, level_code, company order by quarter
        ) as times_in_year
    from companies_of_quarters
),

totals as (
    select
        quarter,
        level_code,
        count(*) as company_count,
        count(case when times_in_year = 1 then 1 end) as new_company_count,
        sum(round(investment_gbp * 1000000, 0)) / 1000000 as investment_gbp,
        sum(round(jobs_created * 1000000, 0)) / 1000000 as jobs_created,
        sum(round(jobs_safeguarded * 1000000, 0)) / 1000000 as jobs_safeguarded
    from companies_ranked
    group by quarter, level_code
),

returns as (
    select
        quarter,
        financial_year,
        ahsn_code as level_code,
        status,
        case when status in ('reported', 'nil') then 1 else 0 end as ahsns_reported,
        1 as ahsns_expected
    from dataset_returns
    where dataset = 'companies'
    union all
    select
        quarter,
        financial_year,
        '' as level_code,
        case
            when count(case when status = 'reported' then 1 end) > 0 then 'reported'
            when count(case when status = 'nil' then 1 end) > 0 then 'nil'
            when count(case when status = 'not_reported' then 1 end) > 0
                then 'not_reported'
            else 'not_sent'
        end as status,
        count(case when status in ('reported', 'nil') then 1 end) as ahsns_reported,
        count(*) as ahsns_expected
    from dataset_returns
    where dataset = 'companies'
    group by quarter, financial_year
),

quarters_figures as (
    select
        returns.*,
        case
            when returns.ahsns_reported > 0 then coalesce(totals.company_count, 0)
        end as company_count,
        case
            when returns.ahsns_reported > 0 then coalesce(totals.new_company_count, 0)
        end as new_company_count,
        case
            when returns.ahsns_reported > 0 then coalesce(totals.investment_gbp, 0)
        end as investment_gbp,
        case
            when returns.ahsns_reported > 0 then coalesce(totals.jobs_created, 0)
        end as jobs_created,
        case
            when returns.ahsns_reported > 0 then coalesce(totals.jobs_safeguarded, 0)
        end as jobs_safeguarded
    from returns
    left join totals
        on
            returns.quarter = totals.quarter
            and returns.level_code = totals.level_code
),

years_figures as (
    select
        *,
        sum(new_company_count) over year_so_far as company_count_year,
        sum(investment_gbp) over year_so_far as investment_gbp_year,
        sum(jobs_created) over year_so_far as jobs_created_year,
        sum(jobs_safeguarded) over year_so_far as jobs_safeguarded_year,
        sum(ahsns_reported) over year_so_far as returns_reported_year,
        sum(ahsns_expected) over year_so_far as returns_expected_year
    from quarters_figures
    window
        year_so_far as (
            partition by financial_year, level_code
            order by quarter
            rows between unbounded preceding and current row
        )
)

select
    quarter,  -- Quarter the support was given in. Unit: quarter.
    nullif(level_code, '') as ahsn_code,  -- AHSN; null is the nation. Unit: code.
    financial_year,  -- Financial year of the quarter. Unit: financial year.
    status,  -- reported, nil, not_reported or not_sent. Unit: code.
    company_count,  -- Different companies in the quarter. Unit: companies.
    new_company_count,  -- Of them, for the first time in the year. Unit: companies.
    round(investment_gbp, 6) as investment_gbp,  -- Raised in the quarter. Unit: pounds.
    round(
        jobs_created, 6
    ) as jobs_created_count,  -- Created in the quarter. Unit: jobs.
    round(
        jobs_safeguarded, 6
    ) as jobs_safeguarded_count,  -- Safeguarded in the quarter. Unit: jobs.
    cast(
        company_count_year as bigint
    ) as company_count_year,  -- Different ones in the year so far. Unit: companies.
    round(
        investment_gbp_year, 6
    ) as investment_gbp_year,  -- Raised in the year so far. Unit: pounds.
    round(
        jobs_created_year, 6
    ) as jobs_created_count_year,  -- Created in the year so far. Unit: jobs.
    round(
        jobs_safeguarded_year, 6
    ) as jobs_safeguarded_count_year,  -- Kept in the year so far. Unit: jobs.
    ahsns_reported,  -- AHSNs with companies or a nil. Unit: AHSNs.
    ahsns_expected,  -- AHSNs there are. Unit: AHSNs.
    cast(
        returns_reported_year as bigint
    ) as returns_reported_year,  -- Returns the year rests on. Unit: returns.
    cast(
        returns_expected_year as bigint
    ) as returns_expected_year  -- Returns that were due by then. Unit: returns.
from years_figures
