"""What the server of `command` imports and reads once, before a command is forked."""

import gc

import duckdb  # noqa: F401
import polars  # noqa: F401

import pipelines.cli.main
import pipelines.definitions  # noqa: F401
from assets.validation.gx.loading import quiet_import
from assets.warehouse.sql_file import sql_files

with quiet_import():
    import assets.validation.gx.run  # noqa: F401

# Parsed again by no command; a text that is another is.
sql_files()
# Commands look through none of it for garbage.
gc.freeze()
