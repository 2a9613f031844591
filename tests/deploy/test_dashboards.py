"""Dashboards are what their writer writes, and Prometheus understands each of their expressions."""

import importlib.machinery
import importlib.util
import re
import tempfile
import unittest

import yaml

import metrics
from place import DEPLOY, tool


def written():
    loader = importlib.machinery.SourceFileLoader("write", str(DEPLOY / "grafana/write"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("write", loader))
    loader.exec_module(module)
    return module.dashboards()


class Dashboards(unittest.TestCase):
    def test_the_files_are_what_the_writer_writes(self):
        files = {path.name: path.read_text() for path in (DEPLOY / "grafana/dashboards").iterdir()}
        self.assertEqual(files, written())

    def test_prometheus_understands_every_expression(self):
        rules = []
        for place, expression in metrics.expressions():
            plain = expression.replace("$__rate_interval", "5m").replace("$__range", "1h")
            rules.append({"record": f"r{len(rules)}", "expr": plain, "labels": {"place": place}})
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            yaml.safe_dump({"groups": [{"name": "all", "rules": rules}]}, file)
            file.flush()
            done = tool("promtool", "check", "rules", file.name)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_every_variable_of_an_expression_is_one_of_the_dashboard(self):
        for file, dashboard in metrics.dashboards().items():
            known = {variable["name"] for variable in dashboard["templating"]["list"]}
            for panel in dashboard["panels"]:
                for target in panel["targets"]:
                    asked = set(re.findall(r"\$(\w+)", target["expr"])) - {"__rate_interval", "__range"}
                    self.assertLessEqual(asked, known, f"{file}: {panel['title']}")

    def test_panels_have_a_title_a_description_and_a_place_of_their_own(self):
        for file, dashboard in metrics.dashboards().items():
            taken = set()
            for panel in dashboard["panels"]:
                self.assertTrue(panel["title"] and panel["description"], file)
                place = panel["gridPos"]
                cells = {
                    (x, y)
                    for x in range(place["x"], place["x"] + place["w"])
                    for y in range(place["y"], place["y"] + place["h"])
                }
                self.assertLessEqual(place["x"] + place["w"], 24)
                self.assertFalse(cells & taken, f"{file}: {panel['title']} covers another panel")
                taken |= cells


if __name__ == "__main__":
    unittest.main()
