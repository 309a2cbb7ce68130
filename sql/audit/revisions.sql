-- Every figure that changed from one judgment of its quarter to the next, and why.
-- Grain: quarter, ahsn_code, organisation_code or none, metric_code, verdict_id.
--
-- Compared are the accepted figures of the versions that counted, in every judgment
-- ever given. A figure that appears for the first time and came in time is no revision;
-- one that came after the deadline is late. What a new version changed is resubmitted,
-- or known_issue if an issue covered the figure before. Without a new version the rules
-- or the registry changed it: the rules are named where both did. Of a nil nothing but
-- its status is compared for a running total; anywhere else it is nought.
with activity_history as (
    select * from archive.activity_history
),

verdicts as (
    select * from archive.verdicts
),

submissions as (
    select * from archive.submissions
),

failures as (
    select * from archive.failures
),

metrics as (
    select * from reference.metrics
),

quarters as (
    select * from reference.quarters
),

verdicts_in_order as (
    select
        verdict_id,
        quarter,
        judged_at,
        rules_version,
        registry_version,
        lag(verdict_id) over (
            partition by quarter order by judged_at, verdict_id
        ) as earlier_verdict_id,
        lag(rules_version) over (
            partition by quarter order by judged_at, verdict_id
        ) as earlier_rules_version,
        lag(registry_version) over (
            partition by quarter order by judged_at, verdict_id
        ) as earlier_registry_version
    from verdicts
),

figures as (
    select
        activity_history.verdict_id,
        activity_history.quarter,
        activity_history.ahsn_code,
        activity_history.organisation_code,
        activity_history.programme_code,
        activity_history.metric_code,
        activity_history.status,
        activity_history.comment,
        coalesce(activity_history.organisation_code, '') as organisation_key,
        case
            when metrics.basis = 'rate'
                then
                    100.0
                    * activity_history.numerator
                    / nullif(activity_history.denominator, 0)
            when
                activity_history.status = 'nil'
                and metrics.basis in ('in_quarter', 'snapshot')
                then 0.0
            when activity_history.status = 'nil' then null
            else activity_history.value
        end as figure
    from activity_history
    left join metrics on activity_history.metric_code = metrics.metric_code
    -- Rules of before may have let a key through twice.
    qualify row_number() over (
        partition by
            activity_history.verdict_id,
            activity_history.quarter,
            activity_history.ahsn_code,
            activity_history.organisation_code,
            activity_history.metric_code
        order by activity_history.row_number desc
    ) = 1
),

figures_ever as (
    select
        quarter,
        ahsn_code,
        organisation_code,
        organisation_key,
        metric_code,
        max(programme_code) as programme_code
    from figures
    group by
        quarter, ahsn_code, organisation_code, organisation_key, metric_code
),

versions_counting as (
    select
        verdict_id,
        quarter,
        ahsn_code,
        submission_id,
        received_at
    from submissions
    where is_counting
),

figures_compared as (
    select
        figures_ever.quarter,
        figures_ever.ahsn_code,
        figures_ever.organisation_code,
        figures_ever.organisation_key,
        figures_ever.programme_code,
        figures_ever.metric_code,
        verdicts_in_order.verdict_id,
        verdicts_in_order.earlier_verdict_id,
        verdicts_in_order.judged_at,
        verdicts_in_order.rules_version
        <> verdicts_in_order.earlier_rules_version as has_other_rules,
        verdicts_in_order.registry_version
        <> verdicts_in_order.earlier_registry_version as has_other_registry,
        old_figures.figure as old_value,
        old_figures.status as old_status,
        new_figures.figure as new_value,
        new_figures.status as new_status,
        new_figures.comment
    from figures_ever
    inner join verdicts_in_order
        on figures_ever.quarter = verdicts_in_order.quarter
    left join figures as old_figures
        on
            verdicts_in_order.earlier_verdict_id = old_figures.verdict_id
            and figures_ever.quarter = old_figures.quarter
            and figures_ever.ahsn_code = old_figures.ahsn_code
            and figures_ever.organisation_key = old_figures.organisation_key
            and figures_ever.metric_code = old_figures.metric_code
    left join figures as new_figures
        on
            verdicts_in_order.verdict_id = new_figures.verdict_id
            and figures_ever.quarter = new_figures.quarter
            and figures_ever.ahsn_code = new_figures.ahsn_code
            and figures_ever.organisation_key = new_figures.organisation_key
            and figures_ever.metric_code = new_figures.metric_code
    where verdicts_in_order.earlier_verdict_id is not null
),

