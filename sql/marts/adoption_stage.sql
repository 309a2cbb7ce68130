-- How many organisations stand at each stage of adopting an intervention.
-- Grain: programme_code, quarter, stage.
-- Rebuilt: by quarter.
--
-- Every stage in use in a quarter that was judged has a row, if only with noughts. An
-- organisation counts once, at the stage given by the AHSN in whose area it lies on the
-- quarter's last day, or else by the first that gave one. Only eligible organisations
-- count: of the intervention's kind, and open on that day, so that one that merged
-- during the quarter does not stand beside the one it became. Percentages are of all
-- eligible organisations; where fewer report a stage (reported_count), the one at or
-- above is the least that it can be. Without a kind all count, and there is none.
--
-- Example: How far an intervention has spread, stage by stage.
--     select quarter, stage, organisation_count, at_or_above_pct
--     from marts.adoption_stage
--     where programme_code = 'news2'
--     order by quarter, stage
with adoption as (
    select * from staging.adoption
),

dataset_returns as (
    select * from staging.dataset_returns
),

programmes as (
    select * from reference.programmes
),

expected_programmes as (
    select * from reference.expected_programmes
),

organisation_quarters as (
    select * from reference.organisation_quarters
),

vocabularies as (
    select * from reference.vocabularies
),

quarters_judged as (
    select distinct
        quarter,
        financial_year
    from dataset_returns
),

interventions as (
    select
        programmes.programme_code,
        programmes.eligible_organisation_type,
        quarters_judged.quarter,
        quarters_judged.financial_year
    from programmes
    inner join quarters_judged
        on
            programmes.first_quarter <= quarters_judged.quarter
            and coalesce(programmes.last_quarter, '9999') >= quarters_judged.quarter
    where programmes.has_adoption
),

stages as (
    select
        cast(code as int) as stage,
        max(name) as stage_name,
        max(first_quarter) as first_quarter,
        max(last_quarter) as last_quarter
    from vocabularies
    where vocabulary = 'adoption_stage'
    group by cast(code as int)
),

eligible_counts as (
    select
        interventions.programme_code,
        interventions.quarter,
        count(*) as eligible_count
    from interventions
    inner join organisation_quarters
        on
            interventions.quarter = organisation_quarters.quarter
            and interventions.eligible_organisation_type
            = organisation_quarters.organisation_type
    where organisation_quarters.is_open
    group by interventions.programme_code, interventions.quarter
),

organisations_at_stage as (
    select
        interventions.programme_code,
        interventions.quarter,
        adoption.organisation_code,
        adoption.stage,
        interventions.eligible_organisation_type is null
        or coalesce(
            organisation_quarters.is_open
            and interventions.eligible_organisation_type
            = organisation_quarters.organisation_type,
            false
        ) as is_eligible
    from adoption
    inner join interventions
        on
            adoption.programme_code = interventions.programme_code
            and adoption.quarter = interventions.quarter
    left join organisation_quarters
        on
            adoption.quarter = organisation_quarters.quarter
            and adoption.organisation_code = organisation_quarters.organisation_code
    where adoption.stage is not null
    qualify row_number() over (
        partition by
            interventions.programme_code,
            interventions.quarter,
            adoption.organisation_code
        order by
            case
                when adoption.ahsn_code = organisation_quarters.ahsn_code then 0 else 1
            end,
            adoption.ahsn_code,
            adoption.submission_id,
            adoption.row_number
    ) = 1
),

stage_counts as (
    select
        programme_code,
        quarter,
        stage,
        count(case when is_eligible then 1 end) as organisation_count
    from organisations_at_stage
    group by programme_code, quarter, stage
),

reported_counts as (
    select
        programme_code,
        quarter,
        count(case when is_eligible then 1 end) as reported_count,
        count(case when not is_eligible then 1 end) as not_eligible_count
    from organisations_at_stage
    group by programme_code, quarter
),

-- A nil for the whole dataset reports every intervention the AHSN is expected to.
reports as (
    select distinct
        adoption.programme_code,
        adoption.quarter,
        adoption.ahsn_code
    from adoption
    union distinct
    select
        interventions.programme_code,
        interventions.quarter,
        dataset_returns.ahsn_code
    from interventions
    inner join dataset_returns on interventions.quarter = dataset_returns.quarter
    inner join expected_programmes
        on
            interventions.programme_code = expected_programmes.programme_code
            and dataset_returns.ahsn_code = expected_programmes.ahsn_code
            and interventions.quarter >= expected_programmes.first_quarter
            and interventions.quarter
            <= coalesce(expected_programmes.last_quarter, '9999')
    where dataset_returns.dataset = 'adoption' and dataset_returns.status = 'nil'
),

