# The front door. `make run` and `make test` do all their own set-up; `make` alone lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := UV_PYTHON_DOWNLOADS=never $(BIN)/uv
OUT ?= out
STUDY ?=
INTAKE ?= docs/how-to/intake-example.toml

.DEFAULT_GOAL := help
.PHONY: help env run report test check fix docs test-unit test-spec bench train judges frontend

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1\t/' | expand -t 22

env: $(VENV)/.ready  ## make .venv and nothing else

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Flavum needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check uv==0.13.8
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

run: env  ## the clinic with synthetic people on http://127.0.0.1:8000, until Ctrl-C
	$(BIN)/flavum serve --demonstration --data $(OUT)/clinic

report: env  ## a study (STUDY=..., or a phantom made now) and an intake to a report in out/
	@OUT=$(OUT) STUDY="$(STUDY)" INTAKE=$(INTAKE) BIN=$(BIN) sh .ci/demonstrate

frontend: env  ## the viewer's script: types, tests, and the one file that the clinic serves
	@cd frontend && PATH="$(CURDIR)/$(BIN):$$PATH" && \
	  if npm ci --no-audit --no-fund; then npm run check && npm test && npm run build; \
	  else echo "ABSENT: the viewer's own packages (npm ci in frontend); its script is not judged" >&2; fi

test: env judges check frontend  ## everything CI runs
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: env  ## lint, types, contracts, stale docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check

fix: env  ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: env  ## write the generated docs anew
	$(BIN)/python docs/generate.py

test-unit: env  ## the quick tests
	$(BIN)/python -m pytest -n 2 tests/unit

test-spec: env  ## the clinic's rules
	$(BIN)/python -m pytest tests/spec

bench: env  ## every benchmark, each bounded in time
	for script in benchmarks/accuracy/geometry.py benchmarks/accuracy/shares.py benchmarks/speed/assess.py; do \
	  $(BIN)/python $$script || exit 1; done
	$(BIN)/python -m benchmarks.accuracy.segmentation
	$(BIN)/python -m benchmarks.accuracy.ligament
	$(BIN)/python -m benchmarks.accuracy.candidacy

train: env  ## train both networks anew as VERSION=0.7 (hours; needs torch, which only this target installs)
	$(UV) pip install --quiet --python $(BIN)/python torch==2.13.0 onnx onnxscript
	$(BIN)/python -m training.remake --version $(VERSION)

judges:
	@sh .ci/judges
