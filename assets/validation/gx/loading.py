"""Great Expectations' import, kept from changing the process it is imported into."""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

# Where pyspark is installed, Great Expectations imports it although nothing here needs
# it to; and pyspark's client takes a process whose main module has no file for its own
# doctests, and ends it.
_HIDDEN = ("pyspark", "pyspark.sql.connect")


@contextmanager
def quiet_import() -> Iterator[None]:
    """Import Great Expectations inside this: no warnings, none redirected, no Spark."""
    with warnings.catch_warnings(), _hidden(_HIDDEN):
        warnings.simplefilter("ignore")
        yield
    # Its import routes all warnings into logging, where nobody would see them.
    logging.captureWarnings(False)


@contextmanager
def _hidden(names: tuple[str, ...]) -> Iterator[None]:
    """Let the modules of these names seem not to be installed."""
    before = {name: sys.modules[name] for name in names if name in sys.modules}
    sys.modules.update(dict.fromkeys(names))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]
        sys.modules.update(before)
