from __future__ import annotations

from pathlib import Path

import pytest

from assets.domain.errors import DeclarationError
from assets.validation.checks import Condition
from assets.validation.rules import RuleBook, load_rules

RULE = """\
rules:
  value_missing:
    severity: critical
    rejects: record
    meaning: There is no value.
    reason: A blank says nothing.
    message: "{heading} is blank."
    expected: a number
    checks:
      - cells: {activity: [value, numerator]}
        expectation: expect_column_values_to_not_be_null
        kwargs: {column: "{column}_text"}
        where:
          - [status, in, [final, estimated]]
          - ["{column}_text", is_null]
"""


def load_text(text: str, folder: Path) -> RuleBook:
    (folder / "activity.yml").write_text(text)
    return load_rules(folder)


def test_a_check_is_made_for_every_cell_a_rule_points_at(tmp_path: Path) -> None:
    rules = load_text(RULE, tmp_path)
    assert list(rules.checks) == [
        "value_missing.activity.value",
        "value_missing.activity.numerator",
    ]
    check = rules.checks["value_missing.activity.numerator"].check
    assert check.kwargs == {"column": "numerator_text"}
    assert check.where == (
        Condition("status", "in", ("final", "estimated")),
        Condition("numerator_text", "is_null"),
    )


def test_a_parameter_stands_for_its_value(tmp_path: Path) -> None:
    text = RULE.replace(
        "    checks:",
        "    parameters:\n"
        "      sure: {value: [final], reason: Only what is sure.}\n"
        "    checks:",
    ).replace("[final, estimated]", "$sure")
    check = load_text(text, tmp_path).checks["value_missing.activity.value"].check
    assert check.where[0] == Condition("status", "in", ("final",))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("rejects: record", "rejects: nothing", "critical rejects nothing"),
        ("severity: critical", "severity: warning", "warning rejects record"),
        ("severity: critical", "severity: fatal", "severity"),
        ("to_not_be_null", "to_be_pretty", "expect_column_values_to_be_pretty"),
        ("activity: [value", "activity: [valeu", "valeu"),
        ("activity: [", "activities: [", "activities"),
        ("[status, in, [final, estimated]]", "[status, in]", "in takes a value"),
        ("[status, in, [final, estimated]]", "[status, in, final]", "in takes a list"),
        ("[status, in, [final, estimated]]", "[status, eq, $sure]", "sure"),
        ("meaning: There is no value.", "meanings: None.", "meaning"),
        ("      - cells: {activity: [value, numerator]}", "      - table: activity",
         "activity"),
        ("  value_missing:", "  Value missing:", "Value missing"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_rule_is_one_message_naming_file_rule_and_field(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in RULE
    with pytest.raises(DeclarationError) as caught:
        load_text(RULE.replace(old, new), tmp_path)
    message = str(caught.value)
    assert "activity.yml" in message
    assert said in message
    assert "\n" not in message


def test_a_rule_in_two_files_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "records.yml").write_text(RULE)
    with pytest.raises(DeclarationError, match=r"records\.yml: value_missing.*another"):
        load_text(RULE, tmp_path)


def test_two_checks_of_one_cell_need_names_of_their_own(tmp_path: Path) -> None:
    check = RULE[RULE.index("      - cells") :]
    with pytest.raises(DeclarationError, match="`part`"):
        load_text(RULE + check, tmp_path)


def test_a_folder_without_rules_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="no rule"):
        load_rules(tmp_path)


def test_the_version_changes_with_the_text(tmp_path: Path) -> None:
    before = load_text(RULE, tmp_path).version
    assert load_text(RULE + "# a note\n", tmp_path).version != before


def test_every_rule_of_the_contract_is_declared_with_its_cost() -> None:
    submission = """file_unreadable cover_incomplete ahsn_unknown quarter_invalid
        template_version_unknown dataset_missing column_missing copied_submission"""
    record = """value_missing value_not_a_number value_not_whole value_negative
        value_out_of_bounds status_unknown status_conflict programme_unknown
        metric_unknown organisation_unknown theme_unknown impact_type_unknown
        stage_unknown metric_not_in_programme metric_not_open stage_not_in_use
        organisation_required organisation_not_allowed rate_incomplete
        organisation_not_in_ahsn organisation_closed duplicate_record
        impact_without_programme"""
    warning = """column_unknown company_number_invalid cumulative_fall stage_regression
        part_exceeds_whole sites_do_not_sum in_quarter_spike scale_shift unchanged
        basis_mismatch organisation_lapsed restated peer_outlier
        organisation_reported_twice submission_missing submission_late
        programme_not_reported national_fall national_spike coverage_incomplete
        outturn_mismatch known_issue_unmatched"""
    info = "interpolated rounded company_reported_twice figure_estimated"
    costs = {name: "submission" for name in submission.split()}
    costs |= {name: "record" for name in record.split()}
    costs |= {name: "nothing" for name in f"{warning} {info}".split()}
    rules = load_rules().rules
    assert {name: rules[name].rejects for name in costs} == costs
    for severity, names in (("warning", warning), ("info", info)):
        assert {rules[name].severity for name in names.split()} == {severity}
