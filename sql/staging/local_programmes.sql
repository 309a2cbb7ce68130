-- The accepted local programmes of the submissions that count.
-- Grain: submission_id, row_number.
-- Rebuilt: by quarter.
--
-- Example: The local programmes of an AHSN, and their themes.
--     select local_programme_id, title, themes, adopters
--     from staging.local_programmes
--     where quarter = '2020-21-Q4' and ahsn_code = 'YH'
--     order by local_programme_id
with local_programmes as (
    select * from archive.local_programmes
)

select
    submission_id,  -- Submission the record stands in. Unit: code.
    sheet,  -- Sheet or file it stands in. Unit: text.
    row_number,  -- Row of the sheet; the heading is row 1. Unit: row.
    quarter,  -- Quarter it reports. Unit: quarter.
    ahsn_code,  -- AHSN that reports it. Unit: code.
    local_programme_id,  -- The AHSN's own number for it. Unit: code.
    title,  -- The local programme's title. Unit: text.
    themes,  -- Registered themes; one may have several. Unit: list of codes.
    shared_with,  -- AHSNs it is shared with. Unit: list of codes.
    comment,  -- The sender's own words. Unit: text.
    adopters  -- Organisations that adopted it. Unit: count.
from local_programmes
