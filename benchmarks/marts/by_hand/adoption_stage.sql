-- How many organisations stand at each stage of adopting an intervention.
with judged as (
    select quarter, quarter_end_date
    from quarters
    where quarter in (select quarter from submissions)
),

open as (
    select quarter, ahsn_code, organisation_code, organisation_type
    from organisations
    inner join judged
        on
            quarter_end_date between coalesce(valid_from, '0001-01-01')
            and coalesce(valid_to, '9999-12-31')
            and quarter_end_date between coalesce(opened_on, '0001-01-01')
            and coalesce(closed_on, '9999-12-31')
),

interventions as (
    select programme_code, quarter, eligible_organisation_type
    from programmes
    inner join judged
        on
            quarter between first_quarter and coalesce(last_quarter, '9999')
    where has_adoption
),

eligible as (
    select programme_code, quarter, count(*) as eligible_count
    from interventions
    inner join open using (quarter)
    where eligible_organisation_type = organisation_type
    group by all
),

at_stage as (
    select
        programme_code,
        quarter,
        arg_min(
            stage,
            (
                coalesce(adoption.ahsn_code <> open.ahsn_code, true),
                adoption.ahsn_code,
                submission_id,
                row_number
            )
        ) as stage,
        any_value(organisation_type) = any_value(eligible_organisation_type)
            as is_eligible
    from adoption
    inner join interventions using (programme_code, quarter)
    left join open using (quarter, organisation_code)
    where stage is not null
    group by programme_code, quarter, organisation_code
),

counted as (
    select programme_code, quarter, stage, count(*) filter (is_eligible) as here
    from at_stage
    group by all
),

reported as (
    select distinct programme_code, quarter
    from adoption
),

shown as (
    select
        programme_code,
        quarter,
        stage,
        eligible_count,
        case
            when reported.quarter is not null then coalesce(here, 0)
        end as organisation_count
    from interventions
    inner join (
        select distinct
            cast(code as int) as stage,
            first_quarter,
            last_quarter
        from vocabularies
        where vocabulary = 'adoption_stage'
    ) as stages
        on
            quarter between coalesce(stages.first_quarter, '')
            and coalesce(stages.last_quarter, '9999')
    left join counted using (programme_code, quarter, stage)
    left join eligible using (programme_code, quarter)
    left join reported using (programme_code, quarter)
)

select
    programme_code,
    quarter,
    stage,
    organisation_count,
    eligible_count,
    100.0 * organisation_count / nullif(eligible_count, 0) as organisation_pct,
    sum(organisation_count) over above as at_or_above_count,
    100.0 * sum(organisation_count) over above
    / nullif(eligible_count, 0) as at_or_above_pct
from shown
window above as (partition by programme_code, quarter order by stage desc)
