-- The submissions that count: the last good version of each AHSN and quarter.
-- Grain: quarter, ahsn_code.
-- Rebuilt: by quarter.
--
-- Example: Which version counts for each AHSN in a quarter.
--     select ahsn_code, version, file_name, outcome, received_at
--     from staging.submissions
--     where quarter = '2020-21-Q4'
--     order by ahsn_code
with submissions as (
    select * from archive.submissions
),

cover as (
    select * from archive.cover
),

nil_declarations as (
    select
        submission_id,
        max(value) as nil_datasets
    from cover
    where field = 'nil_datasets'
    group by submission_id
),

submissions_counting as (
    select *
    from submissions
    where is_current and is_counting
),

-- An AHSN that sent a good version in time was in time, whatever it mended later.
versions_good as (
    select
        quarter,
        ahsn_code,
        min(received_at) as first_received_at
    from submissions
    where is_current and outcome <> 'rejected'
    group by quarter, ahsn_code
)

select
    submissions_counting.quarter,  -- Quarter it reports. Unit: quarter.
    submissions_counting.ahsn_code,  -- AHSN that sent it. Unit: code.
    submissions_counting.submission_id,  -- SHA-256 of its bytes. Unit: code.
    submissions_counting.version,  -- Which version of the AHSN's. Unit: number.
    submissions_counting.file_name,  -- Name it came under. Unit: text.
    submissions_counting.outcome,  -- What the rules made of it. Unit: code.
    nil_declarations.nil_datasets,  -- Datasets declared nil, as written. Unit: text.
    submissions_counting.received_at,  -- When it was received. Unit: UTC time.
    versions_good.first_received_at,  -- When the first good one was. Unit: UTC time.
    coalesce(
        lower(nil_declarations.nil_datasets) like '%activity%', false
    ) as is_activity_nil,  -- Whether all activity is declared nil. Unit: yes or no.
    coalesce(
        lower(nil_declarations.nil_datasets) like '%adoption%', false
    ) as is_adoption_nil  -- Whether all adoption is declared nil. Unit: yes or no.
from submissions_counting
left join versions_good
    on
        submissions_counting.quarter = versions_good.quarter
        and submissions_counting.ahsn_code = versions_good.ahsn_code
left join nil_declarations
    on submissions_counting.submission_id = nil_declarations.submission_id
