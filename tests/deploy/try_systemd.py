"""Does what the runbook says on a Debian of its own with systemd: python -m tests.deploy.try_systemd

Takes some minutes, root, a network to install from, and the packages git, mmdebstrap and systemd-container.
The commands are those of deploy/README.md, names filled in: installation, upgrade, rolling back, the way to
PostgreSQL, a new token, loss. Nothing of it stays.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.builders import AD
from tests.deploy.tools import DEPLOY
from tests.ports import free_port
from tests.process import ROOT
from tests.stand import TOKEN, Stand, standing, until

RUNBOOK = (DEPLOY / "README.md").read_text("utf-8")
PACKAGES = "systemd,systemd-sysv,dbus,ca-certificates,curl,procps,postgresql"
PASSWORD = "pw"
URL = f"postgresql://antifraud:{PASSWORD}@127.0.0.1/antifraud\n"
LOSS = """
systemctl disable --now antifraud antifraud-backup.timer
userdel antifraud
rm -r /var/lib/antifraud /etc/antifraud /var/backups/antifraud /opt/antifraud /usr/local/bin/antifraud
rm /etc/systemd/system/antifraud* /etc/sysusers.d/antifraud.conf /etc/tmpfiles.d/antifraud.conf
systemctl daemon-reload
cd /tmp
runuser -u postgres -- dropdb antifraud
runuser -u postgres -- createdb --owner antifraud --encoding UTF8 --template template0 antifraud
"""
"""The machine's disk died; the server's is a new one too."""
# systemd wants one kind of control groups; what a machine of this kind has no right to is left out.
BOOT = """
umount -R /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup
mkdir -p /sys/fs/cgroup/try && echo $$ > /sys/fs/cgroup/try/cgroup.procs
export SYSTEMD_NSPAWN_API_VFS_WRITABLE=yes
exec systemd-nspawn --quiet --boot --register=no --keep-unit --console=passive "$@"
"""
MASKED = (
    *("systemd-udevd.service", "systemd-udevd-control.socket", "systemd-udevd-kernel.socket"),
    *("systemd-logind.service", "postgresql.service", "dev-hugepages.mount", "dev-mqueue.mount"),
    *("sys-fs-fuse-connections.mount", "sys-kernel-debug.mount", "sys-kernel-tracing.mount"),
)


class Machine:
    """A Debian with systemd, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self._checkout = folder / "checkout"
        self._process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Its files, and a fresh checkout."""
        _run("git", "clone", "--quiet", ROOT, self._checkout)
        _run("mmdebstrap", "--quiet", "--variant=minbase", f"--include={PACKAGES}", "trixie", self.root)
        units = self.root / "etc/systemd/system"
        for unit in MASKED:
            (units / unit).unlink(missing_ok=True)
            (units / unit).symlink_to("/dev/null")
        for unit in ("systemd-journald", "dbus"):
            (units / f"{unit}.service.d").mkdir()
            # To be spared takes a right that a machine may lack.
            (units / f"{unit}.service.d/plain.conf").write_text("[Service]\nOOMScoreAdjust=0\n", "utf-8")

    def boot(self) -> None:
        """Start it, in this machine's network."""
        ours = [f"--bind-ro={path}" for path in ("/etc/pip.conf", "/etc/ssl/certs") if Path(path).exists()]
        words = (f"--directory={self.root}", f"--bind-ro={self._checkout}:/checkout", *ours)
        self._process = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", BOOT, "sh", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(120):
            time.sleep(1)
            if self.does("systemctl is-system-running") in {"running", "degraded"}:
                return
        sys.exit("systemd does not come up")

    def does(self, script: str, *, given: str = "") -> str:
        """What a script says that is done there, whatever comes of it."""
        done = self._within(script, given)
        return (done.stdout + done.stderr).strip()

    def must(self, script: str, *, given: str = "") -> str:
        """The same of one that must go well, as a person at its terminal types it."""
        done = self._within(f"set -e\n{script}", given)
        if done.returncode:
            sys.exit(f"{script}\nstatus {done.returncode}\n{(done.stdout + done.stderr)[-3000:]}")
        return (done.stdout + done.stderr).strip()

    def off(self) -> None:
        """Power cut."""
        if self._process is not None:
            subprocess.run(["kill", "-9", str(self._leader())], check=False)
            self._process.kill()
            self._process.wait()

    def _within(self, script: str, given: str) -> subprocess.CompletedProcess[str]:
        words = ("nsenter", "--target", self._leader(), "-m", "-p", "-i", "-u", "-C", "--root", "--wd")
        path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        clean = ("env", "-i", "HOME=/root", "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive", path)
        return subprocess.run(
            [*map(str, (*words, *clean, "sh", "-c", script))],
            input=given,
            capture_output=True,
            check=False,
            text=True,
            start_new_session=True,
        )

    def _leader(self) -> int:
        assert self._process is not None
        pid = self._process.pid
        return int(Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()[0])