report_counts as (
    select
        programme_code,
        quarter,
        count(*) as ahsns_reported
    from reports
    group by programme_code, quarter
),

expected_counts as (
    select
        interventions.programme_code,
        interventions.quarter,
        count(distinct expected_programmes.ahsn_code) as ahsns_expected
    from interventions
    inner join expected_programmes
        on
            interventions.programme_code = expected_programmes.programme_code
            and interventions.quarter >= expected_programmes.first_quarter
            and interventions.quarter
            <= coalesce(expected_programmes.last_quarter, '9999')
    group by interventions.programme_code, interventions.quarter
),

-- A stage that was given counts even where the list of stages no longer has it.
stages_shown as (
    select
        interventions.programme_code,
        interventions.quarter,
        stages.stage
    from interventions
    inner join stages
        on
            coalesce(stages.first_quarter, '') <= interventions.quarter
            and coalesce(stages.last_quarter, '9999') >= interventions.quarter
    union distinct
    select
        programme_code,
        quarter,
        stage
    from stage_counts
),

counts as (
    select
        stages_shown.programme_code,
        stages_shown.quarter,
        stages_shown.stage,
        stages.stage_name,
        interventions.financial_year,
        eligible_counts.eligible_count,
        coalesce(report_counts.ahsns_reported, 0) as ahsns_reported,
        coalesce(expected_counts.ahsns_expected, 0) as ahsns_expected,
        case
            when report_counts.ahsns_reported is null then 'not_sent'
            when reported_counts.programme_code is null then 'nil'
            else 'final'
        end as status,
        case
            when report_counts.ahsns_reported is not null
                then coalesce(stage_counts.organisation_count, 0)
        end as organisation_count,
        case
            when report_counts.ahsns_reported is not null
                then coalesce(reported_counts.reported_count, 0)
        end as reported_count,
        case
            when report_counts.ahsns_reported is not null
                then coalesce(reported_counts.not_eligible_count, 0)
        end as not_eligible_count
    from stages_shown
    inner join interventions
        on
            stages_shown.programme_code = interventions.programme_code
            and stages_shown.quarter = interventions.quarter
    left join stages on stages_shown.stage = stages.stage
    left join stage_counts
        on
            stages_shown.programme_code = stage_counts.programme_code
            and stages_shown.quarter = stage_counts.quarter
            and stages_shown.stage = stage_counts.stage
    left join eligible_counts
        on
            stages_shown.programme_code = eligible_counts.programme_code
            and stages_shown.quarter = eligible_counts.quarter
    left join reported_counts
        on
            stages_shown.programme_code = reported_counts.programme_code
            and stages_shown.quarter = reported_counts.quarter
    left join report_counts
        on
            stages_shown.programme_code = report_counts.programme_code
            and stages_shown.quarter = report_counts.quarter
    left join expected_counts
        on
            stages_shown.programme_code = expected_counts.programme_code
            and stages_shown.quarter = expected_counts.quarter
),

counts_above as (
    select
        *,
        sum(organisation_count) over (
            partition by programme_code, quarter
            order by stage desc
        ) as at_or_above_count
    from counts
)

select
    programme_code,  -- The intervention. Unit: code.
    quarter,  -- Quarter the stages are of. Unit: quarter.
    stage,  -- Stage of adoption, from 1. Unit: stage.
    stage_name,  -- The stage's name. Unit: text.
    financial_year,  -- Financial year of the quarter. Unit: financial year.
    status,  -- final, nil where all say so, or not_sent. Unit: code.
    organisation_count,  -- Organisations at the stage. Unit: organisations.
    eligible_count,  -- Organisations that could adopt it. Unit: organisations.
    100.0 * organisation_count / nullif(eligible_count, 0)
        as organisation_pct,  -- At the stage, of the eligible. Unit: per cent.
    cast(
        at_or_above_count as bigint
    ) as at_or_above_count,  -- At the stage or a later one. Unit: organisations.
    100.0 * at_or_above_count / nullif(eligible_count, 0)
        as at_or_above_pct,  -- At it or a later one, of the eligible. Unit: per cent.
    reported_count,  -- Eligible organisations at any stage. Unit: organisations.
    not_eligible_count,  -- Reported, not eligible, not counted. Unit: organisations.
    ahsns_reported,  -- AHSNs with a stage or a nil. Unit: AHSNs.
    ahsns_expected  -- AHSNs expected to report. Unit: AHSNs.
from counts_above
