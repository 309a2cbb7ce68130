"""What `outturn` costs, beside what the same would cost without it."""
