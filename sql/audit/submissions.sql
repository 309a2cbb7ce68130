-- Every version of every file received, and what became of it.
-- Grain: quarter, submission_id.
-- Rebuilt: by quarter.
--
-- The newest judgment of the quarter speaks; earlier ones are in audit.validation_runs.
--
-- Example: Every version an AHSN sent for a quarter, and what became of it.
--     select version, file_name, received_at, outcome, is_counting, approved_by
--     from audit.submissions
--     where quarter = '2020-21-Q4' and ahsn_code = 'YH'
--     order by version
with submissions as (
    select * from archive.submissions
)

select
    quarter,  -- Quarter it was judged for. Unit: quarter.
    submission_id,  -- SHA-256 of its bytes. Unit: code.
    ahsn_code,  -- AHSN that sent it; null where it cannot be told. Unit: code.
    version,  -- Place among the AHSN's for the quarter. Unit: number.
    file_name,  -- Name it came under. Unit: text.
    source_kind,  -- Whether workbook, csv, zip, parquet or unknown. Unit: code.
    template_version,  -- Template it was filled in on. Unit: code.
    prepared_by,  -- Who filled it in, by its cover. Unit: text.
    approved_by,  -- Who approved it, by its cover. Unit: text.
    outcome,  -- accepted, accepted_with_warnings, rejected or superseded. Unit: code.
    verdict_id,  -- Judgment that says so. Unit: code.
    approved_on,  -- Day it was approved, by its cover. Unit: date.
    received_at,  -- When it was received. Unit: UTC time.
    first_seen_at,  -- When it was taken in. Unit: UTC time.
    byte_size,  -- Its size. Unit: bytes.
    records_read,  -- Records found in it. Unit: records.
    records_accepted,  -- Records that were accepted. Unit: records.
    records_rejected,  -- Records that were rejected. Unit: records.
    records_flagged,  -- Accepted records with a failure beside them. Unit: records.
    is_counting  -- Whether its figures are the ones that count. Unit: yes or no.
from submissions
where is_current
