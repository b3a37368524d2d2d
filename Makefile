# Every command sets up what it needs and goes on from where it was. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help setup demo test lab runlabs runlite check build site site-serve bench pictures dist format clean
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV  := .venv
BIN   := $(VENV)/bin
READY := $(VENV)/.ready
export PATH := $(CURDIR)/$(BIN):$(PATH)
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
# Compiled modules are kept wherever the shell says otherwise: the tests start hundreds of Pythons.
unexport PYTHONDONTWRITEBYTECODE

# What pip cannot install: Debian's packages, installed where we may.
NEED      := .ci/need.sh
WALLS     := $(NEED) "the sandbox" "bubblewrap libseccomp2" bwrap
CHROMIUMS := $${CHROMIUM:-chromium} chromium chromium-browser google-chrome \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
    "/Applications/Chromium.app/Contents/MacOS/Chromium"

# `make test ARGS="-k softmax"` passes arguments on to pytest, `ARGS=--cov` prints the coverage.
# Tests run on all cores unless ARGS has an -n of its own.
ARGS ?=
CORES = $(if $(filter -n% --numprocesses%,$(ARGS)),,-n auto --dist loadgroup)

help:  ## list these commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY)  ## make .venv and install everything (the others do this by themselves)

demo: $(READY)  ## build unit 01, grade a sample class end to end, print the table and where things are
	@CI= $(WALLS)
	@mitdl demo

test: $(READY)  ## all tests, with a real nbgrader, JupyterLab and Chromium
	@$(NEED) "the browser tests" "chromium fonts-dejavu-core" $(CHROMIUMS)
	@$(WALLS)
	@$(NEED) "the gradebook on PostgreSQL" postgresql initdb /usr/lib/postgresql/*/bin/initdb
	@$(NEED) "two hosts on one" iproute2 ip /usr/sbin/ip /sbin/ip
	@python -m compileall -q autograder mitdl_utils
	@python -m pytest $(CORES) $(ARGS)

lab: $(READY)  ## open JupyterLab on the course, with nbgrader's panels
	@jupyter lab $$([ "$$(id -u)" = 0 ] && echo --allow-root) --log-level=WARN --LabApp.default_url=/lab/tree/lectures

# make runlabs PYTHON=python3.13 VERSIONS=newest
VERSIONS ?= pinned
OTHER    := .venv-$(notdir $(or $(PYTHON),python3))-$(VERSIONS)
WHICH     = $(if $(filter newest,$(VERSIONS)),--upgrade --upgrade-strategy eager,-c constraints.txt)
runlabs:  ## run every lab, with any PYTHON= and with VERSIONS=newest too, in an environment of its own
	@$(WALLS)
	@[ -x $(OTHER)/bin/python ] || $(or $(PYTHON),python3) -m venv $(OTHER)
	@$(OTHER)/bin/python .ci/install.py $(WHICH) -e . nbclient pytest hypothesis pytest-xdist
	@$(OTHER)/bin/python .ci/labs.py $(ARGS)

site: $(READY)  ## the course as a book of static pages, in build/site
	@python -m docs.book

site-serve: site  ## show the book at an address of this machine
	@python -m docs.book.serve build/site

runlite: $(READY)  ## solve every exercise in JupyterLite, in Chromium; ARGS="01 05" these labs alone
	@$(NEED) "JupyterLite" "chromium fonts-dejavu-core" $(CHROMIUMS)
	@python -m tests.site.jupyterlite $(ARGS)

check: $(READY)  ## fast checks: lint, format, types, and products against their sources
	@ruff check --quiet
	@ruff format --check --quiet
	@mypy --no-error-summary & mypy=$$!; mitdl build --check; built=$$?; wait $$mypy && exit $$built

build: $(READY)  ## make labs/ and the lecture notebooks from their sources
	@mitdl build

bench: $(READY)  ## run the benchmarks in tests/benchmarks
	@python -m tests.benchmarks

pictures: $(READY)  ## take the README's pictures again: a room, a check, a report
	@$(NEED) "the pictures" "chromium fonts-dejavu-core" $(CHROMIUMS)
	@$(WALLS)
	@python -m tests.browser.pictures

dist: $(READY)  ## build sdist and wheel in dist/; refuse them with a solution or an untracked file inside
	@rm -rf dist
	@python -m hatchling build >/dev/null
	@python .ci/check_dist.py dist/*

format: $(READY)  ## let ruff put the sources in order
	@ruff check --quiet --fix --exit-zero
	@ruff format --quiet

clean:  ## remove build/, dist/ and caches; .venv stays
	@rm -rf build dist .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache

# The environment: made once, and again when pyproject.toml or constraints.txt change.
$(READY): pyproject.toml constraints.txt
	@python=$$(sh .ci/find_python.sh) || exit 1; \
	if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
	    echo "setup: making $(VENV) with $$python" >&2; \
	    "$$python" -m venv --clear $(VENV) || exit 1; \
	fi; \
	echo "setup: installing what the tests need too (some minutes the first time)" >&2; \
	$(BIN)/python .ci/install.py -c constraints.txt -e '.[dev,site,tensorflow]' \
	    || { echo "setup: pip could not install; look above, mend it and call make again" >&2; exit 1; }
	@touch $@
