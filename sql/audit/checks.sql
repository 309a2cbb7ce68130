-- Every check of every judgment: how much it looked at, how much of it failed.
-- Grain: verdict_id, check_id.
--
-- A judgment of the national figures is of no one quarter.
--
-- Example: The checks that failed most often, over all judgments.
--     select rule_id, suite, sum(unexpected_count) as rows_failed
--     from audit.checks
--     group by rule_id, suite
--     having sum(unexpected_count) > 0
--     order by rows_failed desc, rule_id, suite
--     limit 10
with checks as (
    select * from archive.checks
    union all
    select * from archive.national_checks
),

verdicts as (
    select
        verdict_id,
        quarter,
        judged_at,
        is_current
    from archive.verdicts
    union all
    select
        verdict_id,
        cast(null as varchar) as quarter,
        judged_at,
        is_current
    from archive.national_verdicts
)

select
    checks.verdict_id,  -- Judgment the check belongs to. Unit: code.
    checks.check_id,  -- The check: its rule, and the part of it. Unit: code.
    checks.rule_id,  -- Rule it serves. Unit: code.
    checks.suite,  -- Suite it was run in. Unit: code.
    checks.severity,  -- How much a failure matters. Unit: code.
    verdicts.quarter,  -- Quarter that was judged; null is national. Unit: quarter.
    verdicts.judged_at,  -- When that was judged. Unit: UTC time.
    checks.element_count,  -- Rows it looked at. Unit: rows.
    checks.unexpected_count,  -- Rows that failed. Unit: rows.
    checks.success,  -- Whether none failed. Unit: yes or no.
    verdicts.is_current  -- Whether it is the newest such judgment. Unit: yes or no.
from checks
inner join verdicts on checks.verdict_id = verdicts.verdict_id
