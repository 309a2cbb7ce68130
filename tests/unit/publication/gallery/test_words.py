from datetime import UTC, datetime

import polars as pl
import pytest

from assets.publication.gallery.columns import columns_of
from assets.publication.gallery.picture import picture_of
from assets.publication.gallery.words import said_of_picture, value_text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "code", "null"),
        (True, "yes or no", "true"),
        (2.5, "per cent", "2.5%"),
        (4200.0, "pounds", "£4,200"),
        (78346.0, "the metric's own", "78,346"),
        (["HIN", "UCLP"], "list of codes", "HIN, UCLP"),
        ([], "list of codes", "none"),
        (datetime(2021, 4, 30, 12, tzinfo=UTC), "UTC time", "2021-04-30 12:00:00 UTC"),
        ("final", "code", "final"),
    ],
)
def test_a_value_reads_as_its_unit_is_written(value, unit, text):
    assert value_text(value, unit) == text


def said(**columns):
    rows = pl.DataFrame(columns)
    comments = {"quarter": "It. Unit: quarter.", "outturn_pct": "It. Unit: per cent."}
    found = picture_of(rows, columns_of(rows, comments))
    return said_of_picture(found)


def test_a_line_is_told_by_where_it_begins_and_ends():
    text = said(quarter=["Q1", "Q2", "Q3"], outturn_pct=[10.0, None, 12.5])
    assert text == "Lines of outturn_pct by quarter. From 10.0% (Q1) to 12.5% (Q3)."


def test_bars_are_told_by_the_greatest_and_the_least():
    text = said(ahsn_code=["A", "B", "C"], outturn_pct=[10.0, 12.5, None])
    assert (
        text == "Bars of outturn_pct by ahsn_code. Greatest 12.5% (B), least 10.0% (A)."
    )
