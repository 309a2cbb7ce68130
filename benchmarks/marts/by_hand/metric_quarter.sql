-- The national figure of each metric and quarter, its outturn and its coverage.
with totals as (
    select
        quarter,
        metric_code,
        sum(value) as value,
        sum(cumulative_value) as cumulative_value,
        sum(sum(value)) over (
            partition by metric_code, left(quarter, 7) order by quarter
        ) as flow_of_year,
        sum(in_quarter_value) as in_quarter_value,
        sum(flagged_value) as flagged_value,
        sum(value_if_flagged_removed) as unflagged_value,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(flagged_numerator) as flagged_numerator,
        sum(flagged_denominator) as flagged_denominator,
        count(*) filter (is_reported) as ahsns_reported,
        count(*) filter (is_expected) as ahsns_expected,
        max(list_position(
            [
                'not_applicable',
                'nil',
                'final',
                'provisional',
                'estimated',
                'not_available',
                'not_added'
            ],
            status
        )) as worst
    from marts.ahsn_metric_quarter
    group by quarter, metric_code
),

trajectory_of as (
    select metric_code, financial_year, trajectory
    from trajectories
    where ahsn_code is null
    qualify row_number() over (
        partition by metric_code, financial_year order by trajectory_version desc
    ) = 1
),

figures as (
    select
        quarter,
        metric_code,
        financial_year,
        basis,
        trajectory,
        coalesce(ahsns_reported, 0) as ahsns_reported,
        coalesce(ahsns_expected, 0) as ahsns_expected,
        case
            when never_added is not null then null
            when basis = 'rate' then 100.0 * numerator / nullif(denominator, 0)
            else round(value, 6)
        end as value,
        case
            when never_added is not null then null
            when basis <> 'in_quarter' then round(cumulative_value, 6)
            when value is not null then round(flow_of_year, 6)
        end as cumulative_value,
        case when never_added is null then round(in_quarter_value, 6) end
            as in_quarter_value,
        case
            when never_added is null and basis <> 'rate' then round(flagged_value, 6)
        end as flagged_value,
        case
            when never_added is not null then null
            when basis = 'rate'
                then
                    100.0
                    * (numerator - coalesce(flagged_numerator, 0))
                    / nullif(denominator - coalesce(flagged_denominator, 0), 0)
            else round(unflagged_value, 6)
        end as value_if_flagged_removed,
        case
            when worst is null then 'not_sent'
            when never_added is not null then 'not_added'
            else
                [
                    'not_applicable',
                    'nil',
                    'final',
                    'provisional',
                    'estimated',
                    'not_available'
                ][worst]
        end as status
    from metrics
    inner join quarters
        on
            quarter between metrics.first_quarter
            and coalesce(metrics.last_quarter, '9999')
            and quarter in (select quarter from submissions)
    left join totals using (quarter, metric_code)
    left join trajectory_of using (metric_code, financial_year)
)

select
    * exclude (basis),
    case
        when
            status <> 'not_available'
            and (metric_code, financial_year) not in (
                select (metric_code, financial_year) from outturn_exceptions
            )
            then
                100.0
                * case basis when 'in_quarter' then cumulative_value else value end
                / nullif(trajectory, 0)
    end as outturn_pct
from figures
