# Two commands on a fresh machine: `make demo` and `make test`. Both build .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test browser check train lint lock clean

demo: $(VENV)/ready
	$(BIN)/retold demo

test: $(VENV)/ready lint browser check
	$(BIN)/python -m pytest

# The workbench is tested in a real browser, with letters for Chinese, Japanese and Korean. Where
# Debian's may not be installed, the tests that need it say so and are skipped (in CI they fail).
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || { \
	  [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	    chromium fonts-noto-cjk >/dev/null; } || \
	  echo "Chromium is not here and may not be installed: the tests in tests/web/browser are skipped"

# What opens exports in the tests, beside the lock: followthemoney, pandas, py-wacz. PyICU among it
# comes as source, and is built with Debian's ICU (a minute, once). Where that may not be installed,
# the tests that need it say so and are skipped (in CI they fail).
check: $(VENV)/ready
	@cmp -s requirements-check.lock $(VENV)/checked || { \
	  { pkg-config --exists icu-i18n && command -v g++ >/dev/null; } 2>/dev/null || { \
	    [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	      g++ libicu-dev pkg-config python3-dev >/dev/null; }; \
	  $(BIN)/pip install --quiet --requirement requirements-check.lock && \
	  cp requirements-check.lock $(VENV)/checked; } || \
	  echo "The packages of requirements-check.lock cannot be installed: tests of exports are skipped"

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
	$(BIN)/pip freeze --exclude-editable --exclude retold | grep -vixF -f requirements-check.lock > requirements.lock

$(VENV)/ready: pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "retold needs Python 3.11 or newer; name one with make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --requirement requirements.lock
	$(BIN)/pip install --quiet --no-deps --editable .
	touch $@

clean:
	rm -rf $(VENV)
