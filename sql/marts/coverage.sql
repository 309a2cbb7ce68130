-- What each AHSN was to send for each programme and quarter, and what came.
-- Grain: quarter, ahsn_code, programme_code.
-- Rebuilt: by quarter.
--
-- Each quarter that was judged has a row for every programme expected of an AHSN, and
-- for any it reported unasked. A programme is reported by its activity records, or by
-- its adoption records if it has no metric open in the quarter. Received means one that
-- counts, or a nil for the whole dataset: neither a submission that was rejected nor a
-- record that was.
--
-- Example: Who was to report a programme and did not.
--     select quarter, ahsn_code, programme_code, is_rejected, is_not_available
--     from marts.coverage
--     where is_expected and (not is_received or is_not_available)
--     order by quarter, programme_code, ahsn_code
with quarters as (
    select * from reference.quarters
),

verdicts as (
    select * from archive.verdicts
),

programmes as (
    select * from reference.programmes
),

metrics as (
    select * from reference.metrics
),

expected_programmes as (
    select * from reference.expected_programmes
),

submissions as (
    select * from staging.submissions
),

submissions_sent as (
    select * from archive.submissions
),

activity as (
    select * from staging.activity
),

adoption as (
    select * from staging.adoption
),

failures as (
    select * from archive.failures
),

quarters_judged as (
    select
        quarters.quarter,
        quarters.deadline_at
    from quarters
    inner join verdicts on quarters.quarter = verdicts.quarter
    where verdicts.is_current
),

pairs_expected as (
    select
        quarters_judged.quarter,
        expected_programmes.ahsn_code,
        expected_programmes.programme_code
    from quarters_judged
    inner join expected_programmes
        on
            quarters_judged.quarter >= expected_programmes.first_quarter
            and quarters_judged.quarter
            <= coalesce(expected_programmes.last_quarter, '9999')
    group by
        quarters_judged.quarter,
        expected_programmes.ahsn_code,
        expected_programmes.programme_code
),

programmes_measured as (
    select distinct
        quarters_judged.quarter,
        metrics.programme_code
    from quarters_judged
    inner join metrics
        on
            quarters_judged.quarter >= metrics.first_quarter
            and quarters_judged.quarter <= coalesce(metrics.last_quarter, '9999')
),

programmes_reported_in as (
    select
        quarters_judged.quarter,
        programmes.programme_code,
        case
            when programmes_measured.quarter is null then 'adoption' else 'activity'
        end as dataset
    from quarters_judged
    cross join programmes
    left join programmes_measured
        on
            quarters_judged.quarter = programmes_measured.quarter
            and programmes.programme_code = programmes_measured.programme_code
),

records as (
    select
        quarter,
        ahsn_code,
        programme_code,
        status,
        'activity' as dataset
    from activity
    union all
    select
        quarter,
        ahsn_code,
        programme_code,
        'final' as status,
        'adoption' as dataset
    from adoption
),

pairs_reported as (
    select
        records.quarter,
        records.ahsn_code,
        records.programme_code,
        count(*) as accepted_count,
        sum(case when records.status = 'nil' then 1 else 0 end) as nil_count,
        sum(case when records.status = 'not_available' then 1 else 0 end)
            as not_available_count
    from records
    inner join programmes_reported_in
        on
            records.quarter = programmes_reported_in.quarter
            and records.programme_code = programmes_reported_in.programme_code
            and records.dataset = programmes_reported_in.dataset
    group by records.quarter, records.ahsn_code, records.programme_code
),

records_rejected as (
    select distinct
        failures.quarter,
        submissions.ahsn_code,
        failures.programme_code,
        failures.row_number
    from failures
    inner join submissions
        on
            failures.submission_id = submissions.submission_id
            and failures.quarter = submissions.quarter
    inner join programmes_reported_in
        on
            failures.quarter = programmes_reported_in.quarter
            and failures.programme_code = programmes_reported_in.programme_code
            and failures.dataset = programmes_reported_in.dataset
    where failures.is_current and failures.rejects = 'record'
),

