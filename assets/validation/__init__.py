"""Rules and their verdict: records in, accepted records and failures out."""
