-- Each AHSN's figure, its outturn, and its place among the others.
with totals as (
    select
        quarter,
        ahsn_code,
        metric_code,
        sum(value) as value,
        sum(cumulative_value) as cumulative_value,
        sum(sum(value)) over (
            partition by ahsn_code, metric_code, left(quarter, 7) order by quarter
        ) as flow_of_year,
        sum(in_quarter_value) as in_quarter_value,
        sum(value) filter (is_flagged) as flagged_value,
        sum(value) filter (not is_flagged) as unflagged_value,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(numerator) filter (is_flagged) as flagged_numerator,
        sum(denominator) filter (is_flagged) as flagged_denominator,
        count(organisation_code) as organisation_count,
        count(value) as figure_count,
        max(list_position(
            ['nil', 'final', 'provisional', 'estimated', 'not_available'], status
        )) as worst
    from marts.activity
    group by quarter, ahsn_code, metric_code
),

reports as (
    select distinct
        quarter,
        financial_year,
        ahsn_code,
        metric_code,
        true as is_expected
    from metrics
    inner join quarters
        on
            quarter between metrics.first_quarter
            and coalesce(metrics.last_quarter, '9999')
            and quarter in (select quarter from submissions)
    inner join expected_programmes using (programme_code)
    union all
    select
        quarter,
        financial_year,
        ahsn_code,
        metric_code,
        false as is_expected
    from totals
    inner join quarters using (quarter)
    where
        not exists (
            select 1
            from metrics
            inner join expected_programmes using (programme_code)
            where
                metrics.metric_code = totals.metric_code
                and expected_programmes.ahsn_code = totals.ahsn_code
        )
),

eligible as (
    select quarter, ahsn_code, organisation_type, count(*) as organisations
    from organisations
    inner join quarters
        on
            quarter_end_date between coalesce(valid_from, '0001-01-01')
            and coalesce(valid_to, '9999-12-31')
            and quarter_end_date between coalesce(opened_on, '0001-01-01')
            and coalesce(closed_on, '9999-12-31')
    group by all
),

shares as (
    select ahsn_code, metric_code, financial_year, trajectory
    from trajectories
    qualify row_number() over (
        partition by ahsn_code, metric_code, financial_year
        order by trajectory_version desc
    ) = 1
),

figures as (
    select
        reports.*,
        basis,
        case
            when basis = 'rate' and is_kept
                then 100.0 * numerator / nullif(denominator, 0)
            when basis <> 'rate' and is_kept then round(totals.value, 6)
        end as value,
        case
            when is_kept and basis <> 'in_quarter' then round(cumulative_value, 6)
            when is_kept and totals.value is not null then round(flow_of_year, 6)
        end as cumulative_value,
        case when is_kept then round(in_quarter_value, 6) end as in_quarter_value,
        case when is_kept then numerator end as numerator,
        case when is_kept then denominator end as denominator,
        case when is_kept then flagged_numerator end as flagged_numerator,
        case when is_kept then flagged_denominator end as flagged_denominator,
        case
            when is_kept and basis <> 'rate' and totals.value is not null
                then round(coalesce(totals.flagged_value, 0), 6)
        end as flagged_value,
        case
            when is_kept and basis = 'rate'
                then
                    100.0
                    * (totals.numerator - coalesce(totals.flagged_numerator, 0))
                    / nullif(
                        totals.denominator - coalesce(totals.flagged_denominator, 0), 0
                    )
            when is_kept then round(unflagged_value, 6)
        end as value_if_flagged_removed,
        case
            when totals.quarter is not null and not is_kept then 'not_added'
            when totals.quarter is not null
                then coalesce(
                    ['nil', 'final', 'provisional', 'estimated', 'not_available'][worst],
                    'not_applicable'
                )
            else 'not_sent'
        end as status,
        totals.quarter is not null as is_received,
        coalesce(figure_count > 0, false) as is_reported,
        case
            when eligible_organisation_type is not null then coalesce(organisations, 0)
        end as eligible_organisations,
        trajectory
    from reports
    inner join metrics using (metric_code)
    inner join programmes using (programme_code)
    left join totals using (quarter, ahsn_code, metric_code)
    left join shares using (ahsn_code, metric_code, financial_year)
    left join eligible
        on
            reports.quarter = eligible.quarter
            and reports.ahsn_code = eligible.ahsn_code
            and eligible_organisation_type = organisation_type,
    lateral (
        select never_added is null or organisation_count = 0 as is_kept
    )
)

select
    figures.* exclude (basis, eligible_organisations),
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
    end as outturn_pct,
    case when basis <> 'rate' then value / nullif(eligible_organisations, 0) end
        as rate_per_eligible_organisation,
    case
        when value is not null
            then rank() over (
                partition by quarter, metric_code order by value desc nulls last
            )
    end as rank,
    round(median(value) over (partition by quarter, metric_code), 6) as network_median
from figures
