"""Reads every cell of a workbook with openpyxl, in its mode for large files."""

import sys

import openpyxl

rows = 0
for sheet in openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets:
    for row in sheet.iter_rows(values_only=True):
        rows += any(cell is not None for cell in row)
print(rows)
