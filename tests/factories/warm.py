"""What the server of `command` imports once. Nothing here is called."""

import duckdb  # noqa: F401
import polars  # noqa: F401

import pipelines.cli.main
import pipelines.definitions  # noqa: F401
from assets.validation.gx.loading import quiet_import

with quiet_import():
    import assets.validation.gx.run  # noqa: F401
