"""Whether everyone can tell a picture's texts and marks from what is behind them.

axe does not judge colours inside a picture.
"""

import pytest

from tests.factories.pages import KINDS
from tests.factories.picture_colours import (
    MARK_AT_LEAST,
    TEXT_AT_LEAST,
    contrast,
    pictures_seen,
)

WITH_PICTURES = {"report", "audit of the scores", "gallery"}


@pytest.mark.parametrize("kind", sorted(WITH_PICTURES))
@pytest.mark.parametrize("media", ["screen", "print"])
def test_the_texts_and_marks_of_every_picture_stand_out(visit, pages, kind, media):
    found = pictures_seen(visit.open(pages[kind], media=media))
    assert found
    assert [one for one in found if one.text < TEXT_AT_LEAST] == []
    assert [one for one in found if one.mark < MARK_AT_LEAST] == []


def test_no_other_kind_of_page_has_a_picture(pages):
    having = {kind for kind in KINDS if b"<svg" in pages[kind].read_bytes()}
    assert having == WITH_PICTURES


def test_contrast_is_what_the_guidelines_say():
    white = (255, 255, 255)
    assert contrast(white, (0, 0, 0)) == pytest.approx(21)
    assert contrast((0x76, 0x76, 0x76), white) == pytest.approx(4.54, abs=0.01)


FAINT = """
<div class="picture"><svg role="img"><title>Faint</title>
<rect width="99" height="99" fill="#ffffff"/>
<g class="mark-rect role-mark"><path d="M0,0h60v20h-60Z" fill="#12436d"/></g>
<g class="mark-rule role-axis-grid"><line x2="50" stroke="#eeeeee"/></g>
<g class="mark-text role-mark"><text y="15" fill="#212b32">264</text></g>
<g opacity="0.3"><g class="mark-symbol"><path d="M0,50h9" stroke="#12436d"/></g></g>
</svg></div>
"""


def test_a_text_on_a_dark_bar_and_a_mark_that_shines_through_are_found(visit):
    visit.page.set_content(FAINT)
    [faint] = pictures_seen(visit.page)
    assert faint.text < 2
    assert 1.5 < faint.mark < 2
