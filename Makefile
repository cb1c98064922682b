# Everything here works on a machine that has Python 3.11, pip and make, and nothing else.
# The first command sets up `.venv` from the committed lock file.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help setup run quick test test-all bench profile lint format clean

help: ## Show what can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY) ## Set up .venv from the lock file

$(READY): pyproject.toml uv.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Demerit needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'
	VIRTUAL_ENV= UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --quiet --frozen --inexact --extra dev --python $(BIN)/python
	touch $@

run: $(READY) ## Beijing 2018: 100,000 residents, 84 months, 8 worlds beside their twins
	$(BIN)/demerit run beijing-2018

quick: $(READY) ## Tests of the parts, without whole worlds (under five minutes)
	$(BIN)/python -m pytest -m "not slow and not whole"

test: $(READY) ## The test suite that CI runs (half an hour on two cores)
	$(BIN)/python -m pytest

test-all: $(READY) ## The test suite with its long statistical checks
	$(BIN)/python -m pytest -m "slow or not slow"

bench: $(READY) ## Speed against the marks, printed; nothing is asserted
	$(BIN)/python benchmarks/marks.py

profile: $(READY) ## Where the time of a month goes, by process and by line (two minutes)
	$(BIN)/python benchmarks/profile.py

lint: $(READY) ## Style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

format: $(READY) ## Put the code into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## Remove what was set up
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis
