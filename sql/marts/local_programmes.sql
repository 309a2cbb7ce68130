-- The local programmes tracker: each local programme as it stood at a quarter's end.
-- Grain: quarter, ahsn_code, local_programme_id.
-- Rebuilt: from the quarter on.
--
-- The number is the AHSN's own, so the AHSN is part of the grain. A programme may name
-- several themes: programmes of different themes are never added together, and how
-- many name each one is in marts.local_programme_themes. A quarter for which an AHSN
-- reported none has no row of it; staging.dataset_returns says why. The columns that
-- count impacts are null where the AHSN's impacts were not reported.
--
-- Example: The local programmes that are shared, and how many organisations adopt them.
--     select ahsn_code, title, shared_with, adopter_count
--     from marts.local_programmes
--     where quarter = '2020-21-Q4' and list_contains(themes, 'workforce')
--     order by ahsn_code, local_programme_id
with local_programmes as (
    select * from staging.local_programmes
),

impacts as (
    select * from staging.impacts
),

dataset_returns as (
    select * from staging.dataset_returns
),

impact_counts as (
    select
        quarter,
        ahsn_code,
        local_programme_id,
        count(*) as impact_count,
        count(distinct impact_type) as impact_type_count,
        count(case when status = 'not_available' then 1 end) as awaited_impact_count
    from impacts
    group by quarter, ahsn_code, local_programme_id
),

programmes_ranked as (
    select
        *,
        row_number() over (
            partition by ahsn_code, local_programme_id order by quarter
        ) = 1 as is_new
    from local_programmes
)

select
    programmes_ranked.quarter,  -- Quarter at whose end it stood so. Unit: quarter.
    programmes_ranked.ahsn_code,  -- AHSN that reports it. Unit: code.
    programmes_ranked.local_programme_id,  -- The AHSN's own number. Unit: code.
    dataset_returns.financial_year,  -- Year of the quarter. Unit: financial year.
    programmes_ranked.title,  -- The local programme's title. Unit: text.
    programmes_ranked.themes,  -- Themes it names, one or more. Unit: list of codes.
    programmes_ranked.shared_with,  -- AHSNs it is shared with. Unit: list of codes.
    programmes_ranked.submission_id,  -- Submission it stands in. Unit: code.
    programmes_ranked.comment,  -- The sender's own words. Unit: text.
    impact_returns.status as impact_status,  -- What of impacts came. Unit: code.
    programmes_ranked.adopters as adopter_count,  -- Adopting. Unit: organisations.
    case
        when impact_returns.status in ('reported', 'nil')
            then coalesce(impact_counts.impact_count, 0)
    end as impact_count,  -- Impacts in the library. Unit: impacts.
    case
        when impact_returns.status in ('reported', 'nil')
            then coalesce(impact_counts.impact_type_count, 0)
    end as impact_type_count,  -- Different kinds of them. Unit: impact types.
    case
        when impact_returns.status in ('reported', 'nil')
            then coalesce(impact_counts.awaited_impact_count, 0)
    end as awaited_impact_count,  -- Of them, without a value yet. Unit: impacts.
    programmes_ranked.is_new  -- Whether reported for the first time. Unit: yes or no.
from programmes_ranked
left join dataset_returns
    on
        programmes_ranked.quarter = dataset_returns.quarter
        and programmes_ranked.ahsn_code = dataset_returns.ahsn_code
        and dataset_returns.dataset = 'local_programmes'
left join dataset_returns as impact_returns
    on
        programmes_ranked.quarter = impact_returns.quarter
        and programmes_ranked.ahsn_code = impact_returns.ahsn_code
        and impact_returns.dataset = 'impacts'
left join impact_counts
    on
        programmes_ranked.quarter = impact_counts.quarter
        and programmes_ranked.ahsn_code = impact_counts.ahsn_code
        and programmes_ranked.local_programme_id = impact_counts.local_programme_id
