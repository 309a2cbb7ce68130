-- Every accepted record of the versions that audit.revisions compares.
-- Grain: verdict_id, submission_id, organisation_code or none, metric_code.
-- Rebuilt: by quarter.
--
-- A version has its records once for each judgment in which it is compared, as that
-- judgment accepted them. Most records that were ever kept stand in no comparison.
--
-- Example: How many records each version that is compared has.
--     select quarter, ahsn_code, verdict_id, submission_id, count(*) as records
--     from audit.records_told
--     group by quarter, ahsn_code, verdict_id, submission_id
--     order by quarter, ahsn_code, verdict_id, submission_id
with versions_compared as (
    select * from audit.versions_compared
),

activity_kept as (
    select
        verdict_id,
        submission_id,
        organisation_code,
        programme_code,
        metric_code,
        row_number,
        status,
        comment,
        value,
        numerator,
        denominator
    from archive.activity_history
    union all
    select
        verdict_id,
        submission_id,
        organisation_code,
        programme_code,
        metric_code,
        row_number,
        status,
        comment,
        value,
        numerator,
        denominator
    from archive.superseded_activity
)

select
    versions_compared.quarter,  -- Quarter it is for. Unit: quarter.
    versions_compared.ahsn_code,  -- AHSN that told it. Unit: code.
    activity_kept.verdict_id,  -- Judgment that accepted it. Unit: code.
    activity_kept.submission_id,  -- Version that told it. Unit: code.
    activity_kept.organisation_code,  -- Organisation; null is the AHSN. Unit: code.
    activity_kept.programme_code,  -- Programme it is about. Unit: code.
    activity_kept.metric_code,  -- Metric it is about. Unit: code.
    activity_kept.row_number,  -- Row of its sheet. Unit: row.
    activity_kept.status,  -- What the figure is, or why there is none. Unit: code.
    activity_kept.comment,  -- The sender's own words. Unit: text.
    activity_kept.value,  -- Figure as sent; null for rates. Unit: the metric's own.
    activity_kept.numerator,  -- Upper part of a rate. Unit: count.
    activity_kept.denominator  -- Lower part of a rate. Unit: count.
from activity_kept
inner join versions_compared
    on
        activity_kept.verdict_id = versions_compared.verdict_id
        and activity_kept.submission_id = versions_compared.submission_id
-- Rules of before may have let a key through twice.
qualify row_number() over (
    partition by
        activity_kept.verdict_id,
        activity_kept.submission_id,
        activity_kept.organisation_code,
        activity_kept.metric_code
    order by activity_kept.row_number desc
) = 1
