# The two commands that matter: `make demo` and `make test`. Neither needs root.

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
# `make test REQUIRE=all` turns every skipped test into a failure.
REQUIRE ?=
# More for pytest: `make test ARGS="tests/ideas -k withdraw"`.
ARGS ?=
# Tests run on this many processes; 0 is one, in the foreground (for a debugger).
JOBS ?= 2

# Without compiled modules each start of Python compiles the whole package anew, and pytest all tests; images of containers
# often switch them off. `make clean` removes them.
unexport PYTHONDONTWRITEBYTECODE

BIN := $(VENV)/bin
PIP_INSTALL = $(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps
PACKAGING := pyproject.toml hatch_build.py wagtail_aufbruch/__init__.py
CATALOGUES := $(wildcard wagtail_aufbruch/*/locale/*/LC_MESSAGES/*.po)
TEMPLATES := wagtail_aufbruch site/guetersloh
# What meets Wagtail: page types with their routes and editors, the admin, its hooks and log. Rules of our own (and
# what browsers, wheel and load say) are the same on every version.
LTS_TESTS := tests/core tests/groups \
	$(wildcard $(foreach app,participation ideas events,tests/$(app)/public tests/$(app)/staff)) \
	tests/events/calendar/test_index_page.py tests/ideas/test_thread.py tests/ideas/lists/test_lists.py \
	tests/ideas/responses/test_answers.py tests/ideas/capture/test_capture.py \
	tests/participation/moderation/test_inbox.py tests/participation/people/test_access.py \
	tests/participation/privacy/test_retention.py tests/participation/extension/test_extension_points.py \
	tests/staff/test_copying.py tests/staff/test_page_actions.py tests/staff/test_places.py tests/staff/test_previews.py tests/staff/test_rights.py
# What meets Django: a database made from nothing, pages and their middleware, forms and files, mails, all of the admin once.
DJANGO ?= 6.1
DJANGO_TESTS := tests/core/public/test_process_page.py tests/core/public/test_frame.py tests/core/reader_cache \
	tests/participation/mail tests/participation/files/test_attachments.py tests/ideas/forms/test_hand_in_form.py \
	tests/events/emails tests/events/public/test_own_page.py tests/site/test_demo.py tests/site/test_mailbox.py \
	'tests/staff/test_rights.py::test_everybody_gets_in_where_they_may_and_nowhere_else[editor]'
# Django 6 needs Python 3.12 or newer, which may stand beside the one that runs all else.
PYTHON_FOR_DJANGO ?= $(shell for python in python3.14 python3.13 python3.12 $(wildcard $(HOME)/.pyenv/versions/3.1[2-9]*/bin/python); do \
	$$python -c 'import ensurepip, venv' 2>/dev/null && { echo $$python; break; }; done)
