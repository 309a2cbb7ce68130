-- The AHSNs, with each name an AHSN has had and the dates it was used.
-- Grain: ahsn_code, valid_from or none.
--
-- Codes never change, names do: to name an AHSN in a quarter, take the row whose
-- dates hold the quarter's last day.
--
-- Example: What each AHSN is called today, and its region.
--     select ahsn_code, ahsn_name, nhs_region
--     from reference.ahsns
--     where valid_to is null
--     order by ahsn_code
with ahsns as (
    select * from registry.ahsns
)

select
    ahsn_code,  -- The AHSN's stable code. Unit: code.
    ahsn_name,  -- Its name between the two dates. Unit: text.
    nhs_region,  -- NHS region it works in. Unit: text.
    nhs_region_code,  -- Code of the NHS region. Unit: code.
    valid_from,  -- First day of the name; null is always so far. Unit: date.
    valid_to  -- Last day of the name; null is still in use. Unit: date.
from ahsns
