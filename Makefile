# Every target sets up what it needs: Python 3.11, make and the package index suffice.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready-$(shell cat requirements.lock requirements-bootstrap.lock pyproject.toml | cksum | tr ' ' '-')
# pyspark is no part of the lock of everyone: 455 MB, and of use with Java only.
SPARK_READY := $(VENV)/.spark-ready-$(shell cat requirements-spark.lock | cksum | tr ' ' '-')
SPARK_IF_JAVA := $(if $(shell command -v java),$(SPARK_READY))

.DEFAULT_GOAL := run
.PHONY: run test check dev lock env bench rule-power dictionary spark

run: env  ## the sample year, from the inbox to the national table
	@# 3 says that something was rejected: the sample plants some to be rejected.
	@$(BIN)/outturn run $(QUARTER) || [ $$? -eq 3 ]

test: env $(SPARK_IF_JAVA)  ## the whole suite
	@# Three workers keep two cores busy: many tests wait for another process.
	@$(BIN)/python -m pytest -n 3

check: env  ## style, types, import direction, SQL style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/sqlfluff lint sql

dev: env  ## the Dagster UI on this project
	@$(BIN)/outturn dev

bench: env  ## what a run costs, as ratios to a bare script
	@$(BIN)/python -m benchmarks.sample_year

rule-power: env  ## how often each rule finds what it is for: docs/rule-power.md
	@$(BIN)/python -m benchmarks.rule_power

spark: env $(SPARK_READY)  ## what the engine `spark` needs beside Java: docs/scale.md

dictionary: env  ## the tables and columns, from sql/: docs/data-dictionary.md and .html
	@$(BIN)/python -m pipelines.data_dictionary

lock:  ## compile both locks anew; they name no package host
	@$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 \
		--no-emit-index-url --all-extras --no-header --quiet \
		pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 \
		--no-emit-index-url --no-header --quiet \
		requirements-spark.in -o requirements-spark.lock

env: $(READY)

# Bytecode is compiled now, once: without it Great Expectations alone takes
# six to ten seconds to import at every start.
$(READY):
	@echo "Setting up $(VENV) (once)" >&2
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
		{ echo "outturn needs Python 3.11; $(PYTHON) is not. Say: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements-bootstrap.lock
	@UV_COMPILE_BYTECODE=1 $(BIN)/uv pip install --quiet --python $(BIN)/python \
		--require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps \
		--no-build-isolation --editable .
	@touch $@

$(SPARK_READY): $(READY)
	@echo "Installing pyspark (once)" >&2
	@UV_COMPILE_BYTECODE=1 $(BIN)/uv pip install --quiet --python $(BIN)/python \
		--require-hashes --build-constraints requirements-spark.lock \
		-r requirements-spark.lock
	@touch $@
