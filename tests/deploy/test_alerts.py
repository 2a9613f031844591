"""Alerts fire when they should, are silent when they should, and say what to do."""

import re
import unittest

import yaml

import metrics
from place import CHART, DEPLOY, ROOT, tool

PROMETHEUS = DEPLOY / "prometheus"


def anchors(text):
    """The anchors of a page's headings, as a forge makes them."""
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.replace("`", "")).strip().lower().replace(" ", "-") for heading in headings}


class Alerts(unittest.TestCase):
    def test_prometheus_reads_the_rules_and_the_configuration(self):
        done = tool("promtool", "check", "config", PROMETHEUS / "prometheus.yaml")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn(f"{len(metrics.rules())} rules found", done.stdout)

    def test_alerts_fire_and_are_silent_as_their_tests_say(self):
        done = tool("promtool", "test", "rules", PROMETHEUS / "rules_test.yaml")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_every_alert_is_shown_firing_and_silent(self):
        fires, silent = set(), set()
        for case in yaml.safe_load((PROMETHEUS / "rules_test.yaml").read_text())["tests"]:
            for test in case["alert_rule_test"]:
                (fires if test["exp_alerts"] else silent).add(test["alertname"])
        self.assertEqual(fires, set(metrics.rules()))
        self.assertEqual(silent, set(metrics.rules()))

    def test_the_chart_and_prometheus_read_the_same_file(self):
        self.assertEqual((PROMETHEUS / "rules.yaml").resolve(), (CHART / "files/rules.yaml").resolve())

    def test_every_alert_says_how_severe_it_is_and_what_to_do(self):
        known = anchors((ROOT / "docs/operations.md").read_text())
        for alert, rule in metrics.rules().items():
            with self.subTest(alert=alert):
                self.assertIn(rule["labels"]["severity"], {"critical", "warning", "info"})
                self.assertEqual(set(rule["annotations"]), {"summary", "description", "runbook"})
                page, _, anchor = rule["annotations"]["runbook"].partition("#")
                self.assertEqual((page, anchor), ("docs/operations.md", alert.lower()))
                self.assertIn(anchor, known)

    def test_the_page_for_operators_tells_of_no_alert_that_is_not_there(self):
        told = set(re.findall(r"^### (Jamfor\w+)$", (ROOT / "docs/operations.md").read_text(), re.M))
        self.assertEqual(told, set(metrics.rules()))

    def test_a_label_of_an_alert_text_is_one_that_its_expression_keeps(self):
        for alert, rule in metrics.rules().items():
            kept = set(re.findall(r"\w+", " ".join(re.findall(r"by \(([^)]*)\)", rule["expr"])))) or metrics.TARGET
            for text in rule["annotations"].values():
                self.assertLessEqual(set(re.findall(r"\$labels\.(\w+)", text)), kept, alert)


class Measures(unittest.TestCase):
    def test_every_measure_in_use_is_one_of_the_table(self):
        self.assertLessEqual(metrics.used(), set(metrics.series()))
        for place, expression in metrics.expressions():
            self.assertTrue(metrics.names_in(expression), f"{place}: no measure found in {expression}")

    def test_every_measure_of_the_table_is_shown_somewhere(self):
        families = {re.sub(r"_(bucket|sum|count)$", "", name) for name in metrics.used()}
        self.assertEqual(families - set(metrics.SCRAPED), set(metrics.HISTOGRAMS) | set(metrics.OTHERS))

    def test_every_label_that_is_asked_for_is_one_that_the_measure_has(self):
        for place, expression in metrics.expressions():
            for name, label in metrics.labels_in(expression):
                self.assertIn(label, metrics.series()[name] | metrics.TARGET, f"{place}: {name}")

    def test_every_measure_is_explained_to_operators(self):
        page = (ROOT / "docs/operations.md").read_text()
        for name in (*metrics.HISTOGRAMS, *metrics.OTHERS):
            self.assertIn(f"`{name}`", page)


if __name__ == "__main__":
    unittest.main()
