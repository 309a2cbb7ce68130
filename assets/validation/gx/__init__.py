"""Great Expectations, run for real on a live DuckDB connection; nowhere else."""
