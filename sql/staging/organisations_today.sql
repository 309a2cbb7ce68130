-- Which AHSN each organisation belongs to today.
-- Grain: organisation_code.
--
-- It is the AHSN whose area the organisation lies in, or lay in last if it closed. One
-- that was merged belongs where its last successor does; one that was split where all
-- its successors do, or if they are in several areas, in its own last. Today is the day
-- of the newest verdict.
--
-- Example: Which organisations belong to another AHSN today than they did first.
--     select today.organisation_code, first.ahsn_code as first_ahsn_code,
--         today.ahsn_code
--     from staging.organisations_today as today
--     inner join reference.organisations as first
--         on today.organisation_code = first.organisation_code
--     where first.valid_from is null and first.ahsn_code <> today.ahsn_code
--     order by today.organisation_code
with organisations as (
    select * from reference.organisations
),

organisation_heirs as (
    select * from reference.organisation_heirs
),

verdicts as (
    select * from archive.verdicts
),

today as (
    select cast(max(judged_at) as date) as today
    from verdicts
    where is_current
),

-- The last time that has begun; the first one where none has.
memberships_ranked as (
    select
        organisations.organisation_code,
        organisations.ahsn_code,
        row_number() over (
            partition by organisations.organisation_code
            order by
                case
                    when coalesce(organisations.valid_from <= today.today, true) then 0
                    else 1
                end,
                case
                    when organisations.valid_from <= today.today
                        then organisations.valid_from
                end desc nulls last,
                organisations.valid_from asc nulls first
        ) as place
    from organisations
    cross join today
),

memberships as (
    select
        organisation_code,
        ahsn_code
    from memberships_ranked
    where place = 1
),

areas_of_heirs as (
    select
        organisation_heirs.organisation_code,
        min(memberships.ahsn_code) as first_ahsn_code,
        max(memberships.ahsn_code) as last_ahsn_code
    from organisation_heirs
    cross join today
    inner join memberships
        on organisation_heirs.heir_code = memberships.organisation_code
    where
        coalesce(organisation_heirs.valid_from <= today.today, true)
        and coalesce(organisation_heirs.valid_to >= today.today, true)
    group by organisation_heirs.organisation_code
)

select
    memberships.organisation_code,  -- The organisation, open or not. Unit: code.
    case
        when areas_of_heirs.first_ahsn_code = areas_of_heirs.last_ahsn_code
            then areas_of_heirs.first_ahsn_code
        else memberships.ahsn_code
    end as ahsn_code  -- AHSN it belongs to today. Unit: code.
from memberships
left join areas_of_heirs
    on memberships.organisation_code = areas_of_heirs.organisation_code
