-- Every version of a file in which a failure was found, and where it stood there.
-- Grain: failure_id, submission_id.
--
-- The same mistake sent twice is one failure with two sightings; each keeps its file
-- and cell for ever, as the latest judgment that found it there has them.
with failures as (
    select * from archive.failures
),

sightings as (
    select
        failure_id,
        submission_id,
        min(judged_at) as first_seen_at,
        max(judged_at) as last_seen_at,
        max(case when is_current then 1 else 0 end) = 1 as is_current
    from failures
    group by failure_id, submission_id
),

failures_latest as (
    select *
    from failures
    qualify row_number() over (
        partition by failure_id, submission_id
        order by judged_at desc, quarter asc
    ) = 1
)

select
    sightings.failure_id,  -- The failure, as in audit.failures. Unit: code.
    sightings.submission_id,  -- Version of the file it was found in. Unit: code.
    failures_latest.rule_id,  -- Rule that failed. Unit: code.
    failures_latest.ahsn_code,  -- AHSN that sent it; null if not known. Unit: code.
    failures_latest.quarter,  -- Quarter it was judged for. Unit: quarter.
    failures_latest.source_file,  -- Name the file came under. Unit: text.
    failures_latest.sheet,  -- Sheet or file of the folder. Unit: text.
    failures_latest.row_number,  -- Row of the sheet. Unit: row.
    failures_latest.cell,  -- The cell, such as C17. Unit: cell.
    failures_latest.value,  -- What stood in the cell. Unit: text.
    failures_latest.message,  -- What was wrong, in words. Unit: text.
    sightings.first_seen_at,  -- First judgment that found it there. Unit: UTC time.
    sightings.last_seen_at,  -- Last judgment that found it there. Unit: UTC time.
    sightings.is_current  -- Whether the newest judgment does. Unit: yes or no.
from sightings
inner join failures_latest
    on
        sightings.failure_id = failures_latest.failure_id
        and sightings.submission_id = failures_latest.submission_id
