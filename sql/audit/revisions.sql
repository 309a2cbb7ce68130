-- Every figure that changed from one version to the next, or by a judgment, and why.
-- Grain: quarter, ahsn_code, organisation_code or none, metric_code, revision_number.
-- Rebuilt: by quarter.
--
-- Compared are the accepted figures that audit.comparisons names, each version's as it
-- was judged. The first version revises nothing, unless it came after the deadline:
-- then it is late. What a later one changed is resubmitted, or known_issue if an issue
-- covers the figure before; so is what left the quarter with its file. What a judgment
-- changed, the rules or the registry did, the rules being named where both changed; or,
-- by what was sent again of an earlier quarter (in audit.comparisons earlier_quarter),
-- it is resubmitted. What a nil told, of a record or on the cover, is in
-- audit.figures_told. A revision whose known_since is long after its revised_at came
-- with a file that was dated back: nobody was told of it before.
--
-- Example: Which figures changed after they were first reported, and why.
--     select quarter, ahsn_code, metric_code, cause, old_value, new_value, comment
--     from audit.revisions
--     where difference <> 0
--     order by quarter, ahsn_code, metric_code, revision_number
with comparisons as (
    select * from audit.comparisons
),

figures as (
    select * from audit.figures_told
),

figures_of_sides as (
    select
        comparisons.*,
        figures.organisation_code,
        figures.programme_code,
        figures.metric_code,
        figures.value as old_value,
        figures.status as old_status,
        null as new_value,
        null as new_status,
        null as comment
    from comparisons
    inner join figures
        on
            comparisons.from_verdict_id = figures.verdict_id
            and comparisons.from_submission_id = figures.submission_id
    union all
    select
        comparisons.*,
        figures.organisation_code,
        figures.programme_code,
        figures.metric_code,
        null as old_value,
        null as old_status,
        figures.value as new_value,
        figures.status as new_status,
        figures.comment
    from comparisons
    inner join figures
        on
            comparisons.verdict_id = figures.verdict_id
            and comparisons.to_submission_id = figures.submission_id
),

figures_compared as (
    select
        quarter,
        ahsn_code,
        comparison_number,
        organisation_code,
        metric_code,
        verdict_id,
        from_verdict_id,
        from_submission_id,
        to_submission_id,
        revised_at,
        known_since,
        cause,
        max(programme_code) as programme_code,
        max(old_value) as old_value,
        max(old_status) as old_status,
        max(new_value) as new_value,
        max(new_status) as new_status,
        max(comment) as comment
    from figures_of_sides
    group by
        quarter,
        ahsn_code,
        comparison_number,
        organisation_code,
        metric_code,
        verdict_id,
        from_verdict_id,
        from_submission_id,
        to_submission_id,
        revised_at,
        known_since,
        cause
),

figures_under_issues as (
    select distinct
        verdict_id,
        submission_id,
        metric_code,
        coalesce(organisation_code, '') as organisation_key
    from archive.failures
    where known_issue_id is not null
),

figures_changed as (
    select
        compared.*,
        under_issues.verdict_id is not null as is_under_issue,
        row_number() over (
            partition by
                compared.quarter,
                compared.ahsn_code,
                compared.organisation_code,
                compared.metric_code
            order by compared.comparison_number
        ) as revision_number
    from figures_compared as compared
    left join figures_under_issues as under_issues
        on
            compared.from_verdict_id = under_issues.verdict_id
            and compared.from_submission_id = under_issues.submission_id
            and compared.metric_code = under_issues.metric_code
            and coalesce(compared.organisation_code, '')
            = under_issues.organisation_key
    where
        compared.old_value <> compared.new_value
        or (compared.old_value is null and compared.new_value is not null)
        or (compared.old_value is not null and compared.new_value is null)
)

select
    quarter,  -- Quarter the figure is for. Unit: quarter.
    ahsn_code,  -- AHSN that reports it. Unit: code.
    organisation_code,  -- Organisation; null is the AHSN itself. Unit: code.
    metric_code,  -- Metric it is about. Unit: code.
    revision_number,  -- Place among the figure's revisions, from 1. Unit: number.
    programme_code,  -- Programme it is about. Unit: code.
    verdict_id,  -- Judgment that has the new figure. Unit: code.
    case
        when
            cause = 'resubmitted'
            and from_verdict_id = verdict_id
            and is_under_issue
            then 'known_issue'
        when cause = 'earlier_quarter' then 'resubmitted'
        else cause
    end as cause,  -- late, resubmitted, registry, rule or known_issue. Unit: code.
    from_submission_id,  -- Version with the old figure. Unit: code.
    to_submission_id,  -- Version with the new figure. Unit: code.
    old_status,  -- Status of the old figure; null is no record. Unit: code.
    new_status,  -- Status of the new figure; null is no record. Unit: code.
    comment,  -- The sender's own words beside the new figure. Unit: text.
    revised_at,  -- When the new version came, or was judged anew. Unit: UTC time.
    known_since,  -- When old and new were both known here. Unit: UTC time.
    old_value,  -- Figure before; null is none. Unit: the metric's own.
    new_value,  -- Figure since; null is none. Unit: the metric's own.
    round(
        coalesce(new_value, 0) - coalesce(old_value, 0), 6
    ) as difference  -- What that adds; none counts as nought. Unit: the metric's own.
from figures_changed
