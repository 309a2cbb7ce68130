-- Every figure of an AHSN as it was told, since when, and until when.
-- Grain: quarter, ahsn_code, metric_code, known_from.
-- Rebuilt: by quarter.
--
-- A run that tells a figure otherwise than before keeps an edition of it. The row holds
-- from the moment of that run until another was told, or none any more; it still holds
-- where known_to is null. Known at a moment were the rows of which known_from is not
-- later and known_to is null or later: marts.ahsn_metric_quarter_as_at asks that.
-- Ranks and medians are not kept; they follow from the figures of one moment.
-- Example: How Wessex's PINCER figure of Q4 came to be what it is.
--     select known_from, known_to, value, status
--     from marts.ahsn_metric_quarter_history
--     where
--         ahsn_code = 'WES' and metric_code = 'pincer_practices'
--         and quarter = '2020-21-Q4'
--     order by known_from
with editions as (
    select * from archive.ahsn_metric_quarter_editions
),

editions_in_order as (
    select
        *,
        lead(known_at) over (
            partition by quarter, ahsn_code, metric_code order by known_at
        ) as next_known_at
    from editions
)

select
    quarter,  -- Quarter the figure is for. Unit: quarter.
    ahsn_code,  -- AHSN that reports it. Unit: code.
    metric_code,  -- Metric it is about. Unit: code.
    edition_id,  -- Edition that first told it so. Unit: code.
    programme_code,  -- Programme it is about. Unit: code.
    financial_year,  -- Financial year of the quarter. Unit: financial year.
    basis,  -- What the figure covers. Unit: code.
    unit,  -- The metric's own unit. Unit: text.
    submission_id,  -- Submission that counted; null is none. Unit: code.
    status,  -- Worst status of the records, or why none. Unit: code.
    known_at as known_from,  -- Run that told it first. Unit: UTC time.
    next_known_at as known_to,  -- Run that told it otherwise, if any. Unit: UTC time.
    value,  -- The AHSN's figure; a rate in per cent. Unit: the metric's own.
    cumulative_value,  -- Reached so far in its span. Unit: the metric's own.
    in_quarter_value,  -- What is known of the quarter. Unit: the metric's own.
    numerator,  -- Upper part of a rate. Unit: count.
    denominator,  -- Lower part of a rate. Unit: count.
    trajectory,  -- What the AHSN's year was to reach. Unit: the metric's own.
    outturn_pct,  -- Share of the trajectory reached. Unit: per cent.
    flagged_value,  -- Part of the value on flagged records. Unit: the metric's own.
    value_if_flagged_removed,  -- Value without those records. Unit: the metric's own.
    flagged_count,  -- Flagged records in it. Unit: records.
    in_quarter_unknown_count,  -- Figures without a known quarter's part. Unit: records.
    organisations_reported,  -- With a figure. Unit: organisations.
    is_expected,  -- Whether it was to report the metric. Unit: yes or no.
    is_reported,  -- Whether a figure or a nil came. Unit: yes or no.
    other_failure_count,  -- Open failures at no record of it. Unit: failures.
    lapsed_count,  -- Series that had a figure earlier in the span. Unit: series.
    cumulative_unknown_count  -- Earlier figures the flow lacks. Unit: figures.
from editions_in_order
where is_there
