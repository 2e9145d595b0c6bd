# Permslip: every target says what it does in `make help`.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2

# The goal for the rooms, in percent of lines and branches together. COVERAGE_GATE=report prints where they
# stand; COVERAGE_GATE=fail stops the build below the goal.
COVERAGE_GOAL := 95
COVERAGE_GATE ?= fail
FAIL_UNDER := $(if $(filter fail,$(COVERAGE_GATE)),$(COVERAGE_GOAL),0)

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help demo test test-fast check lint shape format docs messages bench eval mutate lock clean ready ready-test

help: ## Say what each target does
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

demo: ready ## Set up what the program needs, then play the whole case (DIR=./demo-office)
	@$(BIN)/permslip demo $(DIR)

test: ready-test ## Set up the rest, then run every check and every test
	@status=0; lint=passed; $(MAKE) lint || { status=1; lint=failed; }; \
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup --cov --cov-report=term \
	  --cov-fail-under=$(FAIL_UNDER) $(ARGS) || status=1; \
	echo "[check] lint, types and the road: $$lint"; exit $$status

test-fast: ready-test ## Run the tests that are not marked slow, without coverage (under four minutes)
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup -m "not slow" $(ARGS)

check: lint shape ## Lint, format, types, the road, and the shape of the code

lint: ready-test
	@status=0; for step in "ruff check ." "ruff format --check ." "mypy" "lint-imports --no-logo"; do \
	  echo "[check] $$step"; $(BIN)/$$step || status=1; done; exit $$status

shape: ready-test
	@$(BIN)/pytest tests/shape -q

format: ready-test ## Sort the imports and lay out the code
	@$(BIN)/ruff check --fix-only --quiet . ; $(BIN)/ruff format .

docs: ready-test ## Write docs/reference from the code, the lawbook and the catalogue
	@$(BIN)/python -m tools.reference

messages: ready-test ## Collect the sentences of families' pages into the translations (ARGS="vi.po" begins one)
	@$(BIN)/python -m tools.messages $(ARGS)

pictures: ready-test ## Take the manual's pictures anew, from the lived-in office of the tests
	@PICTURES=write $(BIN)/pytest -q -n 0 tests/portal/test_pictures.py

bench: ready-test ## Measure releases, the disclosure engine and the portal against their peers (ARGS="--quick")
	@$(BIN)/python -m tools.bench $(ARGS)
	@$(BIN)/python -m tools.bench.deciding
	@$(BIN)/python -m tools.bench.disclosure $(filter --quick,$(ARGS))
	@$(BIN)/python -m tools.bench.portal $(filter --quick,$(ARGS))

eval: ready-test ## Print how well prose is read, beside the simplest rivals (ARGS="gold --fields")
	@$(BIN)/python -m tools.evaluate $(ARGS)

mutate: ready-test ## Change decide and release in small ways and print what no test notices (ARGS="decide/terms.py")
	@$(BIN)/python -m tools.mutate $(ARGS)

# Compiled together: the smaller sets take their versions from the largest. UPGRADE=--upgrade looks for newer ones.
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11
lock: ready-test ## Compile requirements/*.in into the locked sets (UPGRADE=--upgrade for newer versions)
	@$(LOCK) $(UPGRADE) requirements/test.in -o requirements/test.txt
	@$(LOCK) $(UPGRADE) -c requirements/test.txt requirements/postgres.in -o requirements/postgres.txt
	@$(LOCK) $(UPGRADE) -c requirements/test.txt requirements/spark.in -o requirements/spark.txt
	@$(LOCK) $(UPGRADE) -c requirements/test.txt requirements/run.in -o requirements/run.txt
	@$(LOCK) $(UPGRADE) -c requirements/test.txt requirements/build.in -o requirements/build.txt

clean: ## Remove the environment, caches and the demo's office
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* \
	  build dist demo-office
	@find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

ready:
	@$(PYTHON) tools/setup.py run

ready-test:
	@$(PYTHON) tools/setup.py test
