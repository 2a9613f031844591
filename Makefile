# The two commands of the README are `make demo` and `make test`. Everything else is a part of them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)

.PHONY: help demo up test tools lint unit foreign attacker attacker-test attacker-small deploy-test bench soak sbom reference clean-tools

help: ## What there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: ## Build the suite, run the whole job on synthetic respondents, print comparisons, write exports to demo-out/
	cargo run --quiet --locked --package jamfor -- demo --out demo-out

up: ## Build and run the three services in one process until interrupted
	cargo run --quiet --locked --package jamfor -- up

test: tools lint unit foreign attacker-test attacker-small deploy-test ## Install what the tests need, then check and run everything

tools: ## Install what the tests need: PostgreSQL and Python tools in .venv
	tests/install

lint: tools ## Format, lints, licences, contract
	cargo fmt --all --check
	buf lint
	cargo deny --log-level error check bans licenses sources
	cargo clippy --workspace --all-targets --locked --quiet -- -D warnings

unit: tools ## Every Rust test, on SQLite and PostgreSQL, end to end and faults among them
	cargo build --workspace --bins --locked --quiet
	tests/with-postgres cargo nextest run --workspace --locked

foreign: tools ## A client generated from the contract in another language, against the running suite
	tests/foreign

attacker-test: tools ## What the attacker in Python finds in small exports with known leaks
	.venv/bin/python -m unittest discover --start-directory tests/attacker

attacker-small: attacker-test ## A second attacker, in Python, which tries to compute what is hidden from exported files alone
	tests/attacker/run --small

attacker: attacker-test ## The same on a larger survey, and for longer
	tests/attacker/run

deploy-test: tools ## The chart, the alerts, the dashboards and the container files, and the programs on what they say
	tests/deploy/run

sbom: ## What each service is made of, as CycloneDX; builds cargo-cyclonedx the first time
	deploy/sbom

reference: ## Write docs/configuration.md anew from the programs
	cargo build --locked --quiet --package jamfor-questionnaire --package jamfor-intake --package jamfor-benchmark --bins
	JAMFOR_WRITE=1 cargo test --locked --quiet --package jamfor-tests --test configuration

bench: ## Measure intake and tabulation against peers in one run; takes about 15 minutes
	tests/bench/run

soak: tools ## Ten minutes of load with every fault against a suite of its own; fails when something is lost, doubled or growing
	cargo build --release --locked --quiet --package jamfor-questionnaire --package jamfor-intake --package jamfor-benchmark --bins
	cargo run --release --locked --quiet --package jamfor-tests --example soak

clean-tools: ## Remove what `make tools` put here
	rm -rf $(VENV)
