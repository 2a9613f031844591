"""The measures of the suite: those that exist, and those that alerts and dashboards use.

`used()` is for whoever scrapes running services: every name in it has to be found there, or be one that only some
event makes.
"""

import json
import re

import yaml

from place import CHART, DEPLOY

HISTOGRAMS = {
    "rpc_server_call_duration_seconds": {"rpc_method", "rpc_response_status_code", "rpc_system_name"},
    "rpc_client_call_duration_seconds": {"rpc_method", "rpc_response_status_code", "rpc_system_name"},
    "jamfor_database_write_duration_seconds": {"outcome"},
    "jamfor_intake_commit_size": set(),
    "jamfor_intake_lag_seconds": set(),
    "jamfor_release_phase_duration_seconds": {"phase"},
}
OTHERS = {
    "jamfor_server_connections": set(),
    "jamfor_server_connections_refused_total": {"cause"},
    "jamfor_server_calls_refused_total": {"cause"},
    "jamfor_server_readers_stalled_total": set(),
    "jamfor_server_calls_running": set(),
    "jamfor_ready": {"check", "service"},
    "jamfor_identity_keys_age_seconds": {"issuer"},
    "jamfor_identity_keys_refreshes_total": {"issuer", "outcome"},
    "jamfor_tls_certificate_expiry_seconds": {"end", "name"},
    "jamfor_tls_reloads_total": {"outcome"},
    "jamfor_database_connections": {"pool", "state"},
    "jamfor_database_write_attempts_lost_total": set(),
    "jamfor_intake_lines_total": {"outcome"},
    "jamfor_release_builds_total": {"outcome"},
    "process_memory_resident_bytes": set(),
    "process_open_fds": set(),
    "target_info": {"service_name", "service_version"},
}
# What Prometheus itself adds.
SCRAPED = {"up": set()}
TARGET = {"job", "instance", "component"}

NAME = re.compile(r"\b(?:up|target_info|process_[a-z_]+|rpc_[a-z_]+|jamfor_[a-z_]+)\b(?=[{\[)]|\s|$)(?!\s*=[^=])")
SELECTOR = re.compile(r"([a-z_]+)\{([^}]*)\}")


def series():
    """Every name of the table as Prometheus stores it, and the labels that it has."""
    stored = {**OTHERS, **SCRAPED}
    for name, labels in HISTOGRAMS.items():
        stored |= {f"{name}_bucket": labels | {"le"}, f"{name}_sum": labels, f"{name}_count": labels}
    return stored


def rules():
    """The alerts by name."""
    groups = yaml.safe_load((CHART / "files/rules.yaml").read_text())["groups"]
    return {rule["alert"]: rule for group in groups for rule in group["rules"]}


def dashboards():
    """Each dashboard by file name."""
    return {path.name: json.loads(path.read_text()) for path in sorted((DEPLOY / "grafana/dashboards").glob("*.json"))}


def expressions():
    """Every expression of alerts and dashboards, with where it stands."""
    found = [(alert, rule["expr"]) for alert, rule in rules().items()]
    for file, dashboard in dashboards().items():
        for panel in dashboard["panels"]:
            found += [(f"{file}: {panel['title']}", target["expr"]) for target in panel["targets"]]
    return found


def names_in(expression):
    """The names of measures in an expression."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', expression)
    bare = re.sub(r"\b(?:by|ignoring|on|group_left)\s*\([^)]*\)", "", bare)
    return set(NAME.findall(bare))


def labels_in(expression):
    """Pairs of a measure and a label that is asked of it."""
    for name, inner in SELECTOR.findall(re.sub(r'"(?:[^"\\]|\\.)*"', '""', expression)):
        for label in re.findall(r"([a-z_]+)\s*(?:=~|!~|!=|=)", inner):
            yield name, label


def kept_in(expression):
    """The labels by which an expression groups."""
    return set(re.findall(r"\w+", " ".join(re.findall(r"\b(?:by|ignoring|on|group_left)\s*\(([^)]*)\)", expression))))


def used():
    """Every measure that an alert or a dashboard uses, as Prometheus stores it."""
    return set().union(*(names_in(expression) for _, expression in expressions()))


if __name__ == "__main__":
    print("\n".join(sorted(used())))
