-- The accepted company records of the submissions that count.
-- Grain: submission_id, row_number.
-- Rebuilt: by quarter.
--
-- Example: The kinds of support that companies were given.
--     select support_type, count(*) as records, sum(investment_gbp) as investment_gbp
--     from staging.companies
--     where quarter = '2020-21-Q4'
--     group by support_type
--     order by support_type
with companies as (
    select * from archive.companies
)

select
    submission_id,  -- Submission the record stands in. Unit: code.
    sheet,  -- Sheet or file it stands in. Unit: text.
    row_number,  -- Row of the sheet; the heading is row 1. Unit: row.
    quarter,  -- Quarter it reports. Unit: quarter.
    ahsn_code,  -- AHSN that reports it. Unit: code.
    company_number,  -- Companies House number; null if none. Unit: code.
    company_name,  -- The company's name. Unit: text.
    support_type,  -- Registered kind of support. Unit: code.
    comment,  -- The sender's own words. Unit: text.
    investment_gbp,  -- Investment the company raised. Unit: pounds.
    jobs_created,  -- Jobs created. Unit: jobs.
    jobs_safeguarded  -- Jobs safeguarded. Unit: jobs.
from companies
