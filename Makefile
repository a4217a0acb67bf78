# The verbs of this project. Each does its own set-up; none needs an activated virtual environment.
#   make run                              start the assistant        make run ARGS="--endpoint practice"
#   make test                             lint, types, all tests     make test ARGS="-k settings"
#   make lint                             lint and types alone
#   make package                          the Linux bundle and its installers, in dist/linux (packaging/README.md)
#   make bench                            the benchmarks             make bench ARGS="-k latency"
#   make soak                             ten minutes of sound, sample by sample; ten of talk; an hour's in moments; kills
#   make fuzz                             look for inputs that do harm            SECONDS=600 make fuzz ARGS="settings wav"
#   make translations                     bring the texts in other languages up to date   make translations ARGS="fr"
#   make reliability                      write docs/reliability.md, the table of tested faults
#   make notices                          write the licences of everything a bundle holds into build/
#   make lock                             renew the lock of releases          make lock ARGS="--upgrade"
#   make audit                            look the locked versions up in the databases of known vulnerabilities
#   make clean                            remove what the other verbs made
# PYTHON=/path/to/python chooses the interpreter of the virtual environment.

SHELL := /bin/sh
BIN := .venv/bin
export PYTHON

# Any working Python can run the set-up, which then chooses the right one for the virtual environment.
# A candidate counts only if it runs: pyenv leaves commands on the PATH that do nothing but fail.
define SET_UP
@for python in $(BIN)/python "$(PYTHON)" python3 python3.13 python3.12 python3.11 python3.14 python \
	$${PYENV_ROOT:-$$HOME/.pyenv}/versions/3.*/bin/python3; do \
	if "$$python" -I -S -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null; then \
		exec "$$python" -I packaging/setup_environment.py $(1); \
	fi; \
done; \
echo "No working Python was found: install Python 3.13 (on Debian: apt-get install python3 python3-venv)."; exit 1
endef

.PHONY: run test lint package bench soak fuzz translations reliability notices lock audit clean set-up-run set-up-test set-up-package

run: set-up-run
	@exec $(BIN)/assistant $(ARGS)

test: lint
	@exec $(BIN)/python -m pytest --numprocesses=2 --dist=loadfile $(ARGS)

lint: set-up-test
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary

package: set-up-package
	@exec $(BIN)/python packaging/linux/build.py $(ARGS)

bench: set-up-test
	@exec $(BIN)/python -m pytest tests/benchmarks -o python_files='bench_*.py' -o timeout=900 -s $(ARGS)

soak: set-up-test
	@SOAK_SECONDS=600 SOAK_KILLS=2000 SOAK_STOPPED_SECONDS=30 SOAK_TURNS=600 exec $(BIN)/python -m pytest \
		tests/audio/test_sample_integrity.py tests/reliability/test_killed.py tests/bidi/test_long_conversation.py \
		tests/reliability/test_real_time.py $(ARGS)

fuzz: set-up-test
	@exec $(BIN)/python -m tests.fuzz $(ARGS)

translations: set-up-test
	@exec $(BIN)/python packaging/translations.py $(ARGS)

reliability: set-up-test
	@exec $(BIN)/python packaging/reliability_table.py

notices: set-up-test
	@exec $(BIN)/python packaging/notices.py $(ARGS)

lock: set-up-test
	@exec $(BIN)/python packaging/lock.py $(ARGS)

audit: set-up-test
	@exec $(BIN)/python packaging/lock.py --audit

set-up-run:
	$(call SET_UP,run)

set-up-test:
	$(call SET_UP,test)

set-up-package:
	$(call SET_UP,package)

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
