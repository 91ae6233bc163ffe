"""`make bench`: side by side, in one run, turn by turn, as whole commands.

Prints ratios and writes `bench/results.md`. Seconds of different machines, and of different runs on one machine, cannot be
compared; the ratios of one run can.
"""

import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import time

import duckdb

HERE = pathlib.Path(__file__).parent
ROUNDS = int(os.environ.get("ROUNDS", "3"))
ROWS = int(os.environ.get("BENCH_ROWS", "100000"))
HOUSEHOLDS = int(os.environ.get("BENCH_HOUSEHOLDS", "1000000"))
WIDTH = 20


def run(command):
    """Seconds, peak memory in MB, and what was printed. A command that fails ends the bench."""
    began = time.perf_counter()
    child = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"failed with {child.returncode}: {' '.join(map(str, command))}")
    return seconds, usage.ru_maxrss / 1024, output


def contest(title, sides, before=lambda name: None):
    """Lets each side do its turn, round by round; gives the lines of the table."""
    print(f"\n{title}", flush=True)
    seconds = {name: [] for name, _ in sides}
    memory = {name: 0 for name, _ in sides}
    for number in range(ROUNDS):
        for name, command in sides:
            before(name)
            took, peak, _ = run(command)
            seconds[name].append(took)
            memory[name] = max(memory[name], peak)
            print(f"  round {number + 1}  {name:<34} {took:8.2f} s  {peak:7.0f} MB", flush=True)
    ours = seconds[sides[0][0]]
    lines = []
    for name, _ in sides:
        # The ratio of a round compares what ran within a minute of each other; their median is what is said.
        ratio = statistics.median(mine / theirs for mine, theirs in zip(ours, seconds[name]))
        median = statistics.median(seconds[name])
        lines.append(f"| {name} | {median:.2f} | {memory[name]:.0f} | {ratio:.2f} |")
    return lines


def same_verdicts(mine, theirs):
    """Whether two files hold the same verdicts: as many rows, and no row in one that is not in the other."""
    count = "select count(*) from read_parquet(?)"
    if duckdb.execute(count, [mine]).fetchone() != duckdb.execute(count, [theirs]).fetchone():
        return False
    names = [row[0] for row in duckdb.execute("describe select * from read_parquet(?)", [mine]).fetchall()]
    columns = ", ".join(f'"{name}"' for name in names)
    both = f"select {columns} from read_parquet(?) except all select {columns} from read_parquet(?)"
    return duckdb.execute(f"select count(*) from ({both})", [mine, theirs]).fetchone() == (0,)


