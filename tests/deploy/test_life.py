"""The suite lives as docs/operations.md says, started from what the chart mounts: on PostgreSQL with two roles and
mutual TLS, from an empty database to a restored one.
"""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import metrics
import suite
from place import ROOT, SERVICES, tool

PAGE = (ROOT / "docs/operations.md").read_text()


def as_written(beginning):
    """A command of the page, as it stands there."""
    found = re.search(rf"{re.escape(beginning)}[^`#\n]*", PAGE)
    return found.group(0).strip()


class Life(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        suite.prepare()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.parts = suite.parts(folder.name)
        cls.addClassCleanup(lambda: [part.stop() for part in cls.parts.values()])

    def ready(self):
        for part in self.parts.values():
            status, text = part.await_("/readyz", r"^200")
            self.assertEqual(status, 200, f"{part.service}: {text}{part.log()}")

    def test_from_an_empty_database_to_a_restored_one(self):
        parts = self.parts
        for part in parts.values():
            part.start()
        # servers that were there first wait for their schema, alive and not ready
        for part in parts.values():
            status, text = part.await_("/readyz", r"schema: lacks")
            self.assertEqual(status, 503, text)
            self.assertIn("schema: lacks m0", text)
            self.assertEqual(part.ask("/livez")[0], 200)
            self.assertEqual(part.ask("/startupz")[0], 503)
            self.assertEqual(part.job("migrate", "check").returncode, 4)
            self.assertNotEqual(part.job(role="jamfor_serving").returncode, 0, "the serving role made tables")

        for part in parts.values():
            done = part.job()
            self.assertEqual(done.returncode, 0, done.stderr)
        self.ready()
        self.assertEqual(parts["intake"].job().stdout.strip(), "nothing to do")

        # the links of the chart: by the name of the Service, with the certificate that the other one knows
        for service, others in {"intake": ["questionnaire"], "benchmark": ["intake", "questionnaire"]}.items():
            for other in others:
                wanted = rf"{other} \(does not decide\): ok"
                _, text = parts[service].await_("/readyz", wanted)
                self.assertRegex(text, wanted)

        self.measures()
        self.restore()

        for part in parts.values():
            self.assertEqual(part.stop(), 0, part.service)

    def measures(self):
        """What a real scrape shows is what the page, the alerts and the dashboards know."""
        for part in self.parts.values():
            _, text = part.ask("/metrics")
            checked = tool("promtool", "check", "metrics", text=text)
            self.assertNotIn("error", checked.stderr.lower(), checked.stderr)
            shown = set(re.findall(r"^([a-z_]+)", re.sub(r"^#.*$", "", text, flags=re.M), re.M))
            self.assertEqual(shown - set(metrics.series()), set())
            always = {
                "jamfor_ready", "jamfor_database_connections", "jamfor_tls_certificate_expiry_seconds",
                "process_memory_resident_bytes", "process_open_fds", "target_info",
            }  # fmt: skip
            self.assertLessEqual(always, shown)
            for name, labels in re.findall(r"^([a-z_]+)\{([^}]*)\}", text, re.M):
                labels = set(re.findall(r'([a-z_]+)="', labels))
                if name != "target_info":
                    self.assertLessEqual(labels, metrics.series()[name], name)

    def restore(self):
        """Each database, dumped while it is used and put back by the commands of the page."""
        dump, restore = as_written("pg_dump --format=custom"), as_written("pg_restore --clean")
        part, owner = self.parts["intake"], suite.address("jamfor_owner")
        places = os.environ | {"ADDRESS": owner, "OWNER_ADDRESS": owner}
        newest = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        places["PATH"] = f"{newest}:{places['PATH']}"

        def run(command):
            done = subprocess.run(command, shell=True, cwd=part.folder, env=places, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)

        row = "INSERT INTO intake.audit VALUES ('{}', 0, 'a caller', 'rounds.open', 'rounds/{}', 'a request')"
        suite.psql("jamfor", "SET ROLE jamfor_serving", row.format(1, "before-the-dump"))
        run(dump)
        suite.psql("jamfor", row.format(2, "after-the-dump"))
        self.assertEqual(part.stop(), 0)
        suite.psql("jamfor", "DROP SCHEMA intake CASCADE")
        run(restore)
        status = part.job("migrate", "status")
        self.assertIn("applied m000001_audit", status.stdout)
        self.assertNotIn("pending", status.stdout)
        self.assertEqual(part.job().stdout.strip(), "nothing to do")
        accessed = part.job("audit").stdout
        self.assertIn("rounds/before-the-dump", accessed)
        self.assertNotIn("rounds/after-the-dump", accessed)
        part.start()
        self.ready()
        suite.psql("jamfor", "SET ROLE jamfor_serving", row.format(3, "after-the-restore"))


if __name__ == "__main__":
    unittest.main()
