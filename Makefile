# The commands of a newcomer, of a developer and of CI. Nothing is installed outside .venv.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/pip --disable-pip-version-check install --quiet --no-input --no-build-isolation
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links

.PHONY: run test bench lock migration clean

# Start the whole service on this machine: make run, or make run with="--fresh"
run: $(VENV)/.run
	@$(BIN)/ascolto try $(with)

# Every check there is, or some of them: make test only="tests/config"
test: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -n 2 --dist worksteal $(only)

bench: $(VENV)/.test
	$(BIN)/python -m bench
	$(BIN)/python -m bench.broadcast
	$(BIN)/python -m bench.freeze

# Choose newer releases of what we depend on, each pinned by hash
lock:
	$(LOCK) --group build -o requirements-build.txt
	$(LOCK) pyproject.toml --extra postgres -o requirements.txt
	$(LOCK) pyproject.toml --extra postgres --group build --group dev -o requirements-dev.txt

# Draft the next step of the tables: make migration what="Remember the bookings"
migration: $(VENV)/.test
	$(BIN)/python -m storage.engine.migrate "$(what)"

clean:
	rm -rf $(VENV)

$(VENV)/.run: pyproject.toml requirements-build.txt requirements.txt
	@echo "Installing, once; this takes about a minute."
	@$(PYTHON) -m venv $(VENV)
	@$(INSTALL) --require-hashes -r requirements-build.txt
	@$(INSTALL) --require-hashes -r requirements.txt
	@$(INSTALL) --no-deps --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements-dev.txt
	@echo "Installing what the checks need."
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@
