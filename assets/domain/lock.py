"""One run at a time on one home: the lock every writer holds.

Readers need no lock. What is written under it is the stages' business.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from assets.domain.errors import OutturnError

LOCK_NAME = ".lock"
HOLDER_NAME = ".lock-holder"


@contextmanager
def home_lock(home: Path, *, timeout_seconds: float = 600.0) -> Iterator[None]:
    """Hold the home while the block runs; wait for whoever has it now.

    The operating system frees the lock when its holder dies, however it dies. It
    cannot be taken twice, not even by the same process.

    Args:
        home: the folder of archive and warehouse, made when missing.
        timeout_seconds: how long to wait for another run to end.

    Raises:
        OutturnError: another run held it all that time, or the folder cannot be
            written to.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home / LOCK_NAME)
        lock.acquire(timeout=timeout_seconds)
    except Timeout:
        raise OutturnError(
            f"Another run{_holder(home)} is working in {home} and was not done within "
            f"{timeout_seconds:g} seconds. Wait for it to end and run again, or name "
            "another folder with --home."
        ) from None
    except OSError as error:
        raise OutturnError(
            f"{home} cannot be worked in: {error.strerror or error}. Give this user "
            "the right to write there, or name another folder with --home."
        ) from error
    try:
        (home / HOLDER_NAME).write_text(str(os.getpid()), encoding="utf-8")
        yield
    finally:
        (home / HOLDER_NAME).unlink(missing_ok=True)
        lock.release()


def _holder(home: Path) -> str:
    try:
        return f" (process {int((home / HOLDER_NAME).read_text(encoding='utf-8'))})"
    except (OSError, ValueError):
        return ""
