# The commands of this project. A machine with Python 3.11 or newer is enough; see `make help`.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run demo-reset test acceptance bench lint format lock clean local dev

PYTHON_BIN := .venv/bin/python
TEMPLATES := templates
COMPILE := $(PYTHON_BIN) -m piptools compile --quiet --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-emit-trusted-host --no-header --strip-extras --allow-unsafe
# Values that let the production settings load; they open nothing.
THROWAWAY := DJANGO_SETTINGS_MODULE=config.settings.production PUBLIC_URL=https://lint.example \
	SECRET_KEY=lint-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOP ALLOWED_HOSTS=lint.example \
	FIELD_ENCRYPTION_KEYS=lint:bG9jYWwtZGV2ZWxvcG1lbnQta2V5LW5vdC1zZWNyZXQ= \
	DATABASE_APP_URL=postgres://lint@127.0.0.1/lint REDIS_URL=redis://127.0.0.1/0
# `manage.py makemigrations --check` compares files only; it would warn that no database answers.
QUIETLY := -W "ignore:Got an error checking a consistent migration history"

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: local ## start everything: web, worker, beat, sandbox LinkedIn, database (PORT=8000)
	@exec $(PYTHON_BIN) -m config.run --with-make

demo-reset: local ## wipe the demo data, so that the next `make run` begins anew
	@$(PYTHON_BIN) -m config.run --demo-reset

test: dev ## run all tests (ARGS='tests/config -k embedded' narrows)
	@CHROMIUM=$$(sh config/chromium.sh) && export CHROMIUM && \
		$(PYTHON_BIN) -m pytest -p config.counts $(ARGS)

acceptance: dev ## show which test shows which item of the acceptance list, and the outcome
	@CHROMIUM=$$(sh config/chromium.sh) && export CHROMIUM && $(PYTHON_BIN) -m config.acceptance $(ARGS)

bench: dev ## run the benchmarks
	@found=$$(find bench -name '*.py' ! -name '_*' 2>/dev/null | sort); \
	if [ -z "$$found" ]; then echo "There are no benchmarks yet: bench/ is empty."; exit 0; fi; \
	for file in $$found; do echo "== $$file"; $(PYTHON_BIN) "$$file" $(ARGS) || exit 1; done

lint: dev ## check style, types, import rules, templates, migrations and deployment settings
	$(PYTHON_BIN) -m ruff check .
	$(PYTHON_BIN) -m ruff format --check .
	$(PYTHON_BIN) -m mypy .
	$(PYTHON_BIN) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
	$(PYTHON_BIN) -m djlint --quiet --check $(TEMPLATES)
	$(PYTHON_BIN) -m djlint --quiet --lint $(TEMPLATES)
	$(THROWAWAY) $(PYTHON_BIN) $(QUIETLY) manage.py makemigrations --check --dry-run
	$(THROWAWAY) $(PYTHON_BIN) manage.py check --deploy --fail-level WARNING

format: dev ## put code and templates into the project's form
	$(PYTHON_BIN) -m ruff check --fix .
	$(PYTHON_BIN) -m ruff format .
	$(PYTHON_BIN) -m djlint --quiet --reformat $(TEMPLATES)

lock: dev ## compile requirements/*.in into locked files with hashes (ARGS=--upgrade for newer ones)
	for name in base local dev; do \
		$(COMPILE) $(ARGS) --output-file requirements/$$name.txt requirements/$$name.in || exit 1; done

clean: ## remove .venv and all caches; data stays
	rm -rf .venv staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

local dev:
	@sh config/bootstrap.sh $@
