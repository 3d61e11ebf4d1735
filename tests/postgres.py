"""A private PostgreSQL server for tests, and how its sessions are cut."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import asyncpg
import pytest

from tests.ports import free_port

OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=40"
TENANCY = 0x616E7466
"""The number of the lock that whoever works with a database has."""
PATIENCE = 600
"""Seconds that a server may take to start or stop: the tool's own minute is little on a busy machine."""
_numbers = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server, the folder of its tools, and that of its data."""

    port: int
    binaries: Path
    data: Path

    @property
    def url(self) -> str:
        """The address of its first database."""
        return f"postgresql://tester@127.0.0.1:{self.port}/postgres"

    def control(self, *words: object) -> None:
        """Have ``pg_ctl`` start it, stop it, or something else."""
        _run(self.binaries / "pg_ctl", "-D", self.data, "-w", "-t", PATIENCE, *words)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server for the session. Missing binaries fail in CI."""
    # Another run of pytest shuts the folder of all runs again, and the server's own user out of it.
    with TemporaryDirectory(prefix="postgres-") as folder:
        server = make_server(Path(folder))
        yield server
        server.control("-m", "immediate", "stop")


@pytest.fixture
def postgres_url(postgres: Server) -> str:
    """A database of its own for one test."""
    return new_database(postgres)


def make_server(folder: Path, options: str = OPTIONS) -> Server:
    """Make a server and start it; the test is skipped without its programs, and fails in CI."""
    binaries = _binaries()
    if binaries is None:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("PostgreSQL's initdb and pg_ctl are not installed")
    port = free_port()
    options = f"{options} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -p {port}"
    server = Server(port=port, binaries=binaries, data=folder / "data")
    if os.geteuid() == 0:
        _open_way(folder)
    init = (binaries / "initdb", "-D", server.data, "-U", "tester", "--auth=trust", "--encoding=UTF8")
    _run(*init, "--no-sync")
    server.control("-l", folder / "log", "-o", options, "start")
    return server


def new_database(server: Server) -> str:
    """The address of an empty database."""
    name = f"test_{next(_numbers)}"
    client = (server.binaries / "psql", "-h", "127.0.0.1", "-p", server.port, "-U", "tester", "postgres")
    subprocess.run([*map(str, client), "-qc", f"CREATE DATABASE {name}"], check=True)
    return f"postgresql://tester@127.0.0.1:{server.port}/{name}"


@contextmanager
def pooled(url: str, folder: Path) -> Iterator[str]:
    """The address of a database behind a PgBouncer that lends its sessions for a transaction each."""
    if (program := shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")) is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("PgBouncer is not installed")
    port, where = free_port(), urlsplit(url)
    settings = (
        "[databases]",
        f"* = host={where.hostname} port={where.port} user={where.username}",
        "[pgbouncer]",
        f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =",
        f"auth_type = any\npool_mode = transaction\nlogfile = {folder / 'pgbouncer.log'}",
    )
    file = folder / "pgbouncer.ini"
    file.write_text("\n".join(settings) + "\n", encoding="utf-8")
    if os.geteuid() == 0:
        _open_way(folder)
    process = subprocess.Popen([*_unprivileged(), program, "-q", file], stderr=subprocess.DEVNULL)
    try:
        yield where._replace(netloc=f"{where.username}@127.0.0.1:{port}").geturl()
    finally:
        process.terminate()
        process.wait()


async def end_all_sessions(url: str, *, but: int = 0) -> None:
    """Cut every connection to a database but our own and one, as a restart of the server does."""
    connection = await asyncpg.connect(url)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), $1)",
        but,
    )
    await connection.close()


@asynccontextmanager
async def usurper(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Somebody who waits for the database to be free, and cuts off whoever has it."""
    waiting = await asyncpg.connect(url)
    asked = asyncio.create_task(waiting.execute(f"SELECT pg_advisory_lock({TENANCY})"))
    await _queued(url, waiting.get_server_pid())
    await end_all_sessions(url, but=waiting.get_server_pid())
    await asked
    try:
        yield waiting
    finally:
        await waiting.close()


async def _queued(url: str, pid: int) -> None:
    """Wait until a session waits for its lock: sooner, the one who is cut off has it again before."""
    onlooker = await asyncpg.connect(url)
    async with asyncio.timeout(60):
        while not await onlooker.fetchval(
            "SELECT count(*) FROM pg_locks WHERE pid = $1 AND NOT granted", pid
        ):
            await asyncio.sleep(0.01)
    await onlooker.close()


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in installed), key=lambda path: float(path.parts[-2]), default=None)


def _unprivileged() -> list[str]:
    """The servers refuse to run as root."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def _run(*command: object) -> None:
    prefix = _unprivileged()
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
