# Two commands do all the set-up: `make run` opens the app, `make test` runs the tests, browser included.
# `make dev` is `make run` for those who change the code: every saved file is taken up at once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501

.PHONY: run dev test bench lint peers item clean

run: $(VENV)/.run
	$(BIN)/streamlit run app.py --server.headless true --server.port $(PORT)

dev: $(VENV)/.run
	$(BIN)/streamlit run app.py --server.headless true --server.port $(PORT) \
		--server.fileWatcherType auto --server.runOnSave true

test: $(VENV)/.dev browser
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile

bench: $(VENV)/.dev browser
	$(BIN)/python -m benchmarks

# Other people's code, from directories that you bring: make corpus FROM="one/directory another"
.PHONY: corpus
corpus: $(VENV)/.dev
	$(BIN)/python -m benchmarks.corpus $(FROM)

.PHONY: picture
picture: $(VENV)/.dev browser
	$(BIN)/python -m docs.picture

# The real libraries, in a venv of their own: makes the reference data anew and runs the exported scripts.
PEERS := .venv-peers
peers: $(PEERS)/.stamp
	for script in tests/reference/make_*.py; do $(PEERS)/bin/python $$script || exit 1; done
	for script in tests/reference/check_*.py; do $(PEERS)/bin/python $$script || exit 1; done

# What one new optimizer needs of the libraries that it is spelled in: make item NAME=Adam
item: $(PEERS)/.stamp
	$(PEERS)/bin/python tests/reference/make_item.py $(NAME)

$(PEERS)/.stamp: requirements-peers.txt
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/pip install --quiet --disable-pip-version-check torch==2.13.0
	$(PEERS)/bin/pip install --quiet --disable-pip-version-check -r requirements-peers.txt
	@touch $@

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is older. Try: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python's venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/.run: requirements.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.run

.PHONY: browser
browser:
	@command -v chromium >/dev/null && command -v node >/dev/null || { \
		[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium nodejs fonts-dejavu-core; } || { \
		echo "The browser tests need Chromium and node. On Debian, as root: apt-get install chromium nodejs"; exit 1; }

clean:
	rm -rf $(VENV) static/*
