# All that a newcomer needs: make run, make test. Both set up what they lack.
PY := .venv/bin/python

.PHONY: help setup run test check bench lock messages

help:
	@echo "make run       start the house on http://127.0.0.1:8000 (or PORT) with demo data; Ctrl-C stops it"
	@echo "make test      set up what the tests need and run them all, on both kinds of database"
	@echo "make check     format, lint, types, imports, templates, texts, settings, migrations, locks"
	@echo "make bench     the benchmarks under bench/"
	@echo "make setup     only make the environment, with what developers need"
	@echo "make lock      renew the locks from pyproject.toml (needs uv)"
	@echo "make messages  find new texts in the code and list what has no Dutch yet"

setup:
	@bin/environment dev
	@$(PY) manage.py setup

run:
	@bin/environment runtime
	@$(PY) manage.py up --try
	@$(PY) manage.py setup
	@$(PY) manage.py demo
	@$(PY) manage.py up

test:
	@bin/environment dev
	@bin/test

check:
	@bin/environment dev
	@bin/check

bench:
	@bin/environment dev
	@bin/bench

lock:
	@bin/lock

messages:
	@bin/environment dev
	@$(PY) manage.py texts --update
