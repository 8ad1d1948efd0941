# Two commands on a fresh machine: `make demo` and `make test`. Both build .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test train lint lock clean

demo: $(VENV)/ready
	$(BIN)/retold demo

test: $(VENV)/ready lint
	$(BIN)/python -m pytest

# The weights that read attributions, anew: about two hours on two cores, from the labelled
# articles and the texts of KCNA in the shared data folder.
DATA ?= ../shared/data
train:
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/pip install --quiet --requirement requirements.lock
	.venv-train/bin/pip install --quiet --editable '.[train]'
	.venv-train/bin/python -m retold.attributions.train --data $(DATA)

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Versions known to work together, for this project's own environment.
lock:
	$(BIN)/pip freeze --exclude-editable --exclude retold > requirements.lock

$(VENV)/ready: pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "retold needs Python 3.11 or newer; name one with make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --requirement requirements.lock
	$(BIN)/pip install --quiet --no-deps --editable .
	touch $@

clean:
	rm -rf $(VENV)
