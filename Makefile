# Two commands on a machine that has Python 3.11 or newer, pip and make:
#   make demo    see the whole job on an invented organization
#   make test    lint, types and tests
# And one for those who want to see the numbers (BENCH names some of the scenarios, BENCH_SCALE=0.1 makes them smaller):
#   make bench   measure seatcheck against its peers
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
BENCH ?=
BENCH_SCALE ?= 1
PEERS := .venv-bench/bin
PEERS_READY := .venv-bench/ready

.PHONY: demo test lint types unit bench lock format clean
.DELETE_ON_ERROR:

demo: $(READY)
	$(BIN)/seatcheck demo

test: lint types unit

$(READY): pyproject.toml requirements.lock
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

# The report's tests drive Debian's Chromium and are skipped, with the reason, where it is not installed.
unit: $(READY)
	$(BIN)/pytest --numprocesses auto

bench: $(READY) $(PEERS_READY)
	$(BIN)/python -m benchmarks --peers $(PEERS)/python --scale $(BENCH_SCALE) $(BENCH)

$(PEERS_READY): benchmarks/requirements.lock
	$(PYTHON) -m venv --clear .venv-bench
	$(PEERS)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement benchmarks/requirements.lock
	touch $@

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The newest stable release of everything, with hashes and without an index's address.
lock: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --universal --generate-hashes \
		--group dev pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --universal --generate-hashes \
		--no-emit-index-url --group bench --output-file benchmarks/requirements.lock

clean:
	rm -rf .venv .venv-bench build dist *.egg-info seatcheck-demo
