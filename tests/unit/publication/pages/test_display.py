from decimal import Decimal

import pytest

from assets.publication import display


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (0.5, 0, "1"),
        (-0.4, 0, "0"),
        (2.675, 2, "2.68"),
        (39.69924812030075, 0, "40"),
        (1234567.5, 0, "1,234,568"),
        (Decimal("999.95"), 1, "1,000.0"),
        (1e16, 0, "10,000,000,000,000,000"),
        (7, 1, "7.0"),
    ],
)
def test_a_half_is_rounded_away_from_nought(
    value: float, decimals: int, shown: str
) -> None:
    assert display.number(value, decimals=decimals) == shown


def test_percent_and_pounds_carry_their_sign() -> None:
    assert display.percent(99.5) == "100%"
    assert display.pounds(1421635.5) == "£1,421,636"
    assert display.pounds(-5) == "-£5"
    assert display.million_pounds(462_000_000) == "£462.0 million"
    assert display.million_pounds(-1_250_000) == "-£1.3 million"


@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        ("£", "£1,500"),
        ("pounds", "£1,500"),
        ("% of sites", "1,500.0%"),
        ("", "1,500"),
    ],
)
def test_a_value_is_written_as_its_unit_is(unit: str, shown: str) -> None:
    assert display.in_unit(1500.0, unit) == shown


def test_a_count_that_is_not_whole_is_not_shown_as_one() -> None:
    assert display.in_unit(612.5, "patients") == "612.5"


@pytest.mark.parametrize(
    ("value", "status", "shown"),
    [
        (264.0, "final", "264"),
        (0.0, "final", "0"),
        (78346.0, "estimated", "78,346 [e]"),
        (12.0, "provisional", "12 [p]"),
        (None, "not_available", "[x]"),
        (None, "not_sent", "[x]"),
        (None, "not_open", "[z]"),
        (None, "not_added", "[z]"),
        (None, "suppressed", "[c]"),
        (None, "left out", "[c]"),
        (None, None, "[x]"),
    ],
)
def test_a_marker_says_what_a_figure_is_or_why_there_is_none(
    value: float | None, status: str | None, shown: str
) -> None:
    assert display.figure(value, status) == shown


def test_a_revised_figure_has_its_marker_after_the_others() -> None:
    shown = display.figure(5.0, "estimated", is_revised=True)
    assert shown == "5 [e] [r]"


def test_a_figure_awaited_in_part_has_the_markers_of_what_is_in_it() -> None:
    shown = display.figure(5.0, "not_available", within=("estimated",))
    assert shown == "5 [e]"
    everything = display.figure(
        5.0, "estimated", within=("provisional", "estimated"), is_revised=True
    )
    assert everything == "5 [e] [p] [r]"
    assert display.figure(None, "not_available", within=("estimated",)) == "[x]"


def test_every_marker_shown_is_in_the_key() -> None:
    shown = {display.marker(s) for s in ("not_open", "not_sent", "suppressed")}
    assert shown <= set(display.MARKERS)
