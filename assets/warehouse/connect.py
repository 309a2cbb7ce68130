"""How the warehouse is opened for reading; nothing here can write to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from assets.domain.errors import WarehouseError
from assets.warehouse.folder import WarehouseFolder

# Between looking where the link points and opening it, builds may have been swapped in
# and the one it pointed to removed. Each try looks anew.
_TRIES = 5


@contextmanager
def open_warehouse(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a read-only connection to the current warehouse of a home.

    It stays on that build while it is open, whatever is swapped in meanwhile. Times
    are shown in UTC.

    Raises:
        WarehouseError: there is no warehouse yet, it cannot be opened, or it has no
            such table or column as is asked of it.
    """
    with _connected(home) as connection:
        try:
            yield connection
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise WarehouseError(
                f"The warehouse of {home} does not have what this version of outturn "
                f"reads ({str(error).splitlines()[0]}). `outturn run` builds it anew."
            ) from error


def _connected(home: Path) -> duckdb.DuckDBPyConnection:
    folder = WarehouseFolder(home)
    for attempt in range(_TRIES):
        build_id = folder.current_build()
        if build_id is None:
            raise WarehouseError(_absence(folder))
        try:
            path = folder.link.resolve(strict=True)
            connection = duckdb.connect(str(path), read_only=True)
        except (OSError, duckdb.Error) as error:
            if folder.current_build() != build_id and attempt + 1 < _TRIES:
                continue
            raise WarehouseError(
                f"The warehouse {folder.link} cannot be opened: "
                f"{str(error).splitlines()[0]}. Remove {folder.builds} and run "
                "`outturn run`, which builds it anew from the archive."
            ) from error
        connection.execute("set enable_progress_bar = false")
        connection.execute("set TimeZone = 'UTC'")
        return connection
    raise WarehouseError(_absence(folder))


def _absence(folder: WarehouseFolder) -> str:
    if folder.link.exists():
        return (
            f"{folder.link} is not the link that outturn keeps there. Move it "
            "elsewhere, then run `outturn run`."
        )
    return (
        f"There is no warehouse in {folder.home} yet. `outturn run` makes it from what "
        "is in the inbox."
    )
