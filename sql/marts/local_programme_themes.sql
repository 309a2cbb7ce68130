-- How many local programmes name each theme at a quarter's end.
-- Grain: quarter, theme.
-- Rebuilt: by quarter.
--
-- A programme may name several themes and stands in the row of each: these counts never
-- add up to a total, and nothing here adds them. The number of all programmes stands
-- beside each count. Every registered theme has a row in each quarter that was judged.
--
-- Example: Which part of the local programmes names each theme.
--     select theme, programme_count, all_programme_count, programme_pct
--     from marts.local_programme_themes
--     where quarter = '2020-21-Q4'
--     order by theme
with local_programmes as (
    select * from staging.local_programmes
),

dataset_returns as (
    select * from staging.dataset_returns
),

vocabularies as (
    select * from reference.vocabularies
),

themes as (
    select
        code as theme,
        max(name) as theme_name
    from vocabularies
    where vocabulary = 'theme'
    group by code
),

quarters_reported as (
    select
        quarter,
        financial_year,
        count(case when status in ('reported', 'nil') then 1 end) as ahsns_reported,
        count(*) as ahsns_expected,
        case
            when count(case when status = 'reported' then 1 end) > 0 then 'final'
            when count(case when status = 'nil' then 1 end) > 0 then 'nil'
            else 'not_sent'
        end as status
    from dataset_returns
    where dataset = 'local_programmes'
    group by quarter, financial_year
),

programme_counts as (
    select
        quarter,
        count(*) as all_programme_count
    from local_programmes
    group by quarter
),

theme_counts as (
    select
        local_programmes.quarter,
        themes.theme,
        count(*) as programme_count
    from local_programmes
    inner join themes on list_contains(local_programmes.themes, themes.theme)
    group by local_programmes.quarter, themes.theme
),

counts as (
    select
        quarters_reported.*,
        themes.theme,
        themes.theme_name,
        case
            when quarters_reported.status <> 'not_sent'
                then coalesce(theme_counts.programme_count, 0)
        end as programme_count,
        case
            when quarters_reported.status <> 'not_sent'
                then coalesce(programme_counts.all_programme_count, 0)
        end as all_programme_count
    from quarters_reported
    cross join themes
    left join theme_counts
        on
            quarters_reported.quarter = theme_counts.quarter
            and themes.theme = theme_counts.theme
    left join programme_counts on quarters_reported.quarter = programme_counts.quarter
)

select
    quarter,  -- Quarter at whose end it stood so. Unit: quarter.
    theme,  -- The registered theme. Unit: code.
    theme_name,  -- The theme's name. Unit: text.
    financial_year,  -- Financial year of the quarter. Unit: financial year.
    status,  -- final, nil where all say so, or not_sent. Unit: code.
    programme_count,  -- Local programmes that name it. Unit: programmes.
    all_programme_count,  -- All of them, each once. Unit: programmes.
    100.0
    * programme_count
    / nullif(all_programme_count, 0) as programme_pct,  -- Naming it. Unit: per cent.
    ahsns_reported,  -- AHSNs with programmes or a nil. Unit: AHSNs.
    ahsns_expected  -- AHSNs there are. Unit: AHSNs.
from counts
