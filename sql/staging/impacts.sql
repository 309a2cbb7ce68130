-- The accepted impacts of local programmes of the submissions that count.
-- Grain: submission_id, row_number.
-- Rebuilt: by quarter.
--
-- Example: What the local programmes of an AHSN came to.
--     select local_programme_id, impact_type, status, value
--     from staging.impacts
--     where quarter = '2020-21-Q4' and ahsn_code = 'YH'
--     order by local_programme_id, impact_type
with impacts as (
    select * from archive.impacts
)

select
    submission_id,  -- Submission the record stands in. Unit: code.
    sheet,  -- Sheet or file it stands in. Unit: text.
    row_number,  -- Row of the sheet; the heading is row 1. Unit: row.
    quarter,  -- Quarter it reports. Unit: quarter.
    ahsn_code,  -- AHSN that reports it. Unit: code.
    local_programme_id,  -- Local programme that had the impact. Unit: code.
    impact_type,  -- Registered kind of impact, each with a unit. Unit: code.
    status,  -- What the value is, such as estimated. Unit: code.
    comment,  -- The sender's own words. Unit: text.
    value  -- Size of the impact. Unit: that of the impact type.
from impacts
