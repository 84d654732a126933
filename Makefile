# One door for people and machines: `make help` lists what there is.
PYTHON ?= python3
VENV := .venv/bin/python
SETUP := $(PYTHON) .dev/setup.py
COMPILE := $(VENV) -m uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links --quiet
TOO_OLD := ERROR: this Python is too old: 3.11 or newer is needed (Debian 12, Ubuntu 24.04 and later have it). \
	With another one installed, name it: make PYTHON=/path/to/python3.11 demo
.DEFAULT_GOAL := help
.PHONY: help demo test test-postgresql check format lock vendor screenshots soak bench lighthouse figures sbom setup python

help: ## list the targets
	@awk -F ':[^#]*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: python ## set up everything, load the demo, serve it on http://127.0.0.1:8000 (PORT=8123 make demo)
	@$(PYTHON) .dev/demo.py

test: python ## run all tests, on SQLite and PostgreSQL (make test ARGS="-k progress")
	@$(SETUP) test
	@$(VENV) .dev/test.py $(ARGS)

test-postgresql: python ## run every case of every test on PostgreSQL, where `make test` runs some
	@$(SETUP) test
	@$(VENV) .dev/test.py --only-postgresql $(ARGS)

check: python ## lint, types, floors of the house, migrations, settings for production
	@$(SETUP) dev
	@$(VENV) .dev/check.py

format: python ## put Python and templates into their standard form
	@$(SETUP) dev
	@$(VENV) -m ruff check --fix --quiet
	@$(VENV) -m ruff format
	@.venv/bin/djade --target-version 5.2 $$(find templates -name '*.html')

lock: python ## write requirements*.txt anew from pyproject.toml (ARGS=--upgrade takes the newest)
	@$(SETUP) dev
	$(COMPILE) $(ARGS) -o requirements.txt
	$(COMPILE) $(ARGS) --extra dev -c requirements.txt -o requirements-dev.txt

vendor: python ## fetch the carried files of others anew, with checksums (needs npm)
	@$(PYTHON) .dev/vendor.py

sbom: python ## list every package with checksums and licence, for who buys or audits (.data/release/)
	@$(SETUP) dev
	@$(VENV) .dev/sbom.py

figures: python ## count the house: lines, helpers with one caller, folders of a noun (ARGS=--help)
	@$(SETUP) dev
	@$(VENV) .dev/figures.py $(ARGS)

bench: python ## measure what pages and PDFs cost, as ratios; fails where a goal is missed (ARGS=--write: into docs/performance.md)
	@$(SETUP) test
	@missed=0; for each in http pages pdf; do $(VENV) -W ignore -m tests.bench.$${each}_bench $(ARGS) || missed=1; done; exit $$missed

lighthouse: python ## what Lighthouse says of five pages of the demo (needs npm; minutes)
	@$(SETUP) test
	@$(VENV) .dev/lighthouse.py

soak: python ## a hundred people log while the server is killed, and a report is tampered with (minutes)
	@$(SETUP) test
	@$(VENV) .dev/soak.py $(ARGS)

screenshots: python ## take the pictures of the README anew from the demo
	@$(SETUP) test
	@$(VENV) .dev/screenshots.py

setup: python ## only set up what the tests need
	@$(SETUP) test

# Said by the oldest Python too, so before any file of ours is read.
python:
	@command -v $(PYTHON) > /dev/null || { echo "ERROR: $(PYTHON) is not installed: apt-get install python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("$(TOO_OLD)")'
