"""Builds the image on a base made of Debian's packages and runs it: python -m tests.deploy.try_container

Takes some minutes, root, a network to install from, and the packages mmdebstrap, buildah, podman and crun.
Nothing of it stays.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from tests.builders import AD
from tests.ports import free_port
from tests.process import ROOT
from tests.stand import TOKEN, Stand, standing, until

BASE, IMAGE, NAME, USER = "localhost/antifraud-base:try", "localhost/antifraud:try", "antifraud-try", 10001
GRACE = 30
"""Seconds that compose, systemd and Kubernetes give it."""
# A machine may forbid what is more than its own limits.
LIMITS = ("--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096")
HARDENED = ("--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--tmpfs", "/tmp")
# With the first two lines crun finds one kind of control groups, also where the machine has both.
ALONE = """
umount -R /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup
exec "$@"
"""


class Workshop:
    """Where images are kept while they are tried."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._store = ("--root", folder / "store", "--runroot", folder / "run", "--storage-driver", "overlay")

    def make_base(self) -> None:
        """A Debian as ``debian:trixie-slim`` is one, from packages."""
        tar = self.folder / "base.tar"
        _run("mmdebstrap", "--quiet", "--variant=minbase", "--include=ca-certificates", "trixie", tar)
        self.podman("import", "--quiet", tar, BASE)

    def build(self) -> None:
        """The image, by the Containerfile; with this machine's way to its package registries."""
        ours = [
            f"--volume={path}:{path}:ro"
            for path in ("/etc/ssl/certs", "/etc/pip.conf")
            if Path(path).exists()
        ]
        _run(
            *("buildah", *self._store, "build", "--quiet", "--isolation", "chroot", "--network", "host"),
            *("--pull-never", "--format", "docker", "--build-arg", f"BASE={BASE}", *LIMITS, *ours),
            *("--file", ROOT / "deploy" / "Containerfile", "--tag", IMAGE, ROOT),
        )

    def podman(self, *words: object, check: bool = True) -> subprocess.CompletedProcess[str]:
        """A command of podman, whose end is looked at unless told otherwise."""
        return _run(
            *("unshare", "--mount", "sh", "-c", ALONE, "sh", "podman", *self._store),
            *("--cgroup-manager", "cgroupfs", *words),
            check=check,
        )

    def within(self, *words: object, check: bool = True) -> subprocess.CompletedProcess[str]:
        """A command in the container that runs."""
        return self.podman("exec", NAME, *words, check=check)


