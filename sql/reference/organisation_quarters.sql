-- Each organisation in each quarter: whose area it lay in, and whether it was open.
-- Grain: quarter, organisation_code.
--
-- As at the quarter's last day. Before its first known time in an area, an organisation
-- stands with the AHSN of that time.
-- Example: How many acute trusts lay in each AHSN's area at the end of 2020-21.
--     select ahsn_code, count(*) as trusts
--     from reference.organisation_quarters
--     where quarter = '2020-21-Q4' and organisation_type = 'acute_trust' and is_open
--     group by ahsn_code order by ahsn_code
with organisations as (
    select * from reference.organisations
),

quarters as (
    select * from reference.quarters
),

organisations_ranked as (
    select
        quarters.quarter,
        quarters.quarter_end_date,
        organisations.*,
        row_number() over (
            partition by quarters.quarter, organisations.organisation_code
            order by
                case
                    when
                        organisations.valid_from is null
                        or organisations.valid_from <= quarters.quarter_end_date
                        then 0
                    else 1
                end,
                case
                    when organisations.valid_from <= quarters.quarter_end_date
                        then organisations.valid_from
                end desc nulls last,
                organisations.valid_from asc nulls first
        ) as place
    from quarters
    cross join organisations
)

select
    quarter,  -- Quarter it is about. Unit: quarter.
    organisation_code,  -- The organisation's code. Unit: code.
    ahsn_code,  -- AHSN whose area it lay in. Unit: code.
    organisation_type,  -- Kind of organisation, such as acute_trust. Unit: code.
    (
        coalesce(opened_on <= quarter_end_date, true)
        and coalesce(closed_on >= quarter_end_date, true)
    ) as is_open  -- Whether it was open on the last day. Unit: yes or no.
from organisations_ranked
where place = 1
