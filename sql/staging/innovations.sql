-- The accepted innovation pipeline records of the submissions that count.
-- Grain: submission_id, row_number.
-- Rebuilt: by quarter.
--
-- Example: How full an AHSN's pipeline is.
--     select category, stage, count(*) as innovations
--     from staging.innovations
--     where quarter = '2020-21-Q4' and ahsn_code = 'YH' and status = 'active'
--     group by category, stage
--     order by category, stage
with innovations as (
    select * from archive.innovations
)

select
    submission_id,  -- Submission the record stands in. Unit: code.
    sheet,  -- Sheet or file it stands in. Unit: text.
    row_number,  -- Row of the sheet; the heading is row 1. Unit: row.
    quarter,  -- Quarter it reports. Unit: quarter.
    ahsn_code,  -- AHSN that reports it. Unit: code.
    innovation_id,  -- The AHSN's own number for the innovation. Unit: code.
    title,  -- The innovation's title. Unit: text.
    category,  -- Registered category. Unit: code.
    stage,  -- Stage of the pipeline, discovery to scale. Unit: code.
    status,  -- Whether active, paused or closed. Unit: code.
    comment  -- The sender's own words. Unit: text.
from innovations
