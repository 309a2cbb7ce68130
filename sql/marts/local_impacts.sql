-- The library of impacts of local programmes: what each type of impact comes to.
-- Grain: quarter, impact_type.
-- Rebuilt: by quarter.
--
-- Each type has a unit of its own, and only impacts of one type are added: nothing here
-- adds two types, cash-releasing and other savings least of all. The library stands as
-- at the quarter's end, so that quarters are not added either. The status is the worst
-- of the impacts' own; every registered type has a row in each quarter that was judged.
--
-- Example: What the library holds at the end of the year, type by type.
--     select impact_type_name, value, unit, programme_count, status
--     from marts.local_impacts
--     where quarter = '2020-21-Q4'
--     order by impact_type
with impacts as (
    select * from staging.impacts
),

dataset_returns as (
    select * from staging.dataset_returns
),

vocabularies as (
    select * from reference.vocabularies
),

impact_types as (
    select
        code as impact_type,
        max(name) as impact_type_name,
        max(unit) as unit
    from vocabularies
    where vocabulary = 'impact_type'
    group by code
),

quarters_reported as (
    select
        quarter,
        financial_year,
        count(case when status in ('reported', 'nil') then 1 end) as ahsns_reported,
        count(*) as ahsns_expected
    from dataset_returns
    where dataset = 'impacts'
    group by quarter, financial_year
),

programmes as (
    select distinct
        quarter,
        impact_type,
        ahsn_code,
        local_programme_id
    from impacts
),

programme_counts as (
    select
        quarter,
        impact_type,
        count(*) as programme_count
    from programmes
    group by quarter, impact_type
),

-- Summed in whole millionths: whatever the order of the rows, the sum is the same.
totals as (
    select
        quarter,
        impact_type,
        sum(
            case when status = 'nil' then 0 else round(value * 1000000, 0) end
        ) / 1000000 as value,
        count(*) as impact_count,
        count(case when status = 'not_available' then 1 end) as awaited_impact_count,
        count(case when status = 'estimated' then 1 end) as estimated_impact_count,
        count(case when status = 'provisional' then 1 end) as provisional_impact_count,
        count(distinct ahsn_code) as ahsn_count,
        max(case status
            when 'not_available' then 5
            when 'estimated' then 4
            when 'provisional' then 3
            when 'final' then 2
            when 'nil' then 1
            else 0
        end) as status_rank
    from impacts
    group by quarter, impact_type
)

select
    quarters_reported.quarter,  -- Quarter at whose end it stood so. Unit: quarter.
    impact_types.impact_type,  -- The registered type. Unit: code.
    impact_types.impact_type_name,  -- The type's name. Unit: text.
    quarters_reported.financial_year,  -- Year of the quarter. Unit: financial year.
    impact_types.unit,  -- Unit of the type. Unit: text.
    case totals.status_rank
        when 5 then 'not_available'
        when 4 then 'estimated'
        when 3 then 'provisional'
        when 2 then 'final'
        when 1 then 'nil'
        when 0 then 'not_applicable'
        else
            case
                when quarters_reported.ahsns_reported > 0 then 'nil' else 'not_sent'
            end
    end as status,  -- Worst of the impacts, or not_sent. Unit: code.
    case
        when totals.impact_type is null and quarters_reported.ahsns_reported > 0
            then 0
        else round(totals.value, 6)
    end as value,  -- The impacts of the type together. Unit: that of the type.
    case
        when quarters_reported.ahsns_reported > 0
            then coalesce(totals.impact_count, 0)
    end as impact_count,  -- Impacts of the type. Unit: impacts.
    case
        when quarters_reported.ahsns_reported > 0
            then coalesce(totals.awaited_impact_count, 0)
    end as awaited_impact_count,  -- Of them, still awaited. Unit: impacts.
    case
        when quarters_reported.ahsns_reported > 0
            then coalesce(totals.estimated_impact_count, 0)
    end as estimated_impact_count,  -- Of them, estimated. Unit: impacts.
    case
        when quarters_reported.ahsns_reported > 0
            then coalesce(totals.provisional_impact_count, 0)
    end as provisional_impact_count,  -- Of them, provisional. Unit: impacts.
    case
        when quarters_reported.ahsns_reported > 0
            then coalesce(programme_counts.programme_count, 0)
    end as programme_count,  -- Local programmes that have one. Unit: programmes.
    case
        when quarters_reported.ahsns_reported > 0
            then coalesce(totals.ahsn_count, 0)
    end as ahsn_count,  -- AHSNs that have one. Unit: AHSNs.
    quarters_reported.ahsns_reported,  -- AHSNs with impacts or a nil. Unit: AHSNs.
    quarters_reported.ahsns_expected  -- AHSNs there are. Unit: AHSNs.
from quarters_reported
cross join impact_types
left join totals
    on
        quarters_reported.quarter = totals.quarter
        and impact_types.impact_type = totals.impact_type
left join programme_counts
    on
        quarters_reported.quarter = programme_counts.quarter
        and impact_types.impact_type = programme_counts.impact_type
