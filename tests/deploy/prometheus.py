"""A Prometheus on loopback with the configuration and the rules of deploy/prometheus, every second."""

import json
import pathlib
import re
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from http import HTTPStatus

import yaml

from place import DEPLOY, ROOT
from suite import port

# What Grafana puts in the place of its variables.
RANGES = {"$__rate_interval": "1m", "$__range": "1h"}


class Prometheus:
    def __init__(self, folder, parts):
        folder = pathlib.Path(folder)
        config = yaml.safe_load((DEPLOY / "prometheus/prometheus.yaml").read_text())
        config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
        config["rule_files"] = [str(DEPLOY / "prometheus" / file) for file in config["rule_files"]]
        for target in config["scrape_configs"][0]["static_configs"]:
            target["targets"] = [f"127.0.0.1:{parts[target['labels']['component']].admin}"]
        (folder / "prometheus.yaml").write_text(yaml.safe_dump(config))
        self.address, self.log = f"127.0.0.1:{port()}", folder / "log"
        command = [
            ROOT / ".tools/bin/prometheus",
            f"--config.file={folder / 'prometheus.yaml'}",
            f"--storage.tsdb.path={folder / 'data'}",
            f"--web.listen-address={self.address}",
        ]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)

    @classmethod
    def at(cls, address):
        """One that runs already."""
        it = cls.__new__(cls)
        it.address = address
        return it

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)

    def get(self, path, **parameters):
        """What the API answers; an AssertionError with its words where it refuses the question."""
        asked = f"http://{self.address}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            if error.code == HTTPStatus.SERVICE_UNAVAILABLE:
                raise  # it is just starting
            raise AssertionError(f"{path} {parameters}: {error.read().decode()}") from error

    def query(self, expression):
        """The series of an expression of an alert or of a dashboard that shows everything."""
        for variable, value in RANGES.items():
            expression = expression.replace(variable, value)
        return self.get("query", query=re.sub(r"\$\w+", ".*", expression))["result"]

    def series(self, name):
        """The labels of each series of a measure."""
        return self.get("series", **{"match[]": name})

    def names(self):
        return set(self.get("label/__name__/values"))

    def await_(self, done, seconds=30):
        """Waits until something is true of it; whether it became so."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                if done(self):
                    return True
            except (urllib.error.URLError, ConnectionError):
                pass  # it is just starting
            time.sleep(0.2)
        return False
