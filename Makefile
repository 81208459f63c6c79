# Two commands do everything: `make run` and `make test`. Each first makes .venv, or finds it up to date.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.up-to-date

.PHONY: setup run test check quality speed clean

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Winnow needs Python 3.11 or later; name one: make PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV) (once, about a minute)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(STAMP)

run: setup                 ## the main job on the built-in newsstand
	@$(BIN)/winnow demo

test: setup                ## style, types, layers, tests with coverage
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/pytest --numprocesses=3 --dist=loadscope --no-loadscope-reorder --cov --cov-report=term:skip-covered

quality: setup             ## the separator beside trafilatura alone, on the corpora beside the checkout
	@$(BIN)/python tests/quality/measure.py

speed: setup               ## pages a second, beside trafilatura alone
	@$(BIN)/python tests/quality/speed.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage
