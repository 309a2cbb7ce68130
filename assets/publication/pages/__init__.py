"""What every page for reading is made of: shell, tables and pictures."""
