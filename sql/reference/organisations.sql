-- The organisations that AHSNs report on, with the AHSN each belonged to and when.
-- Grain: organisation_code, valid_from or none.
--
-- Example: How many organisations of each type an AHSN has today.
--     select ahsn_code, organisation_type, count(*) as organisations
--     from reference.organisations
--     where valid_to is null and closed_on is null
--     group by ahsn_code, organisation_type
--     order by ahsn_code, organisation_type
with organisations as (
    select * from registry.organisations
)

select
    organisation_code,  -- The organisation's code. Unit: code.
    ahsn_code,  -- AHSN it belongs to between the two dates. Unit: code.
    organisation_name,  -- The organisation's name. Unit: text.
    organisation_type,  -- Kind of organisation, such as acute_trust. Unit: code.
    valid_from,  -- First day with this AHSN; null is always so far. Unit: date.
    valid_to,  -- Last day with this AHSN; null is still so. Unit: date.
    opened_on,  -- Day it opened; null is before reporting began. Unit: date.
    closed_on  -- Day it closed; null is still open. Unit: date.
from organisations
