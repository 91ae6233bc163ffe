# One list of targets. `make demo` shows the product at work; `make test` is all that CI runs.

# CI keeps compiled dependencies outside the clone: CARGO_TARGET_DIR names the place.
CARGO ?= cargo
DATA ?= demo-data
TARGET := $(or $(CARGO_TARGET_DIR),target)

.PHONY: help demo test bench kill fuzz interpret needs needs-test fmt lint doc unit tidy clean

help:
	@echo "make demo       a constructed town, from messy workbooks to the report   (DATA=$(DATA))"
	@echo "make test       format, lints, documents, tests on SQLite and PostgreSQL"
	@echo "make bench      import, screening and the demonstration beside polars, DuckDB and openpyxl; writes bench/results.md"
	@echo "make kill       kills imports, undos, snapshots and backups a hundred times on each database"
	@echo "make fuzz       workbooks, packs, conditions, documents and reports at random, a minute each   (FUZZ_SECONDS=60)"
	@echo "make interpret  a million rows by the engine and by a naive interpreter: the same verdicts"
	@echo "make clean      the demonstration's folder and the build"

# --- the product at work -----------------------------------------------------------------------------------------------

demo: needs
	@echo "Building (the first time five to fifteen minutes on two cores, most of it Apache DataFusion) …"
	$(CARGO) build --workspace
	$(TARGET)/debug/shouwang demo --data $(DATA) --no-serve

# --- what CI runs ------------------------------------------------------------------------------------------------------

test: needs needs-test fmt tidy lint doc unit

fmt:
	$(CARGO) fmt --all --check

lint:
	$(CARGO) clippy --workspace --all-targets -- -D warnings

doc:
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --document-private-items

unit:
	scripts/with-postgres $(CARGO) test --workspace

tidy:
	scripts/tidy

# --- longer than CI has time for ---------------------------------------------------------------------------------------

bench: needs
	$(CARGO) build --release --workspace
	python3 -m venv $(TARGET)/bench-peers
	$(TARGET)/bench-peers/bin/pip install --quiet -r bench/requirements.txt
	$(TARGET)/bench-peers/bin/python bench/run.py $(TARGET)/release

kill: needs needs-test
	KILLS=100 scripts/with-postgres $(CARGO) test --workspace --test cli -- kill:: --nocapture

fuzz: needs
	FUZZ_SECONDS=$(or $(FUZZ_SECONDS),60) $(CARGO) test --workspace --lib --test fuzz -- any_ --nocapture

interpret: needs
	ROWS=1000000 $(CARGO) test --workspace --lib -- interpreter::

# --- what is needed, and how to get it ---------------------------------------------------------------------------------

needs:
	@command -v $(CARGO) >/dev/null || { echo "cargo is missing: install the Rust toolchain (rustup), version 1.94 or newer."; exit 1; }
	@command -v cc >/dev/null || { echo "A C compiler is missing (SQLite is compiled in): apt-get install gcc"; exit 1; }

needs-test:
	@scripts/needs-test

clean:
	rm -rf demo-data
	$(CARGO) clean
