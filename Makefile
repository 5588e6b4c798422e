# Everything a change must pass, and what makes the files that are made.
# `make check` runs all that .ci/run runs, except a fresh install and the wheel.

PYTHON ?= python3
LOCALE := bcpflow/locale

.PHONY: check messages docs bench bench-quick figures cold-start core-coverage mutants fuzz \
	hostile

check:
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
	$(PYTHON) -m bcpflow workflow check
	$(PYTHON) docs/generate.py --check
	$(PYTHON) docs/reliability.py --check
	$(PYTHON) -m pytest

# Japanese stands in the source; English in the .po. Without --no-fuzzy-matching Babel would offer
# the English of a similar sentence, and somebody would ship it.
messages:
	$(PYTHON) -m babel.messages.frontend extract --no-location --sort-output -k tr -k N_ \
		--project=bcpflow -o $(LOCALE)/bcpflow.pot bcpflow
	$(PYTHON) -m babel.messages.frontend update --no-fuzzy-matching --ignore-obsolete -w 100 \
		-D bcpflow -l en -i $(LOCALE)/bcpflow.pot -d $(LOCALE)
	rm $(LOCALE)/bcpflow.pot
	$(PYTHON) -m babel.messages.frontend compile -D bcpflow -l en -d $(LOCALE)
	$(PYTHON) -m babel.messages.frontend compile -D click -l ja -d $(LOCALE)

# The blocks in README*.md and docs/*.md that are printed by the program or read from its source,
# and RELIABILITY.md, made of the figures of the battery.
docs:
	$(PYTHON) docs/generate.py
	$(PYTHON) docs/reliability.py

bench:
	$(PYTHON) -m benchmarks

bench-quick:
	$(PYTHON) -m benchmarks --quick

# What the README says of speed: needs `pip install -e '.[test,bench]'`, a quiet machine, and time.
figures:
	$(PYTHON) -m benchmarks --save
	$(PYTHON) docs/generate.py

cold-start:
	$(PYTHON) -m benchmarks --only cold

CORE := bcpflow/definition/* bcpflow/decide/* bcpflow/run/* bcpflow/events/* bcpflow/commands/* \
	bcpflow/journal/* bcpflow/clock.py
CORE_TESTS := tests/definition tests/decide tests/run tests/journal tests/test_clock.py \
	tests/reports/test_runsheet.py tests/library/test_reader.py

empty :=
space := $(empty) $(empty)
comma := ,

# Every branch of the core, by its tests; anybody may write the figures, as a child of the tests
# that has given up its rights does.
core-coverage:
	folder=$$(mktemp -d) && chmod 1777 $$folder && export COVERAGE_FILE=$$folder/data && \
	$(PYTHON) -m coverage run --parallel-mode -m pytest -n 0 -p no:cacheprovider $(CORE_TESTS) && \
	$(PYTHON) -m coverage combine -q $$folder && \
	$(PYTHON) -m coverage report --skip-covered --show-missing --precision 2 --fail-under 100 \
		--include '$(subst $(space),$(comma),$(strip $(CORE)))'; \
	status=$$?; rm -rf $$folder; exit $$status

# The battery at full size; each writes its figures into tests/battery/figures. A sample of the
# mutants: make mutants SAMPLE=0.2
SAMPLE ?= 1.0

mutants:
	$(PYTHON) -m tests.battery.mutation --sample $(SAMPLE) --list tests/battery/survivors.txt

fuzz:
	$(PYTHON) -m tests.battery.fuzz --files 10000

hostile:
	$(PYTHON) -m tests.battery.hostile --twice
