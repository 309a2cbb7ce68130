-- The life of every failure: when it was found, covered, resolved, and found anew.
-- Grain: failure_id, event_number.
--
-- A failure's life goes in steps: one for each version of the AHSN's file that a
-- judgment saw for the first time, in the order of the versions, and one for each later
-- judgment. At a step it is open if it stands in the version that counted by then, or
-- in the newest one. A version resolves it if it is new, or if an older one still has
-- the failure; else the judgment did (other rules, registry or history). A file that no
-- AHSN can be read from, what nobody sent and the national figures have no versions:
-- only a judgment can resolve what failed there. While it is open a known issue may
-- begin to cover it, or cease to: it was withdrawn, outgrown or expired.
--
-- Example: How long it took until a failure was resolved.
--     select
--         found.failure_id,
--         found.happened_at as found_at,
--         resolved.happened_at as resolved_at
--     from audit.failure_events as found
--     inner join audit.failure_events as resolved
--         on
--             found.failure_id = resolved.failure_id
--             and resolved.life_event = 'resolved'
--     where found.life_event = 'found'
--     order by found_at, found.failure_id
with failures as (
    select
        failure_id,
        verdict_id,
        judged_at,
        submission_id,
        ahsn_code,
        quarter,
        known_issue_id,
        quarter as series
    from archive.failures
    union all
    select
        failure_id,
        verdict_id,
        judged_at,
        submission_id,
        ahsn_code,
        quarter,
        known_issue_id,
        'national' as series
    from archive.national_failures
),

judgments as (
    select
        verdict_id,
        judged_at,
        quarter as series
    from archive.verdicts
    union all
    select
        verdict_id,
        judged_at,
        'national' as series
    from archive.national_verdicts
),

versions as (
    select
        verdict_id,
        judged_at,
        quarter as series,
        ahsn_code,
        submission_id,
        version,
        min(judged_at) over (
            partition by quarter, submission_id
        ) as first_judged_at,
        max(version) over (
            partition by quarter, verdict_id, ahsn_code
        ) as newest_version,
        max(case when outcome <> 'rejected' then version end) over (
            partition by quarter, verdict_id, ahsn_code
            order by version
            rows between unbounded preceding and current row
        ) as counting_version
    from archive.submissions
    where ahsn_code is not null and version is not null
),

sightings as (
    select
        failures.*,
        versions.version
    from failures
    left join versions
        on
            failures.series = versions.series
            and failures.verdict_id = versions.verdict_id
            and failures.submission_id = versions.submission_id
),

failures_seen as (
    select
        failure_id,
        series,
        max(ahsn_code) as ahsn_code,
        min(judged_at) as first_seen_at,
        max(case when version is not null then 1 else 0 end) = 1 as is_of_version
    from sightings
    group by failure_id, series
),

steps as (
    select
        failures_seen.failure_id,
        judgments.series,
        judgments.verdict_id,
        judgments.judged_at,
        versions.submission_id,
        versions.version,
        versions.counting_version,
        coalesce(
            versions.first_judged_at = judgments.judged_at, false
        ) as is_new_version
    from failures_seen
    inner join judgments
        on
            failures_seen.series = judgments.series
            and failures_seen.first_seen_at <= judgments.judged_at
    left join versions
        on
            judgments.series = versions.series
            and judgments.verdict_id = versions.verdict_id
            and failures_seen.ahsn_code = versions.ahsn_code
            and failures_seen.is_of_version
            and (
                versions.version = versions.newest_version
                or versions.first_judged_at = versions.judged_at
                or failures_seen.first_seen_at = judgments.judged_at
            )
),

states as (
    select
        steps.failure_id,
        steps.verdict_id,
        steps.judged_at,
        steps.submission_id,
        steps.version,
        steps.is_new_version,
        max(
            case
                when
                    sightings.failure_id is not null
                    and (
                        sightings.version is null
                        or sightings.version = steps.version
                        or sightings.version = steps.counting_version
                    )
                    then 1
                else 0
            end
        ) = 1 as is_open,
        max(
            case when sightings.version < steps.version then 1 else 0 end
        ) = 1 as is_in_older_version
    from steps
    left join sightings
        on
            steps.failure_id = sightings.failure_id
            and steps.series = sightings.series
            and steps.verdict_id = sightings.verdict_id
    group by
        steps.failure_id,
        steps.verdict_id,
        steps.judged_at,
        steps.submission_id,
        steps.version,
        steps.is_new_version
),

states_in_order as (
    select
        *,
        coalesce(
            lag(is_open) over (
                partition by failure_id
                order by judged_at, verdict_id, version
            ),
            false
        ) as was_open,
        coalesce(
            max(case when is_open then 1 else 0 end) over (
                partition by failure_id
                order by judged_at, verdict_id, version
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) = 1 as was_ever_open
    from states
),

covers as (
    select
        sightings.failure_id,
        sightings.verdict_id,
        sightings.judged_at,
        max(sightings.known_issue_id) as known_issue_id
    from sightings
    inner join states
        on
            sightings.failure_id = states.failure_id
            and sightings.verdict_id = states.verdict_id
    where states.is_open
    group by sightings.failure_id, sightings.verdict_id, sightings.judged_at
),

covers_in_order as (
    select
        *,
        lag(known_issue_id) over (
            partition by failure_id order by judged_at, verdict_id
        ) as earlier_issue_id
    from covers
),

events as (
    select
        failure_id,
        verdict_id,
        judged_at,
        version,
        case
            when not is_open then 'resolved'
            when was_ever_open then 'reopened'
            else 'found'
        end as life_event,
        case
            when is_open or is_new_version or is_in_older_version
                then submission_id
        end as submission_id,
        null as known_issue_id,
        1 as place
    from states_in_order
    where is_open <> was_open
    union all
    select
        failure_id,
        verdict_id,
        judged_at,
        null as version,
        'uncovered' as life_event,
        null as submission_id,
        earlier_issue_id as known_issue_id,
        2 as place
    from covers_in_order
    where earlier_issue_id <> coalesce(known_issue_id, '')
    union all
    select
        failure_id,
        verdict_id,
        judged_at,
        null as version,
        'covered' as life_event,
        null as submission_id,
        known_issue_id,
        3 as place
    from covers_in_order
    where known_issue_id <> coalesce(earlier_issue_id, '')
),

events_in_order as (
    select
        *,
        row_number() over (
            partition by failure_id
            order by judged_at, verdict_id, place, version
        ) as event_number
    from events
)

select
    failure_id,  -- The failure, as in audit.failures. Unit: code.
    event_number,  -- Place of the event in its life, from 1. Unit: number.
    life_event,  -- found, covered, uncovered, resolved or reopened. Unit: code.
    verdict_id,  -- Judgment that says so. Unit: code.
    submission_id,  -- Version that did it; null if none did. Unit: code.
    known_issue_id,  -- Known issue whose cover began or ended. Unit: code.
    judged_at as happened_at  -- When the judgment was given. Unit: UTC time.
from events_in_order
