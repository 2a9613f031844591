"""A Prometheus that runs looks at the suite while it works: every measure, rule and panel is about something that is
there, and nothing raises an alarm about a suite that is well.
"""

import json
import pathlib
import re
import tempfile
import unittest

import caller
import metrics
import suite
import traffic
from place import ROOT, SERVICES, tool
from prometheus import Prometheus

DATABASE = "watched"
# What a suite that is well does not show, with the reason. The list may only become shorter.
NOT_SEEN = {
    "jamfor_server_readers_stalled_total": "a caller has to leave more unread than its connection holds, for the longest pause",
}
# The values of labels that the traffic must have made: the matchers of alerts and panels are about these.
SEEN = {
    ("jamfor_ready", "check"): {"database", "schema", "keys", "drain"},
    ("jamfor_server_calls_refused_total", "cause"): {"unauthenticated", "denied"},
    ("jamfor_server_connections_refused_total", "cause"): {"handshake"},
    ("jamfor_identity_keys_refreshes_total", "outcome"): {"fetched"},
    ("jamfor_tls_reloads_total", "outcome"): {"reloaded"},
    ("jamfor_tls_certificate_expiry_seconds", "end"): {"server", "client"},
    ("jamfor_database_connections", "pool"): {"reader", "writer"},
    ("jamfor_database_connections", "state"): {"idle", "used"},
    ("jamfor_database_write_duration_seconds_count", "outcome"): {"committed"},
    ("jamfor_intake_lines_total", "outcome"): {"accepted", "duplicate", "conflict", "rejected"},
    ("jamfor_release_builds_total", "outcome"): {"ready"},
    ("jamfor_release_phase_duration_seconds_count", "phase"): {
        "fetching", "tabulating", "estimating", "protecting", "storing",
    },
    ("rpc_server_call_duration_seconds_count", "rpc_response_status_code"): {"OK", "PERMISSION_DENIED", "UNAUTHENTICATED"},
    ("rpc_client_call_duration_seconds_count", "rpc_response_status_code"): {"OK"},
}  # fmt: skip


def changes(issuer):
    """What the values set leaves open: tokens are believed, and files and rows are looked at at once."""
    known = [f"identity.issuers={json.dumps([issuer.settings(traffic.OWNER)])}"]
    looks = [f'{service}.settings.server.tls.look="200ms"' for service in SERVICES]
    return (*known, *looks, 'intake.settings.freeze_look="200ms"', 'benchmark.settings.build.look="200ms"')


def family(name):
    return name if name in metrics.OTHERS else re.sub(r"_(bucket|sum|count)$", "", name)


