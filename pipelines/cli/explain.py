"""``outturn explain RULE``: what a rule means, what it costs, how often it fired."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines.cli.options import HomeOption, JsonOption


def explain(
    rule: Annotated[str, typer.Argument(help="A rule's id, such as cumulative_fall.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a rule means, why it is there, what it costs and how often it fired."""
