-- What each AHSN's figures were known to be at a moment.
-- Grain: quarter, ahsn_code, metric_code.
--
-- A day, such as date '2020-08-31' or '2020-08-31', means its end in UTC; a time
-- without a zone is in UTC. The plain query for one figure, at noon of that day:
--     select * from marts.ahsn_metric_quarter_history
--     where known_from <= timestamptz '2020-08-31 12:00:00+00'
--     and (known_to is null or known_to > timestamptz '2020-08-31 12:00:00+00')
-- Example: What the AHSNs' eating-disorders figures are known to be today.
--     select ahsn_code, value, known_from
--     from marts.ahsn_metric_quarter_as_at(current_date)
--     where metric_code = 'eied_patients' and quarter = '2020-21-Q4'
--     order by ahsn_code
create macro marts.ahsn_metric_quarter_as_at(known_at) as table
    select
        quarter,
        ahsn_code,
        metric_code,
        edition_id,
        programme_code,
        financial_year,
        basis,
        unit,
        submission_id,
        status,
        known_from,
        known_to,
        value,
        cumulative_value,
        in_quarter_value,
        numerator,
        denominator,
        trajectory,
        outturn_pct,
        flagged_value,
        value_if_flagged_removed,
        flagged_count,
        in_quarter_unknown_count,
        organisations_reported,
        is_expected,
        is_reported,
        other_failure_count,
        lapsed_count,
        cumulative_unknown_count
    from marts.ahsn_metric_quarter_history
    where
        known_from <= marts.moment_known(known_at)
        and (known_to is null or known_to > marts.moment_known(known_at))
