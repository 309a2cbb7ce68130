"""The officer's own workbook back, with what was found and what to do."""
