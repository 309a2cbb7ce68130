-- The accepted activity records of the submissions that count.
-- Grain: submission_id, row_number.
-- Rebuilt: by quarter.
--
-- Example: What stood in which row of an AHSN's workbook.
--     select sheet, row_number, metric_code, organisation_code, value, status, comment
--     from staging.activity
--     where quarter = '2020-21-Q4' and ahsn_code = 'YH'
--     order by sheet, row_number
with activity as (
    select * from archive.activity
),

-- A sheet may have its columns in any order.
columns_of_figures as (
    select
        quarter,
        submission_id,
        max(
            case when column_name = 'value' then column_letters end
        ) as value_column,
        max(
            case when column_name = 'numerator' then column_letters end
        ) as numerator_column
    from archive.layout
    where dataset = 'activity'
    group by quarter, submission_id
)

select
    activity.submission_id,  -- Submission the record stands in. Unit: code.
    activity.sheet,  -- Sheet or file it stands in. Unit: text.
    activity.row_number,  -- Row of the sheet; the heading is row 1. Unit: row.
    case
        when activity.value is null and activity.numerator is not null
            then columns_of_figures.numerator_column
        else columns_of_figures.value_column
    end
    || cast(
        activity.row_number as varchar
    ) as cell,  -- Cell of the value, as D6; of a rate, its upper part's. Unit: cell.
    activity.quarter,  -- Quarter it reports. Unit: quarter.
    activity.ahsn_code,  -- AHSN that reports it. Unit: code.
    activity.organisation_code,  -- Organisation; null is the AHSN itself. Unit: code.
    activity.programme_code,  -- Programme it is about. Unit: code.
    activity.metric_code,  -- Metric it is about. Unit: code.
    activity.status,  -- What the value is, such as final or nil. Unit: code.
    activity.comment,  -- The sender's own words. Unit: text.
    activity.value,  -- Value as it stood; null is none. Unit: the metric's own.
    activity.numerator,  -- Upper part of a rate. Unit: count.
    activity.denominator  -- Lower part of a rate. Unit: count.
from activity
left join columns_of_figures
    on
        activity.quarter = columns_of_figures.quarter
        and activity.submission_id = columns_of_figures.submission_id
