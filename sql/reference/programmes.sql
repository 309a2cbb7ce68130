-- The programmes AHSNs report on, and where each stands in the published tables.
-- Grain: programme_code.
--
-- Example: The programmes as the published tables list them.
--     select table_name, table_position, programme_code, programme_name
--     from reference.programmes
--     where table_name is not null
--     order by table_name, table_position
with programmes as (
    select * from registry.programmes
)

select
    programme_code,  -- The programme's code. Unit: code.
    programme_name,  -- The programme's name as published. Unit: text.
    table_name,  -- Published table it stands in; null is none. Unit: text.
    table_position,  -- Its place in that table, from the top. Unit: position.
    first_quarter,  -- First quarter it is reported. Unit: quarter.
    last_quarter,  -- Last quarter it is reported; null is still open. Unit: quarter.
    eligible_organisation_type,  -- Kind of organisation that can adopt it. Unit: code.
    has_adoption  -- Whether stages of adoption are reported. Unit: yes or no.
from programmes
