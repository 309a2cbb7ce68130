-- The trajectories: what the network set out to reach by the end of a financial year.
-- Grain: metric_code, financial_year, ahsn_code or none, trajectory_version.
--
-- A revised trajectory replaces the original, which stays here beside it.
--
-- Example: What each AHSN set out to reach in a year.
--     select ahsn_code, trajectory
--     from reference.trajectories
--     where
--         metric_code = 'eied_patients'
--         and financial_year = '2020-21'
--         and is_latest
--     order by ahsn_code nulls first
with trajectories as (
    select * from registry.trajectories
),

trajectories_ranked as (
    select
        *,
        row_number() over (
            partition by metric_code, financial_year, ahsn_code
            order by case when trajectory_version = 'revised' then 0 else 1 end
        ) as version_rank
    from trajectories
)

select
    metric_code,  -- The metric's code. Unit: code.
    financial_year,  -- The year it is for, such as 2020-21. Unit: financial year.
    ahsn_code,  -- AHSN whose share it is; null is the whole network. Unit: code.
    trajectory_version,  -- Whether original or revised. Unit: code.
    trajectory,  -- What is to be reached by 31 March. Unit: the metric's own.
    version_rank = 1 as is_latest  -- Whether this version counts. Unit: yes or no.
from trajectories_ranked
