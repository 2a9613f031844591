"""What the chart refuses, and with which words."""

import json
import unittest

import yaml

from chart import template
from place import CHART


class Values(unittest.TestCase):
    def refused(self, change, *words, values="minimal"):
        with self.subTest(change=change):
            done = template(values, change)
            self.assertNotEqual(done.returncode, 0, f"{change} was taken")
            for word in words:
                self.assertIn(word, done.stderr)

    def test_an_unknown_key_is_refused_wherever_it_stands(self):
        self.refused("replicaCount=3", "replicaCount")
        self.refused("intake.replica=3", "replica")
        self.refused("networkPolicy.databse={}", "databse")
        self.refused("questionnaire.token={}", "token")
        self.refused("monitoring.serviceMonitor.intervall=1", "intervall")

    def test_a_value_of_a_wrong_kind_is_refused(self):
        self.refused('intake.replicas="two"', "/intake/replicas")
        self.refused("intake.workers=1", "/intake/workers", "minimum")
        self.refused('image.pullPolicy="Sometimes"', "/image/pullPolicy")
        self.refused('intake.image.digest="latest"', "/intake/image/digest")
        self.refused('intake.token.url="http://login.example/token"', "/intake/token/url")
        self.refused('telemetry.endpoint="collector:4317"', "/telemetry/endpoint")
        self.refused('identity.anonymous="everybody"', "/identity/anonymous")

    def test_a_limit_of_processor_time_and_a_missing_limit_of_memory_are_refused(self):
        self.refused('intake.resources.limits={"memory":"1Gi","cpu":"1"}', "/intake/resources/limits")
        self.refused("intake.resources.limits.memory=null", "/intake/resources/limits")

    def test_a_way_out_without_a_destination_is_refused(self):
        self.refused("networkPolicy.database.to=[]", "/networkPolicy/database/to")

    def test_a_removed_setting_is_refused_with_the_new_name(self):
        old = 'intake.settings.questionnaire_endpoint="http://q:7001"'
        self.refused(old, "intake.settings.questionnaire_endpoint is no more", "intake.settings.questionnaire.endpoint")
        old = 'benchmark.settings.intake_endpoint="http://i:7002"'
        self.refused(old, "benchmark.settings.intake_endpoint is no more", "benchmark.settings.intake.endpoint")

    def test_a_secret_among_the_settings_is_refused_and_not_repeated(self):
        for change, key in {
            'intake.settings.database.url="postgres://u:hunter2@h/d"': "intake.database.secret",
            'benchmark.settings.intake.token.client_secret="hunter2"': "benchmark.token.secret",
            'benchmark.settings.intake.token.bearer="hunter2"': "benchmark.token.secret",
            'benchmark.settings.signing.key="hunter2"': "benchmark.signing.secret",
        }.items():
            self.refused(change, "ConfigMap", key)
            self.assertNotIn("hunter2", template("minimal", change).stderr)

    def test_what_the_pod_follows_from_is_set_in_one_place(self):
        self.refused("intake.settings.migrate=true", "migration.enabled")
        self.refused('intake.settings.server.drain="90s"', "shutdown.drainSeconds")
        self.refused('intake.settings.patience="90s"', "startup.patienceSeconds")

    def test_a_suite_in_which_nobody_is_known_is_refused(self):
        self.refused("identity.issuers=[]", "identity.issuers or identity.certificates")

    def test_every_wrong_thing_is_said_at_once(self):
        self.refused(
            'intake.settings={"migrate":true,"patience":"1s","database":{"url":"postgres://h/d"}}',
            "intake.settings.migrate", "intake.settings.patience", "intake.settings.database.url",
        )

    def test_the_schema_and_the_defaults_know_the_same_keys(self):
        schema = json.loads((CHART / "values.schema.json").read_text())
        defaults = yaml.safe_load((CHART / "values.yaml").read_text())

        def compare(schema_, value, path):
            while "$ref" in schema_:
                schema_ = schema["$defs"][schema_["$ref"].rsplit("/", 1)[1]]
            if schema_.get("additionalProperties") is not False or not isinstance(value, dict):
                return
            known = set(schema_["properties"]) - ({"global"} if not path else set())
            self.assertEqual(known, set(value), path or "at the top")
            for key, inner in value.items():
                compare(schema_["properties"][key], inner, f"{path}.{key}")

        for part in ("callers", "monitoring"):
            defaults["networkPolicy"][part] = []
        compare(schema, defaults, "")

    def test_the_table_of_values_in_the_readme_is_whole(self):
        readme = (CHART / "README.md").read_text()
        defaults = yaml.safe_load((CHART / "values.yaml").read_text())
        for key, value in defaults.items():
            if key in ("intake", "benchmark"):
                continue
            keys = [f"{key}.{inner}" for inner in value] if isinstance(value, dict) else [key]
            if key == "questionnaire":
                keys = [f"<service>.{inner}" for inner in value] + ["<service>.token"]
            for one in keys:
                self.assertTrue(f"`{one}`" in readme or f"`{one}." in readme, one)


if __name__ == "__main__":
    unittest.main()
