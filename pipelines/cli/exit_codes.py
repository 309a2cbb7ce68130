"""The exit codes of the contract, by name.

That of a run is about the quarters it judged, and about those of earlier runs that were
killed or interrupted or ended with 1, and so told nothing of them; with nothing new to
tell a run ends with 0, whatever stands rejected since a run whose code told of it.
"""

from __future__ import annotations

DONE = 0
OUR_FAILURE = 1
WRONG_USAGE = 2
DATA_REJECTED = 3
WARNINGS = 4
SUBMISSIONS_MISSING = 5
INTERRUPTED = 130
