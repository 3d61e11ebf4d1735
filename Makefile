PYTHON ?= python3
# Else every process that the tests start would compile the program anew.
unexport PYTHONDONTWRITEBYTECODE
VENV := .venv
BIN := $(VENV)/bin
# 0 leaves out what reads pictures; everything else is there. `make eyes` fetches data that was not to be had before.
EYES ?= 1
# 1 brings what sends traces.
TRACES ?= 0

.PHONY: run eyes test check lint style types yaml core bench image-test install install-test requirements clean

run: install
	@$(BIN)/antifraud run

install: $(VENV)/.installed

install-test: $(VENV)/.installed-test

eyes: install
	@$(BIN)/python -m tools.tessdata

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else f"Python 3.11, 3.12 or 3.13 is needed, this is {v[0]}.{v[1]}: make run PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements/runtime.txt requirements/eyes.txt requirements/traces.txt pyproject.toml tools/tessdata.py | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt $(if $(filter-out 0,$(EYES)),-r requirements/eyes.txt) $(if $(filter-out 0,$(TRACES)),-r requirements/traces.txt)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(if $(filter-out 0,$(EYES)),$(BIN)/python -m tools.tessdata || true)
	@touch $@

$(VENV)/.installed-test: requirements/test.txt $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

# What proves the core runs first and counts its coverage, which makes it several times slower; no test runs
# twice. The linters have a core each at most, so they run beside it. The rest waits for processes and clocks
# much of the time, so more of it runs at once than there are cores.
test: install-test
	@$(MAKE) --no-print-directory -j 3 --output-sync=target lint core \
	  COVERAGE="--cov=bot.core --cov-branch --cov-report=term:skip-covered --cov-fail-under=100"
	$(BIN)/python -m pytest -n 4 --dist worksteal tests --ignore=tests/core

# For daily work: lint, types and the core, in a minute.
check: install-test
	@$(MAKE) --no-print-directory -j 3 --output-sync=target lint core

# Builds the container and runs it: some ten minutes, as root. Too long for CI, which has twelve for everything.
image-test: install-test
	$(BIN)/python -m tests.deploy.try_container

core: install-test
	$(BIN)/python -m pytest -n 2 --dist worksteal tests/core $(COVERAGE)

lint: style types yaml

style: install-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install-test
	$(BIN)/mypy

yaml: install-test
	$(BIN)/yamllint -s content

bench: install-test
	$(BIN)/python -m benchmarks

requirements:
	for name in build runtime eyes traces train test; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-header \
	    requirements/$$name.in -o requirements/$$name.txt; \
	done

clean:
	rm -rf $(VENV) build *.egg-info
