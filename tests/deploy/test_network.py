"""Who reaches whom: network policies are evaluated as a cluster does, for the pods of a release."""

import unittest

from chart import SETS, component, for_each, name, of_kind, pods, render, selects
from place import SERVICES

GRPC = 8443


def labels_of(manifests):
    return {component(owner): template["metadata"]["labels"] for owner, template in pods(manifests)}


def policies(manifests, labels):
    return [p for p in of_kind(manifests, "NetworkPolicy") if selects(p["spec"]["podSelector"], labels)]


def opens(rules, side, other, port):
    """Whether one of the rules lets traffic through between a pod and another one of the same namespace."""
    for rule in rules:
        if port not in [allowed["port"] for allowed in rule["ports"]]:
            continue
        for peer in rule[side]:
            if set(peer) == {"podSelector"} and selects(peer["podSelector"], other):
                return True
    return False


def reaches(manifests, source, target, port):
    pods_ = labels_of(manifests)
    out = [rule for policy in policies(manifests, pods_[source]) for rule in policy["spec"].get("egress", [])]
    into = [rule for policy in policies(manifests, pods_[target]) for rule in policy["spec"].get("ingress", [])]
    return opens(out, "to", pods_[target], port) and opens(into, "from", pods_[source], port)


class Network(unittest.TestCase):
    def each(self):
        return [(values, values, render(values)) for values in SETS if values != "unwatched"]

    @for_each
    def test_every_pod_is_closed_both_ways_until_a_policy_opens_it(self, _values, manifests):
        for part, labels in labels_of(manifests).items():
            found = policies(manifests, labels)
            closed = [p for p in found if not p["spec"].get("ingress") and not p["spec"].get("egress")]
            self.assertEqual([p["spec"]["policyTypes"] for p in closed], [["Ingress", "Egress"]], part)
            self.assertEqual(len(found), 2, f"{part}: {[name(policy) for policy in found]}")

    @for_each
    def test_exactly_the_calls_of_the_suite_are_open_between_its_pods(self, _values, manifests):
        parts = labels_of(manifests)
        found = {(a, b) for a in parts for b in parts if a != b and reaches(manifests, a, b, GRPC)}
        expected = {("intake", "questionnaire"), ("benchmark", "questionnaire"), ("benchmark", "intake")}
        self.assertEqual(found, expected)

    @for_each
    def test_no_rule_means_everywhere(self, _values, manifests):
        for policy in of_kind(manifests, "NetworkPolicy"):
            for side, rules in {"from": "ingress", "to": "egress"}.items():
                for rule in policy["spec"].get(rules, []):
                    self.assertTrue(rule[side], name(policy))
                    self.assertTrue(rule["ports"], name(policy))

    def test_the_ways_out_are_those_that_the_values_ask_for(self):
        def ports(values, part):
            labels = labels_of(render(values))[part]
            rules = [rule for p in policies(render(values), labels) for rule in p["spec"].get("egress", [])]
            return {port["port"] for rule in rules for port in rule["ports"]}

        self.assertEqual(ports("certificates", "questionnaire"), {53, 5432})
        self.assertEqual(ports("certificates", "benchmark"), {53, 5432, GRPC})
        self.assertEqual(ports("minimal", "questionnaire"), {53, 5432, 443})
        self.assertEqual(ports("everything", "intake"), {53, 6432, GRPC, 4317, 443})
        for service in SERVICES:
            self.assertEqual(ports("everything", f"{service}-migration"), {53, 6432})

    @for_each
    def test_the_admin_port_is_open_to_monitoring_only(self, _values, manifests):
        for policy in of_kind(manifests, "NetworkPolicy"):
            for rule in policy["spec"].get("ingress", []):
                if [port["port"] for port in rule["ports"]] == [9090]:
                    self.assertEqual(
                        rule["from"],
                        [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}],
                    )
                else:
                    self.assertEqual([port["port"] for port in rule["ports"]], [GRPC])

    def test_without_policies_none_is_rendered(self):
        self.assertEqual(of_kind(render("unwatched"), "NetworkPolicy"), [])


if __name__ == "__main__":
    unittest.main()
