"""The chart renders to what Kubernetes accepts, with names and links that fit together."""

import unittest

import kubernetes_validate
import yaml
from kubernetes_validate import utils
from packaging.version import Version

from chart import NAMESPACE, SETS, VALUES, component, for_each, name, of_kind, pods, render, selects
from place import CHART, SERVICES, tool

# What the schemas of Kubernetes do not know, because it comes with Prometheus' operator.
FOREIGN = {"ServiceMonitor", "PrometheusRule"}
VERSIONS = sorted({utils.major_minor(version) for version in utils.all_versions()}, key=Version)[-3:]


class Manifests(unittest.TestCase):
    def each(self):
        return [(values, values, render(values)) for values in SETS]

    def test_the_chart_has_nothing_that_lint_complains_about(self):
        for values in SETS:
            with self.subTest(values=values):
                done = tool("helm", "lint", "--strict", CHART, "-f", VALUES / f"{values}.yaml")
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_the_last_three_versions_of_kubernetes_accept_every_manifest(self):
        different = {repr(manifest): manifest for _, _, manifests in self.each() for manifest in manifests}
        for manifest in different.values():
            if manifest["kind"] in FOREIGN:
                continue
            for version in VERSIONS:
                with self.subTest(manifest=name(manifest), version=version):
                    kubernetes_validate.validate(manifest, version, strict=True)

    def test_a_field_that_kubernetes_does_not_know_would_be_seen(self):
        budget = dict(of_kind(render("minimal"), "PodDisruptionBudget")[0])
        budget["spec"] = budget["spec"] | {"maxUnavaiable": 1}
        with self.assertRaises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate(budget, VERSIONS[-1], strict=True)

    @for_each
    def test_no_secret_no_role_and_no_hook_is_rendered(self, _values, manifests):
        kinds = {manifest["kind"] for manifest in manifests}
        self.assertFalse(kinds & {"Secret", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"}, kinds)
        for manifest in manifests:
            self.assertNotIn("helm.sh/hook", manifest["metadata"].get("annotations", {}), name(manifest))

    @for_each
    def test_names_are_unique_and_everything_is_in_the_namespace_of_the_release(self, _values, manifests):
        names = [name(manifest) for manifest in manifests]
        self.assertEqual(len(names), len(set(names)))
        for manifest in manifests:
            self.assertEqual(manifest["metadata"]["namespace"], NAMESPACE, name(manifest))
            self.assertLessEqual(len(manifest["metadata"]["name"]), 63, name(manifest))

    def test_names_fit_when_the_release_and_the_version_are_as_long_as_they_may_be(self):
        manifests = render("minimal", f'fullnameOverride="{"x" * 60}"', 'image.tag="2026.11.25-build.123456789-long"')
        for manifest in manifests:
            self.assertLessEqual(len(manifest["metadata"]["name"]), 63, name(manifest))
        jobs = {job["metadata"]["name"] for job in of_kind(manifests, "Job")}
        self.assertEqual(len(jobs), len(SERVICES))

    @for_each
    def test_each_service_has_a_deployment_an_account_a_budget_and_two_services(self, _values, manifests):
        for service in SERVICES:
            own = [manifest["kind"] for manifest in manifests if component(manifest) == service]
            for kind, count in {"Deployment": 1, "PodDisruptionBudget": 1, "Service": 2, "ConfigMap": 1}.items():
                self.assertEqual(own.count(kind), count, f"{service} {kind}")

    @for_each
    def test_services_budgets_and_monitors_find_their_pods(self, _values, manifests):
        templates = {component(template): template for _, template in pods(manifests)}
        for manifest in of_kind(manifests, "Service", "PodDisruptionBudget"):
            selector = manifest["spec"]["selector"]
            selector = selector if "matchLabels" in selector else {"matchLabels": selector}
            found = [part for part, pod in templates.items() if selects(selector, pod["metadata"]["labels"])]
            self.assertEqual(found, [component(manifest)], name(manifest))
        for service in of_kind(manifests, "Service"):
            ports = templates[component(service)]["spec"]["containers"][0]["ports"]
            self.assertLessEqual({port["targetPort"] for port in service["spec"]["ports"]}, {port["name"] for port in ports})

    @for_each
    def test_the_twin_is_headless_and_alone_shows_the_admin_port(self, _values, manifests):
        for service in of_kind(manifests, "Service"):
            twin = service["metadata"]["name"].endswith("-headless")
            self.assertEqual(service["spec"].get("clusterIP") == "None", twin, name(service))
            ports = {port["name"]: port for port in service["spec"]["ports"]}
            self.assertEqual(set(ports), {"grpc", "admin"} if twin else {"grpc"})
            self.assertEqual(ports["grpc"]["appProtocol"], "https")

    def test_the_monitor_selects_the_twins_only(self):
        monitor = of_kind(render("everything"), "ServiceMonitor")[0]
        services = of_kind(render("everything"), "Service")
        found = {s["metadata"]["name"] for s in services if selects(monitor["spec"]["selector"], s["metadata"]["labels"])}
        self.assertEqual(found, {f"surveys-{service}-headless" for service in SERVICES})
        self.assertEqual(monitor["metadata"]["labels"]["release"], "prometheus")
        self.assertEqual([endpoint["port"] for endpoint in monitor["spec"]["endpoints"]], ["admin"])
        targets = [relabeling["targetLabel"] for relabeling in monitor["spec"]["endpoints"][0]["relabelings"]]
        self.assertIn("component", targets)
        label = monitor["spec"]["jobLabel"]
        self.assertEqual({service["metadata"]["labels"][label] for service in services}, {"jamfor"})

    def test_an_autoscaler_looks_at_processor_time_and_decides_alone(self):
        manifests = render("everything")
        deployments = {d["metadata"]["name"]: d for d in of_kind(manifests, "Deployment")}
        scalers = of_kind(manifests, "HorizontalPodAutoscaler")
        self.assertEqual(len(scalers), len(SERVICES))
        for scaler in scalers:
            self.assertEqual([metric["resource"]["name"] for metric in scaler["spec"]["metrics"]], ["cpu"])
            self.assertNotIn("replicas", deployments[scaler["spec"]["scaleTargetRef"]["name"]]["spec"])
        for deployment in of_kind(render("minimal"), "Deployment"):
            self.assertEqual(deployment["spec"]["replicas"], 2)

    def test_nothing_of_monitoring_is_rendered_unless_it_is_asked_for(self):
        for values in ("minimal", "unwatched"):
            self.assertEqual(of_kind(render(values), *FOREIGN), [])

    def test_a_disabled_alert_is_left_out_and_the_others_are_as_in_the_file(self):
        written = yaml.safe_load((CHART / "files/rules.yaml").read_text())["groups"]
        rendered = of_kind(render("everything"), "PrometheusRule")[0]["spec"]["groups"]
        alerts = lambda groups: {rule["alert"]: rule for group in groups for rule in group["rules"]}
        expected = alerts(written)
        del expected["JamforVersionsMixed"]
        self.assertEqual(alerts(rendered), expected)


if __name__ == "__main__":
    unittest.main()
