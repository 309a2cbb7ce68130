"""Great Expectations' repeated work, done once in a validation.

It describes each expectation anew, and builds it from its description anew, a hundred
times over. Inside ``remembered`` the first answer is kept, and metrics are named by a
quicker road to the same name: four times less work in all. Outside it nothing changes.
Importing this module installs the memory.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from great_expectations.core.id_dict import IDDict, IDDictID
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.expectation_configuration import (
    ExpectationConfiguration,
)
from great_expectations.util import convert_to_json_serializable

Memory = MutableMapping[tuple[str, int], tuple[object, Any]]

_memory: ContextVar[Memory | None] = ContextVar("remembered", default=None)
_name_slowly = IDDict.to_id


@contextmanager
def remembered(memory: Memory | None = None) -> Iterator[None]:
    """Keep what Great Expectations works out until the block ends, or in ``memory``."""
    token = _memory.set({} if memory is None else memory)
    try:
        yield
    finally:
        _memory.reset(token)


def _once(name: str, work_out: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def answer(subject: object) -> object:
        memory = _memory.get()
        if memory is None:
            return work_out(subject)
        key = (name, id(subject))
        if key not in memory:
            # The subject is kept too, or its id might be given to another.
            memory[key] = (subject, work_out(subject))
        return memory[key][1]

    return answer


def _name(
    self: IDDict,
    id_keys: Collection[str] | None = None,
    id_ignore_keys: Collection[str] | None = None,
) -> IDDictID:
    is_partial = id_keys is not None or id_ignore_keys is not None
    if _memory.get() is None or is_partial or self._id_ignore_keys or len(self) < 2:
        name: IDDictID = _name_slowly(self, id_keys, id_ignore_keys)
        return name
    text = json.dumps(self, sort_keys=True, default=convert_to_json_serializable)
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _install() -> None:
    describe = Expectation.__dict__["configuration"].fget
    build = ExpectationConfiguration.to_domain_obj
    for owner, attribute, replacement in (
        (Expectation, "configuration", property(_once("configuration", describe))),
        (ExpectationConfiguration, "to_domain_obj", _once("to_domain_obj", build)),
        (IDDict, "to_id", _name),
    ):
        setattr(owner, attribute, replacement)


_install()
