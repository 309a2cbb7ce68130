-- What the national figures were known to be at a moment.
-- Grain: quarter, metric_code.
--
-- A day, such as date '2020-08-31' or '2020-08-31', means its end in UTC; a time
-- without a zone is in UTC. The plain query for one figure, at noon of that day:
--     select * from marts.metric_quarter_history
--     where known_from <= timestamptz '2020-08-31 12:00:00+00'
--     and (known_to is null or known_to > timestamptz '2020-08-31 12:00:00+00')
-- Example: What the eating-disorders figures are known to be at the end of today.
--     select quarter, value, known_from
--     from marts.metric_quarter_as_at(current_date)
--     where metric_code = 'eied_patients'
--     order by quarter
create macro marts.metric_quarter_as_at(known_at) as table
    select
        quarter,
        metric_code,
        edition_id,
        programme_code,
        financial_year,
        basis,
        unit,
        status,
        known_from,
        known_to,
        value,
        cumulative_value,
        in_quarter_value,
        trajectory,
        outturn_pct,
        flagged_value,
        value_if_flagged_removed,
        flagged_count,
        in_quarter_unknown_count,
        ahsns_reported,
        ahsns_expected,
        ahsns_not_available,
        other_failure_count,
        lapsed_count,
        cumulative_unknown_count
    from marts.metric_quarter_history
    where
        known_from <= marts.moment_known(known_at)
        and (known_to is null or known_to > marts.moment_known(known_at))
