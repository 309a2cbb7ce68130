"""The options that several commands share, said once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

InboxOption = Annotated[
    Path | None,
    typer.Option("--inbox", help="The folder of quarters that AHSNs send to."),
]
HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="Archive, warehouse, outbox, Dagster's storage."),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print data as JSON, with a schema_version.")
]
OutputsOption = Annotated[
    str | None,
    typer.Option(
        "--outputs",
        help="What to make of the figures, such as report,tables; or none.",
    ),
]
StrictOption = Annotated[
    bool,
    typer.Option("--strict", help="Exit 4 on warnings, 5 on missing submissions."),
]
AhsnOption = Annotated[
    str | None, typer.Option("--ahsn", help="One AHSN's code, such as YH.")
]
