"""The manifests are what a cluster takes (by its schemas, strictly), and keep what the runbook promises."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import kubernetes_validate
import pytest
import yaml

from bot.bootstrap import GRACE
from bot.core.operating.roles import ProcessRole
from tests.deploy.tools import DEPLOY, tool

CLUSTER = "1.30"
"""The oldest version that is held to."""
OVERLAYS = sorted(path.name for path in (DEPLOY / "kubernetes" / "overlays").iterdir())


@cache
def manifests(overlay: str) -> list[dict[str, Any]]:
    """What an overlay is applied as."""
    place = DEPLOY / "kubernetes" / "overlays" / overlay
    return list(yaml.safe_load_all(tool("kustomize", "build", place, package="kustomize")))


def of_kind(overlay: str, kind: str) -> list[dict[str, Any]]:
    return [one for one in manifests(overlay) if one["kind"] == kind]


def pods(overlay: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each template of pods, and whose it is."""
    for one in manifests(overlay):
        spec = one.get("spec", {})
        template = spec.get("jobTemplate", {}).get("spec", spec).get("template")
        if template is not None:
            yield f"{one['kind']} {one['metadata']['name']}", template


@pytest.mark.parametrize("version", [CLUSTER, "1.37"])
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_each_manifest_is_held_against_its_schema(overlay: str, version: str) -> None:
    for one in manifests(overlay):
        kubernetes_validate.validate(one, version, strict=True)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_all_of_it_is_in_one_namespace_that_allows_no_more_than_it_needs(overlay: str) -> None:
    (namespace,) = of_kind(overlay, "Namespace")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    own = {one["metadata"].get("namespace") for one in manifests(overlay) if one["kind"] != "Namespace"}
    assert own == {namespace["metadata"]["name"]}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_no_pod_has_rights(overlay: str) -> None:
    for name, template in pods(overlay):
        spec = template["spec"]
        assert spec["automountServiceAccountToken"] is False, name
        assert spec["securityContext"]["runAsNonRoot"] is True, name
        assert spec["securityContext"]["runAsUser"] == 10001, name
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        for container in spec["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }, name
            assert container["resources"]["requests"], name
            assert container["resources"]["limits"]["memory"], name


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_what_is_mounted_and_read_is_there(overlay: str) -> None:
    claims = {one["metadata"]["name"] for one in of_kind(overlay, "PersistentVolumeClaim")}
    settings = {one["metadata"]["name"] for one in of_kind(overlay, "ConfigMap")}
    for name, template in pods(overlay):
        volumes = {one["name"]: one for one in template["spec"]["volumes"]}
        asked = {
            one["persistentVolumeClaim"]["claimName"]
            for one in volumes.values()
            if "persistentVolumeClaim" in one
        }
        assert asked <= claims, name
        for container in template["spec"]["containers"]:
            assert {one["name"] for one in container["volumeMounts"]} == set(volumes), name
            assert {one["configMapRef"]["name"] for one in container["envFrom"]} <= settings, name


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_secrets_are_files_where_the_program_looks_for_them(overlay: str) -> None:
    (settings,) = of_kind(overlay, "ConfigMap")
    for name, template in pods(overlay):
        volumes = {one["name"]: one for one in template["spec"]["volumes"]}
        assert volumes["secrets"]["secret"]["secretName"] == "antifraud-secrets", name
        for container in template["spec"]["containers"]:
            mounts = {one["name"]: one["mountPath"] for one in container["volumeMounts"]}
            assert mounts["secrets"] == settings["data"]["SECRETS_DIR"], name
            assert "env" not in container, name


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_cluster_asks_after_whoever_goes_on(overlay: str) -> None:
    for one in of_kind(overlay, "Deployment"):
        spec = one["spec"]["template"]["spec"]
        (container,) = spec["containers"]
        found = {name: container[f"{name}Probe"]["httpGet"] for name in ("startup", "liveness", "readiness")}
        assert {name: probe["path"] for name, probe in found.items()} == {
            "startup": "/healthz",
            "liveness": "/healthz",
            "readiness": "/readyz",
        }
        assert {probe["port"] for probe in found.values()} == {"metrics"}
        assert {"name": "metrics", "containerPort": 9464} in container["ports"]
        startup = container["startupProbe"]
        assert startup["periodSeconds"] * startup["failureThreshold"] >= 300
        assert spec["terminationGracePeriodSeconds"] >= 4 * GRACE


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_program_listens_where_the_service_leads(overlay: str) -> None:
    (settings,), (service,) = of_kind(overlay, "ConfigMap"), of_kind(overlay, "Service")
    listens = {name: settings["data"][f"{name.upper()}_LISTEN"] for name in ("webhook", "metrics")}
    assert {port["name"]: f"0.0.0.0:{port['port']}" for port in service["spec"]["ports"]} == listens
    for one in of_kind(overlay, "Deployment"):
        (container,) = one["spec"]["template"]["spec"]["containers"]
        assert {port["name"]: f"0.0.0.0:{port['containerPort']}" for port in container["ports"]} == listens


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_nodes_can_be_emptied(overlay: str) -> None:
    budgets = {
        tuple(one["spec"]["selector"]["matchLabels"].items()): one
        for one in of_kind(overlay, "PodDisruptionBudget")
    }
    for one in of_kind(overlay, "Deployment"):
        labels = one["spec"]["template"]["metadata"]["labels"]
        (budget,) = [found for chosen, found in budgets.items() if set(chosen) <= set(labels.items())]
        assert budget["spec"]["maxUnavailable"] == 1


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_who_may_come_in_is_named_and_so_is_where_it_may_go(overlay: str) -> None:
    policies = {one["metadata"]["name"]: one["spec"] for one in of_kind(overlay, "NetworkPolicy")}
    everybody = policies.pop("antifraud")
    assert sorted(everybody["policyTypes"]) == ["Egress", "Ingress"]
    assert set(everybody["podSelector"].get("matchLabels", {})) <= {"app.kubernetes.io/name"}
    ports = [rule["ports"][0]["port"] for rule in everybody["ingress"]]
    assert ports == [8443, 9464]
    assert all(rule["from"] for rule in everybody["ingress"])
    assert {port["port"] for rule in everybody["egress"] for port in rule["ports"]} == {53, 443}
    for spec in policies.values():
        assert [port["port"] for rule in spec["egress"] for port in rule["ports"]] == [5432]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_backup_is_made_every_night_where_the_database_is(overlay: str) -> None:
    (cron,) = of_kind(overlay, "CronJob")
    spec = cron["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert spec["containers"][0]["command"][2:] == ["backup", "/var/backups/antifraud", "14"]
    mounts = {one["mountPath"] for one in spec["containers"][0]["volumeMounts"]}
    assert "/var/backups/antifraud" in mounts
    # A file is where the bot's volume is mounted; a server is anywhere.
    assert ("/var/lib/antifraud" in mounts) is ("affinity" in spec) is (overlay == "sqlite")


@pytest.mark.parametrize("overlay", ["sqlite", "postgresql"])
def test_two_bots_of_one_database_are_never_there(overlay: str) -> None:
    (bot,) = of_kind(overlay, "Deployment")
    assert (bot["spec"]["replicas"], bot["spec"]["strategy"]["type"]) == (1, "Recreate")


def test_each_part_of_the_work_is_done_by_some_who_stand_in_for_each_other() -> None:
    bots = {one["metadata"]["name"]: one["spec"] for one in of_kind("replicas", "Deployment")}
    assert set(bots) == {f"antifraud-{role}" for role in ProcessRole}
    for role in ProcessRole:
        spec = bots[f"antifraud-{role}"]
        (container,) = spec["template"]["spec"]["containers"]
        assert container["args"] == ["run", "--role", role]
        assert spec["replicas"] >= 2
        assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 1
        (spread,) = spec["template"]["spec"]["topologySpreadConstraints"]
        assert spread["labelSelector"]["matchLabels"]["app.kubernetes.io/component"] == role
    (service,) = of_kind("replicas", "Service")
    assert service["spec"]["selector"]["app.kubernetes.io/component"] == ProcessRole.RECEIVER


def test_a_database_on_a_server_is_brought_up_to_date_by_a_job() -> None:
    (job,) = of_kind("postgresql", "Job")
    (container,) = job["spec"]["template"]["spec"]["containers"]
    assert container["args"] == ["db", "migrate"]
    assert job["spec"]["template"]["spec"]["restartPolicy"] == "Never"
