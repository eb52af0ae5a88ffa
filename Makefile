# Everything a newcomer needs: make demo, make test. The rest is for those who stay.
.PHONY: demo test check tests bench campaign docs clean

PYTHON ?= python3
BIN := .venv/bin

demo: .venv/user
	@sh docs/demo.sh $(BIN)/magstack

# The whole gate, as CI runs it.
test: check tests

check: .venv/developer
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/build.py --check

# These start hundreds of processes, and measuring their coverage would take a minute.
APART := tests/campaigns tests/test_imports.py tests/test_wheel.py tests/cli/test_terminals.py
tests: .venv/developer .venv/elsewhere/ready
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term $(APART:%=--ignore=%)
	$(BIN)/python -m pytest -n 2 $(APART)

bench: .venv/developer
	$(BIN)/python -m benchmarks.run --write

campaign: .venv/developer
	MAGSTACK_CAMPAIGN=long $(BIN)/python -m pytest tests/campaigns -n 2

# What is generated: the commands' page and the picture of today.
docs: .venv/developer
	$(BIN)/python docs/build.py

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage* dist

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "magstack needs Python 3.11 or newer: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv .venv

.venv/user: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/developer: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ .venv/user

# A Python with pandas, which reads our CSV in a test. It brings numpy, which ours must do without.
.venv/elsewhere/ready: .venv/bin/python
	$(BIN)/python -m venv .venv/elsewhere
	.venv/elsewhere/bin/python -m pip install --quiet --disable-pip-version-check 'pandas>=2.3'
	@touch $@
