# Everything is set up in .venv from pinned versions; PYTHON chooses the interpreter.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help setup demo test lint types bench batch-corpus bench-batch scale soak soak-nova picture clean

help:
	@echo "make demo     the findings in the sample service fixtures/nova_cells, and how they are repaired"
	@echo "make test     lint, types and all tests"
	@echo "make bench    speed and memory on a real tree, against pyupgrade and a floor, how many of"
	@echo "              pyupgrade's own cases come out the same, and a second preview (minutes)"
	@echo "make batch-corpus"
	@echo "              46 repositories of OpenStack, as it was in 2020, for batches (a minute)"
	@echo "make bench-batch"
	@echo "              a batch over them, from plan to publish; its speed against one repository"
	@echo "              after the other, memory over 50 and 500 repositories, what a ledger costs, and"
	@echo "              a cluster of one and of two workers, also over one large tree (half an hour)"
	@echo "make scale    the figures and pictures of docs/scale.md, from what is kept of measurements:"
	@echo "              batches of 1,000 to 100,000 repositories are simulated (minutes); with"
	@echo "              MEASURE=--measure it measures first (half an hour)"
	@echo "make soak     27 real trees: what is left of six, and whether all is still sound; the test"
	@echo "              suites of 23 packages, before and after; timeouts in 13 trees, shared state"
	@echo "              in 18; all codemods together against one after the other; threads over"
	@echo "              races, before and after their repair; what programs log of the passwords in"
	@echo "              URLs and dictionaries, with 3 releases of SQLAlchemy and 2 of oslo.utils (over"
	@echo "              an hour)"
	@echo "make soak-nova"
	@echo "              all codemods over the newest Nova and over Nova 22: Nova's own unit tests of"
	@echo "              what they change, before and after (long)"
	@echo "make picture  draw docs/preview.svg, the terminal capture of the README, and"
	@echo "              docs/interleaving.svg, how two threads break a cache"
	@echo "make clean    remove what the above made"

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
		--upgrade pip setuptools
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
		--group dev --editable .
	touch $@

demo: $(STAMP)
	$(BIN)/diffwright check fixtures/nova_cells || test $$? -eq 1 # there are findings
	$(BIN)/diffwright preview fixtures/nova_cells

test: lint types
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

bench: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
		--group bench
	$(BIN)/python -m benchmarks.agreement
	$(BIN)/python -m benchmarks.no_six
	$(BIN)/python -m benchmarks.warm

batch-corpus: $(STAMP)
	$(BIN)/python -m benchmarks.batch_corpus

bench-batch: batch-corpus
	$(BIN)/python -m benchmarks.batch

scale: $(STAMP)
	$(BIN)/python -m benchmarks.batch_scale $(MEASURE)

soak: $(STAMP)
	$(BIN)/python -m benchmarks.suites
	$(BIN)/python -m benchmarks.locked_suites
	$(BIN)/python -m benchmarks.soak
	$(BIN)/python -m benchmarks.timeouts
	$(BIN)/python -m benchmarks.caches
	$(BIN)/python -m benchmarks.together
	$(BIN)/python -m benchmarks.locked_cache_stress
	DIFFWRIGHT_KILL_STEP=1 DIFFWRIGHT_FIXES_STEP=1 DIFFWRIGHT_PARTS_STEP=1 DIFFWRIGHT_IGNORED_STEP=1 \
		DIFFWRIGHT_BATCH_KILL_STEP=1 DIFFWRIGHT_HOSTILE_STEP=1 \
		$(BIN)/python -m pytest --numprocesses auto tests/patching/test_killed.py \
		tests/reports/test_fixes.py tests/parts/test_parts.py tests/engine/test_ignored.py \
		tests/batch/verbs/test_batch_killed.py tests/batch/verbs/test_batch_hostile.py
	DIFFWRIGHT_CLUSTER_FAULTS=1 $(BIN)/python -m pytest tests/batch/executors/test_cluster_faults.py \
		tests/batch/executors/test_cluster_tree.py
	$(BIN)/python -m benchmarks.masked_forms

soak-nova: $(STAMP)
	$(BIN)/python -m benchmarks.nova_suites

picture: $(STAMP)
	$(BIN)/python docs/picture.py
	$(BIN)/python docs/interleaving.py

clean:
	rm -rf $(VENV) .bench .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist *.egg-info
