"""The accessible tables of a quarter: workbook, OpenDocument sheet, CSV with CSVW."""
