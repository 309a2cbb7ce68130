"""The marts as files in the outbox: Parquet, with what each column means."""
