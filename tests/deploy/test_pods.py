"""What every pod of a release is held to, and what a migration and a server may do."""

import unittest

from chart import SETS, component, for_each, name, of_kind, pods, render, settings
from place import SERVICES

USER = 65532


def seconds(text):
    assert text.endswith("s"), text
    return int(text[:-1])


class Pods(unittest.TestCase):
    def each(self):
        """Every workload, its pod's specification, and its one container."""
        for values in SETS:
            for owner, template in pods(render(values)):
                spec = template["spec"]
                yield f"{values} {name(owner)}", owner, template, spec, spec["containers"][0]

    @for_each
    def test_a_pod_is_one_container(self, _owner, _template, spec, container):
        self.assertEqual(spec["containers"], [container])
        self.assertNotIn("initContainers", spec)

    @for_each
    def test_a_pod_is_restricted(self, _owner, _template, spec, container):
        pod = spec["securityContext"]
        self.assertIs(pod["runAsNonRoot"], True)
        self.assertEqual((pod["runAsUser"], pod["runAsGroup"], pod["fsGroup"]), (USER, USER, USER))
        self.assertEqual(pod["seccompProfile"], {"type": "RuntimeDefault"})
        inner = container["securityContext"]
        self.assertIs(inner["allowPrivilegeEscalation"], False)
        self.assertIs(inner["readOnlyRootFilesystem"], True)
        self.assertEqual(inner["capabilities"], {"drop": ["ALL"]})
        for key in ("hostNetwork", "hostPID", "hostIPC"):
            self.assertNotIn(key, spec)
        self.assertNotIn("privileged", inner)
        self.assertFalse(any("hostPort" in port for port in container.get("ports", [])))

    @for_each
    def test_a_pod_mounts_nothing_but_settings_secrets_and_a_small_tmp(self, _owner, _template, spec, container):
        for volume in spec["volumes"]:
            kinds = set(volume) - {"name"}
            self.assertLessEqual(kinds, {"configMap", "secret", "emptyDir"}, volume)
            self.assertIn("sizeLimit", volume.get("emptyDir", {"sizeLimit": None}))
            self.assertEqual(volume.get("secret", {}).get("defaultMode", 0o440), 0o440)
        volumes = {volume["name"] for volume in spec["volumes"]}
        self.assertEqual({mount["name"] for mount in container["volumeMounts"]}, volumes)
        writable = [mount["mountPath"] for mount in container["volumeMounts"] if not mount.get("readOnly")]
        self.assertEqual(writable, ["/tmp"])
        # what is mounted by subPath is never renewed
        self.assertFalse(any("subPath" in mount for mount in container["volumeMounts"]))

    def test_a_pod_has_no_token_of_the_cluster_and_no_service_links(self):
        for values in SETS:
            accounts = {a["metadata"]["name"]: a for a in of_kind(render(values), "ServiceAccount")}
            for owner, template in pods(render(values)):
                spec = template["spec"]
                self.assertIs(spec["automountServiceAccountToken"], False)
                self.assertIs(accounts[spec["serviceAccountName"]]["automountServiceAccountToken"], False)
                self.assertIs(spec["enableServiceLinks"], False, name(owner))

    @for_each
    def test_memory_is_limited_and_processor_time_is_not(self, _owner, _template, _spec, container):
        self.assertIn("memory", container["resources"]["limits"])
        self.assertNotIn("cpu", container["resources"]["limits"])
        self.assertLessEqual({"cpu", "memory"}, set(container["resources"]["requests"]))

    @for_each
    def test_a_process_has_at_least_two_threads_and_its_database_from_a_file(self, owner, _template, spec, container):
        environment = {variable["name"]: variable.get("value") for variable in container["env"]}
        self.assertGreaterEqual(int(environment.pop("TOKIO_WORKER_THREADS")), 2)
        service = component(owner).removesuffix("-migration")
        path = environment.pop(f"JAMFOR_{service.upper()}__DATABASE__URL_FILE")
        # a secret is a file; what is not one is empty
        self.assertTrue(all(key.endswith("_FILE") or value == "" for key, value in environment.items()), environment)
        paths = [mount["mountPath"] for mount in container["volumeMounts"]]
        for file in filter(None, (path, *environment.values())):
            self.assertIn(file.rsplit("/", 1)[0], paths)

    def test_images_are_those_of_the_release(self):
        images = {component(owner): pod["spec"]["containers"][0]["image"] for owner, pod in pods(render("minimal"))}
        for service in SERVICES:
            self.assertEqual(images[service], f"jamfor-{service}:0.1.0")
            self.assertEqual(images[f"{service}-migration"], images[service])
        images = {pod["spec"]["containers"][0]["image"] for _, pod in pods(render("everything"))}
        self.assertTrue(all(image.startswith("images.example/jamfor/jamfor-") and "@sha256:" in image for image in images))


