"""When, where and for whom: Dagster definitions, settings and the command line."""
