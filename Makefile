# Everything a newcomer needs: `make help`. Each target installs what it lacks (Debian packages with apt, Python
# packages into .venv) and says in one line what it installs. The Swift toolchain is the one thing it asks for.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

SWIFT ?= swift
HEADROOM := .build/release/headroom
LINTED := Sources Tests Benchmarks Package.swift

# ---------------------------------------------------------------------------------------------- what it installs

# $(call packages,NAMES,WHY): Debian packages that are not installed yet.
define packages
missing=""; for name in $(1); do \
  dpkg-query -W -f='$${Status}' "$$name" 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$name"; done; \
if [ -n "$$missing" ]; then \
  echo "installing$$missing ($(2)) with apt" >&2; \
  apt=apt-get; if [ "$$(id -u)" != 0 ]; then apt="sudo apt-get"; fi; \
  $$apt update -qq && DEBIAN_FRONTEND=noninteractive $$apt install -y -qq --no-install-recommends $$missing > /dev/null; \
fi
endef

.PHONY: toolchain
toolchain:
	@command -v $(SWIFT) > /dev/null || { \
	  echo "make: no Swift toolchain: install Swift 6.3 or later from https://www.swift.org/install/linux/ and put it on PATH" >&2; exit 5; }
	@$(call packages,libsqlite3-dev libjs-chart.js libgsl-dev,the reference server's database; the reports' figures; fits)

.PHONY: node
node:
	@command -v node > /dev/null || { $(call packages,nodejs,runs the WebAssembly build); }

# axe-core, which finds what keeps people from reading a page, comes with a Python package.
.PHONY: axe
axe:
	@python3 -c 'import ensurepip' 2> /dev/null || { $(call packages,python3-venv,Python packages of its own in .venv); }
	@ls .venv/lib/python*/site-packages/axe_playwright_python/axe.min.js > /dev/null 2>&1 || { \
	  echo "installing axe-playwright-python (axe-core, checks the report's accessibility) into .venv with pip" >&2; \
	  python3 -m venv .venv && .venv/bin/pip install -q --disable-pip-version-check --no-deps axe-playwright-python; }

.PHONY: browser
browser: node
	@command -v chromium > /dev/null || { $(call packages,chromium,opens the report in a test); }

# A folder for Python packages, apart from the system's.
.PHONY: simpy
simpy:
	@python3 -c 'import ensurepip' 2> /dev/null || { $(call packages,python3-venv,Python packages of its own in .venv); }
	@.venv/bin/python -c 'import simpy' 2> /dev/null || { \
	  echo "installing simpy (the benchmark's peer) into .venv with pip" >&2; \
	  python3 -m venv .venv && .venv/bin/pip install -q --disable-pip-version-check simpy; }

# Debian starts a database server, a cache and a balancer as soon as they are installed, unless a policy says no;
# `headroom measure` starts its own.
define without-services
policy=/usr/sbin/policy-rc.d; root=; if [ "$$(id -u)" != 0 ]; then root=sudo; fi; \
if [ ! -e $$policy ]; then \
  trap "$$root rm -f $$policy" EXIT; \
  printf '#!/bin/sh\nexit 101\n' | $$root tee $$policy > /dev/null; $$root chmod +x $$policy; \
fi; \
$(1)
endef

STACK := Sources/RealServer/Resources/stack

STACK_PACKAGES := postgresql redis-server haproxy python3 python3-venv

.PHONY: stack-programs
stack-programs:
	@dpkg-query -W -f='$${Status}\n' $(STACK_PACKAGES) 2>/dev/null | grep -c 'ok installed' | \
	  grep -qx $(words $(STACK_PACKAGES)) || { $(call without-services,$(call packages,$(STACK_PACKAGES),the real stack)); }
	@if ! cmp -s $(STACK)/requirements.txt .venv/real-stack.txt; then \
	  echo "installing gunicorn, gevent, Flask, SQLAlchemy and their drivers into .venv with pip" >&2; \
	  python3 -m venv .venv; \
	  .venv/bin/pip install -q --disable-pip-version-check -r $(STACK)/requirements.txt; \
	  cp $(STACK)/requirements.txt .venv/real-stack.txt; \
	fi

# ------------------------------------------------------------------------------------------------------- targets

.PHONY: help
help: ## what the targets do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | while IFS=$$'\t' read -r name what; do \
	  printf '  make %-14s %s\n' "$$name" "$$what"; done

.PHONY: build
build: toolchain ## the command, .build/release/headroom
	$(SWIFT) build -c release --product headroom

.PHONY: real-stack
real-stack: build stack-programs ## what `target: gunicorn` runs: gunicorn, PostgreSQL, Redis, HAProxy (docs/real-stack.md)

