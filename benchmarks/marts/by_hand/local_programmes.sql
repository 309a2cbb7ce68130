-- Each local programme as its AHSN reports it, and the impacts it has.
with impact_counts as (
    select
        quarter,
        ahsn_code,
        local_programme_id,
        count(*) as impact_count,
        count(distinct impact_type) as impact_type_count
    from impacts
    group by all
),

with_impacts as (
    select distinct quarter, ahsn_code
    from impacts
)

select
    quarter,
    ahsn_code,
    local_programme_id,
    title,
    themes,
    shared_with,
    adopters as adopter_count,
    case
        when (quarter, ahsn_code) in (select (quarter, ahsn_code) from with_impacts)
            then coalesce(impact_count, 0)
    end as impact_count,
    case
        when (quarter, ahsn_code) in (select (quarter, ahsn_code) from with_impacts)
            then coalesce(impact_type_count, 0)
    end as impact_type_count,
    quarter = min(quarter) over (
        partition by ahsn_code, local_programme_id
    ) as is_new
from local_programmes
left join impact_counts using (quarter, ahsn_code, local_programme_id)
