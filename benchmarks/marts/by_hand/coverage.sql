-- What each AHSN was to send for each programme and quarter, and what came.
with judged as (
    select quarter, deadline_at
    from quarters
    where quarter in (select quarter from submissions)
),

measured as (
    select distinct quarter, programme_code
    from metrics
    inner join judged
        on
            quarter between metrics.first_quarter
            and coalesce(metrics.last_quarter, '9999')
),

counting as (
    select
        quarter,
        ahsn_code,
        submissions.submission_id,
        value ilike '%activity%' as is_activity_nil,
        value ilike '%adoption%' as is_adoption_nil
    from submissions
    left join cover
        on
            submissions.submission_id = cover.submission_id
            and field = 'nil_datasets'
    where is_counting
),

sent as (
    select
        quarter,
        ahsn_code,
        min(received_at) filter (outcome <> 'rejected') as first_received_at
    from submissions
    group by all
),

reported as (
    select
        quarter,
        ahsn_code,
        programme_code,
        count(*) as accepted_count,
        count(*) filter (status = 'nil') as nil_count,
        count(*) filter (status = 'not_available') as not_available_count
    from activity
    semi join measured using (quarter, programme_code)
    group by all
    union all
    select quarter, ahsn_code, programme_code, count(*), 0, 0
    from adoption
    anti join measured using (quarter, programme_code)
    group by all
),

rejected as (
    select
        quarter,
        ahsn_code,
        programme_code,
        count(distinct row_number) as rejected_count
    from failures
    inner join counting using (submission_id, quarter, ahsn_code)
    left join measured using (programme_code, quarter)
    where
        rejects = 'record'
        and dataset
        = case when measured.quarter is null then 'adoption' else 'activity' end
    group by all
),

pairs as (
    select distinct judged.quarter, ahsn_code, programme_code, true as is_expected
    from judged
    inner join expected_programmes
        on
            quarter between first_quarter and coalesce(last_quarter, '9999')
),

covered as (
    select
        quarter,
        ahsn_code,
        programme_code,
        coalesce(is_expected, false) as is_expected,
        coalesce(accepted_count, 0) as accepted_count,
        coalesce(rejected_count, 0) as rejected_count,
        nil_count,
        not_available_count,
        first_received_at,
        deadline_at,
        sent.quarter is not null and submission_id is null as is_submission_rejected,
        accepted_count is null
        and coalesce(
            case
                when measured.quarter is null then is_adoption_nil else is_activity_nil
            end,
            false
        ) as is_nil_by_cover
    from pairs
    full join reported using (quarter, ahsn_code, programme_code)
    inner join judged using (quarter)
    left join rejected using (quarter, ahsn_code, programme_code)
    left join counting using (quarter, ahsn_code)
    left join sent using (quarter, ahsn_code)
    left join measured using (quarter, programme_code)
)

select
    quarter,
    ahsn_code,
    programme_code,
    accepted_count,
    rejected_count,
    is_expected,
    accepted_count > 0 or is_nil_by_cover as is_received,
    (accepted_count > 0 or is_nil_by_cover)
    and first_received_at <= deadline_at as is_on_time,
    is_nil_by_cover or accepted_count > 0 and accepted_count = nil_count as is_nil,
    accepted_count > 0 and accepted_count = not_available_count as is_not_available,
    is_submission_rejected
    or (accepted_count = 0 and rejected_count > 0) as is_rejected
from covered
