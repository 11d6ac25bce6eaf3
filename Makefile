# Everyday commands; `make` alone lists them. A newcomer needs Linux, Python 3.11 or newer and a package registry for pip.

PYTHON ?= python3
INSTANCE ?= $(or $(GUIDANG_INSTANCE),instance)
WORKERS ?= 2
ARGS ?=

export PYTHON
BIN := .venv/bin
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard portal/translations/*/LC_MESSAGES/messages.po))
FAST := -n $(WORKERS) --dist loadfile --timeout 60 -q -m "not slow"
# Ordered by their number of tests, the journeys, few and long, would come last, and one worker would wait for the other.
ALL := -n $(WORKERS) --dist loadfile --no-loadscope-reorder

.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run test check bench words lock clean distclean runtime everything assets translations demonstration browser validator

help:  ## list these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */\1\t/' | while IFS="$$(printf '\t')" read -r name what; \
		do printf '  make %-10s %s\n' "$$name" "$$what"; done

run: runtime assets translations demonstration  ## set everything up the first time, then start the pages and the worker
	@exec $(BIN)/guidang --instance "$(INSTANCE)" serve

test: everything assets translations browser validator  ## install what the tests need and run them all (ARGS="tests/portal -k word")
	@$(BIN)/python -m pytest $(ALL) $(ARGS)

check: everything assets translations  ## the everyday minute: ruff, import contracts, types, fast tests
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/mypy
	@$(BIN)/python -m pytest $(FAST) $(ARGS)

bench: everything assets translations  ## measure, each row beside its bound or rival, into docs/benchmarks.md
	@$(BIN)/python -m tests.benchmarks $(ARGS)

words: everything  ## collect the sentences of pages and commands into the English catalogue
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract -F babel.cfg -k N_ -k _ -k ngettext:1,2 --no-location --sort-output --project guidang -o build/messages.pot .
	@$(BIN)/pybabel --quiet update -i build/messages.pot -d portal/translations -l en --init-missing --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

lock:  ## work out requirements/*.txt anew from pyproject.toml (some minutes)
	@tools/lock.sh

clean:  ## remove what tests and builds leave behind; keeps .venv and the instance
	@rm -rf build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .import_linter_cache
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

distclean: clean  ## also remove .venv, front-end assets and compiled translations; keeps the instance
	@rm -rf .venv portal/static/vendor $(CATALOGUES)

# The steps behind them: each looks first whether its work is done already.

runtime:
	@tools/environment.sh run

everything:
	@tools/environment.sh all

assets: | runtime
	@$(BIN)/python tools/assets.py

translations: $(CATALOGUES)

%.mo: %.po | runtime
	@$(BIN)/pybabel --quiet compile -i $< -o $@.part && mv $@.part $@

demonstration: | runtime assets translations
	@INSTANCE="$(INSTANCE)" tools/demonstration.sh

browser:
	@tools/browser.sh

validator:
	@tools/validator.sh
