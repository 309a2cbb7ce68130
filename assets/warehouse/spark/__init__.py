"""The SQL files on Spark, for data that outgrow one machine: the same tables."""
