-- The accepted adoption records of the submissions that count.
-- Grain: submission_id, row_number.
-- Rebuilt: by quarter.
--
-- Example: How many organisations are at which stage of an intervention.
--     select programme_code, stage, count(*) as organisations
--     from staging.adoption
--     where quarter = '2020-21-Q4'
--     group by programme_code, stage
--     order by programme_code, stage
with adoption as (
    select * from archive.adoption
)

select
    submission_id,  -- Submission the record stands in. Unit: code.
    sheet,  -- Sheet or file it stands in. Unit: text.
    row_number,  -- Row of the sheet; the heading is row 1. Unit: row.
    quarter,  -- Quarter it reports. Unit: quarter.
    ahsn_code,  -- AHSN that reports it. Unit: code.
    organisation_code,  -- Organisation that adopts. Unit: code.
    programme_code,  -- Intervention it adopts. Unit: code.
    comment,  -- The sender's own words. Unit: text.
    stage_since,  -- Day the stage was reached. Unit: date.
    stage  -- Stage of adoption, from 1. Unit: stage.
from adoption
