-- Each move of a submission from one quarter's inbox folder to another's.
-- Grain: submission_id, moved_at.
--
-- A file that was put into a wrong quarter's folder and is moved is judged in the
-- quarter where it lies now; when it was received, in audit.submissions, stays what it
-- was. Who sent it is as its newest judgment says, of whichever quarter. Where it lay
-- before its first move is not known if it was taken in anew since, after its folder in
-- the archive was lost.
--
-- Example: Which submissions lay in another quarter's folder before, newest first.
--     select moved_at, ahsn_code, file_name, from_quarter, quarter
--     from audit.moves
--     order by moved_at desc, submission_id
with moves as (
    select * from archive.moves
),

submissions as (
    select * from archive.submissions
),

submissions_judged as (
    select
        submission_id,
        ahsn_code,
        file_name,
        row_number() over (
            partition by submission_id order by judged_at desc, verdict_id desc
        ) as place_from_newest
    from submissions
),

senders as (
    select
        submission_id,
        ahsn_code,
        file_name
    from submissions_judged
    where place_from_newest = 1
)

select
    moves.quarter,  -- Quarter to whose folder it was moved. Unit: quarter.
    moves.submission_id,  -- SHA-256 of its bytes. Unit: code.
    moves.from_quarter,  -- Quarter it lay in before; null: not known. Unit: quarter.
    senders.ahsn_code,  -- AHSN that sent it; null where it cannot be told. Unit: code.
    senders.file_name,  -- Name it came under; null before it is judged. Unit: text.
    moves.moved_at  -- When a run found it in the new folder. Unit: UTC time.
from moves
left join senders on moves.submission_id = senders.submission_id
