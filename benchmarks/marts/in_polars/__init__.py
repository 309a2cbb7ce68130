"""The marts in Polars: one function a mart, on lazy frames, nothing of ours used."""
