# Everything that can be done with this repository. Only Python 3.11 or later, git and make are
# needed; the rest is installed into .venv, and nothing outside this folder is changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench format lock clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

demo: $(VENV)/demo.stamp ## Report a sample run to a local SEI and show what it holds
	@$(BIN)/python -m demo

test: $(VENV)/dev.stamp ## Install what the tests need, and pass them
	$(BIN)/python -m pytest --numprocesses auto --dist loadgroup --no-loadscope-reorder \
		$(PYTEST_ARGS)

lint: $(VENV)/dev.stamp ## Check format, style, types, imports, workflows and scripts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/actionlint -shellcheck $(BIN)/shellcheck
	$(BIN)/zizmor --persona auditor --offline --strict-collection --quiet .
	$(BIN)/shellcheck runtime/*.sh .ci/run
	$(BIN)/hadolint Dockerfile

bench: $(VENV)/dev.stamp ## Measure what faults and odd inputs do (about 20 minutes)
	$(BIN)/python -m bench.faults
	$(BIN)/python -m bench.fuzz

format: $(VENV)/dev.stamp ## Format the code and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(VENV)/dev.stamp ## Lock the dependencies anew, with hashes
	$(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		pyproject.toml --output-file requirements.txt
	$(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		--constraints requirements.txt --extra sandbox \
		pyproject.toml --output-file requirements-sandbox.txt
	$(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		--constraints requirements-sandbox.txt --extra sandbox --group dev \
		pyproject.toml --output-file requirements-dev.txt

clean: ## Remove everything that was installed or built here
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache node_modules

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo.stamp: requirements-sandbox.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--no-build-isolation --editable .
	@touch $@
