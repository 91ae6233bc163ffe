"""Reads a workbook into a data frame with polars, which reads it with fastexcel."""

import sys

import polars

print(polars.read_excel(sys.argv[1], engine="calamine").height)
