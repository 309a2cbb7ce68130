"""What the rules say of clean records, and why each is as it should be.

``explained.csv`` is written by hand; a test compares it with what a run finds.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

EXPLAINED = Path(__file__).parents[1] / "explained.csv"


@dataclass(frozen=True)
class Explained:
    """Failures of one rule that are no fault; a blank field stands for any."""

    quarter: str
    rule_id: str
    ahsn_code: str
    programme_code: str
    metric_code: str
    organisation_code: str
    failures: str
    why: str


def read_explained() -> list[Explained]:
    """Return the list, in its order."""
    with EXPLAINED.open(encoding="utf-8", newline="") as file:
        return [Explained(**row) for row in csv.DictReader(file)]
