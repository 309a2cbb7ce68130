"""Why a figure was revised, in the words of the audit pages and of the tables."""

import pytest

from assets.publication.accessible_tables.words import CAUSES
from assets.publication.audit_pages.wording import CAUSE_WORDS

EVERY_CAUSE = {
    "late",
    "resubmitted",
    "registry",
    "rule",
    "known_issue",
}


@pytest.mark.parametrize("words", [CAUSES, CAUSE_WORDS])
def test_every_cause_has_words_and_what_was_sent_again_is_said_to_be(words):
    assert set(words) == EVERY_CAUSE
    assert words["known_issue"].startswith("sent again")
