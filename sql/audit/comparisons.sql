-- Every two sets of an AHSN's figures that audit.revisions compares, and why.
-- Grain: quarter, ahsn_code, comparison_number.
-- Rebuilt: by quarter.
--
-- In the newest judgment each good version is compared with the good one before it,
-- however the runs were cut; and from each judgment to the next, the version that
-- counted with the newest good one that was there before. A version that counted and
-- was rejected since is compared in the last judgment it counted in; one that a
-- judgment made good is compared by that judgment alone. A judgment that neither rules
-- nor registry nor a version brought about follows from an earlier quarter, whose
-- figures its own are held against.
--
-- Versions go by when they were received, so a file that the register dates back comes
-- before one that was there already. known_since says since when both were: what was
-- told until then is in marts.ahsn_metric_quarter_history.
--
-- Example: Which versions of whose files were compared, and why.
--     select quarter, ahsn_code, cause, from_submission_id, to_submission_id
--     from audit.comparisons
--     order by quarter, ahsn_code, comparison_number
with quarters as (
    select * from reference.quarters
),

judgments as (
    select
        verdict_id,
        quarter,
        judged_at,
        is_current,
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
    from archive.verdicts
),

versions as (
    select
        judgments.verdict_id,
        judgments.quarter,
        judgments.judged_at,
        judgments.is_current,
        submissions.submission_id,
        submissions.ahsn_code,
        submissions.version,
        submissions.received_at,
        submissions.first_seen_at,
        submissions.is_counting,
        submissions.outcome <> 'rejected' as is_good,
        -- Judgments of before kept the figures of what counted only.
        coalesce(
            submissions.has_figures_kept, submissions.is_counting
        ) as has_figures
    from judgments
    inner join archive.submissions as submissions
        on
            judgments.verdict_id = submissions.verdict_id
            and judgments.quarter = submissions.quarter
    where submissions.ahsn_code is not null and submissions.version is not null
),

versions_in_order as (
    select
        *,
        lag(submission_id) over (
            partition by verdict_id, quarter, ahsn_code order by version
        ) as earlier_submission_id,
        lag(first_seen_at) over (
            partition by verdict_id, quarter, ahsn_code order by version
        ) as earlier_first_seen_at,
        has_figures and coalesce(lag(has_figures) over (
            partition by verdict_id, quarter, ahsn_code order by version
        ), true) as has_both_figures
    from versions
    where is_good
),

versions_ever as (
    select
        quarter,
        submission_id,
        min(case when is_good then judged_at end) as first_good_at,
        max(case when is_good and is_current then 1 else 0 end) = 1 as is_good_now
    from versions
    group by quarter, submission_id
),

versions_that_stayed as (
    select
        versions.*,
        row_number() over (
            partition by versions.verdict_id, versions.quarter, versions.ahsn_code
            order by versions.version desc
        ) as newness
    from versions
    inner join judgments
        on
            versions.verdict_id = judgments.verdict_id
            and versions.quarter = judgments.quarter
    inner join archive.submissions as earlier
        on
            judgments.earlier_verdict_id = earlier.verdict_id
            and judgments.quarter = earlier.quarter
            and versions.submission_id = earlier.submission_id
    where versions.is_good
),

sides_of_judgments as (
    select
        judgments.verdict_id,
        judgments.quarter,
        versions.ahsn_code,
        versions.submission_id as from_submission_id,
        null as to_submission_id,
        versions.has_figures
    from judgments
    inner join versions
        on
            judgments.earlier_verdict_id = versions.verdict_id
            and judgments.quarter = versions.quarter
    where versions.is_counting
    union all
    select
        verdict_id,
        quarter,
        ahsn_code,
        null as from_submission_id,
        submission_id as to_submission_id,
        has_figures
    from versions_that_stayed
    where newness = 1
),

changes_by_judgment as (
    select
        verdict_id,
        quarter,
        ahsn_code,
        max(from_submission_id) as from_submission_id,
        max(to_submission_id) as to_submission_id,
        coalesce(max(from_submission_id), '')
        <> coalesce(max(to_submission_id), '') as is_another_version
    from sides_of_judgments
    group by verdict_id, quarter, ahsn_code
    having min(case when has_figures then 1 else 0 end) = 1
),

versions_by_judgment as (
    select
        changes.quarter,
        changes.to_submission_id as submission_id
    from changes_by_judgment as changes
    inner join judgments
        on
            changes.verdict_id = judgments.verdict_id
            and changes.quarter = judgments.quarter
    inner join versions_ever
        on
            changes.quarter = versions_ever.quarter
            and changes.to_submission_id = versions_ever.submission_id
            and judgments.judged_at = versions_ever.first_good_at
    where changes.is_another_version
),

versions_lost as (
    select
        changes.quarter,
        changes.from_submission_id as submission_id,
        max(judgments.earlier_verdict_id) as verdict_id
    from changes_by_judgment as changes
    inner join judgments
        on
            changes.verdict_id = judgments.verdict_id
            and changes.quarter = judgments.quarter
    inner join versions_ever
        on
            changes.quarter = versions_ever.quarter
            and changes.from_submission_id = versions_ever.submission_id
    where changes.is_another_version and not versions_ever.is_good_now
    group by changes.quarter, changes.from_submission_id
),

comparisons as (
    select
        changes.quarter,
        changes.ahsn_code,
        changes.verdict_id,
        judgments.earlier_verdict_id as from_verdict_id,
        changes.from_submission_id,
        changes.to_submission_id,
        judgments.judged_at as revised_at,
        judgments.judged_at as known_since,
        case
            when
                changes.from_submission_id is not null
                and still.submission_id is null
                then 'resubmitted'
            when judgments.rules_version <> judgments.earlier_rules_version
                then 'rule'
            when judgments.registry_version <> judgments.earlier_registry_version
                then 'registry'
            else 'earlier_quarter'
        end as cause
    from changes_by_judgment as changes
    inner join judgments
        on
            changes.verdict_id = judgments.verdict_id
            and changes.quarter = judgments.quarter
    left join archive.submissions as still
        on
            changes.verdict_id = still.verdict_id
            and changes.quarter = still.quarter
            and changes.from_submission_id = still.submission_id
    union all
    select
        newer.quarter,
        newer.ahsn_code,
        newer.verdict_id,
        newer.verdict_id as from_verdict_id,
        newer.earlier_submission_id as from_submission_id,
        newer.submission_id as to_submission_id,
        newer.received_at as revised_at,
        case
            when newer.earlier_first_seen_at > newer.first_seen_at
                then newer.earlier_first_seen_at
            else newer.first_seen_at
        end as known_since,
        case
            when newer.earlier_submission_id is null then 'late'
            else 'resubmitted'
        end as cause
    from versions_in_order as newer
    left join quarters on newer.quarter = quarters.quarter
    left join versions_lost
        on
            newer.quarter = versions_lost.quarter
            and newer.verdict_id = versions_lost.verdict_id
            and newer.submission_id = versions_lost.submission_id
    left join versions_by_judgment
        on
            newer.quarter = versions_by_judgment.quarter
            and newer.submission_id = versions_by_judgment.submission_id
    where
        (newer.is_current or versions_lost.submission_id is not null)
        and versions_by_judgment.submission_id is null
        and newer.has_both_figures
        and (
            newer.earlier_submission_id is not null
            or newer.received_at > quarters.deadline_at
        )
),

comparisons_in_order as (
    select
        *,
        row_number() over (
            partition by quarter, ahsn_code
            order by
                revised_at asc,
                verdict_id asc,
                from_submission_id asc,
                to_submission_id asc,
                cause asc
        ) as comparison_number
    from comparisons
)

select
    quarter,  -- Quarter both figures are for. Unit: quarter.
    ahsn_code,  -- AHSN that reports them. Unit: code.
    comparison_number,  -- Place among the AHSN's, from 1. Unit: number.
    cause,  -- late, resubmitted, registry, rule or earlier_quarter. Unit: code.
    from_verdict_id,  -- Judgment that has the old figures. Unit: code.
    verdict_id,  -- Judgment that has the new figures. Unit: code.
    from_submission_id,  -- Version with the old figures; null is none. Unit: code.
    to_submission_id,  -- Version with the new figures; null is none. Unit: code.
    revised_at,  -- When the new version came, or was judged anew. Unit: UTC time.
    known_since  -- When both were here, or the judgment was given. Unit: UTC time.
from comparisons_in_order
