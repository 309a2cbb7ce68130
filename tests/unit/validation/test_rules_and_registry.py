from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from assets.domain.errors import DeclarationError
from assets.domain.project import EXPECTATIONS
from assets.domain.registry.load import load_registry
from assets.validation.rules import load_rules
from tests.factories.judging import Desk, Sent, expecting
from tests.factories.registry import copy_of_the_registry, replace_once

RATE = {
    "programme_code": "co_oximetry",
    "metric_code": "CCGs operational",
    "organisation_code": "",
    "value": "",
    "numerator": "1",
    "denominator": "9",
}


def test_bounds_and_dates_follow_the_registry(tmp_path: Path) -> None:
    reference = copy_of_the_registry(tmp_path)
    programmes = reference / "programmes"
    for name in ("eied", "co_oximetry"):
        replace_once(programmes / f"{name}.yml", "lower_bound: 0", "lower_bound: 20")
    replace_once(
        programmes / "news2.yml",
        "first_quarter: 2020-21-Q1",
        "first_quarter: 2020-21-Q1\nlast_quarter: 2020-21-Q3",
    )
    replace_once(
        reference / "vocabularies.yml",
        'code: "1", name: Stage 1',
        'code: "1", name: Stage 1, last_quarter: 2020-21-Q3',
    )
    desk = Desk(tmp_path, registry=expecting(load_registry(reference), {}))
    ended = {"programme_code": "news2", "organisation_code": "SYN-EAST-01"}
    sheets = {"activity": [{"value": "19"}, RATE], "adoption": [{"stage": "1"}, ended]}
    desk.send(Sent(sheets=sheets))
    failures = desk.judge().failures.select("check_id", "cell", "message")
    assert failures.select("check_id", "cell").rows() == [
        ("value_out_of_bounds.activity.value.below", "D2"),
        ("value_out_of_bounds.activity.numerator.below", "E3"),
        ("stage_not_in_use.adoption.stage.after", "C2"),
        ("metric_not_open.adoption.programme_code.after", "A3"),
    ]
    assert "cannot be less than 20" in failures["message"][0]
    assert "up to 2020-21-Q3" in failures["message"][3]


NEW_RULE = """\
rules:
  comment_shouted:
    severity: info
    rejects: nothing
    meaning: A comment is written in capitals.
    reason: It is hard to read.
    message: "The comment of {organisation_name} says “{text}”."
    expected: small letters
    checks:
      - cells: {activity: [comment]}
        expectation: expect_column_values_to_not_match_regex
        kwargs: {column: comment, regex: "^[A-Z !]+$"}
"""


def test_a_rule_is_added_by_one_entry(tmp_path: Path) -> None:
    rules = tmp_path / "expectations"
    rules.mkdir()
    for path in EXPECTATIONS.glob("*.yml"):
        (rules / path.name).write_bytes(path.read_bytes())
    (rules / "new.yml").write_text(NEW_RULE)
    desk = Desk(tmp_path, rules=load_rules(rules))
    desk.send(Sent(sheets={"activity": [{"comment": "WELL DONE!"}]}))
    verdict = desk.judge()
    failure = verdict.failures.row(0, named=True)
    assert (failure["rule_id"], failure["cell"]) == ("comment_shouted", "H2")
    assert failure["message"] == (
        "The comment of Synthetic Mental Health Trust 1 (Eastern) says “WELL DONE!”."
    )
    # A remark for information is no warning.
    assert verdict.submissions["outcome"].to_list() == ["accepted"]
    assert verdict.submissions["records_flagged"].to_list() == [0]
    assert "comment_shouted" in set(verdict.checks["check_id"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("column: comment", "column: coment"),
        ("{organisation_name}", "{organisation_nickname}"),
    ],
)
def test_a_rule_that_names_no_column_is_a_mistake_of_ours(
    tmp_path: Path, old: str, new: str
) -> None:
    (tmp_path / "new.yml").write_text(NEW_RULE.replace(old, new))
    desk = Desk(tmp_path, rules=load_rules(tmp_path))
    desk.send(Sent(sheets={"activity": [{"comment": "WELL DONE!"}]}))
    with pytest.raises(DeclarationError, match=r"comment_shouted.*(coment|nickname)"):
        desk.judge()


def test_history_is_of_counting_submissions_only(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    rows = [{"value": "40"}]
    desk.send(Sent(quarter="2020-21-Q3", sheets={"activity": rows}))
    mended = Sent(quarter="2020-21-Q3", sheets={"activity": [{}]}, minutes=1)
    desk.send(mended)
    desk.judge("2020-21-Q3")
    desk.send(Sent(sheets={"activity": [{}]}))
    failures = desk.judge().failures
    assert failures.filter(pl.col("rule_id") == "cumulative_fall").is_empty()
