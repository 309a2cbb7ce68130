-- Every check of every judgment: how much it looked at, how much of it failed.
-- Grain: verdict_id, check_id.
with checks as (
    select * from archive.checks
),

verdicts as (
    select * from archive.verdicts
)

select
    checks.verdict_id,  -- Judgment of a quarter the check belongs to. Unit: code.
    checks.check_id,  -- The check: its rule, and the part of it. Unit: code.
    checks.rule_id,  -- Rule it serves. Unit: code.
    checks.suite,  -- Suite it was run in. Unit: code.
    checks.severity,  -- How much a failure matters. Unit: code.
    verdicts.quarter,  -- Quarter that was judged. Unit: quarter.
    verdicts.judged_at,  -- When the quarter was judged. Unit: UTC time.
    checks.element_count,  -- Rows it looked at. Unit: rows.
    checks.unexpected_count,  -- Rows that failed. Unit: rows.
    checks.success,  -- Whether none failed. Unit: yes or no.
    verdicts.is_current  -- Whether it is the quarter's newest. Unit: yes or no.
from checks
inner join verdicts on checks.verdict_id = verdicts.verdict_id
