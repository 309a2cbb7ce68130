"""From accepted records to the tables analysts query: one SQL file, one table."""
