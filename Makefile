# The newcomer's four commands. PYTHON may name another interpreter (3.11 or later). Debian's own comes first where it
# is: it is compiled with optimisation, and a quarter faster than one built without.
PYTHON ?= $(shell /usr/bin/python3.11 -c 'import ensurepip, venv' 2>/dev/null && echo /usr/bin/python3.11 || echo python3)
VENV ?= .venv
BIN := $(VENV)/bin
# The tests start many processes, which begin sooner where what they import is compiled once.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test spark check bench compare clean

demo: $(VENV)/.installed
	$(BIN)/eslabon demo

test: $(VENV)/.installed-dev
	$(BIN)/pytest -n auto --dist worksteal -rs

# The measures of exports on Spark: needs Java, and installs half a gigabyte.
spark: $(VENV)/.installed-dev
	if command -v uv >/dev/null 2>&1; then uv pip install --quiet --require-hashes --python $(BIN)/python -r requirements-spark.lock; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.lock; fi
	$(BIN)/pytest -rs tests/measures/test_spark.py

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry src
	$(BIN)/python tools/messages.py --check

bench: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/run.py
	$(MAKE) compare

# Beside iatikit and flattentool, which have an environment of their own: they are no part of the project.
OTHERS := var/bench/others
compare: $(VENV)/.installed-dev
	@test $(OTHERS)/.installed -nt requirements-bench.lock || { $(PYTHON) -m venv $(OTHERS) \
	&& $(OTHERS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock \
	&& touch $(OTHERS)/.installed; } || echo "iatikit and flattentool can't be installed here"
	$(BIN)/python benchmarks/compare.py --others $(OTHERS)/bin/python

clean:
	rm -rf $(VENV) var build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

# uv installs in seconds where it is there; pip does the same in a minute.
define install
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	if command -v uv >/dev/null 2>&1; then uv pip sync --quiet --require-hashes --python $(BIN)/python $(1); \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); fi
	if command -v uv >/dev/null 2>&1; then uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; fi
endef

$(VENV)/.installed: requirements.lock pyproject.toml
	@echo "Installing (a minute the first time) ..."
	@$(call install,requirements.lock)
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock pyproject.toml
	@echo "Installing what the tests need ..."
	@$(call install,requirements-dev.lock)
	@touch $(VENV)/.installed $@
