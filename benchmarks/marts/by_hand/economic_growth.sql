-- Companies supported, investment and jobs, of each AHSN and of the nation.
with records as (
    select
        companies.*,
        financial_year,
        coalesce(company_number, company_name) as company
    from companies
    inner join quarters using (quarter)
),

firsts as (
    select
        *,
        quarter = min(quarter) over (
            partition by financial_year, ahsn_code, company
        ) as is_new_to_ahsn,
        quarter = min(quarter) over (
            partition by financial_year, company
        ) as is_new
    from records
),

totals as (
    select
        quarter,
        ahsn_code,
        count(distinct company) as company_count,
        case
            when grouping(ahsn_code) = 1
                then count(distinct company) filter (is_new)
            else count(distinct company) filter (is_new_to_ahsn)
        end as new_company_count,
        round(sum(investment_gbp), 6) as investment_gbp,
        round(sum(jobs_created), 6) as jobs_created_count,
        round(sum(jobs_safeguarded), 6) as jobs_safeguarded_count
    from firsts
    group by grouping sets ((quarter, ahsn_code), (quarter))
),

levels as (
    select distinct ahsn_code
    from ahsns
    union all
    select null
)

select
    judged.quarter,
    levels.ahsn_code,
    company_count,
    new_company_count,
    investment_gbp,
    jobs_created_count,
    jobs_safeguarded_count
from (select distinct quarter from submissions) as judged
cross join levels
left join totals
    on
        judged.quarter = totals.quarter
        and levels.ahsn_code is not distinct from totals.ahsn_code
