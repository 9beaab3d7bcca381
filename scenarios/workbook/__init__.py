"""The scenario as a workbook (엑셀 서식): written, read back without loss, its mistakes named by sheet and cell."""
