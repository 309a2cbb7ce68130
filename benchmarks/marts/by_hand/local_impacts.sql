-- The impacts of each type together, and how many local programmes have one.
with totals as (
    select
        quarter,
        impact_type,
        round(sum(case status when 'nil' then 0 else value end), 6) as value,
        count(*) as impact_count,
        count(distinct (ahsn_code, local_programme_id)) as programme_count,
        max(list_position(
            ['nil', 'final', 'provisional', 'estimated', 'not_available'], status
        )) as worst
    from impacts
    group by all
)

select
    quarter,
    impact_type,
    case when totals.quarter is null then 0 else value end as value,
    coalesce(impact_count, 0) as impact_count,
    coalesce(programme_count, 0) as programme_count,
    case
        when totals.quarter is null then 'nil'
        else
            coalesce(
                ['nil', 'final', 'provisional', 'estimated', 'not_available'][worst],
                'not_applicable'
            )
    end as status
from (select distinct quarter from impacts)
cross join (
    select distinct code as impact_type
    from vocabularies
    where vocabulary = 'impact_type'
)
left join totals using (quarter, impact_type)