pairs_rejected as (
    select
        quarter,
        ahsn_code,
        programme_code,
        count(*) as rejected_count
    from records_rejected
    group by quarter, ahsn_code, programme_code
),

pairs as (
    select
        quarter,
        ahsn_code,
        programme_code
    from pairs_expected
    union distinct
    select
        quarter,
        ahsn_code,
        programme_code
    from pairs_reported
),

ahsns_sent as (
    select
        quarter,
        ahsn_code,
        count(*) as version_count
    from submissions_sent
    where is_current and ahsn_code is not null
    group by quarter, ahsn_code
),

pairs_covered as (
    select
        pairs.quarter,
        pairs.ahsn_code,
        pairs.programme_code,
        submissions.submission_id,
        submissions.first_received_at,
        quarters.deadline_at,
        pairs_expected.quarter is not null as is_expected,
        coalesce(pairs_reported.accepted_count, 0) as accepted_count,
        coalesce(pairs_reported.nil_count, 0) as nil_count,
        coalesce(pairs_reported.not_available_count, 0) as not_available_count,
        coalesce(pairs_rejected.rejected_count, 0) as rejected_count,
        pairs_reported.quarter is null
        and coalesce(
            case
                when programmes_reported_in.dataset = 'adoption'
                    then submissions.is_adoption_nil
                else submissions.is_activity_nil
            end,
            false
        ) as is_nil_by_cover,
        ahsns_sent.version_count is not null
        and submissions.submission_id is null as is_submission_rejected
    from pairs
    inner join quarters on pairs.quarter = quarters.quarter
    left join programmes_reported_in
        on
            pairs.quarter = programmes_reported_in.quarter
            and pairs.programme_code = programmes_reported_in.programme_code
    left join pairs_expected
        on
            pairs.quarter = pairs_expected.quarter
            and pairs.ahsn_code = pairs_expected.ahsn_code
            and pairs.programme_code = pairs_expected.programme_code
    left join pairs_reported
        on
            pairs.quarter = pairs_reported.quarter
            and pairs.ahsn_code = pairs_reported.ahsn_code
            and pairs.programme_code = pairs_reported.programme_code
    left join pairs_rejected
        on
            pairs.quarter = pairs_rejected.quarter
            and pairs.ahsn_code = pairs_rejected.ahsn_code
            and pairs.programme_code = pairs_rejected.programme_code
    left join submissions
        on
            pairs.quarter = submissions.quarter
            and pairs.ahsn_code = submissions.ahsn_code
    left join ahsns_sent
        on
            pairs.quarter = ahsns_sent.quarter
            and pairs.ahsn_code = ahsns_sent.ahsn_code
)

select
    quarter,  -- Quarter to be reported. Unit: quarter.
    ahsn_code,  -- AHSN that reports. Unit: code.
    programme_code,  -- Programme to be reported. Unit: code.
    submission_id,  -- Submission that counts; null is none. Unit: code.
    first_received_at,  -- When the AHSN's first good version came. Unit: UTC time.
    deadline_at,  -- When it was due. Unit: UTC time.
    accepted_count,  -- Its accepted records of the programme. Unit: records.
    rejected_count,  -- Its rejected records of the programme. Unit: records.
    is_expected,  -- Whether the AHSN is expected to report it. Unit: yes or no.
    (
        accepted_count > 0 or is_nil_by_cover
    ) as is_received,  -- Whether anything that counts came. Unit: yes or no.
    (
        (accepted_count > 0 or is_nil_by_cover) and first_received_at <= deadline_at
    ) as is_on_time,  -- Whether that came by the deadline. Unit: yes or no.
    (
        is_nil_by_cover or (accepted_count > 0 and accepted_count = nil_count)
    ) as is_nil,  -- Whether all of it is declared nil. Unit: yes or no.
    (
        accepted_count > 0 and accepted_count = not_available_count
    ) as is_not_available,  -- Whether all of it is awaited. Unit: yes or no.
    (
        is_submission_rejected or (accepted_count = 0 and rejected_count > 0)
    ) as is_rejected  -- Whether it came and none of it counts. Unit: yes or no.
from pairs_covered
