-- Which AHSN is expected to report which programme, and since when.
-- Grain: ahsn_code, programme_code, first_quarter.
--
-- Example: How many programmes each AHSN is to report.
--     select ahsn_code, count(*) as programmes
--     from reference.expected_programmes
--     where last_quarter is null
--     group by ahsn_code
--     order by ahsn_code
with expected_programmes as (
    select * from registry.expected_programmes
)

select
    ahsn_code,  -- AHSN that is expected to report. Unit: code.
    programme_code,  -- Programme it is expected to report. Unit: code.
    first_quarter,  -- First quarter it is expected. Unit: quarter.
    last_quarter  -- Last quarter it is expected; null is still so. Unit: quarter.
from expected_programmes