# `make --keep-going lint` tells everything at once, `make lint-types` one of them.
LINTS := lint-format lint-code lint-types lint-templates lint-markup lint-imports lint-migrations
APPS_WITH_TEXTS := $(patsubst %/locale,%,$(wildcard wagtail_aufbruch/*/locale))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo docs lock test test-django python-for-django test-lts test-postgresql test-uncovered coverage bench rush lint $(LINTS) format messages clean

help: ## Show what there is
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- Environment -------------------------------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed; '$(PYTHON)' is not. Try: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "The module venv is missing. On Debian: apt install python3-venv" >&2; exit 1; }
	@echo "* Creating the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

# One stamp for each set of extras; a larger set holds the smaller ones. What is installed is what `requirements/` names, each file
# with its hash and nothing else; `pip check` says where pyproject.toml asks for more than is locked (make lock).
$(VENV)/.installed-%: $(PACKAGING) requirements/%.txt | $(BIN)/python
	@echo "* Installing the package and its extra '$*' (a minute at the first time)"
	@$(PIP_INSTALL) --require-hashes --requirement requirements/$*.txt
	@$(PIP_INSTALL) --no-build-isolation --editable .
	@$(BIN)/python -m pip check
	@touch $@ $(VENV)/.catalogues

# An editable install compiles the translations as well.
$(VENV)/.catalogues: $(CATALOGUES)
	@echo "* Compiling the translations"
	@$(PIP_INSTALL) --no-build-isolation --editable .
	@touch $@

# --- Demo --------------------------------------------------------------------------------------------------

demo: export DJANGO_SETTINGS_MODULE = guetersloh.settings.demo
demo: $(VENV)/.installed-site $(VENV)/.catalogues ## Build and serve the demo city site on 127.0.0.1:$PORT (8000)
	@$(BIN)/python site/manage.py demo_prepare --port $(PORT)
	@exec $(BIN)/gunicorn guetersloh.wsgi --chdir site --bind 127.0.0.1:$(PORT) \
		--workers 2 --threads 4 --worker-class gthread --log-level warning

# --- Tests -------------------------------------------------------------------------------------------------

test: $(VENV)/.installed-test $(VENV)/.catalogues ## Run all tests (REQUIRE=all: a skip is a failure; DATABASE_URL chooses the database)
	@AUFBRUCH_REQUIRE="$(REQUIRE)" $(BIN)/python -m pytest -n $(JOBS) $(ARGS)

# Browser and wheel are left out: every rule has a test that needs neither. The table is printed by a second command,
# since with --fail-under the first one would forget what the other processes have measured.
COVERED := not browser and not packaging
MEASURED := var/tests/coverage
coverage: $(VENV)/.installed-test $(VENV)/.catalogues ## Run the tests but browser and wheel, and fail below 95 % branch coverage
	@mkdir -p $(MEASURED)
	@AUFBRUCH_REQUIRE="$(REQUIRE)" $(BIN)/python -m slipcover --json --out $(MEASURED)/measured.json \
		-m pytest -n $(JOBS) -m "$(COVERED)" --record-statements $(ARGS)
	@$(BIN)/python -m slipcover --merge $(MEASURED)/measured.json --out $(MEASURED)/merged.json --skip-covered --fail-under 95

test-uncovered: $(VENV)/.installed-test $(VENV)/.catalogues ## Run the tests that coverage leaves out: browser, wheel, sample projects
	@AUFBRUCH_REQUIRE="$(REQUIRE)" $(BIN)/python -m pytest -n $(JOBS) -m "not ($(COVERED))" $(ARGS)

# All that touches the database, which a test says by itself (tests/conftest.py): a new one is never forgotten. Left out
# are wheel and sample projects, which bring a database of their own, and how pages look, which is the same on every
# database: of the browser's tests the main walk remains. After `make coverage`, which writes down what each test
# asks the database, REPEAT=1 leaves out those that ask nothing new (tests/statements.py).
test-postgresql: $(VENV)/.installed-test $(VENV)/.catalogues ## Run all tests that can differ on PostgreSQL (DATABASE_URL names it)
	@case "$(DATABASE_URL)" in postgres*) ;; *) echo "Set DATABASE_URL=postgres://USER:PASSWORD@HOST/NAME" >&2; exit 1;; esac
	@AUFBRUCH_REQUIRE="$(REQUIRE)" DATABASE_URL="$(DATABASE_URL)" \
		$(BIN)/python -m pytest -n $(JOBS) -m "database and not looks and not packaging" \
		$(if $(REPEAT),--repeat-statements) $(ARGS)

# After `make coverage`, REPEAT=1 runs from all tests those that together meet each statement, template and view once.
test-lts: ## Run the tests of what meets Wagtail on Wagtail 7.4 LTS, in an environment of its own (ARGS=tests: all without browser)
	@$(MAKE) --no-print-directory VENV=.venv-lts .venv-lts/.wagtail-lts
	@.venv-lts/bin/python -m pytest -n $(JOBS) -m "not browser and not packaging and not load" \
		$(if $(REPEAT),--repeat-once $(ARGS),$(or $(ARGS),$(sort $(LTS_TESTS))))

.venv-lts/.wagtail-lts: .venv-lts/.installed-lts
	@touch $@

# One environment for all versions: what is not Django is installed once.
test-django: ## Run the tests of what meets Django on another version, in an environment of its own (DJANGO=6.0; needs Python 3.12, named by PYTHON_FOR_DJANGO)
	@test -n "$(PYTHON_FOR_DJANGO)" || { echo "Django $(DJANGO) needs Python 3.12. Try: make test-django PYTHON_FOR_DJANGO=/path/to/python" >&2; exit 1; }
	@$(MAKE) --no-print-directory .venv-django/.installed
	@.venv-django/bin/python -m pip install --disable-pip-version-check --quiet "Django~=$(DJANGO).0"
	@PYTHONPATH=.:site DJANGO_SETTINGS_MODULE=tests.settings .venv-django/bin/python -m django makemigrations --check --dry-run
	@.venv-django/bin/python -m pytest -n $(JOBS) -m "not browser and not packaging and not load" $(or $(ARGS),$(DJANGO_TESTS))

python-for-django:
	@echo $(PYTHON_FOR_DJANGO)

.venv-django/.installed: $(PACKAGING)
	@test -x .venv-django/bin/python || $(PYTHON_FOR_DJANGO) -m venv .venv-django
	@echo "* Installing the package; the version of Django comes afterwards"
	@.venv-django/bin/python -m pip install --disable-pip-version-check --quiet --editable ".[test]"
	@touch $@

# --- Measuring ---------------------------------------------------------------------------------------------

# `make bench SIZES="1000 100000"` for a part; POSTGRESQL names a database to be made and filled, "" leaves it out.
SIZES ?= 1000 100000 1000000
ROUNDS ?= 40
ENTRIES ?= 2000
PAPERS ?= 10000
POSTGRESQL ?= postgres://127.0.0.1/aufbruch_bench

bench: $(VENV)/.installed-test $(VENV)/.catalogues ## Measure with 1,000, 100,000 and 1,000,000 ideas, a competition with 2,000 entries, and a town with 500 projects and 10,000 papers, on SQLite and PostgreSQL (SIZES, ENTRIES, PAPERS, ROUNDS, POSTGRESQL)
	@PYTHONPATH=.:site $(BIN)/python -m tests.bench.run --sizes $(SIZES) --rounds $(ROUNDS) --entries $(ENTRIES) --papers $(PAPERS) --postgresql "$(POSTGRESQL)"

rush: $(VENV)/.installed-test $(VENV)/.catalogues ## Let 2,000 people register for 300 seats, and 300 send entries with files, within a minute each (DATABASE_URL chooses the database)
	@AUFBRUCH_RUSH=full $(BIN)/python -m pytest -n 0 -q -s tests/load/test_register_rush.py tests/load/test_entry_rush.py

# --- Care --------------------------------------------------------------------------------------------------

lint: $(LINTS) ## Check format, code, types, templates, imports and migrations

$(LINTS): $(VENV)/.installed-dev

lint-format:
	$(BIN)/ruff format --check .

lint-code:
	$(BIN)/ruff check .

lint-types:
	$(BIN)/mypy

lint-templates:
	@find $(TEMPLATES) -name '*.html' -print0 | xargs -0 $(BIN)/djhtml --check --tabwidth 2

lint-markup:
	$(BIN)/curlylint $(TEMPLATES)

lint-imports:
	$(BIN)/lint-imports

lint-migrations:
	PYTHONPATH=.:site DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m django makemigrations --check --dry-run

format: $(VENV)/.installed-dev ## Put code and templates into the common form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	find $(TEMPLATES) -name '*.html' -print0 | xargs -0 $(BIN)/djhtml --tabwidth 2

# uv alone resolves for all systems at once; it is needed here and nowhere else.
lock: ## Look for newer versions of all dependencies, and write them down with their hashes (requirements/)
	@$(PYTHON) -m venv .venv-lock && .venv-lock/bin/python -m pip install --disable-pip-version-check --quiet uv
	@PATH="$(CURDIR)/.venv-lock/bin:$$PATH" requirements/lock

docs: ## Write docs/hooks.md from the code
	$(PYTHON) docs/make_hooks.py

messages: $(VENV)/.installed-site ## Collect the texts to translate (needs gettext)
	@command -v xgettext >/dev/null || { echo "gettext is missing. On Debian: apt install gettext" >&2; exit 1; }
	@for app in $(APPS_WITH_TEXTS); do \
		(cd $$app && echo "* $$app" && $(CURDIR)/$(BIN)/django-admin makemessages --locale de --no-obsolete --add-location file) || exit 1; \
	done

clean: ## Remove environments, the demo's data and everything built
	rm -rf .venv .venv-lts .venv-django .venv-lock var build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find wagtail_aufbruch -name '*.mo' -delete
