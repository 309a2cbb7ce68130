import pytest

from assets.domain.registry.load import load_registry
from tests.factories.registry import message_about_a_spoilt_registry
from tests.factories.warehouse import assert_rows, run_model


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  - people\n", "  - people\n  - patients\n", ["patients", "twice"]),
        ("  - people\n", "  - peoples\n", ["peoples", "no metric and no impact type"]),
        ("suppressed_up_to: 7", "suppressed_up_to: 0", ["suppressed_up_to"]),
        ("rounded_to: 5", "rounded_to: 0", ["rounded_to"]),
    ],
)
def test_a_mistake_in_the_policy_is_named(tmp_path, old, new, said):
    message = message_about_a_spoilt_registry(
        tmp_path, "disclosure.yml", old=old, new=new
    )
    assert all(word in message for word in said)


def test_the_policy_is_one_row_for_each_unit():
    policy = load_registry().frames().disclosure
    assert policy["unit"].is_unique().all()
    assert {"patients", "mothers"} <= set(policy["unit"])
    assert policy.select("suppressed_up_to", "rounded_to").unique().rows() == [(7, 5)]


def test_the_policy_is_shown_in_the_warehouse():
    rows = """
    unit     | source | suppressed_up_to | rounded_to
    patients | A rule | 7                | 5
    """
    assert_rows(run_model("reference.disclosure", {"registry.disclosure": rows}), rows)
