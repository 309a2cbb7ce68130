"""A rule as a person reads it: what it means, what it costs, how often it fired."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.cli.console import output, table_of
from pipelines.cli.figures import plural

if TYPE_CHECKING:
    from assets.validation.declarations import Rule

REJECTS_WORDS = {
    "submission": "the whole submission stays out of the figures",
    "record": "the record stays out of the figures",
    "nothing": "the figure stands, flagged",
}
REMARK = "nothing; the figure stands, and is not flagged"
HEADINGS = ("Quarter", "Failures", "Still open", "AHSNs")


def rule_record(home: Path, rule_id: str) -> list[dict[str, object]] | None:
    """Return how often the rule fired, a row a quarter; None without a warehouse."""
    from assets.warehouse import read
    from assets.warehouse.connect import open_warehouse
    from assets.warehouse.folder import WarehouseFolder

    if WarehouseFolder(home).current_build() is None:
        return None
    with open_warehouse(home) as connection:
        return read.rule_record(connection, rule_id).to_dicts()


def print_rule(
    rule_id: str, rule: Rule, record: list[dict[str, object]] | None
) -> None:
    """Print a rule and its record, rows of `read.rule_record`; None: no warehouse."""
    console = output()
    console.print(rule_id, style="bold", markup=False)
    for heading, text in _paragraphs(rule):
        console.print(f"{heading}: {text}", markup=False)
    if record is None:
        console.print("Record: there is no warehouse here yet.", markup=False)
    elif not record:
        console.print("Record: it has never fired here.", markup=False)
    else:
        rows = [
            [
                str(row["quarter"]),
                f"{row['failure_count']:,}",
                f"{row['open_count']:,}",
                plural(int(str(row["ahsn_count"])), "AHSN"),
            ]
            for row in record
        ]
        right = HEADINGS[1:3]
        console.print(table_of("Record", HEADINGS, rows, right_aligned=right))


def _paragraphs(rule: Rule) -> list[tuple[str, str]]:
    costs = {(rule.severity, rule.rejects)}
    costs |= {
        (check.severity or rule.severity, check.rejects or rule.rejects)
        for check in rule.checks
    }
    return [
        ("Fails when", rule.meaning),
        ("Why", rule.reason),
        *(
            ("Costs", f"{severity}: {_cost(severity, rejects)}")
            for severity, rejects in sorted(costs)
        ),
        *(
            ("Parameter", f"{name} = {parameter.value}. {parameter.reason}")
            for name, parameter in rule.parameters.items()
        ),
    ]


def _cost(severity: str, rejects: str) -> str:
    return REMARK if severity == "info" else REJECTS_WORDS[rejects]
