"""``outturn explain``: what a rule means, or where a figure comes from."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from pipelines.cli import exit_codes
from pipelines.cli.console import print_json
from pipelines.cli.options import AhsnOption, HomeOption, JsonOption
from pipelines.settings import Settings


def explain(
    what: Annotated[
        str,
        typer.Argument(
            metavar="RULE|FIGURE",
            help="A rule's id, such as cumulative_fall; a metric, such as "
            "eied_patients, or a programme, for its headline metric.",
        ),
    ],
    quarter: Annotated[
        str | None,
        typer.Argument(
            metavar="QUARTER",
            show_default=False,
            help="The figure's quarter. METRIC/QUARTER does as well.",
        ),
    ] = None,
    ahsn: AhsnOption = None,
    as_at: Annotated[
        str | None,
        typer.Option(
            "--as-at",
            metavar="DATE|TIME",
            help="The figure as it was known then; a day means its end, UTC.",
        ),
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Say what a rule means and how often it fired, or where a figure comes from.

    A figure is traced through AHSNs, files and organisations to sheets and cells.
    """
    from assets.domain.errors import UsageError
    from pipelines.cli.figure_asked import asked_figure, moment_known
    from pipelines.settings import load_settings

    settings = load_settings(home=home)
    figure = asked_figure(what, quarter)
    if figure is None:
        if ahsn is not None or as_at is not None:
            raise UsageError(
                f"{what!r} is a rule; --ahsn and --as-at are about figures. Leave them "
                "out, or name a metric and a quarter."
            )
        return _explain_rule(what, settings, as_json=as_json)
    moment = moment_known(as_at)
    return _explain_figure(figure, ahsn, moment, settings, as_json=as_json)


def _explain_rule(what: str, settings: Settings, *, as_json: bool) -> int:
    from assets.validation.rules import load_rules
    from pipelines.cli.arguments import known_rule
    from pipelines.cli.explain_rule import print_rule, rule_record

    rule_id = known_rule(what) or what
    declared = load_rules().rules[rule_id]
    record = rule_record(settings.home, rule_id)
    if as_json:
        content = {"rule_id": rule_id, **declared.model_dump(), "record": record}
        print_json("explain", content)
    else:
        print_rule(rule_id, declared, record)
    return exit_codes.DONE


def _explain_figure(
    figure: tuple[str, str],
    ahsn: str | None,
    as_at: datetime | None,
    settings: Settings,
    *,
    as_json: bool,
) -> int:
    from pipelines.cli.arguments import known_ahsn
    from pipelines.cli.console import say
    from pipelines.cli.explain_figure import print_figure
    from pipelines.figure_origin import FigureAsked, figure_origin
    from pipelines.untold import untold
    from pipelines.workspace import workspace_of

    metric_code, quarter = figure
    asked = FigureAsked(metric_code, quarter, known_ahsn(ahsn))
    workspace = workspace_of(settings)
    behind = untold(workspace)
    if behind is not None and not behind.concerns(as_at):
        behind = None
    if behind is not None:
        say(behind.words)
    origin = figure_origin(workspace, asked, as_at=as_at)
    if as_json:
        untold_yet = behind.as_json() if behind is not None else None
        content = {"as_at": as_at, "behind_archive": untold_yet, "figure": origin}
        print_json("explain", content)
    else:
        print_figure(origin, as_at=as_at)
    return exit_codes.DONE
