"""A suite with what Great Expectations works out of it, whatever the table holds.

Which metrics an expectation needs, and which those need, is the same for every quarter:
it is a third of a validation's work. Here it is kept for as long as the process lives.
No answer is kept, and nothing of an engine or a connection.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from assets.validation.checks import Check
from assets.validation.gx.memo import Memory
from assets.validation.gx.suite import build_suite

if TYPE_CHECKING:
    from great_expectations.core.expectation_suite import ExpectationSuite
    from great_expectations.expectations.expectation_configuration import (
        ExpectationConfiguration,
    )
    from great_expectations.validator.metric_configuration import MetricConfigurationID
    from great_expectations.validator.validation_graph import MetricEdge

# Those of two versions of the rules, which a test or a home may have side by side.
_KEPT = 48


@dataclass
class Prepared:
    """A suite; after its first validation also its metrics, and what was remembered.

    ``needs`` has a row an expectation, as it is evaluated, with the edges of its
    metrics' graph; ``edges`` is the graph of the suite; ``conditions`` the metric of
    each check's condition by its check_id.
    """

    suite: ExpectationSuite
    memory: Memory = field(default_factory=dict)
    needs: Sequence[tuple[ExpectationConfiguration, list[MetricEdge]]] = ()
    edges: Sequence[MetricEdge] = ()
    conditions: dict[str, MetricConfigurationID] = field(default_factory=dict)


def prepared_suite(
    name: str, checks: Sequence[Check], *, table: str, row_id: str
) -> Prepared:
    """Return the suite of the checks, prepared for tables of this name.

    Raises:
        DeclarationError: a check cannot be expressed, or two have the same id.
    """
    return _prepared(_Asked(name, table, row_id, repr(checks), tuple(checks)))


@dataclass(frozen=True)
class _Asked:
    """What a preparation rests on; checks are compared as texts, where 1 is not 1.0."""

    name: str
    table: str
    row_id: str
    text: str
    checks: tuple[Check, ...] = field(compare=False)


@lru_cache(maxsize=_KEPT)
def _prepared(asked: _Asked) -> Prepared:
    return Prepared(build_suite(asked.name, asked.checks))
