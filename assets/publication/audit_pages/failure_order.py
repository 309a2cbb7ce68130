"""In which order pages list failures, and which of them an AHSN's page lists.

What a row of a failure says is in `failure_rows`.
"""

from __future__ import annotations

import polars as pl

from assets.publication.audit_pages.listing import listed_rows

# Where there are more failures than a page can bear, of each of these some are listed.
ALIKE = ("rule_id", "submission_id")
_BY_PAGE = ["ahsn_code", "quarter"]
# The open ones first, and of these the gravest.
SEVERITIES = pl.Enum(["critical", "warning", "info"])


def in_order(failures: pl.DataFrame) -> pl.DataFrame:
    """Return failures as pages list them: newest quarter, open, gravest, then place."""
    return failures.sort(
        "quarter",
        "is_open",
        pl.col("severity").cast(SEVERITIES),
        "ahsn_code",
        "source_file",
        "sheet",
        "row_number",
        "failure_id",
        descending=[True, True] + [False] * 6,
    )


def failures_listed(failures: pl.DataFrame) -> frozenset[str]:
    """Return the failure_id of those failures that their AHSN's page lists.

    Args:
        failures: rows of ``audit.failures``.
    """
    own = in_order(failures).partition_by(_BY_PAGE, maintain_order=True)
    return frozenset(
        failure_id
        for of_quarter in own
        for failure_id in listed_rows(of_quarter, ALIKE)["failure_id"]
    )
