-- The reporting calendar: each quarter with its dates and its deadline.
-- Grain: quarter.
--
-- Example: When the quarters of a year end, and are due.
--     select quarter, quarter_end_date, deadline_at
--     from reference.quarters
--     where financial_year = '2020-21'
--     order by quarter
with quarters as (
    select * from registry.quarters
)

select
    quarter,  -- The quarter, such as 2020-21-Q4. Unit: quarter.
    financial_year,  -- The financial year it is in. Unit: financial year.
    quarter_number,  -- Its place in the year; April to June is 1. Unit: number.
    quarter_index,  -- Whole quarters since a fixed start. Unit: quarters.
    quarter_start_date,  -- Its first day. Unit: date.
    quarter_end_date,  -- Its last day. Unit: date.
    deadline_at  -- When submissions are due. Unit: UTC time.
from quarters
