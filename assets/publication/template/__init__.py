"""The blank workbook of one AHSN for one quarter."""
