-- Every figure of the versions that audit.revisions compares, as each of them told it.
-- Grain: verdict_id, submission_id, organisation_code or none, metric_code.
-- Rebuilt: from the quarter on.
-- Looks back: a year; for cumulative_programme metrics to the beginning.
--
-- A nil leaves a running total where its series had it, by the earlier quarters as they
-- now stand; of a flow or a snapshot it is nought, of a rate none. Where the cover
-- declared all activity nil, that told a nil of each metric expected and not sent: of
-- each series that the AHSN gave a figure of when it last did, or what it was merged
-- into; if none goes on, of the AHSN itself.
--
-- Example: What each version that is compared told.
--     select quarter, ahsn_code, metric_code, organisation_code, value
--     from audit.figures_told
--     order by quarter, ahsn_code, metric_code, organisation_code
with versions_compared as (
    select * from audit.versions_compared
),

records as (
    select * from audit.records_told
),

cover as (
    select * from archive.cover
),

metric_reports as (
    select * from staging.metric_reports
),

activity_figures as (
    select * from staging.activity_figures
),

inherited_figures as (
    select * from staging.inherited_figures
),

metrics as (
    select * from reference.metrics
),

quarters as (
    select * from reference.quarters
),

organisation_heirs as (
    select * from reference.organisation_heirs
),

organisation_quarters as (
    select * from reference.organisation_quarters
),

metrics_sent as (
    select distinct
        verdict_id,
        submission_id,
        metric_code
    from records
),

nil_declarations as (
    select submission_id
    from cover
    where field = 'nil_datasets'
    group by submission_id
    having max(lower(value)) like '%activity%'
),

covers as (
    select
        versions_compared.quarter,
        versions_compared.ahsn_code,
        versions_compared.verdict_id,
        versions_compared.submission_id,
        metric_reports.metric_code,
        metric_reports.programme_code,
        case
            when metrics.basis in ('cumulative_fy', 'in_quarter')
                then metric_reports.financial_year
            when metrics.basis = 'cumulative_programme' then 'programme'
        end as span
    from versions_compared
    inner join nil_declarations
        on versions_compared.submission_id = nil_declarations.submission_id
    inner join metric_reports
        on
            versions_compared.quarter = metric_reports.quarter
            and versions_compared.ahsn_code = metric_reports.ahsn_code
    inner join metrics on metric_reports.metric_code = metrics.metric_code
    left join metrics_sent
        on
            versions_compared.verdict_id = metrics_sent.verdict_id
            and versions_compared.submission_id = metrics_sent.submission_id
            and metric_reports.metric_code = metrics_sent.metric_code
    where metric_reports.is_expected and metrics_sent.metric_code is null
),

figures_before as (
    select
        covers.quarter,
        covers.verdict_id,
        covers.submission_id,
        covers.metric_code,
        earlier.organisation_code,
        earlier.quarter as quarter_before,
        max(earlier.quarter) over (
            partition by covers.verdict_id, covers.submission_id, covers.metric_code
        ) as last_quarter
    from covers
    inner join activity_figures as earlier
        on
            covers.ahsn_code = earlier.ahsn_code
            and covers.metric_code = earlier.metric_code
            and covers.span = earlier.span
            and covers.quarter > earlier.quarter
    where earlier.figure_sent is not null or earlier.status = 'nil'
),

series_before as (
    select distinct
        figures_before.quarter,
        figures_before.verdict_id,
        figures_before.submission_id,
        figures_before.metric_code,
        coalesce(
            organisation_heirs.heir_code, figures_before.organisation_code
        ) as organisation_code
    from figures_before
    inner join quarters on figures_before.quarter = quarters.quarter
    left join organisation_heirs
        on
            figures_before.organisation_code = organisation_heirs.organisation_code
            and coalesce(
                quarters.quarter_end_date >= organisation_heirs.valid_from, true
            )
            and coalesce(
                quarters.quarter_end_date <= organisation_heirs.valid_to, true
            )
    where figures_before.quarter_before = figures_before.last_quarter
),

