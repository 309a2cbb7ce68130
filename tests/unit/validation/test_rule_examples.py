from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from assets.validation.rules import load_rules
from tests.factories.rule_examples import Example, judged_examples, read_examples

RULES = load_rules().rules
PASSING = read_examples(fails=False)
FAILING = read_examples(fails=True)


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    folder: Path = tmp_path_factory.mktemp("examples")
    return judged_examples([*PASSING, *FAILING], folder)


def test_every_rule_has_an_example_that_passes_and_one_that_fails() -> None:
    rules = set(RULES)
    assert {example.rule_id for example in PASSING} == rules
    assert {example.rule_id for example in FAILING} == rules


@pytest.mark.parametrize("example", PASSING, ids=lambda e: f"{e.name}: {e.about}")
def test_a_passing_example_fails_nothing(
    example: Example, failures: dict[str, pl.DataFrame]
) -> None:
    found = failures[example.name]["rule_id"].to_list()
    assert found == list(example.also)


@pytest.mark.parametrize("example", FAILING, ids=lambda e: f"{e.name}: {e.about}")
def test_a_failing_example_fails_its_rule_at_its_cells_and_nothing_else(
    example: Example, failures: dict[str, pl.DataFrame]
) -> None:
    found = failures[example.name]
    of_rule = found.filter(pl.col("rule_id") == example.rule_id)
    others = found.filter(pl.col("rule_id") != example.rule_id)
    assert others["rule_id"].to_list() == list(example.also)
    assert of_rule["cell"].to_list() == list(example.cells)
    assert set(of_rule["severity"]) == {example.severity}
    rejects = example.rejects or RULES[example.rule_id].rejects
    if example.severity != "critical":
        rejects = "nothing"
    assert set(of_rule["rejects"]) == {rejects}
    for message in of_rule["message"].to_list():
        assert example.message in message


def test_every_check_of_every_rule_finds_something_in_the_examples(
    failures: dict[str, pl.DataFrame],
) -> None:
    fired = set(pl.concat(failures.values())["check_id"])
    needs_another_registry = {
        "value_out_of_bounds.activity.value.below",
        "value_out_of_bounds.activity.numerator.below",
        "stage_not_in_use.adoption.stage.after",
        "metric_not_open.adoption.programme_code.after",
    }
    assert set(load_rules().checks) - fired == needs_another_registry


def test_messages_are_whole_sentences_in_words_people_use(
    failures: dict[str, pl.DataFrame],
) -> None:
    found = pl.concat(failures.values())
    for text in found["message"].to_list():
        assert text.endswith("."), text
        assert "{" not in text
        assert "  " not in text
        assert "null" not in text.lower()
        assert "None" not in text
    for text in found["expected"].to_list():
        assert text
        assert "{" not in text
