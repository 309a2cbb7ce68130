-- Every activity figure, with what it says about the quarter and about the year.
-- Grain: quarter, ahsn_code, organisation_code or none, metric_code.
-- Rebuilt: from the quarter on.
-- Looks back: a year; for cumulative_programme metrics to the beginning.
--
-- What a figure covers is the metric's declared basis, never guessed. A series is an
-- organisation's figures for a metric (the AHSN's own where there is no organisation),
-- so that it goes on when the organisation moves to another AHSN. One that others were
-- merged into goes on from all their figures together; those that one was split into
-- share its last running total in proportion to their first figures. After a quarter
-- without a figure, the next difference covers the gap; it is not spread over it:
-- quarters_covered says how many quarters it spans, of a running total's first figure
-- those since its span began. So the in-quarter values of one series sum to the last
-- cumulative value it has in the span, less its first one where that is unknown. A nil,
-- of a record or on the cover, says that nothing happened: a running total stays where
-- it was. An AHSN's own total of what its organisations report is no figure here.
--
-- Example: What each site of an AHSN reported, and how it grew.
--     select quarter, organisation_code, value, in_quarter_value, status, is_flagged
--     from marts.activity
--     where metric_code = 'eied_patients' and ahsn_code = 'YH'
--     order by organisation_code, quarter
with activity_figures as (
    select * from staging.activity_figures
),

inherited_figures as (
    select * from staging.inherited_figures
),

record_failures as (
    select * from staging.record_failures
),

quarters as (
    select * from reference.quarters
),

record_flags as (
    select
        submission_id,
        row_number,
        count(*) as failure_count,
        count(case when is_flag then 1 end) as flag_count
    from record_failures
    where dataset = 'activity'
    group by submission_id, row_number
),

figures_with_earlier as (
    select
        activity_figures.*,
        inherited_figures.inherited_value,
        inherited_figures.earliest_quarter as inherited_quarter,
        last_value(activity_figures.figure_sent ignore nulls) over (
            partition by
                activity_figures.metric_code,
                activity_figures.series_code,
                activity_figures.span
            order by activity_figures.quarter, activity_figures.ahsn_code
            rows between unbounded preceding and 1 preceding
        ) as earlier_figure,
        count(
            case
                when
                    activity_figures.figure_sent is not null
                    or activity_figures.status = 'nil'
                    then 1
            end
        ) over (
            partition by
                activity_figures.metric_code,
                activity_figures.series_code,
                activity_figures.span
            order by activity_figures.quarter, activity_figures.ahsn_code
            rows between unbounded preceding and 1 preceding
        ) as earlier_count,
        max(
            case
                when
                    activity_figures.figure_sent is not null
                    or activity_figures.status = 'nil'
                    then activity_figures.quarter
            end
        ) over (
            partition by
                activity_figures.metric_code,
                activity_figures.series_code,
                activity_figures.span
            order by activity_figures.quarter, activity_figures.ahsn_code
            rows between unbounded preceding and 1 preceding
        ) as earlier_quarter,
        -- A flow's span is the year; one way of parting the rows costs one sorting.
        sum(activity_figures.figure_sent) over (
            partition by
                activity_figures.metric_code,
                activity_figures.series_code,
                activity_figures.span
            order by activity_figures.quarter, activity_figures.ahsn_code
            rows between unbounded preceding and current row
        ) as figure_of_year
    from activity_figures
    left join inherited_figures
        on
            activity_figures.quarter = inherited_figures.quarter
            and activity_figures.ahsn_code = inherited_figures.ahsn_code
            and activity_figures.series_code = inherited_figures.series_code
            and activity_figures.metric_code = inherited_figures.metric_code
),

