"""What a person may name on the command line, checked against registry and rules."""

from __future__ import annotations

import difflib
from collections.abc import Collection

from assets.domain.errors import UsageError


def known_quarter(text: str | None) -> str | None:
    """Return the quarter as the registry writes it; None stays None.

    Raises:
        UsageError: it is not in the reporting calendar.
    """
    from assets.domain.registry.load import load_registry

    if text is None:
        return None
    quarters = load_registry().quarters
    if text.strip().upper() not in quarters:
        raise UsageError(
            f"{text!r} is not a quarter of the reporting calendar, which runs from "
            f"{quarters[0]} to {quarters[-1]}. Write it as 2020-21-Q4."
        )
    return text.strip().upper()


def known_ahsn(text: str | None) -> str | None:
    """Return the AHSN's code; None stays None.

    Raises:
        UsageError: it is not registered.
    """
    from assets.domain.registry.load import load_registry

    codes = load_registry().ahsns.codes
    return known_of(text and text.strip().upper(), codes, "the code of an AHSN")


def known_rule(text: str | None) -> str | None:
    """Return the rule's id; None stays None.

    Raises:
        UsageError: there is no such rule.
    """
    from assets.validation.rules import load_rules

    return known_of(text and text.strip().lower(), load_rules().rules, "a rule's id")


def known_of(text: str | None, known: Collection[str], what: str) -> str | None:
    """Return the text if it is one of those known; None stays None.

    Raises:
        UsageError: it is not; says what was meant to be named, and the nearest one.
    """
    if text is None or text in known:
        return text
    near = difflib.get_close_matches(text, known, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    names = ", ".join(sorted(known)) or "none yet"
    raise UsageError(f"{text!r} is not {what}.{hint} Known are: {names}.")
