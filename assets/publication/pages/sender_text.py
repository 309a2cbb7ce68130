"""Text that a sender wrote, so that it shows all it holds and turns nothing round.

A workbook's cell may hold characters that no page shows, some of which no HTML may
hold, and others that write what follows them from right to left. Which text a page
shows is its renderer's.
"""

from __future__ import annotations

import re
from unicodedata import bidirectional

from markupsafe import Markup, escape

# Control characters but tab and line ends, what turns the direction of writing, halves
# of a character, and what is none.
_HIDDEN = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e"
    "\\u2066-\\u2069\\ud800-\\udfff\\ufffe\\uffff]"
)
# Unicode's classes of what is written from right to left.
_LEFTWARDS = frozenset({"R", "AL", "AN"})


def visible(value: object) -> object:
    r"""Return a text with hidden characters spelled, ``\x1b`` or ``\u202e``.

    Anything that is no text, and markup, whose texts came through here, is as it was.
    """
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return _HIDDEN.sub(_spelled, value)


def quoting(sentence: str, quoted: str | None) -> str:
    """Return a sentence as markup in which what it quotes is isolated by ``bdi``.

    What is written from right to left there leaves the rest of the sentence in order;
    where nothing is, the sentence is as it was, and is escaped when it is drawn.

    Args:
        sentence: the whole of it, not escaped.
        quoted: a sender's text that may stand in it; None or nothing is none.
    """
    if not quoted or not any(bidirectional(one) in _LEFTWARDS for one in quoted):
        return sentence
    if quoted not in sentence:
        return sentence
    isolated = Markup("<bdi>{}</bdi>").format(visible(quoted))
    return isolated.join(escape(visible(part)) for part in sentence.split(quoted))


def _spelled(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
