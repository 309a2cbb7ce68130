-- The headlines: the few totals by which a year is told, and what each is made of.
-- Grain: headline_code.
--
-- Example: What each headline is made of.
--     select headline_name, unit, made_of, not_added_over_years
--     from reference.headlines
--     order by headline_position
with headlines as (
    select * from registry.headlines
)

select
    headline_code,  -- The headline's code. Unit: code.
    headline_name,  -- The headline's name. Unit: text.
    unit,  -- What it counts. Unit: text.
    made_of,  -- metrics, companies, investment or jobs. Unit: code.
    first_financial_year,  -- First year it is told for. Unit: financial year.
    not_added_over_years,  -- Why years are not added; null is they are. Unit: text.
    residual_may_come_from,  -- What a residual may come from. Unit: text.
    headline_position  -- Its place among the headlines. Unit: position.
from headlines