figures_changed as (
    select *
    from figures_compared
    where
        old_value <> new_value
        or (old_value is null and new_value is not null)
        or (old_value is not null and new_value is null)
),

figures_under_issues as (
    select distinct
        verdict_id,
        submission_id,
        metric_code,
        coalesce(organisation_code, '') as organisation_key
    from failures
    where known_issue_id is not null
),

figures_traced as (
    select
        figures_changed.*,
        old_versions.submission_id as from_submission_id,
        new_versions.submission_id as to_submission_id,
        new_versions.received_at > quarters.deadline_at as is_after_deadline,
        new_versions.submission_id is not null
        and seen_before.submission_id is null as is_new_version,
        old_versions.submission_id is not null
        and seen_still.submission_id is null as is_taken_away,
        figures_under_issues.verdict_id is not null as is_under_issue
    from figures_changed
    left join quarters on figures_changed.quarter = quarters.quarter
    left join versions_counting as old_versions
        on
            figures_changed.earlier_verdict_id = old_versions.verdict_id
            and figures_changed.quarter = old_versions.quarter
            and figures_changed.ahsn_code = old_versions.ahsn_code
    left join versions_counting as new_versions
        on
            figures_changed.verdict_id = new_versions.verdict_id
            and figures_changed.quarter = new_versions.quarter
            and figures_changed.ahsn_code = new_versions.ahsn_code
    left join submissions as seen_before
        on
            figures_changed.earlier_verdict_id = seen_before.verdict_id
            and figures_changed.quarter = seen_before.quarter
            and new_versions.submission_id = seen_before.submission_id
    left join submissions as seen_still
        on
            figures_changed.verdict_id = seen_still.verdict_id
            and figures_changed.quarter = seen_still.quarter
            and old_versions.submission_id = seen_still.submission_id
    left join figures_under_issues
        on
            figures_changed.earlier_verdict_id = figures_under_issues.verdict_id
            and old_versions.submission_id = figures_under_issues.submission_id
            and figures_changed.metric_code = figures_under_issues.metric_code
            and figures_changed.organisation_key
            = figures_under_issues.organisation_key
)

select
    quarter,  -- Quarter the figure is for. Unit: quarter.
    ahsn_code,  -- AHSN that reports it. Unit: code.
    organisation_code,  -- Organisation; null is the AHSN itself. Unit: code.
    metric_code,  -- Metric it is about. Unit: code.
    programme_code,  -- Programme it is about. Unit: code.
    verdict_id,  -- Judgment that has the new figure. Unit: code.
    case
        when is_new_version and from_submission_id is null then 'late'
        when is_new_version and is_under_issue then 'known_issue'
        when is_new_version or is_taken_away then 'resubmitted'
        when has_other_rules then 'rule'
        when has_other_registry then 'registry'
        else 'rule'
    end as cause,  -- late, resubmitted, registry, rule or known_issue. Unit: code.
    from_submission_id,  -- Version that counted before. Unit: code.
    to_submission_id,  -- Version that counts since. Unit: code.
    old_status,  -- Status of the old figure; null is no record. Unit: code.
    new_status,  -- Status of the new figure; null is no record. Unit: code.
    comment,  -- The sender's own words beside the new figure. Unit: text.
    judged_at as revised_at,  -- When the judgment was given. Unit: UTC time.
    old_value,  -- Figure before; null is none. Unit: the metric's own.
    new_value,  -- Figure since; null is none. Unit: the metric's own.
    round(
        coalesce(new_value, 0) - coalesce(old_value, 0), 6
    ) as difference  -- What that adds; none counts as nought. Unit: the metric's own.
from figures_traced
where
    from_submission_id is not null
    or not is_new_version
    or is_after_deadline
