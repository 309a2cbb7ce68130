-- Every version whose figures audit.revisions compares, in each judgment that counts.
-- Grain: verdict_id, submission_id.
-- Rebuilt: by quarter.
--
-- The newer side of a comparison is read in the judgment that compares, the older one
-- in the judgment that audit.comparisons names for it.
--
-- Example: How many versions of each AHSN's are compared, and in how many judgments.
--     select
--         quarter,
--         ahsn_code,
--         count(distinct submission_id) as versions,
--         count(distinct verdict_id) as judgments
--     from audit.versions_compared
--     group by quarter, ahsn_code
--     order by quarter, ahsn_code
with comparisons as (
    select * from audit.comparisons
),

sides as (
    select
        quarter,
        ahsn_code,
        from_verdict_id as verdict_id,
        from_submission_id as submission_id
    from comparisons
    union all
    select
        quarter,
        ahsn_code,
        verdict_id,
        to_submission_id as submission_id
    from comparisons
)

select distinct
    quarter,  -- Quarter it is for. Unit: quarter.
    ahsn_code,  -- AHSN that sent it. Unit: code.
    verdict_id,  -- Judgment that has its figures. Unit: code.
    submission_id  -- Version that is compared. Unit: code.
from sides
-- A comparison with nothing, of a first or a withdrawn version, has one side.
where submission_id is not null
