-- Each figure with what it says about the quarter and the year, in one window.
with sent as (
    select
        activity.quarter,
        activity.ahsn_code,
        activity.organisation_code,
        activity.metric_code,
        activity.submission_id,
        activity.row_number,
        activity.status,
        activity.numerator,
        activity.denominator,
        metrics.basis,
        metrics.first_quarter,
        quarters.financial_year,
        coalesce(activity.organisation_code, activity.ahsn_code) as series,
        case
            when metrics.basis = 'rate'
                then 100.0 * activity.numerator / nullif(activity.denominator, 0)
            when activity.status <> 'nil' then activity.value
        end as figure,
        case basis when 'cumulative_programme' then '' else financial_year end as span
    from activity
    inner join metrics using (metric_code)
    inner join quarters using (quarter)
    where
        activity.organisation_code is not null
        or metrics.reporting_level <> 'organisation_with_total'
),

-- Who followed whom, from which quarter on.
handovers as (
    select
        predecessor_code,
        successor_code,
        kind,
        quarter as since_quarter,
        1.0 / count(*) over (partition by predecessor_code) as part
    from organisation_successions
    inner join quarters
        on happened_on between quarter_start_date and quarter_end_date
),

of_closed as (
    select
        predecessor_code,
        metric_code,
        basis,
        span,
        since_quarter,
        arg_max(figure, quarter) as last_figure,
        sum(figure) as all_figures
    from sent
    inner join (select distinct predecessor_code, since_quarter from handovers)
        on series = predecessor_code and quarter < since_quarter
    where
        figure is not null
        and basis in ('cumulative_fy', 'cumulative_programme', 'in_quarter')
    group by all
),

of_heirs as (
    select
        sent.*,
        predecessor_code,
        last_figure,
        all_figures,
        kind,
        part,
        min(case when figure is not null then quarter end) over (
            partition by predecessor_code, metric_code, span
        ) as claimed_in
    from of_closed
    inner join handovers using (predecessor_code, since_quarter)
    inner join sent using (metric_code, span, basis)
    where series = successor_code and quarter >= since_quarter
),

inherited as (
    select quarter, series, metric_code, round(sum(share), 6) as inherited
    from (
        select
            *,
            case
                when basis = 'in_quarter'
                    then case when kind = 'merger' then all_figures end
                when quarter = claimed_in
                    then
                        last_figure * figure / sum(figure) over (
                            partition by predecessor_code, metric_code, span, quarter
                        )
                when status = 'nil' and coalesce(claimed_in > quarter, true)
                    then last_figure * part
            end as share
        from of_heirs
    )
    group by all
),

looked_back as (
    select
        *,
        last_value(figure ignore nulls) over before as last_figure,
        count(case when figure is not null or status = 'nil' then 1 end) over before
            as known,
        sum(figure) over before as running_before
    from sent
    where basis in ('cumulative_fy', 'cumulative_programme', 'in_quarter')
    window before as (
        partition by metric_code, series, span
        order by quarter
        rows between unbounded preceding and 1 preceding
    )
),

derived as (
    select
        * exclude (last_figure),
        coalesce(last_figure, 0) + coalesce(inherited, 0) as figure_before,
        case
            when status <> 'nil' then figure
            when basis = 'in_quarter' then 0
            else round(coalesce(last_figure, 0) + coalesce(inherited, 0), 6)
        end as value
    from looked_back
    left join inherited using (quarter, series, metric_code)
    union all by name
    select
        *,
        case when basis = 'snapshot' and status = 'nil' then 0 else figure end as value
    from sent
    where basis in ('snapshot', 'rate')
),

flags as (
    select
        submission_id,
        row_number,
        count(*) as failure_count,
        bool_or(severity in ('critical', 'warning')) as is_flagged
    from failures
    where dataset = 'activity' and rejects = 'nothing'
    group by submission_id, row_number
)

select
    quarter,
    ahsn_code,
    organisation_code,
    metric_code,
    submission_id,
    status,
    value,
    numerator,
    denominator,
    case
        when basis like 'cumulative%' then value
        when basis = 'in_quarter' and value is not null
            then
                round(
                    coalesce(running_before, 0) + value + coalesce(inherited, 0), 6
                )
    end as cumulative_value,
    case
        when basis = 'in_quarter' then value
        when
            basis = 'cumulative_fy'
            or (
                basis = 'cumulative_programme'
                and (
                    status = 'nil'
                    or known > 0
                    or inherited is not null
                    or quarter = first_quarter
                )
            )
            then round(value - figure_before, 6)
    end as in_quarter_value,
    coalesce(failure_count, 0) as failure_count,
    coalesce(is_flagged, false) as is_flagged
from derived
left join flags using (submission_id, row_number)