.PHONY: demo
demo: build ## simulate, measure, calibrate and compare experiments/quickstart.yaml (15 minutes at most)
	./tools/demo.sh $(HEADROOM)

# One `swift build` builds for one machine, so the engine for pages is built by itself, with the toolchain alone.
WASM := .build-wasm/release/playground-check.wasm
EXPORTS := $(shell sed -nE 's/^@_expose\(wasm, "(.*)"\)/\1/p' Sources/Playground/*.swift)

.PHONY: wasm
wasm: toolchain node ## the engine for web pages, held against native bit for bit
	$(SWIFT) build -c release --triple wasm32-unknown-none-wasm --scratch-path .build-wasm --product playground-check \
	  -Xswiftc -enable-experimental-feature -Xswiftc Embedded -Xswiftc -wmo -Xcc -fno-builtin \
	  -Xswiftc -Xclang-linker -Xswiftc -nostdlib -Xlinker --no-entry \
	  $(EXPORTS:%=-Xlinker --export=%) -Xlinker --allow-undefined -Xlinker --strip-all
	$(SWIFT) build -c release --product playground-check
	node Tests/WebAssembly/compare.mjs $(WASM) .build/release/playground-check

.PHONY: lint
lint: toolchain ## format, and what the repository must not contain
	$(SWIFT) format lint --strict --recursive $(wildcard $(LINTED))
	./tools/lint.sh
	./tools/components.sh

.PHONY: format
format: toolchain ## format the Swift sources in place
	$(SWIFT) format --in-place --recursive $(wildcard $(LINTED))

.PHONY: test
test: toolchain browser axe lint wasm instructions stack-programs ## lint, WebAssembly, all test suites, byte-identical results, instructions
	$(SWIFT) build -c release --build-tests --explicit-target-dependency-import-check error
	$(SWIFT) test -c release --skip-build
	./tools/same-bytes.sh

# Measurements of some seconds each, which a busy computer disturbs: by themselves, and in turns.
.PHONY: test-real
test-real: toolchain stack-programs ## phenomena provoked on gunicorn and PostgreSQL, beside the model's; what breaks a measurement
	$(SWIFT) build -c release --build-tests
	HEADROOM_TEST_REAL=1 $(SWIFT) test -c release --skip-build --filter 'PhenomenaTests|KilledPartTests|UnfitPlaceTests|HostPlacementTests'

.PHONY: validate
validate: toolchain ## published cases, ten times as long as in the tests; writes docs/validation.md
	$(SWIFT) build -c release --product validate
	.build/release/validate docs/validation.md

.PHONY: ablation
ablation: toolchain ## what each mechanism of the model is worth, on two experiments; writes it into docs/model.md
	$(SWIFT) build -c release --product ablation
	.build/release/ablation docs/model.md experiments/quickstart.yaml experiments/overflow.yaml

.PHONY: bench
bench: toolchain simpy ## the engine beside its peers; writes results/bench.json
	./tools/bench.sh

# ROUNDS: repetitions of each comparison. The measured part takes 25 seconds a round.
.PHONY: crosscheck
crosscheck: build ## the load generator beside ab and wrk; writes docs/crosscheck.md
	@$(call packages,apache2-utils wrk,load generators written elsewhere)
	$(SWIFT) build -c release --product crosscheck
	.build/release/crosscheck $(HEADROOM) docs/crosscheck.md $(if $(ROUNDS),$(ROUNDS),6)

# COUNT: how many plantings. Each takes 40 seconds.
.PHONY: plant
plant: build ## known demands in the reference server, and what a calibration makes of them; writes docs/planting.md
	$(SWIFT) build -c release --product plant
	.build/release/plant $(HEADROOM) docs/planting.md $(if $(COUNT),$(COUNT),20)

.PHONY: violate
violate: real-stack ## a service that is spoiled in ways its model does not know; writes docs/violations.md (14 minutes)
	.venv/bin/python Tests/Violations/violate.py $(HEADROOM) docs/violations.md

# MINUTES: how long it may measure; what is finished is kept, and the next call goes on. All of it takes an hour.
.PHONY: study
study: real-stack ## configurations of the real stack that the model has not seen; writes docs/accuracy.md and .json
	$(HEADROOM) study experiments/study/*.yaml --publish docs --minutes $(if $(MINUTES),$(MINUTES),60)

.PHONY: instructions
instructions: toolchain ## instructions per request, at most 5 % above the baseline; ACCEPT=1 writes it anew
	@$(call packages,valgrind binutils python3,counts instructions)
	./tools/instructions.sh $(if $(ACCEPT),--accept)

.PHONY: clean
clean: ## remove everything that was built or installed here
	rm -rf .build .build-* .venv Benchmarks/.build
