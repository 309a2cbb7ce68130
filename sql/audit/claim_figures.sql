-- Every figure of ours that a published claim can be tested against.
-- Grain: test_kind, test_code or none, test_period, test_stage or none.
--
-- Made from the marts alone: no claim's number is an input, but that a headline to date
-- rolls forward the published figures of years nobody reported here, never its own: its
-- status is rolled_forward, and it is not complete. is_complete is false where more is
-- to come or an AHSN is missing; can_only_grow says that more would make it no smaller,
-- which is not so of a percentage, nor of what rests on rounded figures.
--
-- Example: What of an intervention can be tested, stage by stage.
--     select test_kind, test_period, test_stage, value
--     from audit.claim_figures
--     where test_code = 'news2'
--     order by test_kind, test_period, test_stage
with claim_metric_figures as (
    select * from audit.claim_metric_figures
),

adoption_stage as (
    select * from marts.adoption_stage
),

innovation_pipeline as (
    select * from marts.innovation_pipeline
),

local_programme_themes as (
    select * from marts.local_programme_themes
),

local_impacts as (
    select * from marts.local_impacts
),

headline_impact as (
    select * from marts.headline_impact
),

dataset_returns as (
    select * from staging.dataset_returns
),

headlines as (
    select * from reference.headlines
),

pipeline as (
    select
        quarter,
        sum(active_count) as active_count,
        count(case when status in ('reported', 'nil') then 1 end) = count(*)
            as is_complete
    from innovation_pipeline
    group by quarter
),

programmes as (
    select
        quarter,
        max(all_programme_count) as programme_count,
        min(case when ahsns_reported = ahsns_expected then 1 else 0 end) = 1
            as is_complete
    from local_programme_themes
    group by quarter
),

impacts as (
    select
        quarter,
        sum(impact_count) as impact_count,
        min(case when ahsns_reported = ahsns_expected then 1 else 0 end) = 1
            as is_complete
    from local_impacts
    group by quarter
),

ahsns as (
    select
        quarter,
        count(distinct ahsn_code) as ahsn_count
    from dataset_returns
    where status <> 'not_sent'
    group by quarter
),

headlines_to_date as (
    select
        headline_code,
        financial_year,
        rolled_forward_value,
        is_rolled_floor,
        max(case when rolled_from = 'published' then 1 else 0 end) over (
            partition by headline_code
            order by financial_year
            rows between unbounded preceding and current row
        ) = 1 as is_published_in_part
    from headline_impact
),

highest_stages as (
    select
        programme_code,
        quarter,
        max(stage) as stage
    from adoption_stage
    group by programme_code, quarter
),

figures as (
    select
        test_kind,
        test_code,
        test_period,
        cast(null as int) as test_stage,
        status,
        value,
        is_complete,
        can_only_grow
    from claim_metric_figures
    union all
    select
        'adoption_pct' as test_kind,
        programme_code as test_code,
        quarter as test_period,
        stage as test_stage,
        status,
        at_or_above_pct as value,
        ahsns_reported = ahsns_expected as is_complete,
        true as can_only_grow
    from adoption_stage
    union all
    select
        'adoption_below' as test_kind,
        programme_code as test_code,
        quarter as test_period,
        stage as test_stage,
        status,
        cast(eligible_count - at_or_above_count as double) as value,
        ahsns_reported = ahsns_expected as is_complete,
        false as can_only_grow
    from adoption_stage
    union all
    select
        'highest_stage' as test_kind,
        programme_code as test_code,
        quarter as test_period,
        cast(null as int) as test_stage,
        'final' as status,
        cast(stage as double) as value,
        true as is_complete,
        true as can_only_grow
    from highest_stages
    union all
    select
        'innovations_active' as test_kind,
        cast(null as varchar) as test_code,
        quarter as test_period,
        cast(null as int) as test_stage,
        case when active_count is null then 'not_sent' else 'final' end as status,
        cast(active_count as double) as value,
        is_complete,
        true as can_only_grow
    from pipeline
    union all
    select
        'local_programmes' as test_kind,
        cast(null as varchar) as test_code,
        quarter as test_period,
        cast(null as int) as test_stage,
        case when programme_count is null then 'not_sent' else 'final' end as status,
        cast(programme_count as double) as value,
        is_complete,
        true as can_only_grow
    from programmes
    union all
    select
        'theme' as test_kind,
        theme as test_code,
        quarter as test_period,
        cast(null as int) as test_stage,
        status,
        cast(programme_count as double) as value,
        ahsns_reported = ahsns_expected as is_complete,
        true as can_only_grow
    from local_programme_themes
    union all
    select
        'impacts' as test_kind,
        cast(null as varchar) as test_code,
        quarter as test_period,
        cast(null as int) as test_stage,
        case when impact_count is null then 'not_sent' else 'final' end as status,
        cast(impact_count as double) as value,
        is_complete,
        true as can_only_grow
    from impacts
    union all
    select
        'ahsns' as test_kind,
        cast(null as varchar) as test_code,
        quarter as test_period,
        cast(null as int) as test_stage,
        'final' as status,
        cast(ahsn_count as double) as value,
        true as is_complete,
        true as can_only_grow
    from ahsns
    union all
    select
        'headline' as test_kind,
        headline_code as test_code,
        case
            when span_first_year = span_last_year then span_first_year
            else span_first_year || ' to ' || span_last_year
        end as test_period,
        cast(null as int) as test_stage,
        status,
        value_over_span as value,
        not is_span_floor as is_complete,
        true as can_only_grow
    from headline_impact
    where published_status = 'published' and value_over_span is not null
    union all
    select
        'headline_to_date' as test_kind,
        headlines_to_date.headline_code as test_code,
        headlines.first_financial_year
        || ' to '
        || headlines_to_date.financial_year as test_period,
        cast(null as int) as test_stage,
        case
            when headlines_to_date.is_published_in_part then 'rolled_forward'
            else 'final'
        end as status,
        headlines_to_date.rolled_forward_value as value,
        not headlines_to_date.is_rolled_floor
        and not headlines_to_date.is_published_in_part as is_complete,
        not headlines_to_date.is_published_in_part as can_only_grow
    from headlines_to_date
    inner join headlines on headlines_to_date.headline_code = headlines.headline_code
    where headlines_to_date.rolled_forward_value is not null
)

select
    test_kind,  -- What kind of figure it is. Unit: code.
    test_code,  -- Metric, programme, theme or headline. Unit: code.
    test_period,  -- Quarter, year or years it is for. Unit: quarter or year.
    test_stage,  -- Stage of adoption it is at. Unit: stage.
    status,  -- What the figure is, or why there is none. Unit: code.
    round(value, 6) as value,  -- The figure. Unit: that of its source.
    is_complete,  -- Whether nothing of it is missing. Unit: yes or no.
    can_only_grow  -- Whether what is missing would add to it. Unit: yes or no.
from figures
