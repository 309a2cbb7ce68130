"""The rules of ``expectations/``, read, checked and compiled into `Check`s.

Texts in, declarations out. Nothing here looks at a record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assets.domain.declarations import mistake, read_yaml
from assets.domain.project import EXPECTATIONS, rules_version
from assets.validation.checks import Check, Condition, Scalar
from assets.validation.declarations import CheckEntry, ConditionEntry, Rule, RuleFile

_Value = Scalar | tuple[Scalar, ...]


@dataclass(frozen=True)
class CellCheck:
    """A check, the column of the cell it points at, and what it tells people.

    ``column`` is None where the judged table's rows carry their own cell. ``size`` is
    the column with a failure's size; None where a size says nothing.
    """

    check: Check
    column: str | None
    message: str
    expected: str
    size: str | None = None


@dataclass(frozen=True)
class RuleBook:
    """Every rule by id, every check by id, and the version of the texts."""

    rules: Mapping[str, Rule]
    checks: Mapping[str, CellCheck]
    version: str

    def checks_of(self, table: str) -> tuple[CellCheck, ...]:
        """Return the checks of one judged table: its suite."""
        return tuple(c for c in self.checks.values() if c.check.table == table)


def load_rules(folder: Path = EXPECTATIONS) -> RuleBook:
    """Return the rules of every ``*.yml`` in a folder, compiled.

    Raises:
        DeclarationError: a file is not YAML or not of the declared shape, a rule or
            check is there twice, or there are no rules at all. The message names
            file, rule and field, and what to do.
    """
    rules: dict[str, Rule] = {}
    checks: dict[str, CellCheck] = {}
    for path in sorted(folder.glob("*.yml")):
        for rule_id, rule in read_yaml(path, RuleFile).rules.items():
            if rule_id in rules:
                found = "the rule is in another file too"
                raise mistake(path, rule_id, found, "keep one of them")
            rules[rule_id] = rule
            for check in compile_rule(rule_id, rule):
                check_id = check.check.check_id
                if check_id in checks:
                    found = f"two of its checks are called {check_id}"
                    raise mistake(path, rule_id, found, "give each its own `part`")
                checks[check_id] = check
    if not rules:
        raise mistake(folder, "", "there is no rule in it", "put back its *.yml files")
    return RuleBook(rules, checks, rules_version(folder))


def compile_rule(rule_id: str, rule: Rule) -> tuple[CellCheck, ...]:
    """Return a rule's checks, one for each cell column its entries point at."""
    targets = [
        (entry, table, column)
        for entry in rule.checks
        for table, column in _targets(entry)
    ]
    return tuple(
        _compile_check(
            rule_id,
            rule,
            entry,
            table=table,
            column=column,
            is_only=len(targets) == 1,
        )
        for entry, table, column in targets
    )


def _targets(entry: CheckEntry) -> Iterator[tuple[str, str | None]]:
    if entry.table is not None:
        yield entry.table, None
    for table, columns in (entry.cells or {}).items():
        for column in columns:
            yield table, column


def _compile_check(
    rule_id: str,
    rule: Rule,
    entry: CheckEntry,
    *,
    table: str,
    column: str | None,
    is_only: bool,
) -> CellCheck:
    parts = [] if is_only else [table, column, entry.part]
    parameters = {name: known.value for name, known in rule.parameters.items()}
    kwargs = {
        key: _fill(value, column, parameters) for key, value in entry.kwargs.items()
    }
    check = Check(
        check_id=".".join([rule_id, *(part for part in parts if part)]),
        rule_id=rule_id,
        severity=entry.severity or rule.severity,
        rejects=entry.rejects or rule.rejects,
        table=table,
        expectation=entry.expectation,
        # Great Expectations takes lists where we keep tuples.
        kwargs={
            key: list(value) if isinstance(value, tuple) else value
            for key, value in kwargs.items()
        },
        where=tuple(_condition(item, column, parameters) for item in entry.where),
    )
    return CellCheck(
        check,
        column,
        entry.message or rule.message,
        entry.expected or rule.expected,
        entry.size or rule.size,
    )


def _condition(
    entry: ConditionEntry, column: str | None, parameters: Mapping[str, _Value]
) -> Condition:
    name, operator, *value = entry
    filled = _fill(name, column, parameters)
    return Condition(
        str(filled),
        operator,
        _fill(value[0], column, parameters) if value else None,
    )


def _fill(
    value: _Value, column: str | None, parameters: Mapping[str, _Value]
) -> _Value:
    if not isinstance(value, str):
        return value
    if value.startswith("$") and value[1:] in parameters:
        return parameters[value[1:]]
    return value if column is None else value.replace("{column}", column)
