"""Great Expectations' import, kept from changing the process it is imported into."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_import() -> Iterator[None]:
    """Import Great Expectations inside this: no warnings, and none redirected."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    # Its import routes all warnings into logging, where nobody would see them.
    logging.captureWarnings(False)