series_going_on as (
    select series_before.*
    from series_before
    left join organisation_quarters
        on
            series_before.quarter = organisation_quarters.quarter
            and series_before.organisation_code
            = organisation_quarters.organisation_code
    where coalesce(organisation_quarters.is_open, true)
),

figures as (
    select
        quarter,
        ahsn_code,
        verdict_id,
        submission_id,
        organisation_code,
        programme_code,
        metric_code,
        status,
        comment,
        value,
        numerator,
        denominator,
        false as is_nil_by_cover
    from records
    union all
    select
        covers.quarter,
        covers.ahsn_code,
        covers.verdict_id,
        covers.submission_id,
        series_going_on.organisation_code,
        covers.programme_code,
        covers.metric_code,
        'nil' as status,
        cast(null as varchar) as comment,
        cast(null as double) as value,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        true as is_nil_by_cover
    from covers
    left join series_going_on
        on
            covers.verdict_id = series_going_on.verdict_id
            and covers.submission_id = series_going_on.submission_id
            and covers.metric_code = series_going_on.metric_code
),

nils as (
    select distinct
        figures.quarter,
        figures.ahsn_code,
        figures.metric_code,
        coalesce(figures.organisation_code, figures.ahsn_code) as series_code,
        case
            when metrics.basis = 'cumulative_fy' then quarters.financial_year
            else 'programme'
        end as span
    from figures
    inner join metrics on figures.metric_code = metrics.metric_code
    inner join quarters on figures.quarter = quarters.quarter
    where
        figures.status = 'nil'
        and metrics.basis in ('cumulative_fy', 'cumulative_programme')
),

carried as (
    select
        nils.quarter,
        nils.ahsn_code,
        nils.metric_code,
        nils.series_code,
        earlier.figure_sent as carried_value
    from nils
    inner join activity_figures as earlier
        on
            nils.metric_code = earlier.metric_code
            and nils.series_code = earlier.series_code
            and nils.span = earlier.span
            and nils.quarter > earlier.quarter
    where earlier.figure_sent is not null
    qualify row_number() over (
        partition by
            nils.quarter,
            nils.ahsn_code,
            nils.metric_code,
            nils.series_code
        order by earlier.quarter desc, earlier.ahsn_code desc
    ) = 1
)

select
    figures.quarter,  -- Quarter it is for. Unit: quarter.
    figures.ahsn_code,  -- AHSN that told it. Unit: code.
    figures.verdict_id,  -- Judgment that has it. Unit: code.
    figures.submission_id,  -- Version that told it. Unit: code.
    figures.organisation_code,  -- Organisation; null is the AHSN itself. Unit: code.
    figures.metric_code,  -- Metric it is about. Unit: code.
    figures.programme_code,  -- Programme it is about. Unit: code.
    figures.status,  -- What the figure is, or why there is none. Unit: code.
    figures.comment,  -- The sender's own words. Unit: text.
    case
        when metrics.basis = 'rate'
            then 100.0 * figures.numerator / nullif(figures.denominator, 0)
        when figures.status <> 'nil' then figures.value
        when metrics.basis in ('cumulative_fy', 'cumulative_programme')
            then
                round(
                    coalesce(carried.carried_value, 0)
                    + coalesce(inherited_figures.inherited_value, 0),
                    6
                )
        when metrics.basis in ('in_quarter', 'snapshot') then 0.0
    end as value,  -- Figure as told; a nil adds nothing. Unit: the metric's own.
    figures.is_nil_by_cover  -- Whether only the cover told it, as nil. Unit: yes or no.
from figures
left join metrics on figures.metric_code = metrics.metric_code
left join carried
    on
        figures.quarter = carried.quarter
        and figures.ahsn_code = carried.ahsn_code
        and figures.metric_code = carried.metric_code
        and coalesce(figures.organisation_code, figures.ahsn_code) = carried.series_code
left join inherited_figures
    on
        figures.quarter = inherited_figures.quarter
        and figures.ahsn_code = inherited_figures.ahsn_code
        and figures.metric_code = inherited_figures.metric_code
        and coalesce(figures.organisation_code, figures.ahsn_code)
        = inherited_figures.series_code
