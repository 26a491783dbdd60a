# Everything one does with CPAL. Needs Python 3.11, pip and make; `make` alone lists the targets.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup run test test-long search check bench screenshots lock clean
MAKEFLAGS += --no-print-directory

# The first of these that is Python 3.11 or 3.12.
PYTHON ?= $(shell for python in python3.11 python3 python3.12 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info[:2] not in {(3, 11), (3, 12)})' 2>/dev/null \
	&& echo $$python && break; done)
BIN := .venv/bin/python
UV := VIRTUAL_ENV="$(CURDIR)/.venv" .venv/bin/uv
LOCK := requirements/uv.txt requirements/dev.txt
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --upgrade
# More for pytest: make test ARGS="tests/pricing -x"
ARGS ?=

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 14

setup: .venv/.installed ## make the environment in .venv from the lock

.venv/.installed: $(LOCK)
	@test -n "$(PYTHON)" || { echo "CPAL needs Python 3.11: no python3.11 or python3 of that version on the PATH."; exit 1; }
	@echo "environment: installing the lock into .venv …"
	@began=$$(date +%s); \
	$(BIN) -c '' 2>/dev/null && .venv/bin/uv --version >/dev/null 2>&1 || { \
		$(PYTHON) -m venv --clear --without-pip .venv \
		&& $(PYTHON) -m pip --disable-pip-version-check --python $(BIN) install --quiet --require-hashes -r requirements/uv.txt \
	; } || { \
		$(PYTHON) -m venv --clear .venv \
		&& $(BIN) -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements/uv.txt \
	; } || exit 1; \
	$(UV) pip sync --quiet --require-hashes requirements/dev.txt || exit 1; \
	touch $@; \
	echo "environment: ready in $$(( $$(date +%s) - began )) s"

run: setup ## start everything and print where it is; Ctrl-C stops it (PORT, CPAL_DATA_DIR)
	@exec $(BIN) manage.py run

test: setup ## run the suite (ARGS="path -x" for a part of it)
	@$(BIN) -m cpal.local.chromium
	@$(BIN) -m pytest -n 2 --dist loadfile -m "not bench and not long" $(ARGS)

test-long: setup ## run what takes minutes: every page in a browser and as each person, the whole market, the scale
	@$(BIN) -m cpal.local.chromium
	@$(BIN) -m pytest -n 2 --dist loadfile -m "long" $(ARGS)

search: setup ## look for counter-examples that no run has met yet: the property tests, with other examples each time
	@$(BIN) -m pytest -n 2 --hypothesis-profile=searching -m "hypothesis and not bench" $(ARGS)

# Production settings are checked with values that are nobody's.
PRODUCTION := CPAL_ENV=production SECRET_KEY=0Yw2c-only-for-the-check-fpLQ8vEuXN7sKq9Rj3TzGd5HbM1aWx4VnCe6 \
	DATABASE_URL=postgres://nobody@localhost/none REDIS_URL=redis://localhost ALLOWED_HOSTS=example.org \
	EMAIL_URL=smtp://localhost:25 SITE_URL=https://example.org

check: setup ## everything static: lint, types, import contracts, migrations, deployment, diagrams
	@echo "== lint (ruff)" && $(BIN) -m ruff check .
	@echo "== format (ruff)" && $(BIN) -m ruff format --check .
	@echo "== types (mypy)" && $(BIN) -m mypy .
	@echo "== import contracts (import-linter)" && $(BIN) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
	@echo "== migrations complete" && $(BIN) manage.py makemigrations --check --dry-run
	@echo "== deployment (production settings)" && $(PRODUCTION) $(BIN) manage.py check --deploy --fail-level WARNING
	@echo "== static files (every reference resolves)" && STATIC_ROOT="$(CURDIR)/.cpal/checked-static" $(BIN) manage.py collectstatic --no-input --clear --verbosity 0
	@echo "== state diagram current" && $(BIN) manage.py states --check
	@echo "All checks passed."

bench: setup ## measure pricing 1,000,000 inputs, 5,000 responses, and verdicts on 100,000 brands, judged and used
	@$(BIN) -m tests.benchmarks
	@$(BIN) -m tests.benchmarks.consultation
	@$(BIN) -m tests.benchmarks.register
	@$(BIN) -m tests.benchmarks.used

screenshots: setup ## take every page at phone and desktop width, light and dark
	@$(BIN) -m cpal.local.chromium
	@$(BIN) -m tests.screenshots

lock: setup ## resolve the dependencies of pyproject.toml anew
	@$(COMPILE) pyproject.toml -o requirements/run.txt
	@$(COMPILE) pyproject.toml --group embedded --group dev -c requirements/run.txt -o requirements/dev.txt
	@echo uv | $(COMPILE) -c requirements/dev.txt -o requirements/uv.txt -

clean: ## stop what runs here, remove its state and all caches; asks nothing, leaves .venv
	@if $(BIN) -c '' 2>/dev/null; then $(BIN) manage.py forget; fi
	@rm -rf .cpal .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name .venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
