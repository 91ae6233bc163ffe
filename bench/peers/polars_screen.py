"""Evaluates the rules over the rows of a Parquet file with polars, and writes every verdict."""

import json
import sys

import polars

rows, rules, out = sys.argv[1:4]
columns = ", ".join(f'({rule["condition"]}) as "rule.{rule["id"]}"' for rule in json.load(open(rules)))
frame = polars.SQLContext(rows=polars.scan_parquet(rows)).execute(f"select id, {columns} from rows order by id")
frame.collect().write_parquet(out)
