-- The open failures that stand beside an accepted record: its figure counts.
-- Grain: failure_id.
-- Rebuilt: by quarter.
--
-- Only critical and warning failures flag a figure; information does not.
--
-- Example: The rules that flag figures, and how many.
--     select rule_id, count(*) as records
--     from staging.record_failures
--     where is_flag
--     group by rule_id
--     order by records desc, rule_id
with failures as (
    select * from archive.failures
),

submissions as (
    select * from staging.submissions
),

-- What is said of a rejected record flags no figure: it is not in any.
records_rejected as (
    select distinct
        submission_id,
        quarter,
        dataset,
        row_number
    from failures
    where is_current and rejects = 'record'
)

select
    failures.failure_id,  -- The failure, the same over re-runs. Unit: code.
    failures.submission_id,  -- Submission the record stands in. Unit: code.
    failures.dataset,  -- Dataset of the record. Unit: code.
    failures.row_number,  -- Row of the sheet. Unit: row.
    failures.quarter,  -- Quarter it reports. Unit: quarter.
    failures.ahsn_code,  -- AHSN that reports it. Unit: code.
    failures.organisation_code,  -- Organisation of the record, if any. Unit: code.
    failures.programme_code,  -- Programme of the record, if any. Unit: code.
    failures.metric_code,  -- Metric of the record, if any. Unit: code.
    failures.rule_id,  -- Rule that failed. Unit: code.
    failures.severity,  -- How much it matters. Unit: code.
    failures.severity in (
        'critical', 'warning'
    ) as is_flag  -- Whether it flags the figure. Unit: yes or no.
from failures
inner join submissions
    on
        failures.submission_id = submissions.submission_id
        and failures.quarter = submissions.quarter
left join records_rejected
    on
        failures.submission_id = records_rejected.submission_id
        and failures.quarter = records_rejected.quarter
        and failures.dataset = records_rejected.dataset
        and failures.row_number = records_rejected.row_number
where
    failures.is_current
    and failures.rejects = 'nothing'
    and failures.row_number is not null
    and records_rejected.submission_id is null
