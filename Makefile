# One word each, the same words in CI. `make run` and `make test` need Python 3.11 and make, nothing else.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Else each command compiles the project anew where Python is told to write no bytecode, half a second of it.
COMPILE := $(BIN)/python -m compileall -q app.py errors.py settings.py chat eval ingest retrieval
SYNC := $(BIN)/python -m ingest sync "$(or $(CORPUS_DIR),corpus)"

.PHONY: help run sync regions test soak lint format types check bench eval gate calibrate train local-model pdfs clean
.DEFAULT_GOAL := help

help: ## show these words
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 14

run: .venv/installed ## keep the index up to date with corpus/ and serve the chat on http://127.0.0.1:8501
	@$(SYNC) || case $$? in 3) ;; 130) exit 130 ;; *) echo "Nothing new was taken in; the pages are served with the index as it is." >&2 ;; esac
	$(BIN)/python -m streamlit run app.py

sync: .venv/installed ## take in what is new in corpus/
	@$(SYNC) || test $$? -eq 3

test: .venv/installed-dev ## run all tests
	$(BIN)/python -m pytest

soak: .venv/installed-dev ## kill 300 syncs at random moments, and check what they leave
	$(BIN)/python -m tests.ingest.soak 300

lint: .venv/installed-dev ## look for faults of form
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: .venv/installed-dev ## put the code into form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: .venv/installed-dev ## check the types
	$(BIN)/mypy .

check: lint types test ## all of these

bench: .venv/installed-dev ## measure speed and memory on this machine
	$(BIN)/python -m eval.bench

regions: .venv/installed ## index the documents of the test set regions
	@$(BIN)/python -m ingest sync eval/testsets/regions --data data/regions

eval: .venv/installed sync regions ## measure answers on the test halves of both sets
	$(BIN)/python -m eval run eval/testsets/corpus.jsonl --split test
	$(BIN)/python -m eval run eval/testsets/regions.jsonl --split test --data data/regions

gate: .venv/installed sync regions ## the same, and fail when a mark is missed
	$(BIN)/python -m eval run eval/testsets/corpus.jsonl --split test --marks eval/testsets/corpus.marks
	$(BIN)/python -m eval run eval/testsets/regions.jsonl --split test --data data/regions --marks eval/testsets/regions.marks

calibrate: .venv/installed sync regions ## fit the judgements anew on the tune halves of both sets
	$(BIN)/python -m eval calibrate eval/testsets/corpus.jsonl --beside eval/testsets/regions.jsonl data/regions

train: .venv/installed ## train the encoders anew on eval/practice, over those in use (most of a day)
	@$(BIN)/python -m ingest sync eval/practice/documents --data data/practice
	$(BIN)/python -m eval train-questions eval/practice/questions.jsonl --data data/practice
	$(BIN)/python -m eval train eval/practice/questions.jsonl --data data/practice
	$(BIN)/python -m eval train eval/practice/questions.jsonl --data data/practice --on-top
	$(BIN)/python -m eval train-entailment eval/practice/claims.jsonl --data data/practice

local-model: .venv/installed ## fetch the language model that runs on this machine (1.2 GB), and what runs it
	$(INSTALL) -r requirements-local.txt
	@$(BIN)/python -m retrieval local-model

pdfs: .venv/installed-dev ## typeset the corpus's PDF files
	$(BIN)/python corpus/_sources/build.py

clean: ## remove what can be made again, but no index
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	$(INSTALL) -r requirements.txt
	@$(COMPILE)
	@touch $@

.venv/installed-dev: requirements.txt requirements-dev.txt | .venv/bin/python
	$(INSTALL) -r requirements-dev.txt
	@$(COMPILE)
	@touch .venv/installed $@
