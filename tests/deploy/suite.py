"""The three services as the chart starts them: its settings files, its variables, real certificates and two roles.

What a cluster would give is given here: secrets are files in a folder, addresses are on loopback.
"""

import os
import pathlib
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request

from chart import NAMESPACE, component, pods, render, settings
from place import ROOT, SERVICES

VALUES = "certificates"
POSTGRES = os.environ["JAMFOR_TEST_POSTGRES"].removesuffix("/postgres")
HOST = POSTGRES.rsplit("@", 1)[1]


def address(role, database="jamfor"):
    return f"postgres://{role}:secret@{HOST}/{database}"


def psql(database, *statements):
    commands = [part for statement in statements for part in ("-c", statement)]
    plain = ("--no-psqlrc", "--quiet", "--tuples-only", "-v", "ON_ERROR_STOP=1")
    command = ["psql", *plain, f"{POSTGRES}/{database}", *commands]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def prepare(database="jamfor"):
    """The two roles and a database, by the commands of the page for operators."""
    page = (ROOT / "docs/operations.md").read_text()
    made = re.search(r"```sql\n(.*?)```", page, re.S).group(1).replace("'...'", "'secret'")
    for statement in made.strip().split("\n"):
        role = re.match(r"CREATE ROLE (\w+)", statement)
        # roles belong to the server, and stay for the next suite
        if not (role and psql("postgres", f"SELECT 1 FROM pg_roles WHERE rolname = '{role[1]}'")):
            psql("postgres", statement.replace("DATABASE jamfor ", f"DATABASE {database} "))


def port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def certificates(folder):
    """An authority, and for each service the secret that the chart mounts: tls.crt, tls.key, ca.crt."""

    def openssl(*arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    root, root_key = folder / "ca.crt", folder / "ca.key"
    openssl("req", "-x509", *key, "-keyout", root_key, "-out", root, "-days", 2, "-subj", "/CN=authority")
    for service in SERVICES:
        secret = folder / service / "tls"
        secret.mkdir(parents=True)
        names = (
            f"DNS:jamfor-{service}.{NAMESPACE}.svc.cluster.local,"
            f"URI:spiffe://suite.example/ns/jamfor/sa/{service}"
        )
        (secret / "extensions").write_text(f"subjectAltName={names}\nextendedKeyUsage=serverAuth,clientAuth\n")
        openssl("req", *key, "-keyout", secret / "tls.key", "-out", secret / "request", "-subj", f"/CN={service}")
        openssl(
            "x509", "-req", "-in", secret / "request", "-CA", root, "-CAkey", root_key, "-CAcreateserial",
            "-out", secret / "tls.crt", "-days", 1, "-extfile", secret / "extensions",
        )  # fmt: skip
        (secret / "ca.crt").write_text(root.read_text())
        authorities = folder / service / "authorities"
        authorities.mkdir()
        (authorities / "ca.crt").write_text(root.read_text())


class Part:
    """One service: its folder of secrets, its settings as the chart mounts them, and its processes."""

    def __init__(self, folder, service, ports, changes, database):
        self.service, self.folder, self.database = service, folder / service, database
        self.port, self.admin = ports[service]
        own = f"{service}.database"
        changes = (f'{own}.schema="{service}"', f'{own}.applicationRole="jamfor_serving"', *changes)
        text = settings(render(VALUES, *changes))[service][0]
        self.file = self.folder / f"{service}.toml"
        self.file.write_text(text.replace("/etc/jamfor-secrets", str(self.folder)))
        prefix = f"JAMFOR_{service.upper()}__"
        self.places = {
            f"{prefix}SERVER__LISTEN": f"127.0.0.1:{ports[service][0]}",
            f"{prefix}ADMIN__LISTEN": f"127.0.0.1:{ports[service][1]}",
            f"{prefix}PATIENCE": "30s",
        }
        for other in SERVICES:
            if f"\n[{other}]\n" in text:
                self.places[f"{prefix}{other.upper()}__ENDPOINT"] = f"https://127.0.0.1:{ports[other][0]}"
        self.serving = None

    def command(self, workload, role, *arguments):
        """A process with the variables of a workload of the chart, and the database's secret of a role."""
        secret = self.folder / role
        secret.mkdir(exist_ok=True)
        (secret / "url").write_text(address(role, self.database) + "\n")
        pod = next(pod for owner, pod in pods(render(VALUES)) if component(owner) == workload)
        container = pod["spec"]["containers"][0]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("JAMFOR_")}
        for variable in container["env"]:
            value = variable["value"].replace("/etc/jamfor-secrets/database", str(secret))
            environment[variable["name"]] = value
        program = ROOT / "target/debug" / f"jamfor-{self.service}"
        command = [program, "--config", self.file, *(arguments or container["args"])]
        return {"args": command, "env": environment | self.places, "stderr": subprocess.PIPE, "text": True}

    def start(self):
        with (self.folder / "log").open("a") as log:
            self.serving = subprocess.Popen(**self.command(self.service, "jamfor_serving") | {"stderr": log})

    def log(self):
        return (self.folder / "log").read_text()

    def job(self, *arguments, role="jamfor_owner"):
        """What the migration job does, or another command in its place."""
        how = self.command(f"{self.service}-migration", role, *arguments)
        return subprocess.run(**how, stdout=subprocess.PIPE, timeout=60)

    def stop(self):
        if self.serving is None:
            return None
        self.serving.terminate()
        code = self.serving.wait(timeout=60)
        self.serving = None
        return code

    def ask(self, path):
        """The status and the text of a path of the admin port; 0 while nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except (urllib.error.URLError, ConnectionError):
            return 0, ""

    def await_(self, path, wanted, seconds=30):
        """Waits until the status and the text of a path have a pattern; the last answer."""
        until = time.monotonic() + seconds
        while True:
            status, text = self.ask(path)
            if re.search(wanted, f"{status} {text}") or time.monotonic() > until:
                return status, text
            time.sleep(0.1)


def parts(folder, changes=(), database="jamfor"):
    """The three services, with `key=value` changes to the values of the chart."""
    folder = pathlib.Path(folder)
    certificates(folder)
    ports = {service: (port(), port()) for service in SERVICES}
    return {service: Part(folder, service, ports, changes, database) for service in SERVICES}