class Trial:
    """The image at work for a group of a stand-in for Telegram."""

    def __init__(self, shop: Workshop, stand: Stand) -> None:
        self._shop = shop
        self._stand = stand
        self._port = free_port()
        self._secrets = stand.folder / "secrets"
        self._secrets.mkdir()
        (self._secrets / "bot_token").write_text(TOKEN, "utf-8")
        shutil.chown(self._secrets, USER)
        self._secrets.chmod(0o500)

    async def start(self) -> None:
        """Run it as compose does, but in this machine's network, and wait until it is ready."""
        variables = {
            "BOT_API_BASE_URL": self._stand.variables["BOT_API_BASE_URL"],
            "METRICS_LISTEN": f"127.0.0.1:{self._port}",
            "SECRETS_DIR": "/run/secrets",
        }
        given = [f"--env={name}={value}" for name, value in variables.items()]
        volumes = (f"--volume={NAME}:/var/lib/antifraud", f"--volume={self._secrets}:/run/secrets:ro")
        await self._podman(
            *("run", "--detach", "--name", NAME, "--network", "host", "--cgroups", "disabled"),
            *(*LIMITS, *HARDENED, *given, *volumes, IMAGE),
        )
        async with asyncio.timeout(300):
            while await self._status("readyz") != 200:
                await asyncio.sleep(0.5)
        _tell("it is ready")

    async def works(self) -> None:
        """An ad is answered; it is alive, has no rights, and can write nothing but its database."""
        before = self._stand.warned()
        self._stand.world.post(self._stand.group.id, self._stand.member.id, AD)
        await until(lambda: self._stand.warned() > before)
        _tell("an ad was answered")
        assert await self._status("healthz") == 200
        assert (await self._within("id", "-u")).stdout.strip() == str(USER)
        assert "CapEff:\t0000000000000000" in (await self._within("cat", "/proc/1/status")).stdout
        assert "NoNewPrivs:\t1" in (await self._within("cat", "/proc/1/status")).stdout
        for place in ("/", "/opt/antifraud", "/etc"):
            assert (await self._within("touch", f"{place}/x", check=False)).returncode != 0
        _tell("it is alive, without rights, and writes nothing but its database")

    async def is_in_order(self) -> None:
        """What the runbook has an operator call answers well."""
        found = (await self._within("antifraud", "doctor")).stdout
        assert "FAIL" not in found, found
        assert "text in every script of our languages, are read in pictures" in found, found
        folder = "/var/lib/antifraud/tried"
        await self._within("mkdir", folder)
        for _ in range(3):
            await self._within("backup", folder, "2")
            await asyncio.sleep(1.1)
        kept = (await self._within("ls", folder)).stdout.split()
        assert len(kept) == 2, kept
        _tell("doctor finds everything in order, and backups are made, proven and kept")

    async def stop(self) -> None:
        """It ends by SIGTERM within the grace, well."""
        began = time.monotonic()
        await self._podman("stop", "--time", GRACE, NAME)
        ended = (await self._podman("inspect", "--format", "{{.State.ExitCode}}", NAME)).stdout.strip()
        took = time.monotonic() - began
        assert (ended, took < GRACE) == ("0", True), (ended, took)
        _tell(f"it ended as told in {took:.1f} s")
        await self._podman("rm", NAME)

    async def _status(self, page: str) -> int:
        try:
            async with httpx.AsyncClient() as client:
                return (await client.get(f"http://127.0.0.1:{self._port}/{page}", timeout=10)).status_code
        except httpx.TransportError:
            return 0

    async def _podman(self, *words: object) -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(self._shop.podman, *words)

    async def _within(self, *words: object, check: bool = True) -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(self._shop.within, *words, check=check)


def _run(*command: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([*map(str, command)], capture_output=True, check=False, text=True)
    if check and done.returncode:
        said = (done.stdout + done.stderr)[-5000:]
        sys.exit(f"{command[0]} … {command[-1]}: status {done.returncode}\n{said}")
    return done


def _tell(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", flush=True)


async def trial(shop: Workshop) -> None:
    """Run the image twice on one volume."""
    folder = shop.folder / "stand"
    folder.mkdir()
    folder.chmod(0o755)
    async with standing(folder) as stand:
        run = Trial(shop, stand)
        try:
            await run.start()
            await run.works()
            await run.is_in_order()
            await run.stop()
            await run.start()
            await run.works()
            await run.stop()
        finally:
            await asyncio.to_thread(shop.podman, "rm", "--force", "--ignore", NAME, check=False)
    assert stand.warned() == 2, "what was answered before is not answered again"


def main() -> None:
    """Make the base, build the image, run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--within", type=Path, help="a folder with room for 3 GB; else a temporary one")
    with tempfile.TemporaryDirectory(dir=parser.parse_args().within) as found:
        folder = Path(found)
        # The container's user walks through it to the secrets.
        folder.chmod(0o755)
        shop = Workshop(folder)
        try:
            shop.make_base()
            _tell("the base is made")
            shop.build()
            size = int(shop.podman("inspect", "--format", "{{.Size}}", IMAGE).stdout)
            _tell(f"the image is built: {size / 1e6:.0f} MB")
            asyncio.run(trial(shop))
        finally:
            shop.podman("system", "reset", "--force", check=False)
    _tell("all of it holds")


if __name__ == "__main__":
    main()
