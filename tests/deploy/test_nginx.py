"""The example of a reverse proxy is what nginx takes, and by it only Telegram's updates come through."""

from __future__ import annotations

import asyncio
import os
import re
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.adapters.api.door import ANSWERING
from bot.adapters.console.forms import MOST_BYTES
from bot.adapters.telegram.receive.webhook import LIMIT
from bot.cli.serving import MOST_CONNECTIONS, serving
from bot.services.programs.allowed import UTMOST_BYTES
from tests.deploy.tools import DEPLOY, installed, tool
from tests.ports import free_port
from tests.stand import until

NGINX = DEPLOY / "nginx"
EXAMPLE = (NGINX / "antifraud.conf").read_text("utf-8")
MORE = (NGINX / "more.conf").read_text("utf-8")
NAME = "bot.example.org"


@dataclass
class Front:
    """An nginx before a program that notes what comes to it."""

    port: int
    came: list[int] = field(default_factory=list)

    async def ask(self, method: str, path: str, body: bytes = b"{}") -> int:
        """The status of an answer."""
        # The certificate is one of the test's own.
        async with httpx.AsyncClient(verify=False) as client:
            answer = await client.request(
                method, f"https://127.0.0.1:{self.port}{path}", content=body, headers={"Host": NAME}
            )
        return answer.status_code

    async def connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """One that is open."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return await asyncio.open_connection("127.0.0.1", self.port, ssl=context)


def certificate(folder: Path) -> None:
    """One for each name of the examples."""
    words = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    files = ("-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem")
    tool("openssl", *words, *files, "-days", "2", "-subj", f"/CN={NAME}", package="openssl")


def whole(folder: Path, site: str) -> Path:
    """A configuration around a site, which writes in one folder only."""
    kept = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path = folder / "nginx.conf"
    path.write_text(
        f"pid {folder}/pid;\nerror_log {folder}/error.log;\nuser {os.environ.get('USER', 'root')};\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{kept}\n{site}\n}}\n",
        "utf-8",
    )
    return path


def own(sites: str, folder: Path) -> str:
    """Examples with the test's certificate."""
    return re.sub(r"/etc/letsencrypt/live/[a-z.]+", str(folder), sites)


def site(folder: Path, changes: tuple[tuple[str, str], ...] = ()) -> str:
    """The example with words changed that must be there."""
    text = own(EXAMPLE, folder)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


@asynccontextmanager
async def front(folder: Path, *changes: tuple[str, str]) -> AsyncIterator[Front]:
    """The example at work, on ports of this machine."""
    certificate(folder)
    found, behind = Front(free_port()), free_port()

    async def take(request: Request) -> Response:
        found.came.append(len(await request.body()))
        return PlainTextResponse("ok")

    program = Starlette(routes=[Route("/{path:path}", take, methods=["GET", "POST"])])
    here = (
        ("    listen [::]:443 ssl;\n", ""),
        ("listen 443 ssl", f"listen 127.0.0.1:{found.port} ssl"),
        ("127.0.0.1:8443", f"127.0.0.1:{behind}"),
    )
    path = whole(folder, site(folder, (*here, *changes)))
    async with serving(program, "127.0.0.1", behind, "WEBHOOK_LISTEN"):
        process = await asyncio.create_subprocess_exec(
            installed("nginx", "nginx"), "-c", str(path), "-g", "daemon off;", stderr=subprocess.DEVNULL
        )
        try:
            await until((folder / "pid").exists)
            yield found
        finally:
            process.terminate()
            await process.wait()


HERE_TOO = (("deny all;\n\n", "allow 127.0.0.1;\n        deny all;\n\n"),)
"""This machine is let in like Telegram."""


def test_nginx_takes_the_examples_together(tmp_path: Path) -> None:
    certificate(tmp_path)
    sites = "\n".join(path.read_text("utf-8") for path in sorted(NGINX.glob("*.conf")))
    told = tool("nginx", "-t", "-c", whole(tmp_path, own(sites, tmp_path)), package="nginx")
    assert "test is successful" in told
    assert "warn" not in told


@pytest.mark.parametrize(("name", "most"), [("console", MOST_BYTES), ("api", UTMOST_BYTES)])
def test_a_page_gets_no_more_than_it_takes_and_time_to_answer(name: str, most: int) -> None:
    (server,) = [one for one in MORE.split("\nserver ") if f"server_name {name}.example.org;" in one]
    units = {"k": 1024, "m": 1024**2}
    (number, unit) = re.findall(r"client_max_body_size (\d+)([km]);", server)[0]
    assert int(number) * units[unit] == most
    assert int(re.findall(r"proxy_read_timeout (\d+)s;", server)[0]) > ANSWERING
    assert "limit_conn antifraud_more 20;" in server
    assert "proxy_set_header Host $http_host;" in server


async def test_an_update_comes_through_and_nothing_else(tmp_path: Path) -> None:
    async with front(tmp_path, *HERE_TOO) as found:
        assert await found.ask("POST", "/hook", b"x" * 1000) == 200
        refused = [
            await found.ask("GET", "/hook"),
            await found.ask("POST", "/"),
            await found.ask("POST", "/hook/x"),
            await found.ask("POST", "/hook", b"x" * (LIMIT + 1)),
        ]
        assert refused == [403, 404, 404, 413]
        assert found.came == [1000]


async def test_an_update_as_large_as_the_bot_takes_comes_through(tmp_path: Path) -> None:
    async with front(tmp_path, *HERE_TOO) as found:
        assert await found.ask("POST", "/hook", b"x" * LIMIT) == 200
        assert found.came == [LIMIT]


async def test_who_is_not_telegram_is_refused(tmp_path: Path) -> None:
    async with front(tmp_path) as found:
        assert await found.ask("POST", "/hook") == 403
        assert found.came == []


async def test_a_body_that_does_not_come_reaches_nobody_and_is_let_go(tmp_path: Path) -> None:
    async with front(tmp_path, *HERE_TOO, ("client_body_timeout 10s", "client_body_timeout 100ms")) as found:
        reader, writer = await found.connection()
        writer.write(f"POST /hook HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 10\r\n\r\nhalf".encode())
        try:
            said = await asyncio.wait_for(reader.read(), 60)
        except ConnectionResetError:
            said = b""
        assert b" 200 " not in said
        assert found.came == []
        writer.close()


async def test_no_more_connections_are_served_than_one_may_have(tmp_path: Path) -> None:
    async with front(
        tmp_path, *HERE_TOO, ("limit_conn antifraud_each 50", "limit_conn antifraud_each 1")
    ) as found:
        _, writer = await found.connection()
        # It counts from its headers on.
        writer.write(f"POST /hook HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 10\r\n\r\n".encode())
        await writer.drain()
        async with asyncio.timeout(60):
            while await found.ask("POST", "/hook") != 429:
                await asyncio.sleep(0.05)
        writer.close()


def test_the_proxy_takes_fewer_connections_than_the_bot() -> None:
    over_all = int(re.findall(r"limit_conn antifraud_all (\d+);", EXAMPLE)[0])
    each = int(re.findall(r"limit_conn antifraud_each (\d+);", EXAMPLE)[0])
    # Telegram opens forty where nothing else is asked for.
    assert 40 <= each <= over_all < MOST_CONNECTIONS
