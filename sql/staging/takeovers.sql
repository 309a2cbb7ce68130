-- Each figure of a closed organisation that a figure takes over, and how much of it.
-- Grain: quarter, ahsn_code, series_code, metric_code, from_organisation_code,
-- from_quarter, from_ahsn_code.
-- Rebuilt: from the quarter on.
-- Looks back: a year; for cumulative_programme metrics to the beginning.
--
-- The last running total of an organisation that closed goes over to the first figures
-- that any of its heirs gives in the same span; where several do so together they share
-- it in proportion to their figures, and the parts add up to it. Until then it stands
-- beside its heirs' nils, evenly. A year's flows go over to every figure of the year of
-- one that others were merged into; one that was split off begins anew. What it goes
-- over to may have no value itself, and what goes over may be nought: it is here too.
--
-- Example: From which cells figures of merged or split organisations go on.
--     select
--         quarter, series_code, metric_code, inherited_value,
--         from_organisation_code, from_quarter, from_sheet, from_cell, from_value
--     from staging.takeovers
--     order by quarter, series_code, metric_code, from_organisation_code, from_quarter
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
        activity_figures.metric_code,
        activity_figures.basis,
        activity_figures.span,
        activity_figures.series_code as from_organisation_code,
        activity_figures.quarter as from_quarter,
        activity_figures.ahsn_code as from_ahsn_code,
        activity_figures.submission_id as from_submission_id,
        activity_figures.sheet as from_sheet,
        activity_figures.row_number as from_row_number,
        activity_figures.cell as from_cell,
        activity_figures.figure_sent as from_value,
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

-- What goes over, the last running total and all of a year's flows, each beside every
-- figure of the heirs in its span.
figures_of_heirs as (
    select
        closed.*,
        handovers.part,
        heirs.quarter,
        heirs.ahsn_code,
        heirs.series_code,
        heirs.status,
        heirs.figure_sent,
        min(case when heirs.figure_sent is not null then heirs.quarter end) over (
            partition by closed.from_organisation_code, closed.metric_code, closed.span
        ) as claimed_in
    from figures_of_closed as closed
    inner join handovers on closed.from_organisation_code = handovers.organisation_code
    inner join activity_figures as heirs
        on
            handovers.heir_code = heirs.series_code
            and closed.metric_code = heirs.metric_code
            and closed.span = heirs.span
            and handovers.first_quarter <= heirs.quarter
            and handovers.last_quarter >= heirs.quarter
    where
        (closed.basis = 'in_quarter' and handovers.part = 1)
        or (
            closed.basis in ('cumulative_fy', 'cumulative_programme')
            and closed.figures_back = 1
        )
),

figures_going_over as (
    select
        *,
        case
            when basis = 'in_quarter' then 'whole'
            when figure_sent is not null and quarter = claimed_in then 'shared'
            when status = 'nil' and coalesce(claimed_in > quarter, true) then 'waiting'
        end as manner
    from figures_of_heirs
),

totalled as (
    select
        *,
        sum(figure_sent) over (
            partition by from_organisation_code, metric_code, span, manner
        ) as figure_total
    from figures_going_over
    where manner is not null
),

weighed as (
    select
        *,
        case when figure_total = 0 then 1 else figure_sent end as weight
    from totalled
),

in_line as (
    select
        *,
        sum(weight) over (
            partition by from_organisation_code, metric_code, span, manner
        ) as weight_total,
        sum(weight) over (
            partition by from_organisation_code, metric_code, span, manner
            order by series_code, ahsn_code
            rows between unbounded preceding and current row
        ) as weight_so_far
    from weighed
),

takeovers as (
    select
        *,
        case manner
            when 'whole' then from_value
            when 'waiting' then from_value * part
            -- Taken from the rounded whole so far, the parts add up to the whole.
            else
                round(from_value * weight_so_far / nullif(weight_total, 0), 6)
                - round(
                    from_value * (weight_so_far - weight) / nullif(weight_total, 0), 6
                )
        end as inherited_value
    from in_line
)

-- Parts of what was split may have come to the same heir by two ways.
select
    quarter,  -- Quarter the figure is for. Unit: quarter.
    ahsn_code,  -- AHSN that reports it. Unit: code.
    series_code,  -- Organisation that takes over. Unit: code.
    metric_code,  -- Metric it is about. Unit: code.
    from_organisation_code,  -- Closed organisation that is taken over. Unit: code.
    from_quarter,  -- Quarter of its figure. Unit: quarter.
    from_ahsn_code,  -- AHSN that reported it. Unit: code.
    from_submission_id,  -- Submission it stands in. Unit: code.
    from_sheet,  -- Sheet or file it stands in. Unit: text.
    from_row_number,  -- Row of the sheet. Unit: row.
    from_cell,  -- Cell of the value, as D6. Unit: cell.
    from_value,  -- Figure, all of it though heirs share it. Unit: the metric's own.
    sum(
        inherited_value
    ) as inherited_value  -- What is taken over of it. Unit: the metric's own.
from takeovers
group by
    quarter,
    ahsn_code,
    series_code,
    metric_code,
    from_organisation_code,
    from_quarter,
    from_ahsn_code,
    from_submission_id,
    from_sheet,
    from_row_number,
    from_cell,
    from_value
