# Two targets are all that a newcomer needs: run and test.
.DEFAULT_GOAL := help
SHELL := /bin/bash

# One set of build flags for everything: the Temporal server inside the program
# takes minutes to compile, and other flags would compile it a second time.
export CGO_ENABLED ?= 0
export GOFLAGS := $(GOFLAGS) -trimpath

# Where `make run` keeps its data, and how long `make fuzz` spends on each target.
DATA ?= ./data
POSTGRES_DATA ?= ./data-postgres
FUZZTIME ?= 20s

# How many noons `make chaos` lives.
SEEDS ?= 20

# Where `make bench` keeps its results, how many cases fall due at its noon, and how often.
RESULTS ?= ./bench
NOON ?= 2000
NOONS ?= 3

# What `make test` runs; make test PKG=./internal/ledger/... narrows it.
PKG ?= ./...

help: ## show this list
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

build: ## build bin/jiaoban, the page inside it included
	@deploy/bin/page
	@deploy/bin/build

run: build ## start everything with a demonstration city (DATA=./data); it says where to look
	@echo "Starting. Ctrl-C ends it; the data stays in $(DATA)."
	@exec bin/jiaoban serve --data "$(DATA)" --demo

run-postgres: build ## as make run, with ledger and engine in a PostgreSQL of its own (POSTGRES_DATA=./data-postgres)
	@echo "Starting. Ctrl-C ends it; the data stays in $(POSTGRES_DATA)."
	@exec deploy/bin/run-postgres "$(POSTGRES_DATA)"

demo: build ## live the whole life of one case in about a minute
	@exec bin/jiaoban demo

test: ## install what the tests need, then run them all (PKG=./internal/... narrows)
	@deploy/bin/test $(PKG)

screenshots: build ## write the pictures of docs/pictures anew, from the demonstration city
	@deploy/bin/screenshots

fuzz: ## fuzz every target for a short while (FUZZTIME=20s)
	@deploy/bin/fuzz $(FUZZTIME)

chaos: ## break processes, wires and PostgreSQL around twenty noons (SEEDS=20), with wrong clocks too, and live every seed of the kills
	@deploy/bin/chaos $(SEEDS)

bench: build ## measure on SQLite, on PostgreSQL and with an engine beside it, each against bare workflows (RESULTS=./bench NOON=2000 NOONS=3; some 40 minutes)
	@deploy/bin/bench "$(RESULTS)" --noon $(NOON) --noons $(NOONS) --list 1000 --grow 2

lint: ## run golangci-lint and workflowcheck (slow to build the first time)
	@deploy/bin/lint

generate: ## write generated files and tables anew
	go generate ./...
	go test -vet=off -count=1 -run Copies ./internal/house -update

clean: ## remove what was built; data/ stays
	rm -rf bin web/dist/assets web/dist/index.html

.PHONY: help build run run-postgres demo test screenshots fuzz chaos bench lint generate clean
