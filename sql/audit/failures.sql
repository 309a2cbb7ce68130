-- Every failed check there ever was: where it stands, since when, what mended it.
-- Grain: failure_id.
--
-- All versions of a quarter's files are judged each time, so a failure of an old
-- version is seen again in every judgment. It is open while the newest judgment finds
-- it in the version that counts or in the newest version; audit.failure_events has its
-- whole life. A failure that was resolved and returns is the same failure, open again.
-- Where several versions have it, the place shown is that of the version that counts;
-- audit.sightings has them all. National failures have neither submission nor AHSN.
--
-- Example: What is still open for a quarter, and in which cell it stands.
--     select ahsn_code, rule_id, source_file, sheet, cell, value, message
--     from audit.failures
--     where quarter = '2020-21-Q4' and is_open
--     order by ahsn_code, source_file, sheet, row_number, failure_id
with failures as (
    select * from archive.failures
    union all
    select * from archive.national_failures
),

submissions as (
    select * from archive.submissions
),

explanations as (
    select * from archive.explanations
),

events as (
    select *
    from audit.failure_events
    where life_event in ('found', 'resolved', 'reopened')
),

versions as (
    select
        quarter,
        submission_id,
        version,
        outcome,
        is_counting,
        max(version) over (partition by quarter, ahsn_code) as newest_version
    from submissions
    where is_current
),

sightings as (
    select
        failures.*,
        versions.version,
        versions.outcome as submission_outcome,
        coalesce(versions.is_counting, false) as is_in_counting,
        failures.is_current
        and (
            versions.version is null
            or versions.is_counting
            or versions.version = versions.newest_version
        ) as is_open_sighting
    from failures
    left join versions
        on
            failures.quarter = versions.quarter
            and failures.submission_id = versions.submission_id
),

sightings_last as (
    select *
    from sightings
    qualify row_number() over (
        partition by failure_id
        order by
            case when is_open_sighting then 0 else 1 end asc,
            case when is_in_counting then 0 else 1 end asc,
            coalesce(version, 0) desc,
            judged_at desc,
            submission_id asc
    ) = 1
),

lives as (
    select
        failure_id,
        min(happened_at) as first_seen_at,
        max(case when life_event = 'reopened' then happened_at end) as reopened_at,
        sum(case when life_event = 'reopened' then 1 else 0 end) as times_reopened
    from events
    group by failure_id
),

events_last as (
    select *
    from events
    qualify row_number() over (
        partition by failure_id
        order by event_number desc
    ) = 1
),

-- An explanation speaks for a failure only if the same AHSN sent it.
explanations_last as (
    select
        explanations.failure_id,
        explanations.submission_id,
        explanations.explanation,
        submissions.ahsn_code
    from explanations
    inner join submissions on explanations.submission_id = submissions.submission_id
    where submissions.is_current
    qualify row_number() over (
        partition by explanations.failure_id, submissions.ahsn_code
        order by
            submissions.received_at desc,
            submissions.version desc,
            explanations.submission_id asc,
            explanations.row_number desc
    ) = 1
)

select
    failures.failure_id,  -- The failure, the same over re-runs. Unit: code.
    failures.rule_id,  -- Rule that failed. Unit: code.
    failures.check_id,  -- Check of the rule that failed. Unit: code.
    failures.severity,  -- critical, warning or info. Unit: code.
    failures.rejects,  -- What it keeps out: submission, record, nothing. Unit: code.
    failures.submission_id,  -- Last submission it was found in. Unit: code.
    failures.submission_outcome,  -- What became of that; null is none. Unit: code.
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
    failures.known_issue_id,  -- Known issue that covers it; null is none. Unit: code.
    explanations_last.explanation,  -- The AHSN's own explanation of it. Unit: text.
    explanations_last.submission_id
        as explained_by_submission_id,  -- Submission that explained it. Unit: code.
    case
        when events_last.life_event = 'resolved' then events_last.submission_id
    end as resolved_by_submission_id,  -- Submission that mended it. Unit: code.
    lives.first_seen_at,  -- When it was first found. Unit: UTC time.
    lives.reopened_at,  -- When it last came back; null if never. Unit: UTC time.
    case
        when events_last.life_event = 'resolved' then events_last.happened_at
    end as resolved_at,  -- When it was found to be mended. Unit: UTC time.
    failures.size,  -- How big it is, if that can be said. Unit: the metric's own.
    lives.times_reopened,  -- How often it came back after it was mended. Unit: times.
    events_last.life_event <> 'resolved'
        as is_open  -- Whether it still stands. Unit: yes or no.
from sightings_last as failures
inner join lives on failures.failure_id = lives.failure_id
inner join events_last on failures.failure_id = events_last.failure_id
left join explanations_last
    on
        failures.failure_id = explanations_last.failure_id
        and failures.ahsn_code = explanations_last.ahsn_code
