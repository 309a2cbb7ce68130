from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from assets.intake.numbers import date_of, number_of, plain_number, without_noise


def parsed(text: str) -> float | None:
    frame = pl.DataFrame({"text": [text]})
    number: float | None = frame.select(number_of(pl.col("text"))).item()
    return number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7.0),
        ("1,234", 1234.0),
        ("12,345,678.25", 12345678.25),
        ("12.0", 12.0),
        ("-3", -3.0),
        ("+3", 3.0),
        ("007", 7.0),
        (".5", 0.5),
        ("100000000000000000000", 1e20),
    ],
)
def test_a_plain_number_is_read(text: str, number: float) -> None:
    assert parsed(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "<5",
        "n/a",
        "-",
        "4.4k",
        "TBC",
        "nan",
        "NaN",
        "inf",
        "1e3",
        "£1,234",
        "95%",
        "1,23",
        "12,34",
        "0,123",
        "1,234,5",
        "1.2.3",
        "5.",
        "1 234",
        "--5",
        "(5)",
        "\N{MINUS SIGN}5",
        "\N{ARABIC-INDIC DIGIT FIVE}",
        "0x1F",
        "1_000",
        "TRUE",
        "=B2*2",
        "#N/A",
        "9" * 400,
    ],
)
def test_anything_else_is_no_number(text: str) -> None:
    assert parsed(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-03-31", date(2021, 3, 31)),
        ("2021-03-31 10:30:00", date(2021, 3, 31)),
        ("2021-03-31T10:30:00.000", date(2021, 3, 31)),
        ("31/03/2021", date(2021, 3, 31)),
        ("1/4/2021", date(2021, 4, 1)),
        ("2021-02-30", None),
        ("30/02/2021", None),
        ("03/31/2021", None),
        ("31/03/21", None),
        ("March 2021", None),
        ("44286", None),
        ("TBC", None),
    ],
)
def test_a_date_is_read_day_first_and_never_guessed(
    text: str, day: date | None
) -> None:
    frame = pl.DataFrame({"text": [text]})
    assert frame.select(date_of(pl.col("text"))).item() == day


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (12.0, "12"),
        (12.5, "12.5"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (1e20, "100000000000000000000"),
        (123456.789, "123456.789"),
        (float("inf"), "inf"),
        (float("nan"), "NaN"),
        (None, None),
    ],
)
def test_a_number_is_written_as_a_person_sees_it(
    number: float | None, text: str | None
) -> None:
    frame = pl.DataFrame({"number": [number]}, schema={"number": pl.Float64})
    assert frame.select(plain_number(pl.col("number"))).item() == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0.30000000000000004", "0.3"),
        ("264.00000000000006", "264"),
        ("12.5", "12.5"),
        ("Stage 0.30000000000000004", "Stage 0.30000000000000004"),
        ("0.00000000000000000001", "0.00000000000000000001"),
    ],
)
def test_a_floats_noise_is_not_shown(text: str, shown: str) -> None:
    frame = pl.DataFrame({"text": [text]})
    assert frame.select(without_noise(pl.col("text"))).item() == shown
