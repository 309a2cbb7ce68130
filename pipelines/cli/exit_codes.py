"""The exit codes of the contract, by name."""

from __future__ import annotations

DONE = 0
OUR_FAILURE = 1
WRONG_USAGE = 2
DATA_REJECTED = 3
WARNINGS = 4
SUBMISSIONS_MISSING = 5
INTERRUPTED = 130
