-- The accepted activity records of the submissions that count.
-- Grain: submission_id, row_number.
--
-- Example: What stood in which row of an AHSN's workbook.
--     select sheet, row_number, metric_code, organisation_code, value, status, comment
--     from staging.activity
--     where quarter = '2020-21-Q4' and ahsn_code = 'YH'
--     order by sheet, row_number
with activity as (
    select * from archive.activity
)

select
    submission_id,  -- Submission the record stands in. Unit: code.
    sheet,  -- Sheet or file it stands in. Unit: text.
    row_number,  -- Row of the sheet; the heading is row 1. Unit: row.
    quarter,  -- Quarter it reports. Unit: quarter.
    ahsn_code,  -- AHSN that reports it. Unit: code.
    organisation_code,  -- Organisation; null is the AHSN as a whole. Unit: code.
    programme_code,  -- Programme it is about. Unit: code.
    metric_code,  -- Metric it is about. Unit: code.
    status,  -- What the value is, such as final or nil. Unit: code.
    comment,  -- The sender's own words. Unit: text.
    value,  -- Value as it stood; null where none is given. Unit: the metric's own.
    numerator,  -- Upper part of a rate. Unit: count.
    denominator  -- Lower part of a rate. Unit: count.
from activity
