# ruff: noqa: E501 - a table is read whole
"""Ranks, medians and rates: what sets one AHSN's figure beside another's."""

import pytest

from tests.factories.ahsn_metric_quarter import (
    ORGANISATIONS,
    ahsn_metric_quarter,
    records,
)
from tests.factories.warehouse import assert_rows


def test_equal_figures_share_a_rank_and_the_next_is_skipped():
    found = ahsn_metric_quarter(
        records(
            ("EAST", "", "final", 9),
            ("EM", "", "final", 9),
            ("OX", "", "final", 11),
            ("WES", "", "final", 2),
            ("WM", "", "not_available", ""),
        )
    )
    assert_rows(
        found,
        """
        ahsn_code | value | rank | network_median
        EAST      | 9     | 2    | 9
        EM        | 9     | 2    | 9
        OX        | 11    | 1    | 9
        WES       | 2     | 4    | 9
        WM        |       |      | 9
        """,
    )


@pytest.mark.parametrize(
    ("values", "median"), [([5], 5), ([1, 4], 2.5), ([8, 1, 2], 2), ([1, 9, 2, 5], 3.5)]
)
def test_the_median_is_the_middle_figure_or_the_mean_of_the_two(values, median):
    codes = ("EM", "OX", "WES", "YH")
    rows = [
        (code, "", "final", value) for code, value in zip(codes, values, strict=False)
    ]
    found = ahsn_metric_quarter(records(*rows))
    assert set(found["network_median"].to_list()) == {median}


def test_the_rate_is_per_organisation_that_could_have_adopted_it():
    found = ahsn_metric_quarter(
        records(("EAST", "one", "final", 9), ("WM", "three", "final", 7)),
        reference__organisations=ORGANISATIONS,
        reference__expected_programmes="ahsn_code|programme_code|first_quarter\n"
        "YH|p|2020-21-Q1",
    )
    assert_rows(
        found,
        """
        ahsn_code | value | eligible_organisations | rate_per_eligible_organisation | rank | rate_rank | network_median | rate_network_median
        EAST      | 9     | 2                      | 4.5                            | 1    | 2         | 8              | 5.75
        WM        | 7     | 1                      | 7                              | 2    | 1         | 8              | 5.75
        YH        |       | 0                      |                                |      |           | 8              | 5.75
        """,
    )


def test_a_programme_that_names_no_kind_has_no_eligible_organisations():
    found = ahsn_metric_quarter(
        records(("EAST", "one", "final", 9)),
        reference__organisations=ORGANISATIONS,
        reference__programmes="programme_code | eligible_organisation_type\np|",
    )
    assert_rows(
        found.head(1),
        "eligible_organisations | rate_per_eligible_organisation | rate_rank\n |  |",
    )
