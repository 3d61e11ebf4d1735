"""The units are what systemd takes, shut off as promised, and belong together."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import get_args

import pytest
from pydantic import SecretStr

from bot.bootstrap import GRACE
from bot.config import Settings
from tests.deploy.tools import DEPLOY, installed, tool

UNITS = DEPLOY / "systemd"
SERVICES = ["antifraud.service", "antifraud-backup.service"]
TIMER = "antifraud-backup.timer"
MOST_EXPOSED = 2.0
SECRETS = {
    name
    for name, field in Settings.model_fields.items()
    if SecretStr in (field.annotation, *get_args(field.annotation))
}


def values(unit: str, name: str) -> list[str]:
    """Each value that a unit gives to something, in its order."""
    return re.findall(rf"^{name}=(.*)$", (UNITS / unit).read_text("utf-8"), re.MULTILINE)


def box(unit: str) -> str:
    """The part of a unit that shuts it off."""
    found = re.search(r"^UMask=.*?(?=\n\n|\Z)", (UNITS / unit).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[0].strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A machine's files: systemd's own units, commands by name, and what the runbook has one copy."""
    installed("systemd-analyze", "systemd")
    shutil.copytree("/usr/lib/systemd/system", tmp_path / "usr/lib/systemd/system", symlinks=True)
    program = "opt/antifraud/current"
    for command in (f"{program}/.venv/bin/antifraud", f"{program}/deploy/backup", "bin/kill"):
        (tmp_path / command).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / command).touch(0o755)
    for name in ("sysusers", "tmpfiles"):
        (tmp_path / f"etc/{name}.d").mkdir(parents=True)
        shutil.copy(UNITS / f"{name}.conf", tmp_path / f"etc/{name}.d/antifraud.conf")
    for unit in (*SERVICES, TIMER):
        (tmp_path / "etc/systemd/system").mkdir(parents=True, exist_ok=True)
        shutil.copy(UNITS / unit, tmp_path / "etc/systemd/system")
    return tmp_path


def test_systemd_finds_no_fault(root: Path) -> None:
    words = ("verify", f"--root={root}", "--man=no", *SERVICES, TIMER)
    assert tool("systemd-analyze", *words, package="systemd") == ""


@pytest.mark.parametrize("unit", SERVICES)
def test_a_service_is_shut_off_as_promised(unit: str) -> None:
    told = tool("systemd-analyze", "security", "--offline=yes", "--no-pager", UNITS / unit, package="systemd")
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", told)
    assert found is not None
    assert float(found[1]) <= MOST_EXPOSED


def test_the_backup_is_shut_off_like_the_bot() -> None:
    assert box("antifraud-backup.service") == box("antifraud.service")


def test_the_user_and_the_folders_are_made(root: Path) -> None:
    tool("systemd-sysusers", f"--root={root}", "antifraud.conf", package="systemd")
    assert "antifraud:x:" in (root / "etc/passwd").read_text("utf-8")
    tool("systemd-tmpfiles", f"--root={root}", "--create", "antifraud.conf", package="systemd")
    state, secrets, backups = (
        root / place for place in ("var/lib/antifraud", "etc/antifraud/secrets", "var/backups/antifraud")
    )
    assert [place.stat().st_mode & 0o777 for place in (state, secrets, backups)] == [0o700, 0o750, 0o700]
    assert str((state / ".env").readlink()) == "/etc/antifraud/antifraud.env"


def test_every_secret_may_come_from_its_file_and_none_but_the_token_must() -> None:
    given = dict(value.split(":") for value in values("antifraud.service", "LoadCredential"))
    assert set(given) >= SECRETS
    assert given == {name: f"/etc/antifraud/secrets/{name}" for name in given}
    empty = {value.removesuffix(r":\n") for value in values("antifraud.service", "SetCredential")}
    assert empty == set(given) - {"bot_token"}
    assert values("antifraud.service", "Environment") == ["SECRETS_DIR=%d"]


def test_there_is_time_for_work_in_hand() -> None:
    (seconds,) = values("antifraud.service", "TimeoutStopSec")
    # One grace for updates, one for calls, and as much again for what is shut then.
    assert int(seconds) >= 4 * GRACE


def test_the_timer_goes_off_every_night() -> None:
    (when,) = values(TIMER, "OnCalendar")
    told = tool("systemd-analyze", "calendar", "--iterations=2", when, package="systemd")
    assert len(re.findall(r"03:30:00 ", told)) >= 2


def test_what_reads_pictures_may_step_behind() -> None:
    """The program does without where it is forbidden to, so that nobody would see it."""
    *_, last = values("antifraud.service", "SystemCallFilter")
    assert last == "setpriority"