def commands(heading: str) -> list[str]:
    """What a part of the runbook has somebody type, line by line."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^##|\Z)", RUNBOOK, re.MULTILINE | re.DOTALL)
    assert found is not None, heading
    return [line.strip() for line in re.findall(r"^ {4,}(\S.*)$", found[1], re.MULTILINE)]


class Walk:
    """Somebody who follows the runbook, with a group in which the bot works."""

    def __init__(self, machine: Machine, stand: Stand) -> None:
        self._machine = machine
        self._stand = stand
        self._port = free_port()

    async def follow(self, lines: list[str], *, given: str = "", **names: str) -> list[str]:
        """Type lines one after the other, with names filled in; what each said."""
        said, where = [], "/root"
        for line in lines:
            typed = line
            for name, value in names.items():
                typed = re.sub(rf"\b{name}\b", value, typed)
            if typed.startswith("cd "):
                where = typed.removeprefix("cd ")
                continue
            pasted = given if "/dev/stdin" in typed or "pwprompt" in typed else ""
            said.append(await asyncio.to_thread(self._machine.must, f"cd {where}\n{typed}", given=pasted))
        return said

    async def install(self, release: str) -> list[str]:
        """All up to the doctor; what is left to type."""
        lines = commands("With systemd")
        first = next(i for i, line in enumerate(lines) if line.startswith("antifraud"))
        names = {"apt": "apt-get -qq -y", "CHECKOUT": "/checkout", "VERSION": release}
        await self.follow(lines[:first], given=f"{TOKEN}\n", **names)
        self.set_up()
        return lines[first:]

    def set_up(self) -> None:
        """Edit the file of variables."""
        changes = {
            "BOT_API_BASE_URL": self._stand.variables["BOT_API_BASE_URL"],
            "METRICS_LISTEN": f"127.0.0.1:{self._port}",
        }
        for name, value in changes.items():
            self._machine.must(f"sed -i 's#^{name}=.*#{name}={value}#' /etc/antifraud/antifraud.env")

    async def is_on_duty(self) -> None:
        """Ready, in order, and an ad is answered."""
        page = f"http://127.0.0.1:{self._port}/readyz"
        async with asyncio.timeout(300):
            while "ready" not in await asyncio.to_thread(self._machine.does, f"curl -sf {page}"):
                await asyncio.sleep(1)
        found = await asyncio.to_thread(self._machine.must, "antifraud doctor")
        assert "FAIL" not in found, found
        before = self._stand.warned()
        self._stand.world.post(self._stand.group.id, self._stand.member.id, AD)
        await until(lambda: self._stand.warned() > before)

    def is_shut_off(self) -> None:
        """The box of the unit holds, and what reads pictures works in it."""
        script = "cat /proc/$(systemctl show -P MainPID antifraud)/status"
        status = self._machine.must(script)
        for line in ("CapEff:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2"):
            assert line in status, status
        into = "nsenter -m -t $(systemctl show -P MainPID antifraud) touch"
        for place in ("/etc", "/opt/antifraud", "/usr", "/root"):
            assert "touch: " in self._machine.does(f"{into} {place}/x"), place

    def stop(self) -> None:
        """It ends by SIGTERM, well, within its time."""
        self._machine.must("systemctl stop antifraud")
        assert self._machine.does("systemctl show -P Result -P ExecMainStatus antifraud") == "success\n0"


async def walk(machine: Machine, stand: Stand) -> None:
    """The runbook, from the installation to the loss of all."""
    person = Walk(machine, stand)
    machine.must("apt-get update -qq")
    await person.follow(await person.install("first"))
    await person.is_on_duty()
    person.is_shut_off()
    _tell("it is installed, on duty, and shut off")

    await person.follow(commands("Upgrade"), CHECKOUT="/checkout", NEW="second")
    await person.is_on_duty()
    assert machine.must("readlink /opt/antifraud/current") == "second"
    newest = machine.must("ls /var/backups/antifraud").split()[-1]
    _tell("it is upgraded")

    await person.follow(commands("Roll back"), OLD="first", FILE=newest)
    await person.is_on_duty()
    assert machine.must("readlink /opt/antifraud/current") == "first"
    _tell("it is rolled back")

    await _to_server(machine, person)
    await person.is_on_duty()
    _tell("it is on PostgreSQL, and nothing was lost")

    await person.follow(commands("A new token, a new secret"), given=f"{TOKEN}\n")
    await person.is_on_duty()
    _tell("its token was written anew")

    machine.must("systemctl start antifraud-backup")
    kept = machine.must("ls /var/backups/antifraud").split()[-1]
    machine.must(f"cp /var/backups/antifraud/{kept} /root/kept")
    person.stop()
    machine.must(LOSS)
    await person.install("first")
    machine.must("install -m 640 -g antifraud /dev/stdin /etc/antifraud/secrets/database_url", given=URL)
    machine.must("sed -i '/^DATABASE_URL=/d' /etc/antifraud/antifraud.env")
    await person.follow(commands("Restore after loss"), BACKUP="/root/kept")
    await person.is_on_duty()
    person.stop()
    _tell("all was lost, and is back")


async def _to_server(machine: Machine, person: Walk) -> None:
    # Its certificate may be hidden by this machine's folder of them.
    machine.must("sed -i 's/^ssl = on/ssl = off/' /etc/postgresql/*/main/postgresql.conf")
    version = machine.must("ls /etc/postgresql")
    machine.must(f"pg_ctlcluster {version} main start --skip-systemctl-redirect")
    lines = commands("From SQLite to PostgreSQL")
    as_server = [f"runuser -u postgres -- {line}" for line in lines if line.startswith("create")]
    await person.follow(["cd /tmp", *as_server], given=f"{PASSWORD}\n{PASSWORD}\n")
    said = await person.follow([line for line in lines if not line.startswith("create")], given=URL)
    sums = re.findall(r"\d+ rows, checksum \w+", "\n".join(said))
    assert len(sums) == 2, said
    assert sums[0] == sums[1], sums


def _run(*command: object) -> None:
    subprocess.run([*map(str, command)], check=True)


def _tell(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", flush=True)


async def _trial(folder: Path) -> None:
    machine = Machine(folder)
    await asyncio.to_thread(machine.make)
    _tell("the machine is made")
    place = folder / "stand"
    place.mkdir()
    async with standing(place) as stand:
        try:
            await asyncio.to_thread(machine.boot)
            _tell("systemd is up")
            await walk(machine, stand)
        finally:
            machine.off()


def main() -> None:
    """Make a machine and walk through the runbook."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--within", type=Path, help="a folder with room for 3 GB; else a temporary one")
    with tempfile.TemporaryDirectory(dir=parser.parse_args().within) as found:
        asyncio.run(_trial(Path(found)))
    _tell("all of it holds")


if __name__ == "__main__":
    main()
