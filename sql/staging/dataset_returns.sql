-- What each AHSN said on each sheet of a quarter: records, nil, or nothing.
-- Grain: quarter, ahsn_code, dataset.
-- Rebuilt: by quarter.
--
-- Every quarter that was judged has a row for each AHSN and dataset. An AHSN without a
-- submission that counts has the status not_sent, whether none came or none was good.
-- A sheet without an accepted record that is not declared nil is not_reported: it is
-- never read as nought.
--
-- Example: Who gave which impacts in a quarter, and who said that there were none.
--     select ahsn_code, status, record_count
--     from staging.dataset_returns
--     where quarter = '2020-21-Q4' and dataset = 'impacts'
--     order by ahsn_code
with verdicts as (
    select * from archive.verdicts
),

quarters as (
    select * from reference.quarters
),

ahsns as (
    select * from reference.ahsns
),

submissions as (
    select * from staging.submissions
),

quarters_judged as (
    select
        quarters.quarter,
        quarters.financial_year
    from quarters
    inner join verdicts on quarters.quarter = verdicts.quarter
    where verdicts.is_current
),

ahsn_codes as (
    select distinct ahsn_code from ahsns
),

records as (
    select
        quarter,
        ahsn_code,
        'activity' as dataset
    from staging.activity
    union all
    select
        quarter,
        ahsn_code,
        'adoption' as dataset
    from staging.adoption
    union all
    select
        quarter,
        ahsn_code,
        'innovations' as dataset
    from staging.innovations
    union all
    select
        quarter,
        ahsn_code,
        'local_programmes' as dataset
    from staging.local_programmes
    union all
    select
        quarter,
        ahsn_code,
        'impacts' as dataset
    from staging.impacts
    union all
    select
        quarter,
        ahsn_code,
        'companies' as dataset
    from staging.companies
),

record_counts as (
    select
        quarter,
        ahsn_code,
        dataset,
        count(*) as record_count
    from records
    group by quarter, ahsn_code, dataset
),

-- In a pattern the underscore is any sign: names may be written with a space instead.
datasets as (
    select
        'activity' as dataset,
        '%activity%' as pattern
    union all
    select
        'adoption' as dataset,
        '%adoption%' as pattern
    union all
    select
        'innovations' as dataset,
        '%innovations%' as pattern
    union all
    select
        'local_programmes' as dataset,
        '%local_programmes%' as pattern
    union all
    select
        'impacts' as dataset,
        '%impacts%' as pattern
    union all
    select
        'companies' as dataset,
        '%companies%' as pattern
),

returns as (
    select
        quarters_judged.quarter,
        quarters_judged.financial_year,
        ahsn_codes.ahsn_code,
        datasets.dataset,
        submissions.submission_id,
        coalesce(record_counts.record_count, 0) as record_count,
        coalesce(
            lower(submissions.nil_datasets) like datasets.pattern, false
        ) as is_declared_nil
    from quarters_judged
    cross join ahsn_codes
    cross join datasets
    left join submissions
        on
            quarters_judged.quarter = submissions.quarter
            and ahsn_codes.ahsn_code = submissions.ahsn_code
    left join record_counts
        on
            quarters_judged.quarter = record_counts.quarter
            and ahsn_codes.ahsn_code = record_counts.ahsn_code
            and datasets.dataset = record_counts.dataset
)

select
    quarter,  -- Quarter that was to be reported. Unit: quarter.
    ahsn_code,  -- AHSN that was to report. Unit: code.
    dataset,  -- Dataset, by the name of its sheet. Unit: code.
    financial_year,  -- Financial year of the quarter. Unit: financial year.
    submission_id,  -- Submission that counts; null is none. Unit: code.
    case
        when record_count > 0 then 'reported'
        when submission_id is null then 'not_sent'
        when is_declared_nil then 'nil'
        else 'not_reported'
    end as status,  -- reported, nil, not_reported or not_sent. Unit: code.
    record_count  -- Its accepted records of the dataset. Unit: records.
from returns
