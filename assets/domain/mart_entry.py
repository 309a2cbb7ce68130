"""What the dictionary says of a mart, on its way to the page that shows it.

Handed from the stage whose SQL says it to the stage that publishes it. What each
column means is among the comments of `WarehouseTables`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MartEntry:
    """One mart by its name with its schema, and a question it answers.

    ``sql`` asks the ``question`` of the built warehouse; ``notes`` may be empty.
    """

    name: str
    description: str
    notes: str
    grain: str
    question: str
    sql: str
