# ruff: noqa: E501 - a table is read whole
from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from assets.publication.last_quarter import last_totals
from tests.factories.feedback import FALL, NOT_A_NUMBER, Office, rows_under
from tests.factories.submissions import a_submission, workbook
from tests.factories.verdicts import verdict

BEFORE = {
    "activity": """
        submission_id | row_number | ahsn_code | quarter    | programme_code | metric_code   | organisation_code | status | value
        a             | 2          | EAST      | 2020-21-Q3 | eied           | eied_patients | SYN-EAST-04       | final  | 10
        a             | 3          | EAST      | 2020-21-Q3 | eied           | eied_patients | SYN-EAST-05       | final  | 17
        """
}
ESTIMATED = {
    **FALL,
    "rule_id": "figure_estimated",
    "severity": "info",
    "organisation_code": None,
}


def figures(*rows: tuple[object, ...]) -> pl.DataFrame:
    """Return what `last_figures` would: organisation, value, words, parts."""
    return pl.DataFrame(
        rows,
        schema={
            "organisation_code": pl.String,
            "last_value": pl.Float64,
            "last_words": pl.String,
            "numerator": pl.Float64,
            "denominator": pl.Float64,
        },
        orient="row",
    ).with_columns(ahsn_code=pl.lit("EAST"), metric_code=pl.lit("m"))


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([("a", 1.0, None, None, None), ("b", 2.5, None, None, None)], "3.5"),
        ([("a", 1.0, None, None, None), (None, 9.0, None, None, None)], "9"),
        (
            [("a", 1.0, None, None, None), ("b", None, "nil", None, None)],
            "1 (1 of 2 organisations)",
        ),
        ([("a", None, "3 of 4", 3.0, 4.0), ("b", None, "1 of 6", 1.0, 6.0)], "4 of 10"),
        ([(None, None, "3 of 4", 3.0, 4.0)], "3 of 4"),
        ([(None, None, "not available", None, None)], "not available"),
    ],
)
def test_an_ahsns_total_is_its_own_or_its_organisations_added_up(
    rows: list[tuple[object, ...]], shown: str
) -> None:
    assert last_totals(figures(*rows))["last_total"].to_list() == [shown]


def test_where_nobody_gave_a_figure_there_is_no_total() -> None:
    nobody = figures(("a", None, "nil", None, None))
    assert last_totals(nobody).is_empty()


def test_beside_a_failure_stands_the_figure_it_speaks_of(tmp_path: Path) -> None:
    office = Office(tmp_path)
    counting = """
        submission_id | ahsn_code | quarter    | version | outcome  | is_counting
        a             | EAST      | 2020-21-Q3 | 1       | accepted | true
        """
    office.archive.keep_verdict(
        verdict("2020-21-Q3", submissions=counting, accepted=BEFORE)
    )
    activity = """
        Programme | Metric        | Organisation  | Value | Status
        eied      | eied_patients | Nowhere Trust | TBC   |
        eied      | eied_patients | SYN-EAST-05   | 12    | estimated
    """
    office.send(workbook(a_submission(activity=activity)))
    stranger = {
        **NOT_A_NUMBER,
        "rule_id": "organisation_unknown",
        "organisation_code": None,
    }
    office.judge(stranger, {**FALL, "failure_id": "00000000000000aa"}, ESTIMATED)
    shown = {
        row["Rule"]: row["Last quarter"]
        for row in rows_under(office.book(), "Failure ID")
    }
    assert shown == {
        "organisation_unknown": None,
        "cumulative_fall": "17",
        "figure_estimated": "27",
    }
