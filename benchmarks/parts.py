"""One run of the sample year taken apart, in this process; printed as JSON.

The same steps as ``outturn run`` on an empty home. Each stage is measured where its
Dagster asset calls it; what Dagster takes besides is the remainder.
"""

from __future__ import annotations

import gc
import io
import json
import sys
import warnings
from contextlib import redirect_stdout
from dataclasses import asdict
from functools import wraps
from inspect import isgenerator
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from benchmarks.measure import Stopwatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from assets.archive.workspace import Workspace

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

DAGSTER = "import Dagster"
PLAN = "plan: what there is to do"
EXPECTATIONS = "import Great Expectations"
DECLARATIONS = "read registry and rules, each time"
INTAKE = "intake"
VALIDATION = "validation"
WAREHOUSE = "warehouse"
FEEDBACK = "feedback"
MARTS = "marts as Parquet"
BOOKKEEPING = "Dagster's own bookkeeping"
TABLE = "read the outcome, print the table"

# What the Dagster faces call, and to which part it belongs.
STAGES = {
    "load_registry": DECLARATIONS,
    "load_rules": DECLARATIONS,
    "take_in": INTAKE,
    "judge_stale_quarters": VALIDATION,
    "judge_stale_national": VALIDATION,
    "build_warehouse": WAREHOUSE,
    "write_stale_feedback": FEEDBACK,
    "write_changed_marts": MARTS,
}


def take_apart(inbox: Path, home: Path) -> Stopwatch:
    """Run the inbox into an empty home; return what each part took.

    What two libraries both import is counted where it comes first.
    """
    watch = Stopwatch()
    with watch.timing(DAGSTER):
        import dagster  # noqa: F401
    with watch.timing(PLAN):
        from pipelines.plan import plan_run
        from pipelines.settings import load_settings
        from pipelines.workspace import workspace_of

        workspace = workspace_of(load_settings(inbox=inbox, home=home))
        plan = plan_run(workspace, [], everything=False)
    with watch.timing(EXPECTATIONS):
        from assets.validation.gx.loading import quiet_import

        with quiet_import():
            import assets.validation.gx.run  # noqa: F401
    with watch.timing(BOOKKEEPING):
        from pipelines.quarterly_run import carry_out

        _time_stages(watch)
        carry_out(plan, workspace)
    with watch.timing(TABLE):
        _print_table(workspace, plan.quarters)
    return watch


def _time_stages(watch: Stopwatch) -> None:
    """Put the stopwatch around what the Dagster assets call."""
    import assets.intake.face
    import assets.publication.face
    import assets.validation.face
    import assets.warehouse.face

    faces = (
        *(assets.intake.face, assets.validation.face),
        *(assets.warehouse.face, assets.publication.face),
    )
    for face in faces:
        for name, part in STAGES.items():
            if hasattr(face, name):
                setattr(face, name, _timed(watch, part, getattr(face, name)))


def _timed(
    watch: Stopwatch, part: str, function: Callable[Parameters, Result]
) -> Callable[Parameters, Result]:
    @wraps(function)
    def within(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        with watch.timing(part):
            result = function(*args, **kwargs)
            # Verdicts come one by one: each is worked out when it is asked for.
            return cast("Result", iter([*result])) if isgenerator(result) else result

    return within


def _print_table(workspace: Workspace, quarters: tuple[str, ...]) -> None:
    from pipelines.cli.console import output
    from pipelines.cli.national_table import national_tables
    from pipelines.outcome import read_outcome

    with redirect_stdout(io.StringIO()):
        for table in national_tables(read_outcome(workspace.home, quarters).summary):
            output().print(table)


def main() -> None:
    """Print every part's cost as one JSON object."""
    warnings.simplefilter("ignore")
    inbox, home = map(Path, sys.argv[1:])
    watch = take_apart(inbox, home)
    print(json.dumps({name: asdict(cost) for name, cost in watch.costs.items()}))
    # As the command does.
    gc.freeze()


if __name__ == "__main__":
    main()
