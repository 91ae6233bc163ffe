"""Evaluates the rules over the rows of a Parquet file with DuckDB, and writes every verdict."""

import json
import sys

import duckdb

rows, rules, out = sys.argv[1:4]
if len(sys.argv) > 4:
    duckdb.execute(f"set threads = {sys.argv[4]}")
columns = ", ".join(f'({rule["condition"]}) as "rule.{rule["id"]}"' for rule in json.load(open(rules)))
duckdb.execute(f"copy (select id, {columns} from read_parquet('{rows}') order by id) to '{out}' (format parquet)")