def main():
    target = pathlib.Path(sys.argv[1])
    ours, bench = target / "shouwang", target / "shouwang-bench"
    folder = target / "bench"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    data, rules = folder / "data", folder / "rules.json"
    sections = []

    workbook = folder / "households.xlsx"
    print(f"a workbook of {ROWS:,} x {WIDTH} …", flush=True)
    run([bench, "workbook", workbook, ROWS])
    areas = folder / "areas.csv"
    villages = enumerate(["新店房村", "松坪村", "大田村", "小河村"])
    areas.write_text("代码,名称,级别\n" + "".join(f"5901231012{n:02},{name},行政村\n" for n, name in villages))

    def fresh(name):
        if name.startswith("shouwang"):
            shutil.rmtree(data, ignore_errors=True)
            run([ours, "init", "--data", data, "--code", "590123101000", "--name", "示例镇"])
            run([ours, "import", "--data", data, areas])

    reading = [
        ("shouwang import", [ours, "import", "--data", data, workbook]),
        ("shouwang import --preview", [ours, "import", "--preview", "--data", data, workbook]),
        ("polars + fastexcel (reads only)", [sys.executable, HERE / "peers/polars_read.py", workbook]),
        ("openpyxl (reads only)", [sys.executable, HERE / "peers/openpyxl_read.py", workbook]),
    ]
    for name, command in reading[2:]:
        rows = int(run(command)[2])
        assert rows in (ROWS, ROWS + 1), f"{name} saw {rows} rows"
    lines = contest(f"Import of {ROWS:,} x {WIDTH}", reading, fresh)
    imported = json.loads(run([ours, "import", "--json", "--preview", "--data", data, workbook])[2])
    assert imported[0]["created"] + imported[0]["unchanged"] == ROWS, imported
    sections.append((
        f"Import of a workbook of {ROWS:,} × {WIDTH}",
        "The peers read cells into memory and stop there. `import` recognises the sheet, checks every cell against the "
        "ledger, seals identifiers, writes records, and logs each of them with its source cell in a hash chain; "
        "`--preview` does all of it and takes it back.",
        lines,
    ))

    rows = folder / "rows.parquet"
    print(f"\n{HOUSEHOLDS:,} households …", flush=True)
    run([bench, "rows", rows, HOUSEHOLDS])
    rules.write_bytes(run([bench, "rules"])[2])
    answers = {name: folder / f"{name}.parquet" for name in ("shouwang", "duckdb", "polars")}
    screening = [
        ("shouwang", [bench, "screen", rows, answers["shouwang"]]),
        ("DuckDB, one thread", [sys.executable, HERE / "peers/duckdb_screen.py", rows, rules, answers["duckdb"], 1]),
        ("DuckDB, all threads", [sys.executable, HERE / "peers/duckdb_screen.py", rows, rules, answers["duckdb"]]),
        ("polars, all threads", [sys.executable, HERE / "peers/polars_screen.py", rows, rules, answers["polars"]]),
    ]
    for _, command in screening:
        run(command)
    for peer in ("duckdb", "polars"):
        assert same_verdicts(str(answers["shouwang"]), str(answers[peer])), f"{peer} gives other verdicts"
    print("  the verdicts of all three are the same, row by row", flush=True)
    count = len(json.loads(rules.read_bytes()))
    lines = contest(f"Screening of {HOUSEHOLDS:,} households by {count} rules", screening)
    sections.append((
        f"Screening of {HOUSEHOLDS:,} generated households by {count} rules",
        "The rows are those of the view that the rules see, so views are not in it. The verdicts of all three were compared "
        "row by row and are the same. The peers write one truth a rule; we write besides it the truth of every condition "
        "and both sides of every comparison, from which `explain` and `--near` read, and use one thread, so that nothing "
        "can depend on how work is divided.",
        lines,
    ))

    demo = folder / "demo"
    print("\nthe demonstration, from the inbox to the report …", flush=True)
    took = []
    for _ in range(ROUNDS):
        shutil.rmtree(demo, ignore_errors=True)
        seconds, peak, _ = run([ours, "demo", "--data", demo, "--no-serve"])
        took.append((seconds, peak))
        print(f"  {seconds:8.2f} s  {peak:7.0f} MB", flush=True)
    seconds, peak = statistics.median(s for s, _ in took), max(p for _, p in took)
    sections.append((
        "The demonstration, from an inbox of workbooks to the report",
        "Thirty thousand people; no peer does this. It draws the town and writes its workbooks, imports them, takes a "
        "snapshot, screens, computes every figure and check, and writes the report.",
        [f"| shouwang demo | {seconds:.2f} | {peak:.0f} | 1.00 |"],
    ))

    text = [
        "# What `make bench` measured\n",
        f"Written by `make bench`: {ROUNDS} rounds, each side in turn, whole commands, the median of the rounds; "
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}. The ratio is our time divided by theirs within "
        "a round: above 1 we are slower. Seconds of different runs cannot be compared.\n",
    ]
    for title, about, lines in sections:
        text += [f"## {title}\n", f"{about}\n", "| | seconds | peak MB | ours / theirs |", "|---|---:|---:|---:|", *lines, ""]
    (HERE / "results.md").write_text("\n".join(text))
    print("\n".join(line for _, _, lines in sections for line in lines))
    print("\nbench/results.md is written")


main()
