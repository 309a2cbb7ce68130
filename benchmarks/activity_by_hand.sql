-- The rules of activity as a person would write them who had never heard of Great
-- Expectations: for each check a column `judged` (the row is one it looks at) and a
-- column `fails`. benchmarks/engine.py counts both, lists the failing rows, and stops
-- if any of it differs from what the engine finds.
create or replace temp view by_hand as
select
    row_id,

    programme_code is not null and metric_elsewhere is null
        as "judged metric_unknown",
    programme_code is not null and metric_elsewhere is null and metric_code is null
        as "fails metric_unknown",

    true as "judged metric_not_in_programme.activity.metric_code",
    metric_elsewhere is not null
        as "fails metric_not_in_programme.activity.metric_code",

    first_index is not null as "judged metric_not_open.activity.metric_code.before",
    quarter_index < first_index
        as "fails metric_not_open.activity.metric_code.before",

    last_index is not null as "judged metric_not_open.activity.metric_code.after",
    last_index < quarter_index
        as "fails metric_not_open.activity.metric_code.after",

    reporting_level = 'ahsn' as "judged organisation_not_allowed",
    reporting_level = 'ahsn' and organisation_code_text is not null
        as "fails organisation_not_allowed",

    basis = 'rate' and status in ('final', 'provisional', 'estimated')
        as "judged rate_incomplete.activity.numerator",
    basis = 'rate' and status in ('final', 'provisional', 'estimated')
        and numerator_text is null
        as "fails rate_incomplete.activity.numerator",

    basis = 'rate' and status in ('final', 'provisional', 'estimated')
        and numerator_text is not null
        as "judged rate_incomplete.activity.denominator",
    basis = 'rate' and status in ('final', 'provisional', 'estimated')
        and numerator_text is not null and denominator_text is null
        as "fails rate_incomplete.activity.denominator",

    basis = 'rate' and status in ('final', 'provisional', 'estimated')
        and denominator >= 0
        as "judged rate_incomplete.activity.denominator.zero",
    basis = 'rate' and status in ('final', 'provisional', 'estimated')
        and denominator = 0
        as "fails rate_incomplete.activity.denominator.zero",

    status in ('final', 'provisional', 'estimated')
        as "judged rate_incomplete.activity.value.differs",
    status in ('final', 'provisional', 'estimated')
        and rate_difference not between 0 and 0.5
        as "fails rate_incomplete.activity.value.differs",

    basis <> 'rate' and upper_bound is not null and figure is not null
        as "judged value_out_of_bounds.activity.value.above",
    basis <> 'rate' and figure > upper_bound
        as "fails value_out_of_bounds.activity.value.above",

    basis <> 'rate' and lower_bound is not null and figure >= 0
        as "judged value_out_of_bounds.activity.value.below",
    basis <> 'rate' and figure >= 0 and figure < lower_bound
        as "fails value_out_of_bounds.activity.value.below",

    basis = 'rate' and upper_bound is not null and figure is not null
        as "judged value_out_of_bounds.activity.numerator.above",
    basis = 'rate' and figure > upper_bound
        as "fails value_out_of_bounds.activity.numerator.above",

    basis = 'rate' and lower_bound is not null and figure >= 0
        as "judged value_out_of_bounds.activity.numerator.below",
    basis = 'rate' and figure >= 0 and figure < lower_bound
        as "fails value_out_of_bounds.activity.numerator.below",

    earlier_value is not null and figure >= 0
        and status not in ('not_available', 'not_applicable', 'nil')
        as "judged cumulative_fall",
    figure >= 0 and figure < earlier_value
        and status not in ('not_available', 'not_applicable', 'nil')
        as "fails cumulative_fall",

    activity_count >= 6 and activity_times >= 3 and activity_excess >= 30
        and slip_distance > 0.12 and activity_score is not null
        as "judged in_quarter_spike.activity.value.score",
    activity_count >= 6 and activity_times >= 3 and activity_excess >= 30
        and slip_distance > 0.12 and activity_score > 6
        as "fails in_quarter_spike.activity.value.score",

    activity_count >= 3 and activity_count < 6 and activity_excess >= 30
        and slip_distance > 0.12 and activity_of_greatest is not null
        as "judged in_quarter_spike.activity.value.ratio",
    activity_count >= 3 and activity_count < 6 and activity_excess >= 30
        and slip_distance > 0.12 and activity_of_greatest > 6
        as "fails in_quarter_spike.activity.value.ratio",

    activity_count >= 1 and activity_count < 3 and activity_excess >= 100
        and previous_value is not null and slip_distance > 0.12
        and latest_slip_distance > 0.08 and activity_of_greatest is not null
        as "judged in_quarter_spike.activity.value.begun",
    activity_count >= 1 and activity_count < 3 and activity_excess >= 100
        and previous_value is not null and slip_distance > 0.12
        and latest_slip_distance > 0.08 and activity_of_greatest > 5
        as "fails in_quarter_spike.activity.value.begun",

    slip_size >= 30 and slip_distance is not null
        and status in ('final', 'provisional', 'estimated')
        as "judged scale_shift.activity.value",
    slip_size >= 30 and slip_distance <= 0.12
        and status in ('final', 'provisional', 'estimated')
        as "fails scale_shift.activity.value",

    latest_slip_size >= 30 and slip_distance > 0.12
        and basis in ('cumulative_fy', 'cumulative_programme')
        and latest_slip_distance is not null
        and status in ('final', 'provisional', 'estimated')
        as "judged scale_shift.activity.value.latest",
    latest_slip_size >= 30 and slip_distance > 0.12 and latest_slip_distance <= 0.08
        and basis in ('cumulative_fy', 'cumulative_programme')
        and status in ('final', 'provisional', 'estimated')
        as "fails scale_shift.activity.value.latest",

    basis in ('cumulative_fy', 'cumulative_programme', 'in_quarter')
        and figure >= 30 and status in ('final', 'provisional') and comment is null
        as "judged unchanged",
    basis in ('cumulative_fy', 'cumulative_programme', 'in_quarter')
        and figure >= 30 and status in ('final', 'provisional') and comment is null
        and repeated_value is not null
        as "fails unchanged",

    step_mean >= 50 and step_variation is not null
        and status in ('final', 'provisional')
        as "judged interpolated",
    step_mean >= 50 and step_variation < 0.01 and status in ('final', 'provisional')
        as "fails interpolated",

    figure_count >= 4 and figure > 0 and status in ('final', 'provisional')
        as "judged rounded",
    figure_count >= 4 and figure > 0 and status in ('final', 'provisional')
        and round_to is not null
        as "fails rounded",

    fall >= 10 and span_falls is not null
        and status in ('final', 'provisional', 'estimated')
        as "judged basis_mismatch.activity.value.falls",
    fall >= 10 and span_falls > 1 and status in ('final', 'provisional', 'estimated')
        as "fails basis_mismatch.activity.value.falls",

    latest_value >= 50 and reset_share is not null
        and status in ('final', 'provisional', 'estimated')
        as "judged basis_mismatch.activity.value.reset",
    latest_value >= 50 and reset_share < 0.5
        and status in ('final', 'provisional', 'estimated')
        as "fails basis_mismatch.activity.value.reset",

    last_year_total >= 50 and carried_distance is not null
        and status in ('final', 'provisional', 'estimated')
        as "judged basis_mismatch.activity.value.going_on",
    last_year_total >= 50 and carried_distance < 0.2
        and status in ('final', 'provisional', 'estimated')
        as "fails basis_mismatch.activity.value.going_on",

    figure >= 50 and adds_up_distance is not null
        and status in ('final', 'provisional', 'estimated')
        as "judged basis_mismatch.activity.value.adding_up",
    figure >= 50 and adds_up_distance < 0.1
        and status in ('final', 'provisional', 'estimated')
        as "fails basis_mismatch.activity.value.adding_up",

    figure >= 50 and ramp_distance is not null
        and status in ('final', 'provisional', 'estimated')
        as "judged basis_mismatch.activity.value.climbing",
    figure >= 50 and ramp_distance < 0.15
        and status in ('final', 'provisional', 'estimated')
        as "fails basis_mismatch.activity.value.climbing",

    whole_value is not null and figure >= 0
        and status not in ('not_available', 'not_applicable')
        as "judged part_exceeds_whole",
    figure >= 0 and figure > whole_value
        and status not in ('not_available', 'not_applicable')
        as "fails part_exceeds_whole",

    comment is null as "judged restated",
    comment is null and replaced_value is not null as "fails restated",

    true as "judged organisation_reported_twice.activity.organisation_code",
    also_reported_by is not null
        as "fails organisation_reported_twice.activity.organisation_code",

    basis not in ('rate', 'unknown')
        and status in ('final', 'provisional', 'estimated')
        as "judged value_missing.activity.value.figure",
    basis not in ('rate', 'unknown')
        and status in ('final', 'provisional', 'estimated') and value_text is null
        as "fails value_missing.activity.value.figure",

    value_text is not null as "judged value_not_a_number.activity.value",
    value_text is not null and value is null
        as "fails value_not_a_number.activity.value",

    numerator_text is not null as "judged value_not_a_number.activity.numerator",
    numerator_text is not null and numerator is null
        as "fails value_not_a_number.activity.numerator",

    denominator_text is not null as "judged value_not_a_number.activity.denominator",
    denominator_text is not null and denominator is null
        as "fails value_not_a_number.activity.denominator",

    is_count and basis <> 'rate' and value >= 0
        as "judged value_not_whole.activity.value",
    is_count and basis <> 'rate' and value >= 0 and value_fraction <> 0
        as "fails value_not_whole.activity.value",

    true as "judged value_negative.activity.value",
    value < 0 as "fails value_negative.activity.value",

    true as "judged value_negative.activity.numerator",
    numerator < 0 as "fails value_negative.activity.numerator",

    true as "judged value_negative.activity.denominator",
    denominator < 0 as "fails value_negative.activity.denominator",

    status_text is not null as "judged status_unknown.activity.status",
    status_text is not null and status is null
        as "fails status_unknown.activity.status",

    status in ('not_available', 'not_applicable')
        as "judged status_conflict.activity.value",
    status in ('not_available', 'not_applicable') and value is not null
        as "fails status_conflict.activity.value",

    status in ('not_available', 'not_applicable') and value_text is null
        as "judged status_conflict.activity.numerator",
    status in ('not_available', 'not_applicable') and value_text is null
        and numerator is not null
        as "fails status_conflict.activity.numerator",

    status = 'nil' and value >= 0 as "judged status_conflict.activity.value.nil",
    status = 'nil' and value > 0 as "fails status_conflict.activity.value.nil",

    value = 0 and status in ('final', 'provisional', 'estimated', 'nil')
        as "judged status_conflict.activity.value.awaited",
    value = 0 and status in ('final', 'provisional', 'estimated', 'nil')
        and regexp_matches(comment, '(?i)\b(await(s|ed|ing)?|tbc|to (follow|be confirmed|come)|pending|outstanding|not yet (available|published|received|known)|(not|un) ?available|no data|missing)\b')
        as "fails status_conflict.activity.value.awaited",

    true as "judged programme_unknown.activity.programme_code",
    programme_code is null as "fails programme_unknown.activity.programme_code",

    organisation_code_text is not null and reporting_level <> 'ahsn'
        as "judged organisation_unknown.activity.organisation_code",
    organisation_code_text is not null and reporting_level <> 'ahsn'
        and organisation_code is null
        as "fails organisation_unknown.activity.organisation_code",

    reporting_level = 'organisation'
        as "judged organisation_required.activity.organisation_code",
    reporting_level = 'organisation' and organisation_code_text is null
        as "fails organisation_required.activity.organisation_code",

    organisation_ahsn_code is not null and ahsn_code is not null
        and reporting_level <> 'ahsn'
        as "judged organisation_not_in_ahsn.activity.organisation_code",
    organisation_ahsn_code <> ahsn_code and reporting_level <> 'ahsn'
        as "fails organisation_not_in_ahsn.activity.organisation_code",

    reporting_level <> 'ahsn'
        as "judged organisation_closed.activity.organisation_code.closed",
    reporting_level <> 'ahsn' and closed_before is not null
        as "fails organisation_closed.activity.organisation_code.closed",

    reporting_level <> 'ahsn'
        as "judged organisation_closed.activity.organisation_code.not_yet_open",
    reporting_level <> 'ahsn' and opened_after is not null
        as "fails organisation_closed.activity.organisation_code.not_yet_open",

    true as "judged duplicate_record.activity.metric_code",
    record_key in (
        select record_key
        from activity
        where record_key is not null
        group by record_key
        having count(*) > 1
    ) as "fails duplicate_record.activity.metric_code"
from activity
