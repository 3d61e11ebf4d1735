"""Databases to hold the store against: none, a file, and a private PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from bot.adapters.store import MemoryStore, open_store
from bot.services.ports import Store

START = 1_000_000.0
OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=40"
_numbers = count(1)

Opener = Callable[[str], Awaitable[Store]]


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server and the folder of its tools."""

    port: int
    binaries: Path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for the session. Missing binaries fail in CI."""
    binaries = _binaries()
    if binaries is None:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("PostgreSQL's initdb and pg_ctl are not installed")
    folder = tmp_path_factory.mktemp("postgres")
    port = _free_port()
    options = f"{OPTIONS} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -p {port}"
    data, log = folder / "data", folder / "log"
    if os.geteuid() == 0:
        _open_way(folder)
    _run(binaries / "initdb", "-D", data, "-U", "tester", "--auth=trust", "--encoding=UTF8", "--no-sync")
    _run(binaries / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
    yield Server(port=port, binaries=binaries)
    _run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/data/antifraud.db"


@pytest.fixture
def postgres_url(postgres: Server) -> str:
    """A database of its own for one test."""
    name = f"test_{next(_numbers)}"
    client = (postgres.binaries / "psql", "-h", "127.0.0.1", "-p", postgres.port, "-U", "tester", "postgres")
    subprocess.run([*map(str, client), "-qc", f"CREATE DATABASE {name}"], check=True)
    return f"postgresql://tester@127.0.0.1:{postgres.port}/{name}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    """An empty database, one of each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def sql_store(url: str, clock: Clock) -> AsyncIterator[Store]:
    """A store on each database."""
    store = await open_store(url, clock=clock)
    yield store
    await store.close()


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest) -> str | None:
    """Where a store of each kind keeps its data; None for memory."""
    return None if request.param == "memory" else str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def store(place: str | None, clock: Clock) -> AsyncIterator[Store]:
    """A store of each kind."""
    opened: Store = await open_store(place, clock=clock) if place else MemoryStore(clock=clock)
    yield opened
    await opened.close()


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in installed), key=lambda path: float(path.parts[-2]), default=None)


def _run(*command: object) -> None:
    # The server refuses to run as root.
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    # Output to a pipe would wait for the server, which inherits it.
    with Path(os.devnull).open("wb") as nowhere:
        subprocess.run([*prefix, *map(str, command)], stdout=nowhere, stderr=nowhere, cwd="/", check=True)


def _open_way(folder: Path) -> None:
    """Give the folder to the server's user and let it walk there."""
    shutil.chown(folder, "postgres")
    for parent in folder.parents:
        mode = parent.stat().st_mode
        if parent.stat().st_uid == 0 and not mode & 0o001:
            parent.chmod(mode | 0o011)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
