-- Every run of every suite of rules on every submission.
-- Grain: verdict_id, suite, submission_id.
with suites as (
    select * from archive.suites
),

verdicts as (
    select * from archive.verdicts
)

select
    suites.verdict_id,  -- Judgment of a quarter the run belongs to. Unit: code.
    suites.suite,  -- Suite of rules that was run. Unit: code.
    suites.submission_id,  -- Submission it was run on. Unit: code.
    verdicts.quarter,  -- Quarter that was judged. Unit: quarter.
    verdicts.rules_version,  -- Version of the rules. Unit: code.
    verdicts.registry_version,  -- Version of the registry. Unit: code.
    verdicts.code_version,  -- Version of the program. Unit: code.
    verdicts.judged_at,  -- When the quarter was judged. Unit: UTC time.
    suites.checks_run,  -- Checks that were run. Unit: checks.
    suites.checks_failed,  -- Checks that found a failure. Unit: checks.
    suites.records_judged,  -- Records they were run on. Unit: records.
    suites.failure_count,  -- Failures they found. Unit: failures.
    suites.duration_seconds,  -- Time the suite took for the quarter. Unit: seconds.
    verdicts.is_current  -- Whether it is the quarter's newest. Unit: yes or no.
from suites
inner join verdicts on suites.verdict_id = verdicts.verdict_id