class Watched(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        suite.prepare(DATABASE)
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        issuer = caller.Issuer(folder)
        cls.addClassCleanup(issuer.stop)
        cls.parts = suite.parts(folder, changes(issuer), DATABASE)
        cls.addClassCleanup(lambda: [part.stop() for part in cls.parts.values()])
        for part in cls.parts.values():
            done = part.job()
            assert done.returncode == 0, done.stderr
            part.start()
        for part in cls.parts.values():
            status, text = part.await_("/readyz", "^200")
            assert status == 200, f"{part.service}: {text}{part.log()}"
        watching = pathlib.Path(folder, "prometheus")
        watching.mkdir()
        cls.prometheus = Prometheus(watching, cls.parts)
        cls.addClassCleanup(cls.prometheus.stop)
        # counters have to be seen before and after they count
        assert cls.prometheus.await_(lambda it: len(it.query("up == 1")) == len(SERVICES)), cls.prometheus.log.read_text()

        client = caller.Client(cls.parts)
        cls.addClassCleanup(client.close)
        cls.gave = traffic.everything(client, issuer, cls.parts)
        # rates need two samples of each series; what is missing after that is told by the tests
        steady = [f"min(count_over_time({name}[1m])) >= 3" for name in metrics.used() - set(NOT_SEEN)]
        cls.prometheus.await_(lambda it: all(it.query(each) for each in steady))

    def test_the_traffic_went_as_it_should(self):
        rest = {"OUTCOME_DUPLICATE": 1, "OUTCOME_CONFLICT": 1, "OUTCOME_REJECTED": 1}
        self.assertEqual(self.gave["outcomes"], {"OUTCOME_ACCEPTED": 100})
        self.assertEqual(self.gave["again"], rest)
        self.assertEqual((self.gave["denied"], self.gave["unknown"]), ("PERMISSION_DENIED", "UNAUTHENTICATED"))
        self.assertEqual(self.gave["at once"], {"OK"})
        self.assertEqual(self.gave["release"], ("STATE_READY", ""))

    def test_every_service_is_scraped_without_an_error(self):
        targets = self.prometheus.get("targets", state="active")["activeTargets"]
        self.assertEqual({target["labels"]["component"] for target in targets}, set(SERVICES))
        for target in targets:
            self.assertEqual((target["health"], target["lastError"]), ("up", ""), target["labels"])

    def test_every_page_of_measures_is_well_formed(self):
        for part in self.parts.values():
            checked = tool("promtool", "check", "metrics", text=part.ask("/metrics")[1])
            self.assertEqual((checked.returncode, checked.stderr), (0, ""), part.service)

    def test_every_rule_is_evaluated(self):
        def rules(it):
            return [rule for group in it.get("rules")["groups"] for rule in group["rules"]]

        self.prometheus.await_(lambda it: all(rule["health"] != "unknown" for rule in rules(it)))
        found = rules(self.prometheus)
        self.assertEqual({rule["name"] for rule in found}, set(metrics.rules()))
        for rule in found:
            self.assertEqual((rule["health"], rule.get("lastError")), ("ok", None), rule["name"])

    def test_nothing_raises_an_alarm_about_a_suite_that_is_well(self):
        for alert in self.prometheus.get("alerts")["alerts"]:
            self.assertNotEqual(alert["state"], "firing", alert)
            # one that waits would fire if the suite went on like this
            self.assertNotEqual(alert["labels"]["severity"], "critical", alert)

    def test_every_measure_in_use_is_there(self):
        self.assertEqual(metrics.used() - self.prometheus.names(), set(NOT_SEEN))
        self.assertLessEqual(len(NOT_SEEN), 1)

    def test_every_expression_of_an_alert_runs(self):
        for alert, rule in metrics.rules().items():
            with self.subTest(alert):
                self.prometheus.query(rule["expr"])

    def test_every_panel_shows_something(self):
        for file, dashboard in metrics.dashboards().items():
            for panel in dashboard["panels"]:
                for expression in (target["expr"] for target in panel["targets"]):
                    with self.subTest(f"{file}: {panel['title']}", expression=expression):
                        # a table of what is wrong is empty when nothing is
                        empty = expression.endswith("== 0") or metrics.names_in(expression) <= set(NOT_SEEN)
                        self.assertEqual(not self.prometheus.query(expression), empty)

    def test_every_label_in_an_expression_is_one_of_its_series(self):
        for place, expression in metrics.expressions():
            names = metrics.names_in(expression) - set(NOT_SEEN)
            asked = {(name, label) for name, label in metrics.labels_in(expression) if name in names}
            asked |= {(name, label) for name in names for label in metrics.kept_in(expression)}
            for name, label in asked:
                shown = set().union(*self.prometheus.series(name))
                self.assertIn(label, shown, f"{place}: {name}")

    def test_every_measure_has_the_labels_of_the_table(self):
        for name, labels in metrics.series().items():
            if name in NOT_SEEN:
                continue
            shown = set().union(*self.prometheus.series(name)) - metrics.TARGET - {"__name__"}
            # what a target is may be told more exactly than the table needs
            self.assertEqual(shown & labels if name == "target_info" else shown, labels, name)

    def test_labels_have_the_values_that_alerts_and_panels_ask_for(self):
        for (name, label), values in SEEN.items():
            shown = {series.get(label) for series in self.prometheus.series(name)}
            self.assertLessEqual(values, shown, f"{name} {label}")

    def test_the_page_for_operators_tells_of_what_is_scraped_and_of_nothing_else(self):
        page = (ROOT / "docs/operations.md").read_text()
        told = set(re.findall(r"^\| `([a-z_]+)` \|", page.partition("| measure |")[2].partition("\n\n")[0], re.M))
        shown = {family(name) for name in self.prometheus.names()}
        self.assertEqual(told - shown, set(NOT_SEEN))
        self.assertEqual({name for name in shown if name.startswith("jamfor_")} - told, set())


if __name__ == "__main__":
    unittest.main()
