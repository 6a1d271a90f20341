# make demo    JupyterLab on the quickstart notebook (ARGS=--check: stop when it answers)
# make test    everything: lint, types, front end, wheel, Python, browser
# make lint    ruff, Biome, mypy, tsc
# make format  ruff and Biome rewrite the files
# make bench   the measurements of tests/benchmarks (ARGS=writing: that section alone)
# make build   wheel and sdist in dist/
#
# Needs Python 3.11 or newer, and nothing else: the rest comes into .venv.

VENV ?= $(CURDIR)/.venv
export VENV
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --quiet --disable-pip-version-check

package := pyproject.toml scripts/frontend.py $(shell find tbwidget -name '*.py' -o -name py.typed)
front_end := js/package-lock.json $(shell find js/src js/scripts -type f)

# A development install follows the Python files by itself, and serves the demo as well.
demo_install := $(if $(wildcard $(VENV)/dev.stamp),$(VENV)/dev.stamp,$(VENV)/demo.stamp)

.PHONY: demo test lint format bench build
.DELETE_ON_ERROR:

demo: $(demo_install)
	@$(PYTHON) scripts/demo.py $(ARGS)

test: $(VENV)/dev.stamp
	@scripts/test

lint: $(VENV)/dev.stamp
	@scripts/lint
	@scripts/types

format: $(VENV)/dev.stamp
	@scripts/format

bench: $(VENV)/dev.stamp
	@scripts/bench $(ARGS)

build: $(VENV)/dev.stamp
	@scripts/build

$(PYTHON):
	@scripts/venv

$(VENV)/demo.stamp: $(package) $(front_end) | $(PYTHON)
	@echo "Installing tbwidget with JupyterLab into $(VENV) (a few minutes the first time)"
	@$(PIP) install ".[quickstart]"
	@touch $@

# The stamp of the tools, apart, so that a change of the front end reinstalls only tbwidget.
$(VENV)/tools.stamp: pyproject.toml | $(PYTHON)
	@echo "Installing the development tools into $(VENV) (a few minutes the first time)"
	@$(PIP) install --group dev
	@touch $@

$(VENV)/dev.stamp: $(VENV)/tools.stamp scripts/frontend.py $(front_end)
	@echo "Installing tbwidget for development"
	@$(PYTHON) scripts/frontend.py --dev
	@$(PIP) install --no-build-isolation --editable ".[quickstart]"
	@touch $@