class Servers(unittest.TestCase):
    def each(self):
        for values in SETS:
            written = settings(render(values))
            for deployment in of_kind(render(values), "Deployment"):
                spec = deployment["spec"]["template"]["spec"]
                tree = written[component(deployment)][1]
                yield f"{values} {name(deployment)}", deployment, spec, spec["containers"][0], tree

    @for_each
    def test_probes_ask_the_admin_port_over_http(self, _deployment, _spec, container, tree):
        ports = {port["name"]: port["containerPort"] for port in container["ports"]}
        self.assertTrue(tree["admin"]["listen"].endswith(f":{ports['admin']}"))
        self.assertTrue(tree["server"]["listen"].endswith(f":{ports['grpc']}"))
        for probe, path in {"startupProbe": "/startupz", "livenessProbe": "/livez", "readinessProbe": "/readyz"}.items():
            self.assertEqual(container[probe]["httpGet"], {"path": path, "port": "admin"})

    @for_each
    def test_a_pod_is_given_the_time_that_its_end_takes(self, _deployment, spec, container, tree):
        pause = container["lifecycle"]["preStop"]["sleep"]["seconds"]
        drain = seconds(tree["server"]["notice"]) + seconds(tree["server"]["drain"])
        self.assertGreaterEqual(pause, 5)
        self.assertEqual(spec["terminationGracePeriodSeconds"], pause + drain + 10)

    @for_each
    def test_a_pod_that_waits_for_its_schema_is_not_killed_before_it_gives_up(self, _deployment, _spec, container, tree):
        probe = container["startupProbe"]
        self.assertGreater(probe["periodSeconds"] * probe["failureThreshold"], seconds(tree["patience"]))

    @for_each
    def test_an_upgrade_takes_nothing_away_before_something_new_is_ready(self, deployment, _spec, _container, _tree):
        spec = deployment["spec"]
        self.assertEqual(spec["strategy"]["rollingUpdate"], {"maxUnavailable": 0, "maxSurge": 1})
        self.assertEqual(spec["minReadySeconds"], 5)

    def test_a_node_that_is_drained_takes_one_pod_at_a_time(self):
        for values in SETS:
            for budget in of_kind(render(values), "PodDisruptionBudget"):
                self.assertEqual(budget["spec"]["maxUnavailable"], 1)
                self.assertEqual(budget["spec"]["unhealthyPodEvictionPolicy"], "AlwaysAllow")

    @for_each
    def test_replicas_spread_over_zones_and_nodes(self, deployment, spec, _container, _tree):
        keys = [constraint["topologyKey"] for constraint in spec["topologySpreadConstraints"]]
        self.assertEqual(keys, ["topology.kubernetes.io/zone", "kubernetes.io/hostname"])
        for constraint in spec["topologySpreadConstraints"]:
            self.assertEqual(constraint["labelSelector"], deployment["spec"]["selector"])

    def test_other_settings_replace_the_pods_and_another_certificate_does_not(self):
        def mark(*changes):
            found = of_kind(render("minimal", *changes), "Deployment")
            return {component(d): d["spec"]["template"]["metadata"]["annotations"]["checksum/settings"] for d in found}

        changed = mark("intake.settings.responses_in_transaction=5000")
        differing = [service for service in SERVICES if mark()[service] != changed[service]]
        self.assertEqual(differing, ["intake"])

    @for_each
    def test_a_pod_reads_the_settings_of_its_own_service(self, deployment, spec, container, _tree):
        volume = next(volume for volume in spec["volumes"] if volume["name"] == "settings")
        self.assertEqual(volume["configMap"]["name"], deployment["metadata"]["name"])
        mount = next(mount for mount in container["volumeMounts"] if mount["name"] == "settings")
        self.assertEqual(mount["mountPath"], "/etc/jamfor")


class Migrations(unittest.TestCase):
    def jobs(self, values="minimal", *changes):
        return {component(job): job for job in of_kind(render(values, *changes), "Job")}

    def test_each_service_has_a_job_with_an_account_and_a_secret_of_its_own(self):
        manifests = render("minimal")
        servers = {component(d): d["spec"]["template"]["spec"] for d in of_kind(manifests, "Deployment")}
        for service in SERVICES:
            job = self.jobs()[f"{service}-migration"]["spec"]["template"]["spec"]
            self.assertEqual(job["containers"][0]["args"], ["migrate", "up"])
            self.assertEqual(job["restartPolicy"], "Never")
            secret = lambda spec: next(v for v in spec["volumes"] if v["name"] == "database")["secret"]["secretName"]
            self.assertEqual(secret(job), f"jamfor-{service}-migration")
            self.assertEqual(secret(servers[service]), f"jamfor-{service}-database")
            self.assertNotEqual(job["serviceAccountName"], servers[service]["serviceAccountName"])

    def test_no_server_migrates(self):
        for values in SETS:
            for service, (_, tree) in settings(render(values)).items():
                self.assertIs(tree["migrate"], False, service)

    def test_a_finished_job_stays_for_a_day(self):
        for job in self.jobs().values():
            self.assertEqual(job["spec"]["ttlSecondsAfterFinished"], 24 * 3600)

    def test_a_job_that_differs_has_another_name_and_the_same_job_the_same(self):
        names = lambda *changes: {part: job["metadata"]["name"] for part, job in self.jobs("minimal", *changes).items()}
        before = names()
        self.assertIn("-0-1-0-", before["intake-migration"])
        self.assertEqual(before, names("networkPolicy.enabled=false"))
        differing = (
            'image.tag="0.1.1"',
            'image.registry="images.example"',
            "migration.backoffLimit=3",
            'intake.database.migrationSecret={"name":"other","key":"url"}',
            'intake.database.schema="other"',
        )
        for change in differing:
            with self.subTest(change=change):
                self.assertNotEqual(before["intake-migration"], names(change)["intake-migration"])

    def test_what_cannot_get_better_is_not_tried_again(self):
        for job in self.jobs().values():
            rules = job["spec"]["podFailurePolicy"]["rules"]
            codes = next(rule["onExitCodes"] for rule in rules if rule["action"] == "FailJob")
            # wrong usage and wrong settings, as in docs/operations.md
            self.assertEqual(codes["values"], [2, 3])
            self.assertEqual(codes["containerName"], job["spec"]["template"]["spec"]["containers"][0]["name"])

    def test_without_migrations_nothing_of_them_is_left(self):
        manifests = render("unwatched")
        self.assertEqual(of_kind(manifests, "Job"), [])
        self.assertFalse([m for m in manifests if "migration" in m["metadata"]["name"]])


if __name__ == "__main__":
    unittest.main()
