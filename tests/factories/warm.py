"""What the server of `command` imports once. Nothing here is called."""

import sys

# Where pyspark is installed, Great Expectations imports it; it takes a process whose
# main module has no file for its own doctests, and ends it.
sys.modules["__main__"].__dict__.setdefault("__file__", __file__)

import duckdb  # noqa: E402, F401
import great_expectations  # noqa: E402, F401
import polars  # noqa: E402, F401

import assets.validation.gx.validate  # noqa: E402, F401
import pipelines.cli.main  # noqa: E402
import pipelines.definitions  # noqa: E402, F401