figures_standing as (
    select
        *,
        coalesce(earlier_figure, 0) + coalesce(inherited_value, 0) as figure_before,
        case
            when status <> 'nil' or basis = 'rate' then figure_sent
            when basis in ('cumulative_fy', 'cumulative_programme')
                then
                    round(coalesce(earlier_figure, 0) + coalesce(inherited_value, 0), 6)
            else 0
        end as figure
    from figures_with_earlier
),

figures_by_basis as (
    select
        *,
        case
            when basis in ('cumulative_fy', 'cumulative_programme') then figure
            when basis = 'in_quarter' and figure is not null
                then
                    round(
                        coalesce(figure_of_year, 0) + coalesce(inherited_value, 0), 6
                    )
        end as cumulative_value,
        case
            when basis = 'in_quarter' then figure
            when
                basis = 'cumulative_fy'
                -- Before the first figure only a new metric is known to be at nought.
                or (
                    basis = 'cumulative_programme'
                    and (
                        status = 'nil'
                        or earlier_count > 0
                        or inherited_value is not null
                        or quarter = first_quarter
                    )
                )
                then round(figure - figure_before, 6)
        end as in_quarter_value,
        -- Of its own figure and what it took over, the earlier one begins the cover.
        case
            when earlier_quarter < inherited_quarter then earlier_quarter
            else coalesce(inherited_quarter, earlier_quarter)
        end as quarter_before,
        case
            when basis = 'cumulative_programme' and status = 'nil' then quarter
            when basis = 'cumulative_programme' then first_quarter
            when first_quarter > financial_year || '-Q1' then first_quarter
            else financial_year || '-Q1'
        end as quarter_begun
    from figures_standing
)

select
    figures.quarter,  -- Quarter it reports. Unit: quarter.
    figures.ahsn_code,  -- AHSN that reports it. Unit: code.
    figures.organisation_code,  -- Organisation; null is the AHSN itself. Unit: code.
    figures.metric_code,  -- Metric it is about. Unit: code.
    figures.programme_code,  -- Programme it is about. Unit: code.
    figures.financial_year,  -- Financial year of the quarter. Unit: financial year.
    figures.basis,  -- What the figure covers. Unit: code.
    figures.unit,  -- The metric's own unit. Unit: text.
    figures.submission_id,  -- Submission it stands in. Unit: code.
    figures.sheet,  -- Sheet or file it stands in. Unit: text.
    figures.row_number,  -- Row of the sheet; null is the cover's nil. Unit: row.
    figures.cell,  -- Cell of the value, as D6; of a rate, its upper part's. Unit: cell.
    figures.status,  -- What the value is, or why there is none. Unit: code.
    figures.comment,  -- The sender's own words. Unit: text.
    figures.figure as value,  -- Figure; a nil adds nothing. Unit: the metric's own.
    figures.numerator,  -- Upper part of a rate. Unit: count.
    figures.denominator,  -- Lower part of a rate. Unit: count.
    figures.cumulative_value,  -- Reached so far in its span. Unit: the metric's own.
    figures.in_quarter_value,  -- Since the figure before. Unit: the metric's own.
    coalesce(
        record_flags.failure_count, 0
    ) as failure_count,  -- Open failures beside it. Unit: failures.
    coalesce(
        record_flags.flag_count > 0, false
    ) as is_flagged,  -- Whether a failure flags it. Unit: yes or no.
    case
        when figures.in_quarter_value is null then null
        when figures.basis = 'in_quarter' then 1
        else
            quarters.quarter_index
            - coalesce(quarters_before.quarter_index, quarters_begun.quarter_index - 1)
    end as quarters_covered  -- How many the in-quarter value spans. Unit: quarters.
from figures_by_basis as figures
left join quarters on figures.quarter = quarters.quarter
left join quarters as quarters_before
    on figures.quarter_before = quarters_before.quarter
left join quarters as quarters_begun
    on figures.quarter_begun = quarters_begun.quarter
left join record_flags
    on
        figures.submission_id = record_flags.submission_id
        and figures.row_number = record_flags.row_number
