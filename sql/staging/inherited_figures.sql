-- What each figure of an organisation takes over from those merged into it or split.
-- Grain: quarter, ahsn_code, series_code, metric_code.
-- Rebuilt: from the quarter on.
-- Looks back: a year; for cumulative_programme metrics to the beginning.
--
-- The last running total of an organisation that closed goes over to the first figures
-- that any of its heirs gives in the same span; where several do so together they share
-- it in proportion to their figures, and the parts add up to it. Until then it stands
-- beside its heirs' nils, evenly. A year's flows go over to every figure of the year of
-- one that others were merged into; one that was split off begins anew.
--
-- Example: What those who merged had reached when the first figure came.
--     select quarter, series_code, metric_code, inherited_value
--     from staging.inherited_figures order by quarter, series_code, metric_code
with activity_figures as (
    select * from staging.activity_figures
),

organisation_heirs as (
    select * from reference.organisation_heirs
),

quarters as (
    select * from reference.quarters
),

handovers as (
    select
        organisation_heirs.organisation_code,
        organisation_heirs.heir_code,
        organisation_heirs.part,
        quarters.quarter as first_quarter,
        coalesce(last_quarters.quarter, '9999') as last_quarter
    from organisation_heirs
    inner join quarters
        on
            organisation_heirs.valid_from >= quarters.quarter_start_date
            and organisation_heirs.valid_from <= quarters.quarter_end_date
    left join quarters as last_quarters
        on
            organisation_heirs.valid_to >= last_quarters.quarter_start_date
            and organisation_heirs.valid_to <= last_quarters.quarter_end_date
    where organisation_heirs.organisation_code <> organisation_heirs.heir_code
),

closings as (
    select
        organisation_code,
        min(first_quarter) as closing_quarter
    from handovers
    group by organisation_code
),

figures_of_closed as (
    select
        activity_figures.*,
        row_number() over (
            partition by
                activity_figures.series_code,
                activity_figures.metric_code,
                activity_figures.span
            order by activity_figures.quarter desc, activity_figures.ahsn_code desc
        ) as figures_back
    from activity_figures
    inner join closings
        on
            activity_figures.series_code = closings.organisation_code
            and activity_figures.quarter < closings.closing_quarter
    where activity_figures.figure_sent is not null
),

-- Beside the last running total of a closed organisation, what its heirs reported.
heirs_running as (
    select
        closed.series_code as organisation_code,
        closed.span,
        closed.figure_sent as last_figure,
        closed.quarter as closed_quarter,
        handovers.part,
        heirs.quarter,
        heirs.ahsn_code,
        heirs.series_code,
        heirs.metric_code,
        heirs.status,
        heirs.figure_sent,
        min(case when heirs.figure_sent is not null then heirs.quarter end) over (
            partition by closed.series_code, closed.metric_code, closed.span
        ) as claimed_in
    from figures_of_closed as closed
    inner join handovers on closed.series_code = handovers.organisation_code
    inner join activity_figures as heirs
        on
            handovers.heir_code = heirs.series_code
            and closed.metric_code = heirs.metric_code
            and closed.span = heirs.span
            and handovers.first_quarter <= heirs.quarter
            and handovers.last_quarter >= heirs.quarter
    where
        closed.figures_back = 1
        and closed.basis in ('cumulative_fy', 'cumulative_programme')
),

claims as (
    select
        *,
        sum(figure_sent) over (
            partition by organisation_code, metric_code, span
        ) as figure_total
    from heirs_running
    where figure_sent is not null and quarter = claimed_in
),

claims_weighed as (
    select
        *,
        case when figure_total = 0 then 1 else figure_sent end as weight
    from claims
),

claims_in_line as (
    select
        *,
        sum(weight) over (
            partition by organisation_code, metric_code, span
        ) as weight_total,
        sum(weight) over (
            partition by organisation_code, metric_code, span
            order by series_code, ahsn_code
            rows between unbounded preceding and current row
        ) as weight_so_far
    from claims_weighed
),

inherited as (
    -- Taken from the rounded whole so far, the parts add up to the whole.
    select
        quarter,
        ahsn_code,
        series_code,
        metric_code,
        closed_quarter,
        round(last_figure * weight_so_far / nullif(weight_total, 0), 6)
        - round(
            last_figure * (weight_so_far - weight) / nullif(weight_total, 0), 6
        ) as inherited_value
    from claims_in_line
    union all
    select
        quarter,
        ahsn_code,
        series_code,
        metric_code,
        closed_quarter,
        last_figure * part as inherited_value
    from heirs_running
    where status = 'nil' and coalesce(claimed_in > quarter, true)
    union all
    select
        heirs.quarter,
        heirs.ahsn_code,
        heirs.series_code,
        heirs.metric_code,
        closed.quarter as closed_quarter,
        closed.figure_sent as inherited_value
    from figures_of_closed as closed
    inner join handovers on closed.series_code = handovers.organisation_code
    inner join activity_figures as heirs
        on
            handovers.heir_code = heirs.series_code
            and closed.metric_code = heirs.metric_code
            and closed.financial_year = heirs.financial_year
            and handovers.first_quarter <= heirs.quarter
            and handovers.last_quarter >= heirs.quarter
    where closed.basis = 'in_quarter' and handovers.part = 1
)

select
    quarter,  -- Quarter the figure is for. Unit: quarter.
    ahsn_code,  -- AHSN that reports it. Unit: code.
    series_code,  -- Organisation that takes over. Unit: code.
    metric_code,  -- Metric it is about. Unit: code.
    round(
        sum(inherited_value), 6
    ) as inherited_value,  -- What it takes over. Unit: the metric's own.
    min(
        closed_quarter
    ) as earliest_quarter  -- Quarter of the earliest figure taken over. Unit: quarter.
from inherited
group by quarter, ahsn_code, series_code, metric_code
