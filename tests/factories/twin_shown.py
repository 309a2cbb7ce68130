"""How a mart's rows are held against the twin's."""

import pytest

FIGURES = {
    "value": "value",
    "cumulative_value": "cumulative",
    "in_quarter_value": "in_quarter",
    "flagged_value": "flagged_value",
    "value_if_flagged_removed": "without",
    "lapsed_count": "lapsed",
    "cumulative_unknown_count": "unknown",
}
RANKED = {
    "outturn_pct": "outturn",
    "rate_per_eligible_organisation": "rate",
    "rank": "rank",
    "network_median": "median",
    "rate_rank": "rate_rank",
    "rate_network_median": "rate_median",
}


def is_close(found, expected):
    return found == (None if expected is None else pytest.approx(expected, abs=2e-6))


def assert_same(rows, expected, place, figures):
    """Each row is the twin's, and no row that holds anything is missing.

    ``expected`` has (quarter, place, metric) → row; ``place`` is the place's column.
    Further rows say that there is no figure, or none that belongs there.
    """
    left = dict(expected)
    for row in rows:
        key = row["quarter"], row[place], row["metric_code"]
        dull = left.pop(key, None)
        if dull is None:
            assert row["status"] in ("not_sent", "not_applicable"), key
            assert row["value"] is None, key
            continue
        for mine, theirs in figures.items():
            assert is_close(row[mine], dull[theirs]), (key, mine)
        assert row["status"] == dull["status"], key
    assert not left
