-- Each AHSN's figure with the organisations that belong to it today.
with last_areas as (
    select
        organisation_code,
        arg_max(ahsn_code, coalesce(valid_from, '0001-01-01')) as ahsn_code
    from organisations
    group by organisation_code
),

areas as (
    select
        own.organisation_code,
        case
            when min(heirs.ahsn_code) = max(heirs.ahsn_code) then min(heirs.ahsn_code)
            else own.ahsn_code
        end as area
    from last_areas as own
    left join organisation_successions on own.organisation_code = predecessor_code
    left join last_areas as heirs on heirs.organisation_code = successor_code
    group by own.organisation_code, own.ahsn_code
),

totals as (
    select
        quarter,
        coalesce(area, ahsn_code) as ahsn_code,
        metric_code,
        sum(value) as value,
        sum(sum(value)) over (
            partition by coalesce(area, ahsn_code), metric_code, left(quarter, 7)
            order by quarter
        ) as flow_of_year,
        sum(cumulative_value) as cumulative_value,
        sum(in_quarter_value) as in_quarter_value,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        count(organisation_code) as organisation_count,
        count(distinct organisation_code) filter (value is not null)
            as organisations_reported,
        max(list_position(
            ['nil', 'final', 'provisional', 'estimated', 'not_available'], status
        )) as worst
    from marts.activity
    left join areas using (organisation_code)
    group by quarter, coalesce(area, ahsn_code), metric_code
),

silent as (
    select quarter, ahsn_code, metric_code
    from marts.ahsn_metric_quarter
    where not is_received
)

select
    quarter,
    ahsn_code,
    metric_code,
    case
        when not is_kept then null
        when basis = 'rate' then 100.0 * numerator / nullif(denominator, 0)
        else round(value, 6)
    end as value,
    case
        when not is_kept then null
        when basis <> 'in_quarter' then round(cumulative_value, 6)
        when value is not null then round(flow_of_year, 6)
    end as cumulative_value,
    case when is_kept then round(in_quarter_value, 6) end as in_quarter_value,
    coalesce(organisations_reported, 0) as organisations_reported,
    case
        when organisation_count is null then 'not_sent'
        when not is_kept then 'not_added'
        else
            coalesce(
                ['nil', 'final', 'provisional', 'estimated', 'not_available'][worst],
                'not_applicable'
            )
    end as status
from totals
full join silent using (quarter, ahsn_code, metric_code)
inner join metrics using (metric_code),
    lateral (
        select never_added is null or organisation_count = 0 as is_kept
    )
