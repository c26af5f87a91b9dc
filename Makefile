# Everything a developer or CI runs; `make` alone lists it.
.DEFAULT_GOAL := help
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
DEMO := build/demo

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(BIN)/python:
	$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml | $(BIN)/python
	$(PIP) install --editable .
	@touch $@

.venv/installed-dev: pyproject.toml | $(BIN)/python
	$(PIP) install --editable '.[dev]'
	@touch $@ .venv/installed

demo: .venv/installed ## install, resolve two small files, and say what to look at next
	@rm -rf $(DEMO)
	@echo "the kinfold command is $(BIN)/kinfold; to have it on your path: source $(BIN)/activate"
	@PATH="$(CURDIR)/$(BIN):$$PATH" kinfold resolve fixtures/first_look/crm.csv fixtures/first_look/shop.csv --project $(DEMO)

test: lint types ## install, lint, check types and layers, run the tests
	$(BIN)/python -m pytest -q -rs -m 'neo4j and not slow and not browser'
	$(BIN)/python -m pytest -q -n 2 -m 'not slow and not neo4j'

test-slow: .venv/installed-dev ## the tests that take minutes, and those of the graph on the current Neo4j (Java 21 or 25)
	$(BIN)/python -m pytest -q -rs -m slow
	KINFOLD_NEO4J_RELEASE=2026.09.0 $(BIN)/python -m pytest -q -rs -m 'neo4j and not slow and not browser'

$(BIN)/playwright: pyproject.toml | .venv/installed-dev
	$(PIP) install --editable '.[browser-test]'
	@touch $@

test-browser: $(BIN)/playwright ## Neo4j Browser in a headless Chromium, against a server of its own
	$(BIN)/python -m pytest -q -rs -m browser

pictures: $(BIN)/playwright ## take the pictures of the README anew
	KINFOLD_PICTURES=docs/images $(BIN)/python -m pytest -q -rs -m browser

lint: .venv/installed-dev ## ruff, and the one-way flow of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: .venv/installed-dev ## mypy, strict
	$(BIN)/mypy

bench: .venv/installed-dev ## time splitting alone; generate 100 k and 1 M records, resolve them, print seconds, memory and F1
	$(BIN)/python benchmarks/splitting.py
	$(BIN)/python benchmarks/bench.py

bench-neo4j: .venv/installed-dev ## publish 1 M generated records, beside bare writes of the same rows
	$(BIN)/python benchmarks/neo4j_writes.py

accuracy: .venv/installed-dev ## score the sets with known answers in the folder KINFOLD_TRUTH, and their samples; writes docs/accuracy.md
	$(BIN)/python benchmarks/accuracy.py --share 0.5 0.25 --page docs/accuracy.md

golden: .venv/installed-dev ## write down what the README's commands print, and the files for Neo4j Browser
	$(BIN)/python tests/test_readme.py --update
	PYTHONPATH=tests $(BIN)/python tests/publishing/graph/test_browser.py --update

neo4j: .venv/installed ## start Neo4j Community on this machine (Java 17 or newer and Maven) and say where its Browser is
	$(BIN)/python tests/neo4j_server.py build/neo4j

wheel: .venv/installed-dev ## build the wheel into dist/
	$(PIP) wheel --no-deps --wheel-dir dist .

clean: ## remove what the commands above made
	rm -rf .venv build dist bench-files .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.PHONY: help demo test test-slow test-browser pictures lint types bench bench-neo4j accuracy golden neo4j wheel clean
