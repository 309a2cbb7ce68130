-- Every failed check there ever was: where it stands, since when, what mended it.
-- Grain: failure_id.
--
-- All versions of a quarter's files are judged each time, so a failure of an old
-- version is seen again in every judgment. It is open while the newest judgment finds
-- it in the version that counts or in the newest version. Otherwise it was resolved by
-- whichever came first: the first good version after the last one that had it, or a
-- judgment that no longer finds it there (other rules, registry or history). A file
-- that no AHSN can be read from is a series of its own. Where several versions have it,
-- the place shown is that of the version that counts; audit.sightings has them all.
with failures as (
    select * from archive.failures
),

submissions as (
    select * from archive.submissions
),

verdicts as (
    select * from archive.verdicts
),

first_judgments as (
    select
        quarter,
        submission_id,
        min(judged_at) as first_judged_at
    from submissions
    group by quarter, submission_id
),

versions as (
    select
        submissions.quarter,
        submissions.submission_id,
        submissions.ahsn_code,
        submissions.version,
        submissions.is_counting,
        submissions.outcome = 'rejected' as is_rejected,
        first_judgments.first_judged_at,
        case
            when submissions.ahsn_code is null then submissions.submission_id
        end as series_submission_id,
        max(submissions.version) over (
            partition by submissions.quarter, submissions.ahsn_code
        ) as newest_version
    from submissions
    inner join first_judgments
        on
            submissions.quarter = first_judgments.quarter
            and submissions.submission_id = first_judgments.submission_id
    where submissions.is_current
),

sightings as (
    select
        failures.*,
        coalesce(versions.version, 0) as version,
        coalesce(versions.is_counting, false) as is_in_counting,
        failures.is_current
        and (
            versions.is_counting
            or versions.series_submission_id is not null
            or versions.version = versions.newest_version
        ) as is_open_sighting
    from failures
    left join versions
        on
            failures.quarter = versions.quarter
            and failures.submission_id = versions.submission_id
),

histories as (
    select
        failure_id,
        min(judged_at) as first_seen_at,
        max(case when is_open_sighting then 1 else 0 end) = 1 as is_open
    from sightings
    group by failure_id
),

sightings_last as (
    select *
    from sightings
    qualify row_number() over (
        partition by failure_id
        order by
            case when is_open_sighting then 0 else 1 end asc,
            case when is_in_counting then 0 else 1 end asc,
            version desc,
            judged_at desc,
            submission_id asc
    ) = 1
),

resolutions_by_version as (
    select
        sightings_last.failure_id,
        versions.submission_id as resolved_by_submission_id,
        versions.first_judged_at
    from sightings_last
    inner join versions
        on
            sightings_last.quarter = versions.quarter
            and sightings_last.ahsn_code = versions.ahsn_code
            and sightings_last.version < versions.version
    -- A file that has left the quarter's folder is nobody's earlier version there.
    where sightings_last.version > 0
    qualify row_number() over (
        partition by sightings_last.failure_id
        order by case when versions.is_rejected then 1 else 0 end, versions.version
    ) = 1
),

resolutions_by_judgment as (
    select
        sightings_last.failure_id,
        min(verdicts.judged_at) as resolved_at
    from sightings_last
    inner join verdicts
        on
            sightings_last.quarter = verdicts.quarter
            and sightings_last.judged_at < verdicts.judged_at
    group by sightings_last.failure_id
),

resolutions as (
    select
        histories.failure_id,
        histories.first_seen_at,
        histories.is_open,
        resolutions_by_judgment.resolved_at as judgment_at,
        resolutions_by_version.resolved_by_submission_id,
        case
            when resolutions_by_version.first_judged_at < histories.first_seen_at
                then histories.first_seen_at
            else resolutions_by_version.first_judged_at
        end as version_at
    from histories
    left join resolutions_by_version
        on histories.failure_id = resolutions_by_version.failure_id
    left join resolutions_by_judgment
        on histories.failure_id = resolutions_by_judgment.failure_id
),

resolutions_first as (
    select
        *,
        version_at is not null
        and version_at <= coalesce(judgment_at, version_at) as is_by_version
    from resolutions
)

select
    failures.failure_id,  -- The failure, the same over re-runs. Unit: code.
    failures.rule_id,  -- Rule that failed. Unit: code.
    failures.check_id,  -- Check of the rule that failed. Unit: code.
    failures.severity,  -- critical, warning or info. Unit: code.
    failures.rejects,  -- What it keeps out: submission, record, nothing. Unit: code.
    failures.submission_id,  -- Last submission it was found in. Unit: code.
    failures.ahsn_code,  -- AHSN that sent it; null where it cannot be told. Unit: code.
    failures.quarter,  -- Quarter it was judged for. Unit: quarter.
    failures.dataset,  -- Dataset it is in; null is the file itself. Unit: code.
    failures.programme_code,  -- Programme of the record, if known. Unit: code.
    failures.metric_code,  -- Metric of the record, if known. Unit: code.
    failures.organisation_code,  -- Organisation of the record, if known. Unit: code.
    failures.source_file,  -- Name the file came under. Unit: text.
    failures.sheet,  -- Sheet or file of the folder. Unit: text.
    failures.row_number,  -- Row of the sheet; the heading is row 1. Unit: row.
    failures.column_name,  -- Column of the cell. Unit: code.
    failures.cell,  -- The cell, such as C17. Unit: cell.
    failures.value,  -- What stood in the cell. Unit: text.
    failures.expected,  -- What belongs there. Unit: text.
    failures.message,  -- What is wrong, for who filled in the sheet. Unit: text.
    cast(null as varchar) as known_issue_id,  -- Known issue that covers it. Unit: code.
    case
        when not resolutions.is_open and resolutions.is_by_version
            then resolutions.resolved_by_submission_id
    end as resolved_by_submission_id,  -- Submission that mended it. Unit: code.
    resolutions.first_seen_at,  -- When it was first found. Unit: UTC time.
    case
        when resolutions.is_open then null
        when resolutions.is_by_version then resolutions.version_at
        else resolutions.judgment_at
    end as resolved_at,  -- When it was found to be mended. Unit: UTC time.
    resolutions.is_open  -- Whether it still stands. Unit: yes or no.
from sightings_last as failures
inner join resolutions_first as resolutions
    on failures.failure_id = resolutions.failure_id
