"""The chart, rendered: manifests by value set, and what is asked of them again and again."""

import functools
import pathlib
import tomllib

import yaml

from place import CHART, SERVICES, tool

NAMESPACE = "suite"
VALUES = pathlib.Path(__file__).resolve().parent / "values"
SETS = tuple(sorted(path.stem for path in VALUES.glob("*.yaml")))


def for_each(test):
    """Runs a test for everything that `each` of its class gives; the first of it says where something failed."""

    @functools.wraps(test)
    def run(self):
        for place, *given in self.each():
            with self.subTest(place):
                test(self, *given)

    return run


def template(values, *changes):
    """`helm template` with a set of values and `key=value` changes; the finished process."""
    changed = [part for change in changes for part in ("--set-json", change)]
    return tool("helm", "template", "jamfor", CHART, "-n", NAMESPACE, "-f", VALUES / f"{values}.yaml", *changed)


@functools.cache
def render(values, *changes):
    """The manifests of a set of values."""
    done = template(values, *changes)
    if done.returncode != 0:
        raise AssertionError(f"{values}: {done.stderr}")
    return tuple(manifest for manifest in yaml.safe_load_all(done.stdout) if manifest)


def of_kind(manifests, *kinds):
    return [manifest for manifest in manifests if manifest["kind"] in kinds]


def name(manifest):
    return f"{manifest['kind']}/{manifest['metadata']['name']}"


def pods(manifests):
    """The pod template of every workload, with the workload."""
    return [(owner, owner["spec"]["template"]) for owner in of_kind(manifests, "Deployment", "Job")]


def component(manifest):
    return manifest["metadata"]["labels"].get("app.kubernetes.io/component")


def settings(manifests):
    """The settings of each service, as its file says them: the text and the tree."""
    texts = {}
    for config in of_kind(manifests, "ConfigMap"):
        texts.update({key.removesuffix(".toml"): text for key, text in config["data"].items()})
    assert set(texts) == set(SERVICES), texts.keys()
    return {service: (text, tomllib.loads(text)) for service, text in texts.items()}


def selects(selector, labels):
    """Whether a selector of labels, all of them required, picks something with these labels."""
    assert set(selector) <= {"matchLabels"}, selector
    return selector.get("matchLabels", {}).items() <= labels.items()
