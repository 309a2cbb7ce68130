-- Every run of every suite of rules on every submission, and on the national figures.
-- Grain: verdict_id, suite, submission_id or none.
--
-- The national figures are of no one quarter and no submission.
--
-- Example: Which suites of rules take longest.
--     select suite, count(*) as runs, sum(duration_seconds) as seconds
--     from audit.validation_runs
--     group by suite
--     order by seconds desc, suite
with suites as (
    select * from archive.suites
    union all
    select * from archive.national_suites
),

verdicts as (
    select
        verdict_id,
        quarter,
        judged_at,
        rules_version,
        registry_version,
        code_version,
        is_current
    from archive.verdicts
    union all
    select
        verdict_id,
        cast(null as varchar) as quarter,
        judged_at,
        rules_version,
        registry_version,
        code_version,
        is_current
    from archive.national_verdicts
)

select
    suites.verdict_id,  -- Judgment the run belongs to. Unit: code.
    suites.suite,  -- Suite of rules that was run. Unit: code.
    suites.submission_id,  -- Submission it was run on. Unit: code.
    verdicts.quarter,  -- Quarter that was judged; null is national. Unit: quarter.
    verdicts.rules_version,  -- Version of the rules. Unit: code.
    verdicts.registry_version,  -- Version of the registry. Unit: code.
    verdicts.code_version,  -- Version of the program. Unit: code.
    verdicts.judged_at,  -- When that was judged. Unit: UTC time.
    suites.checks_run,  -- Checks that were run. Unit: checks.
    suites.checks_failed,  -- Checks that found a failure. Unit: checks.
    suites.records_judged,  -- Records they were run on. Unit: records.
    suites.failure_count,  -- Failures they found. Unit: failures.
    suites.duration_seconds,  -- Time the suite took in all. Unit: seconds.
    verdicts.is_current  -- Whether it is the newest such judgment. Unit: yes or no.
from suites
inner join verdicts on suites.verdict_id = verdicts.verdict_id
