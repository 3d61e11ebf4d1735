"""`api serve` as a process, and the servers that strangers may connect to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.cli import serving as servers
from bot.cli.doctor_api import look_at_interface
from bot.cli.serving import serving
from bot.config import Settings
from bot.errors import AntifraudError
from tests.builders import AD
from tests.ports import free_port
from tests.process import antifraud_here, running, stopped
from tests.stand import until

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


def settings(folder: Path, **variables: str) -> Settings:
    """The settings of a process in a folder."""
    database = SecretStr(f"sqlite:///{folder}/data/antifraud.db")
    return Settings(_env_file=None, database_url=database, **variables)  # type: ignore[call-arg, arg-type]


async def test_it_serves_without_a_bot_and_stops_as_told(tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_port()}"
    found = settings(tmp_path, api_listen=address)
    assert "its keys are in a database that the next start makes" in await look_at_interface(found)
    made = await antifraud_here("api", "key", "new", "discord", cwd=tmp_path)
    assert f"nothing listens on {address} yet" in await look_at_interface(found)
    async with running("api", "serve", cwd=tmp_path, API_LISTEN=address, SECOND_READER="off") as process:
        assert f"on http://{address}" in (await process.stderr.readline()).decode()
        async with httpx.AsyncClient(base_url=f"http://{address}") as client:
            headers = {"Authorization": f"Bearer {made.out.decode().strip()}"}
            said = await client.post("/v1/check", headers=headers, json={"id": 7, "text": AD})
        assert (said.json()["id"], said.json()["verdict"]) == (7, "fraud")
        assert await look_at_interface(found) == f"listens on {address}; 1 key"
        outcome = await stopped(process)
    assert (outcome.status, outcome.err) == (0, "")


async def test_doctor_says_that_it_is_off_or_that_another_program_listens(tmp_path: Path) -> None:
    assert (await look_at_interface(settings(tmp_path))).startswith("off: API_LISTEN is not set")
    async with served() as port:
        found = settings(tmp_path, api_listen=f"127.0.0.1:{port}")
        with pytest.raises(AntifraudError, match="another program listens"):
            await look_at_interface(found)


async def _hello(_: Request) -> Response:
    return PlainTextResponse("hello")


@asynccontextmanager
async def served() -> AsyncIterator[int]:
    """A page for strangers; its port."""
    port = free_port()
    pages = Starlette(routes=[Route("/", _hello)])
    async with serving(pages, "127.0.0.1", port, "API_LISTEN") as server:
        await until(lambda: server.done() or not _is_free(port))
        # Once this one has come and gone, that which looked for the server is gone too.
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(GET.replace(b"Host", b"Connection: close\r\nHost"))
        assert (await reader.read()).endswith(b"hello")
        writer.close()
        yield port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("first", [b"", b"GET / HTTP/1.1\r\nX: ", GET + b"GET / HT"])
async def test_a_connection_that_gets_no_request_across_is_closed(
    first: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers, "DRIBBLING", 0.5)
    async with served() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(first)
        said = b""
        try:
            while more := await reader.read(1000):
                said += more
        except ConnectionResetError:
            pass
        writer.close()
    assert said.endswith(b"hello") is first.startswith(GET)


async def test_no_more_connections_are_taken_than_are_served(monkeypatch: pytest.MonkeyPatch) -> None:
    async with served() as port:
        monkeypatch.setattr(servers, "MOST_CONNECTIONS", 1)
        kept = await _talk(port)
        assert await asyncio.wait_for(kept[0].readuntil(b"hello"), 60)
        refused = await _talk(port)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await refused[0].readuntil(b"hello")
        kept[1].write(GET)
        assert await asyncio.wait_for(kept[0].readuntil(b"hello"), 60)
        for _, writer in (kept, refused):
            writer.close()


async def _talk(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(GET)
    return reader, writer
