-- Every version of a file in which a failure was found, and where it stood there.
-- Grain: failure_id, submission_id or none.
--
-- The same mistake sent twice is one failure with two sightings; each keeps its file
-- and cell for ever, as the latest judgment that found it there has them. What nobody
-- sent, and what failed in the national figures, was seen in no file.
--
-- Example: Every version of a file in which a failure still stands.
--     select failure_id, source_file, sheet, cell, value
--     from audit.sightings
--     where is_current
--     order by failure_id, source_file
with failures as (
    select * from archive.failures
    union all
    select * from archive.national_failures
),

failures_ranked as (
    select
        *,
        min(judged_at) over (
            partition by failure_id, submission_id
        ) as first_seen_at,
        max(judged_at) over (
            partition by failure_id, submission_id
        ) as last_seen_at,
        max(case when is_current then 1 else 0 end) over (
            partition by failure_id, submission_id
        ) = 1 as is_seen_now,
        row_number() over (
            partition by failure_id, submission_id
            order by judged_at desc, quarter asc
        ) as sighting_rank
    from failures
)

select
    failure_id,  -- The failure, as in audit.failures. Unit: code.
    submission_id,  -- Version of the file it was found in. Unit: code.
    rule_id,  -- Rule that failed. Unit: code.
    ahsn_code,  -- AHSN that sent it; null if not known. Unit: code.
    quarter,  -- Quarter it was judged for. Unit: quarter.
    source_file,  -- Name the file came under. Unit: text.
    sheet,  -- Sheet or file of the folder. Unit: text.
    row_number,  -- Row of the sheet. Unit: row.
    cell,  -- The cell, such as C17. Unit: cell.
    value,  -- What stood in the cell. Unit: text.
    message,  -- What was wrong, in words. Unit: text.
    first_seen_at,  -- First judgment that found it there. Unit: UTC time.
    last_seen_at,  -- Last judgment that found it there. Unit: UTC time.
    is_seen_now as is_current  -- Whether the newest judgment does. Unit: yes or no.
from failures_ranked
where sighting_rank = 1
