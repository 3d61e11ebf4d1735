"""The image's recipe and the compose file: what they promise, by what their own programs make of them.

That the image is built and runs is tried by ``python -m tests.deploy.try_container``.
"""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import Settings
from tests.deploy.tools import DEPLOY, tool
from tests.process import ROOT

RECIPE = (DEPLOY / "Containerfile").read_text("utf-8")
COMPOSE = DEPLOY / "compose"
VARIABLES = {name.upper() for name in Settings.model_fields}
PROFILES = ["backup", "postgresql", "watch"]
HEALTH = "http://127.0.0.1:9464/healthz"


@cache
def services(*profiles: str) -> dict[str, Any]:
    """Each service as docker-compose reads it, held against its schema."""
    chosen = [word for profile in profiles for word in ("--profile", profile)]
    words = ("--file", COMPOSE / "compose.yaml", *chosen, "config", "--format", "json")
    found: dict[str, Any] = json.loads(tool("docker-compose", *words, package="docker-compose"))
    return dict(found["services"])


def sources() -> list[str]:
    """What the recipe copies of the checkout."""
    lines = re.findall(r"^COPY (?!--from)(.*)$", RECIPE, re.MULTILINE)
    return [word.rstrip("/") for line in lines for word in line.split()[:-1]]


def let_through() -> list[str]:
    """What ``.dockerignore`` leaves of the checkout."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert "*" in lines, "nothing else may come in"
    return [line[1:] for line in lines if line.startswith("!")]


def test_the_recipe_copies_what_is_there_and_is_let_through() -> None:
    assert [path for path in sources() if not (ROOT / path).exists()] == []
    assert sorted(sources()) == sorted(let_through())


def test_what_is_secret_or_large_stays_out() -> None:
    for path in (
        ".env",
        "data/antifraud.db",
        "deploy/compose/secrets/bot_token",
        "tests/stand.py",
        ".git/config",
    ):
        assert not any(path == one or path.startswith(f"{one}/") for one in let_through())


def test_nothing_is_installed_without_its_hash() -> None:
    installs = re.findall(r"pip install(?:[^\n]*\\\n)*[^\n]*", RECIPE)
    assert all("--require-hashes" in one or "--no-deps" in one for one in installs)
    assert len(installs) == 2
    for name in ("runtime", "eyes", "traces", "build"):
        given = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        assert f"requirements/{name}.txt" in RECIPE
        # Requirements and their hashes, and no option that says where they are from.
        assert not [line for line in given.splitlines() if line.startswith("-")]
        assert given.count("--hash=sha256:") >= given.count("==")


def test_the_recipe_names_no_address_and_one_base() -> None:
    assert re.findall(r"https?://(?!127\.0\.0\.1)\S+", RECIPE) == []
    assert re.findall(r"^FROM (\S+)", RECIPE, re.MULTILINE) == ["${BASE}", "${BASE}"]


def test_the_program_in_the_image_is_nobody_by_number() -> None:
    assert re.findall(r"^USER (.*)$", RECIPE, re.MULTILINE) == ["10001:10001"]
    assert RECIPE.index("\nUSER ") > RECIPE.rindex("\nRUN ")


def test_the_image_asks_after_itself() -> None:
    assert f"urlopen('{HEALTH}'" in RECIPE
    assert "METRICS_LISTEN=0.0.0.0:9464" in RECIPE


@pytest.mark.parametrize("profiles", [(), *((one,) for one in PROFILES), tuple(PROFILES)], ids=str)
def test_each_choice_of_profiles_is_valid(profiles: tuple[str, ...]) -> None:
    assert "bot" in services(*profiles)


def test_the_bot_runs_alone_unless_more_is_asked_for() -> None:
    assert sorted(services()) == ["bot"]
    assert sorted(services("watch")) == ["alertmanager", "bot", "grafana", "prometheus"]
    assert sorted(services("backup", "postgresql")) == ["backup", "bot", "postgresql"]


@pytest.mark.parametrize("name", ["bot", "backup", "postgresql", "prometheus", "alertmanager", "grafana"])
def test_a_service_has_no_rights_and_no_bounds_missing(name: str) -> None:
    found = services(*PROFILES)[name]
    assert found["read_only"] is True
    assert found["cap_drop"] == ["ALL"]
    assert found["security_opt"] == ["no-new-privileges:true"]
    assert found["pids_limit"] > 0
    assert found["logging"]["options"]["max-size"]
    assert "privileged" not in found
    assert all(port.get("host_ip") == "127.0.0.1" for port in found.get("ports", []))


def test_only_who_must_reaches_the_world() -> None:
    out = {name for name, found in services(*PROFILES).items() if "out" in found["networks"]}
    assert out == {"bot", "alertmanager", "grafana"}


def test_images_of_others_are_of_one_version() -> None:
    for name, found in services(*PROFILES).items():
        if name not in {"bot", "backup"}:
            assert re.search(r":v?\d", found["image"]), found["image"]


def test_what_is_mounted_of_the_checkout_is_there() -> None:
    for found in services(*PROFILES).values():
        for one in found["volumes"]:
            path = Path(one["source"])
            if one["type"] == "bind" and path.relative_to(COMPOSE.parent).parts[1:2] != ("secrets",):
                assert path.exists()
                assert one["read_only"] is True


def test_compose_asks_after_the_bot_as_the_image_does() -> None:
    found = services()["bot"]
    assert f"urlopen('{HEALTH}'" in found["healthcheck"]["test"][-1]
    assert found["stop_grace_period"] == "30s"
    assert found["build"]["args"] == {"BASE": "debian:trixie-slim"}


@pytest.mark.parametrize(
    "path",
    [COMPOSE / "antifraud.env.example", DEPLOY / "kubernetes" / "base" / "settings.env"],
    ids=lambda path: path.name,
)
def test_the_variables_given_are_the_programs(path: Path) -> None:
    given = re.findall(r"^(?:# )?([A-Z_]+)=", path.read_text("utf-8"), re.MULTILINE)
    assert given
    assert set(given) <= VARIABLES
    assert not {name for name in given if fnmatch(name, "*TOKEN*") or fnmatch(name, "*SECRET")}


def test_prometheus_of_compose_scrapes_the_bot_and_tells_alertmanager() -> None:
    given = yaml.safe_load((COMPOSE / "prometheus.yml").read_text("utf-8"))
    alone = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text("utf-8"))
    assert given["scrape_configs"][0]["job_name"] == alone["scrape_configs"][0]["job_name"]
    assert given["scrape_configs"][0]["static_configs"][0]["targets"] == ["bot:9464"]
    assert {"bot", "alertmanager"} <= set(services("watch"))


def test_prometheus_takes_its_configuration(tmp_path: Path) -> None:
    for path in (COMPOSE / "prometheus.yml", DEPLOY / "prometheus" / "alerts.yml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    tool("promtool", "check", "config", "prometheus.yml", package="prometheus", cwd=tmp_path)


def test_alertmanager_takes_its_configuration() -> None:
    told = tool("amtool", "check-config", COMPOSE / "alertmanager.yml", package="prometheus-alertmanager")
    assert "SUCCESS" in told


def test_what_is_critical_is_told_again_sooner_and_hides_its_consequences() -> None:
    given = yaml.safe_load((COMPOSE / "alertmanager.yml").read_text("utf-8"))
    names = {
        rule["alert"]
        for rule in yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text("utf-8"))["groups"][0][
            "rules"
        ]
    }
    for rule in given["inhibit_rules"]:
        for matcher in (*rule["source_matchers"], *rule["target_matchers"]):
            assert set(re.findall(r"[A-Z][a-zA-Z]+", matcher)) <= names
    (route,) = given["route"]["routes"]
    assert (route["matchers"], route["repeat_interval"]) == (['severity="critical"'], "1h")


def test_grafana_shows_the_dashboards_that_are_mounted() -> None:
    given = yaml.safe_load((COMPOSE / "grafana-dashboards.yml").read_text("utf-8"))
    mounted = {one["target"]: Path(one["source"]) for one in services("watch")["grafana"]["volumes"]}
    folder = mounted[given["providers"][0]["options"]["path"]]
    assert sorted(path.name for path in folder.glob("*.json")) == ["operator.json", "quality.json"]
