# Two commands matter: `make plan` and `make test`. Each sets up .venv by itself; a second run installs nothing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed-$(shell cat requirements.lock pyproject.toml | sha256sum | cut -c1-16)
OUT ?= out/seogu_year

.PHONY: plan example test lint bench soak mutants pictures lock clean

plan: $(STAMP)
	$(BIN)/hubdong plan seogu_year -o $(OUT)

# the finished plan that a first visit of the page finds
example: $(STAMP)
	$(BIN)/hubdong plan seogu_year --time-limit 120 -o out/example
	$(BIN)/python -m json.tool --compact --no-ensure-ascii out/example/schedule.json \
	  scenarios/library/seogu_year/schedule.json

test: $(STAMP) lint
	$(BIN)/pytest -n 2

lint: $(STAMP)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	@if command -v npm >/dev/null; then \
	  npm --prefix tests/page ci --silent --no-audit --no-fund && tests/page/node_modules/.bin/tsc -p tests/page; \
	else echo "npm is not installed: the types of the page's modules are not checked" >&2; fi
	$(BIN)/python -m tests.advisories

bench: $(STAMP)
	$(BIN)/python -m tests.benchmarks

pictures: $(STAMP)
	HUBDONG_PICTURES=docs/screens $(BIN)/pytest -q tests/page/test_pictures.py -k every_screen

soak: $(STAMP)
	$(BIN)/python -m tests.soak

mutants: $(STAMP)
	$(BIN)/mutmut run --max-children 2 > mutants.log 2>&1; tail -c 200 mutants.log; $(BIN)/mutmut results

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "hubdong needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	rm -f $(VENV)/.installed-* && touch $@

lock:
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra bench --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --custom-compile-command 'make lock' -o requirements.lock

clean:
	rm -rf $(VENV) out build dist
