# Two commands matter: `make run` and `make test`. `make check` is what CI runs besides.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
export PORT
# A run is many Python processes: compiled modules are kept for the next one, as `make run` keeps them.
export PYTHONDONTWRITEBYTECODE :=
BOOTSTRAP := $(PYTHON) exportctl/core/embedded/bootstrap.py --venv "$(VENV)"
SOURCE := exportctl screening licensing enduse
RUN_LOCK := requirements/run.lock
DEV_LOCK := requirements/dev.lock
# All browser tests stay with one worker (tests/plugin.py), and the order of the suite is kept.
SIDE_BY_SIDE := $(if $(WORKERS),-n $(WORKERS) --dist loadscope --no-loadscope-reorder)

.DEFAULT_GOAL := help
.PHONY: help run test check environment browser real bench screens walk format lock clean

help: ## Show the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/'

run: export DJANGO_SETTINGS_MODULE ?= exportctl.settings.development
run: ## Start everything on http://127.0.0.1:8000 (PORT=… for another); Ctrl-C stops it
	@$(BOOTSTRAP) $(RUN_LOCK)
	@exec "$(VENV)/bin/python" -m exportctl.core.embedded.run

test: environment browser ## Run the whole test suite, with the browser journey (WORKERS=2 for two at once)
	"$(VENV)/bin/python" -m pytest --ignore=tests/real $(SIDE_BY_SIDE) $(ARGS)

check: environment ## Run every check that is not a test
	"$(VENV)/bin/python" -m ruff check .
	"$(VENV)/bin/python" -m ruff format --check .
	"$(VENV)/bin/python" -m mypy --strict $(SOURCE)
	"$(VENV)/bin/lint-imports"
	"$(VENV)/bin/python" -m bandit --quiet --recursive --configfile pyproject.toml $(SOURCE)
	"$(VENV)/bin/python" tools/check_settings.py

real: environment ## Run the tests that read the real lists (EXPORTCTL_REAL_DATA names their folder)
	"$(VENV)/bin/python" -m pytest tests/real $(SIDE_BY_SIDE) $(ARGS)

bench: environment ## Measure matching beside its baselines (ARGS="speed --quick", ARGS=--write for the page)
	"$(VENV)/bin/python" -m tests.bench $(ARGS)

screens: environment browser ## Take the screenshots in docs/screens from the running product
	"$(VENV)/bin/python" -m tests.screens

walk: environment browser ## Open every page of the running product as each of its people, with axe
	"$(VENV)/bin/python" -m tests.walk $(ARGS)

environment:
	@$(BOOTSTRAP) $(RUN_LOCK) $(DEV_LOCK)

browser: environment
	@"$(VENV)/bin/python" tools/browser.py

format: environment ## Format the source and sort its imports
	"$(VENV)/bin/python" -m ruff check --fix-only .
	"$(VENV)/bin/python" -m ruff format .

lock: ## Renew the two locks from pyproject.toml (needs uv; UPGRADE=1 takes newer versions)
	UV_PYTHON_DOWNLOADS=never uv pip compile --quiet pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --override requirements/overrides.txt $(if $(UPGRADE),--upgrade) -o $(RUN_LOCK)
	UV_PYTHON_DOWNLOADS=never uv pip compile --quiet pyproject.toml --extra dev -c $(RUN_LOCK) --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --override requirements/overrides.txt $(if $(UPGRADE),--upgrade) -o $(DEV_LOCK)

clean: ## Forget the environment and the embedded data
	rm -rf .venv .run
