-- How complete, timely, valid and consistent each AHSN's reporting of a quarter was.
-- Grain: quarter, ahsn_code.
-- Rebuilt: by quarter.
--
-- Four scores from 0 to 100, each with the counts it is made of beside it, and never
-- added up. Records are those of the version that counts, or of the newest where none
-- does. A score is null where there is nothing to score: timeliness while nothing came
-- and the deadline had not passed when the quarter was last judged, validity without a
-- record, consistency without an accepted one.
--
-- Example: Whose reporting of the last quarter was least complete.
--     select ahsn_code, completeness, timeliness, validity, consistency
--     from audit.scores
--     where quarter = '2020-21-Q4'
--     order by completeness, ahsn_code
with coverage as (
    select * from marts.coverage
),

submissions as (
    select * from audit.submissions
),

verdicts as (
    select * from archive.verdicts
),

programmes as (
    select
        quarter,
        ahsn_code,
        max(deadline_at) as deadline_at,
        max(first_received_at) as first_received_at,
        sum(case when is_expected then 1 else 0 end) as expected_count,
        sum(case when is_expected and is_received then 1 else 0 end)
            as received_count,
        sum(
            case
                when is_expected and is_received and is_not_available then 1 else 0
            end
        ) as not_available_count,
        sum(case when is_expected and is_on_time then 1 else 0 end)
            as on_time_count
    from coverage
    group by quarter, ahsn_code
),

submissions_scored as (
    select *
    from submissions
    where ahsn_code is not null
    qualify row_number() over (
        partition by quarter, ahsn_code
        order by case when is_counting then 0 else 1 end, version desc
    ) = 1
),

counts as (
    select
        programmes.*,
        submissions_scored.submission_id,
        coalesce(submissions_scored.records_read, 0) as records_read,
        coalesce(submissions_scored.records_accepted, 0) as records_accepted,
        coalesce(submissions_scored.records_flagged, 0) as records_flagged,
        verdicts.judged_at > programmes.deadline_at as is_due
    from programmes
    inner join verdicts
        on programmes.quarter = verdicts.quarter and verdicts.is_current
    left join submissions_scored
        on
            programmes.quarter = submissions_scored.quarter
            and programmes.ahsn_code = submissions_scored.ahsn_code
)

select
    quarter,  -- Quarter that was reported. Unit: quarter.
    ahsn_code,  -- AHSN that reports. Unit: code.
    submission_id,  -- Submission its records are of; null is none. Unit: code.
    first_received_at,  -- When the first good version came. Unit: UTC time.
    deadline_at,  -- When it was due. Unit: UTC time.
    expected_count,  -- Programmes the AHSN is to report. Unit: programmes.
    received_count,  -- Those of them it reported. Unit: programmes.
    not_available_count,  -- Those all of whose figures are awaited. Unit: programmes.
    on_time_count,  -- Those it reported by the deadline. Unit: programmes.
    records_read,  -- Records found in the submission. Unit: records.
    records_accepted,  -- Records that were accepted. Unit: records.
    records_flagged,  -- Accepted records with a failure beside them. Unit: records.
    100.0
    * (received_count - not_available_count)
    / nullif(
        expected_count, 0
    ) as completeness,  -- 100 × (received - not available) / expected. Unit: score.
    case
        when received_count > 0 then 100.0 * on_time_count / nullif(received_count, 0)
        when is_due then 0.0
    end as timeliness,  -- 100 × on time / received; 0 if due and none. Unit: score.
    100.0
    * records_accepted
    / nullif(records_read, 0) as validity,  -- 100 × accepted / read. Unit: score.
    100.0
    * (records_accepted - records_flagged)
    / nullif(
        records_accepted, 0
    ) as consistency  -- 100 × (accepted - flagged) / accepted. Unit: score.
from counts
