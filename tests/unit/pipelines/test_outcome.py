"""What a run counts among the failures that are open."""

from pathlib import Path

import polars as pl

from pipelines.outcome import Outcome

SCHEMA = ["severity", "rejects", "submission_outcome"]


def outcome(*failures):
    none = pl.DataFrame()
    found = pl.DataFrame(failures, schema=SCHEMA, orient="row")
    return Outcome(("2020-21-Q4",), none, none, found, none, Path(), Path(), (), ())


def test_only_what_stands_in_a_figure_is_counted_as_flagging_one():
    counted = outcome(
        ("warning", "nothing", "accepted_with_warnings"),
        ("warning", "nothing", None),
        ("warning", "nothing", "rejected"),
        ("critical", "submission", "rejected"),
        ("info", "nothing", "accepted"),
    )
    assert (counted.rejected_count, counted.warning_count) == (1, 2)
