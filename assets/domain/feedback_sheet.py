"""The sheet that goes back to an AHSN and comes back with her explanations.

Its name and the headings that intake looks for: publication writes them, intake reads
them. Everything else on the sheet is publication's business.
"""

from __future__ import annotations

from assets.domain.names import name_key

FEEDBACK = "feedback"
FEEDBACK_SHEET = "Feedback"
FAILURE_ID_HEADING = "Failure ID"
EXPLANATION_HEADING = "Your explanation"

# Not “Result” alone: officers have columns of that name, and theirs stay theirs.
RESULT_HEADING = "Result of the checks"
LAST_QUARTER_HEADING = "Last quarter"

_OWN_HEADINGS = {name_key(RESULT_HEADING), name_key(LAST_QUARTER_HEADING)}


def is_own_heading(heading: str | None) -> bool:
    """Whether a column of a submission's sheet is one that we added, not its sender."""
    return name_key(heading or "") in _OWN_HEADINGS
