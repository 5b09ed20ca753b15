# Everything that can be done with this repository. Only Python 3.11 or later, git and make are
# needed; the rest is installed into .venv, and nothing outside this folder is changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH ?= faults fuzz speed sync

.DEFAULT_GOAL := help
.PHONY: help demo test lint docs bench bench-faults bench-fuzz bench-speed bench-sync format lock clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

demo: $(VENV)/demo.stamp ## Report a sample run to a local SEI and show what it holds
	@$(BIN)/python -m demo

test: $(VENV)/dev.stamp ## Install what the tests need, and pass them
	$(BIN)/python -m pytest --numprocesses auto --no-loadscope-reorder $(PYTEST_ARGS)

lint: $(VENV)/dev.stamp docs ## Check format, style, types, imports, workflows, scripts, docs and packages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/actionlint -shellcheck $(BIN)/shellcheck
	$(BIN)/zizmor --persona auditor --offline --strict-collection --quiet .
	$(BIN)/shellcheck runtime/*.sh .ci/run
	$(BIN)/hadolint Dockerfile
	$(BIN)/python -m release.audit requirements.txt

docs: $(VENV)/dev.stamp ## Build the documentation site into build/docs
	$(BIN)/python -m sphinx --builder html --quiet --fail-on-warning --keep-going --fresh-env \
		--conf-dir website --doctree-dir build/doctrees docs build/docs

bench: $(BENCH:%=bench-%) ## Measure faults, odd inputs, speed and syncs (2 hours; BENCH=speed: one)

bench-faults bench-fuzz bench-sync: bench-%: $(VENV)/dev.stamp
	$(BIN)/python -m bench.$*

bench-speed: $(VENV)/dev.stamp $(VENV)/speed.stamp
	$(BIN)/python -m bench.speed --python $(VENV)/speed/bin/python

format: $(VENV)/dev.stamp ## Format the code and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# cryptography signs as a GitHub App, of which there is no input; PyJWT and urllib3 do without it, and
# it has no wheel for macOS on Intel. tqdm does without colorama, which only Windows would need, and
# bundles take nothing of one system. So both are left out, and what is locked is installed --no-deps.
lock: $(VENV)/dev.stamp ## Lock the dependencies anew, with hashes
	$(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		--no-emit-package cryptography --no-emit-package colorama pyproject.toml \
		--output-file requirements.txt
	$(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		--constraints requirements.txt --extra sandbox \
		--no-emit-package cryptography pyproject.toml --output-file requirements-sandbox.txt
	$(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		--constraints requirements-sandbox.txt --extra sandbox --group dev \
		pyproject.toml --output-file requirements-dev.txt

clean: ## Remove everything that was installed or built here
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache build node_modules

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo.stamp: requirements-sandbox.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		-r $<
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		-r $<
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--no-build-isolation --editable .
	$(BIN)/python -m pip check
	@touch $@

# What is measured is what users get: the locked packages, and nothing for development.
$(VENV)/speed.stamp: requirements.txt | $(VENV)/bin/python
	$(PYTHON) -m venv --clear $(VENV)/speed
	$(VENV)/speed/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--require-hashes -r $<
	@touch $@
