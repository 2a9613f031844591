"""The settings files that the chart and the compose file mount are read by the programs themselves."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from chart import NAMESPACE, SETS, component, name, of_kind, pods, render, settings
from place import DEPLOY, ROOT, SERVICES


def check(service, text, variables=()):
    """`config check` of a service with a settings file and variables of a container; what they name is there."""
    with tempfile.TemporaryDirectory() as folder:
        file, secret = pathlib.Path(folder, f"{service}.toml"), pathlib.Path(folder, "secret")
        key = pathlib.Path(folder, "key")
        key.write_text("7" * 64 + "\n")
        file.write_text(text)
        secret.write_text("postgres://reader:secret@database/jamfor\n")
        environment = {key: value for key, value in os.environ.items() if not key.startswith("JAMFOR_")}
        environment[f"JAMFOR_{service.upper()}__DATABASE__URL_FILE"] = str(secret)
        for variable in variables:
            is_file = variable["name"].endswith("_FILE")
            content = key if variable["name"].endswith("__SIGNING__KEY_FILE") else secret
            environment[variable["name"]] = str(content) if is_file else variable["value"]
        program = ROOT / "target/debug" / f"jamfor-{service}"
        command = [program, "config", "check", "--config", file]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30)


class Settings(unittest.TestCase):
    def test_each_program_accepts_what_the_chart_mounts(self):
        for values in SETS:
            written = settings(render(values))
            for owner, template in pods(render(values)):
                service = component(owner).removesuffix("-migration")
                with self.subTest(values=values, owner=name(owner)):
                    text = written[service][0]
                    done = check(service, text, template["spec"]["containers"][0]["env"])
                    self.assertEqual(done.returncode, 0, done.stderr + text)

    def test_each_program_refuses_a_key_that_it_does_not_know_as_wrong_settings(self):
        for service, (text, _) in settings(render("minimal", 'intake.settings.respones=1')).items():
            done = check(service, text)
            self.assertEqual(done.returncode, 3 if service == "intake" else 0, done.stderr)
            self.assertEqual("respones" in done.stderr, service == "intake", done.stderr)

    def test_each_program_accepts_what_the_compose_file_mounts(self):
        for service in SERVICES:
            done = check(service, (DEPLOY / "compose" / f"{service}.toml").read_text())
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_links_lead_to_the_headless_services_by_the_name_in_their_certificates(self):
        for values in SETS:
            manifests = render(values)
            hosts = {
                f"{service['metadata']['name']}.{NAMESPACE}.svc"
                for service in of_kind(manifests, "Service")
                if service["spec"].get("clusterIP") == "None"
            }
            written = {service: tree for service, (_, tree) in settings(manifests).items()}
            links = [(a, b) for a in SERVICES for b in SERVICES if b in written[a]]
            expected = [("intake", "questionnaire"), ("benchmark", "questionnaire"), ("benchmark", "intake")]
            self.assertEqual(links, expected)
            for source, target in links:
                link = written[source][target]
                scheme, _, rest = link["endpoint"].partition("://")
                self.assertEqual(scheme, "https")
                host = rest.split(".svc")[0] + ".svc"
                self.assertIn(host, hosts)
                self.assertTrue(rest.endswith(":8443"))
                self.assertIn(f"-{target}-headless.", host)
                self.assertIn(f"-{target}.{NAMESPACE}.svc.", link["tls"]["server_name"])
                self.assertEqual("token" in link, values in ("tokens", "everything"))

    def test_each_called_service_knows_the_certificates_of_its_callers(self):
        written = {service: tree for service, (_, tree) in settings(render("certificates")).items()}
        known = lambda service: {c["service"]: c["name"] for c in written[service]["identity"]["certificates"] if "service" in c}
        spiffe = "spiffe://suite.example/ns/jamfor/sa"
        self.assertEqual(known("questionnaire"), {"intake": f"{spiffe}/intake", "benchmark": f"{spiffe}/benchmark"})
        self.assertEqual(known("intake"), {"benchmark": f"{spiffe}/benchmark"})
        self.assertEqual(known("benchmark"), {})

    def test_files_that_the_settings_name_are_mounted(self):
        def paths(tree):
            for value in tree.values() if isinstance(tree, dict) else tree:
                if isinstance(value, (dict, list)):
                    yield from paths(value)
                elif isinstance(value, str) and value.startswith("/"):
                    yield value

        for values in SETS:
            manifests = render(values)
            written = settings(manifests)
            for deployment in of_kind(manifests, "Deployment"):
                service = deployment["metadata"]["labels"]["app.kubernetes.io/component"]
                container = deployment["spec"]["template"]["spec"]["containers"][0]
                folders = {mount["mountPath"] for mount in container["volumeMounts"]}
                for path in paths(written[service][1]):
                    self.assertIn(path.rsplit("/", 1)[0], folders, f"{name(deployment)}: {path}")


if __name__ == "__main__":
    unittest.main()
