"""What the server of `command` imports once. Nothing here is called."""

import duckdb  # noqa: F401
import great_expectations  # noqa: F401
import polars  # noqa: F401

import assets.validation.gx.validate  # noqa: F401
import pipelines.cli.main
import pipelines.definitions  # noqa: F401
