"""The container file and the compose file name what is there. Images are not built: nothing here can run them."""

import fnmatch
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import tomllib
import unittest

import yaml

from place import CHART, DEPLOY, ROOT, SERVICES, tool

DOCKERFILE = DEPLOY / "containers/Dockerfile"


def copied():
    """What the container file copies out of the repository."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE.read_text(), re.M)
    return [path for line in lines for path in line.split()[:-1]]


def ignored(path):
    """Whether the build sees a path, by the last rule of the ignore file that fits it or a folder above it."""
    hidden = False
    for rule in DOCKERFILE.with_name("Dockerfile.dockerignore").read_text().split("\n"):
        rule = rule.strip()
        if not rule or rule.startswith("#"):
            continue
        pattern, back = rule.removeprefix("!"), rule.startswith("!")
        parts = path.split("/")
        above = ["/".join(parts[: end + 1]) for end in range(len(parts))]
        deep = pattern.replace("**", "*")
        fits = any(fnmatch.fnmatch(one, pattern) or fnmatch.fnmatch(f"/{one}", deep) for one in above)
        if fits:
            hidden = not back
    return hidden


def tracked():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.split("\n")[:-1]


class Containers(unittest.TestCase):
    def test_the_container_file_has_nothing_that_its_linter_complains_about(self):
        done = tool("hadolint", DOCKERFILE)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_every_path_that_is_copied_exists_and_is_not_ignored(self):
        self.assertTrue(copied())
        for path in copied():
            self.assertTrue((ROOT / path).exists(), path)
            self.assertFalse(ignored(path), path)

    def test_secrets_history_and_builds_stay_out_of_the_context(self):
        outside = (".git/config", "target/debug/jamfor-intake", ".venv/bin/python", "docs/operations.md", "tests/data/x")
        for path in outside:
            self.assertTrue(ignored(path), path)

    def test_cargo_finds_the_workspace_in_what_is_copied(self):
        with tempfile.TemporaryDirectory() as folder:
            for path in tracked():
                inside = any(path == part or path.startswith(f"{part}/") for part in copied())
                if inside and not ignored(path) and (ROOT / path).exists():
                    target = pathlib.Path(folder, path)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(ROOT / path, target)
            command = ["cargo", "metadata", "--no-deps", "--offline", "--locked", "--format-version", "1"]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            programs = {
                target["name"]: package["name"]
                for package in json.loads(done.stdout)["packages"]
                for target in package["targets"]
                if "bin" in target["kind"]
            }
        for service in SERVICES:
            self.assertEqual(programs.get(f"jamfor-{service}"), f"jamfor-{service}")

    def test_the_image_runs_one_program_as_nobody_and_without_a_shell(self):
        last = DOCKERFILE.read_text().split("\nFROM ")[-1]
        self.assertIn("USER 65532:65532", last)
        self.assertIn('ENTRYPOINT ["/usr/local/bin/jamfor-service"]', last)
        self.assertNotIn("\nRUN ", last)
        self.assertIn("--locked", DOCKERFILE.read_text())
        for label in ("title", "version", "revision", "source", "licenses"):
            self.assertIn(f"org.opencontainers.image.{label}=", last)

    def test_versions_are_those_of_the_workspace(self):
        version = re.search(r'^version = "(.+)"', (ROOT / "Cargo.toml").read_text(), re.M).group(1)
        chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
        self.assertEqual(chart["appVersion"], version)
        self.assertIn(f"ARG VERSION={version}", DOCKERFILE.read_text())
        rust = re.search(r'^rust-version = "(\d+)\.(\d+)"', (ROOT / "Cargo.toml").read_text(), re.M).groups()
        image = re.search(r"^ARG RUST_IMAGE=rust:(\d+)\.(\d+)-", DOCKERFILE.read_text(), re.M).groups()
        self.assertGreaterEqual(tuple(map(int, image)), tuple(map(int, rust)))


class Compose(unittest.TestCase):
    def setUp(self):
        self.services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]

    def test_every_file_that_is_mounted_exists(self):
        for name, service in self.services.items():
            for mount in service.get("volumes", []):
                source = mount.split(":")[0]
                if source.startswith("."):
                    self.assertTrue((DEPLOY / source).exists(), f"{name}: {source}")

    def test_the_three_services_are_built_from_the_container_file_and_run_restricted(self):
        for name in SERVICES:
            service = self.services[name]
            self.assertEqual(service["build"]["args"], {"SERVICE": name})
            self.assertEqual((DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).resolve(), DOCKERFILE)
            self.assertIs(service["read_only"], True)
            self.assertEqual(service["cap_drop"], ["ALL"])
            self.assertEqual(service["user"], "65532:65532")

    def test_images_have_a_version(self):
        for name, service in self.services.items():
            self.assertRegex(service["image"], r":v?\d+\.\d+", name)

    def test_nothing_listens_for_the_network(self):
        for name, service in self.services.items():
            self.assertEqual(service["network_mode"], "host", name)
            self.assertNotIn("ports", service)
        written = [path.read_text() for path in sorted((DEPLOY / "compose").glob("*.toml"))]
        written += [(DEPLOY / "compose.yaml").read_text(), (DEPLOY / "collector/config.yaml").read_text()]
        keys = "listen|listen_addresses|listen-address|HTTP_ADDR|endpoint"
        listening = re.findall(rf'(?:{keys})\s*[=:]\s*"?([^"\s\]]+)', "\n".join(written))
        self.assertGreaterEqual(len(listening), 10)
        for address in listening:
            self.assertTrue(address.startswith(("127.0.0.1", "http://127.0.0.1")), address)

    def test_what_prometheus_scrapes_is_where_the_services_show_it(self):
        shown = {s: tomllib.loads((DEPLOY / f"compose/{s}.toml").read_text())["admin"]["listen"] for s in SERVICES}
        config = yaml.safe_load((DEPLOY / "prometheus/prometheus.yaml").read_text())["scrape_configs"][0]
        scraped = {one["labels"]["component"]: one["targets"][0] for one in config["static_configs"]}
        self.assertEqual(scraped, shown)

    def test_the_pipelines_of_the_collector_are_made_of_what_is_configured(self):
        config = yaml.safe_load((DEPLOY / "collector/config.yaml").read_text())
        for name, pipeline in config["service"]["pipelines"].items():
            for kind in ("receivers", "processors", "exporters"):
                self.assertLessEqual(set(pipeline[kind]), set(config[kind]), name)
            self.assertEqual(pipeline["processors"][0], "memory_limiter", name)
        self.assertEqual(set(config["service"]["extensions"]), set(config["extensions"]))


if __name__ == "__main__":
    unittest.main()
