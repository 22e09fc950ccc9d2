# `make site` and `make test` set up everything they need on a fresh machine: see README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
LOCK := .ci/requirements.lock
TORCH := $(shell sed -n 's/^torch==\([0-9.]*\).*/\1/p' $(LOCK))
PORT ?= 8000
export NO_MKDOCS_2_WARNING = 1

.PHONY: site serve test audit bench mutants lock clean help

help:  ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

# The CPU build of torch is some 200 MB; on Linux the default build brings several GB of CUDA packages. What is used
# of all that is installed is compiled when it is first imported; to compile everything takes a minute. uv installs in
# ten seconds what takes pip eighty, but it does not read pip's settings: where they name the only index, pip does it.
$(READY): pyproject.toml $(LOCK)
	@echo "==> Setting up $(VENV) (once; again only when pyproject.toml or the lock changes)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "==> torch $(TORCH): the CPU build where it can be had, else the default one"
	@$(BIN)/python -c 'import torch' 2>/dev/null \
	  || $(BIN)/pip install --quiet --no-compile --no-deps --timeout 10 --retries 0 \
	       --index-url https://download.pytorch.org/whl/cpu torch==$(TORCH) 2>/dev/null \
	  || $(BIN)/pip install --progress-bar on --no-compile torch==$(TORCH) -c $(LOCK)
	@echo "==> everything else, in the versions of $(LOCK)"
	@$(BIN)/pip install --quiet --no-compile uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python -c $(LOCK) -e '.[test]' \
	  || $(BIN)/pip install --progress-bar on --no-compile -c $(LOCK) -e '.[test]'
	@$(BIN)/python -W ignore -c 'import jieba.posseg'  # compiling it warns
	@touch $@

site: $(READY)  ## build the whole site, both languages, into site/
	@$(BIN)/mkdocs build --strict

serve: $(READY)  ## preview with live reload; English: make serve CONFIG=docs/mkdocs.en.yml
	@$(BIN)/mkdocs serve --config-file $(or $(CONFIG),mkdocs.yml) --dev-addr 127.0.0.1:$(PORT)

test: $(READY)  ## run every test: dlref, snippets, pages, and the site in a browser
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .
	@mkdir -p .cache; { $(BIN)/mypy && $(BIN)/python -m pytest -q tests/dlref dlref tests/build tests/snippets; } \
	    >.cache/test-beside.log 2>&1 & beside=$$!; failed=0; \
	  echo "==> every program of the pages"; $(BIN)/python -m pytest docs README.md README.zh.md || failed=1; \
	  echo "==> the pages and the site"; $(BIN)/python -m pytest tests/site || failed=1; \
	  wait $$beside || failed=1; \
	  echo "==> dlref, the runner and the build, tested beside them:"; cat .cache/test-beside.log; exit $$failed

audit: $(READY)  ## open every page in a browser and leave nothing out: test examines a part of them
	@AUDIT=1 $(BIN)/python -m pytest tests/site/test_browser.py -k "page_opens or accessibility or block or shown"

bench: $(READY)  ## measure: ratios, side by side
	@$(BIN)/python -m tests.bench

mutants: $(READY)  ## break dlref in small ways, which its tests must notice; one module: make mutants MODULE=clipping
	@$(BIN)/python -m tests.mutants $(MODULE)

lock: $(READY)  ## solve the versions anew and write them to the lock
	@$(BIN)/uv pip compile pyproject.toml --universal --extra test --upgrade --no-header --quiet -o $(LOCK)

clean:  ## remove what was built, but not the environment
	rm -rf site .cache
