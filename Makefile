# One door for people and machines: `make help` lists what there is.
PYTHON ?= python3
VENV := .venv/bin/python
SETUP := $(PYTHON) .dev/setup.py
COMPILE := $(VENV) -m uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links --quiet
export PYTHONDONTWRITEBYTECODE := 1
.DEFAULT_GOAL := help
.PHONY: help demo test check format lock vendor setup

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## set up everything, load the demo, serve it on http://127.0.0.1:8000 (PORT=8123 make demo)
	@$(PYTHON) .dev/demo.py

test: ## run all tests, on SQLite and PostgreSQL (make test ARGS="-k progress")
	@$(SETUP) test
	@$(VENV) .dev/test.py $(ARGS)

check: ## lint, types, floors of the house, migrations, settings for production
	@$(SETUP) dev
	@$(VENV) .dev/check.py

format: ## put Python and templates into their standard form
	@$(SETUP) dev
	@$(VENV) -m ruff check --fix --quiet
	@$(VENV) -m ruff format
	@$(VENV) -m djade --target-version 5.2 $$(find templates -name '*.html')

lock: ## write requirements*.txt anew from pyproject.toml (ARGS=--upgrade takes the newest)
	@$(SETUP) dev
	$(COMPILE) $(ARGS) -o requirements.txt
	$(COMPILE) $(ARGS) --extra dev -c requirements.txt -o requirements-dev.txt

vendor: ## fetch the carried files of others anew, with checksums (needs npm)
	@$(PYTHON) .dev/vendor.py

setup: ## only set up what the tests need
	@$(SETUP) test
