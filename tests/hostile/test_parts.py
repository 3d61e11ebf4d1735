"""A part of the running bot that dies is begun again, and its operators hear of it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from bot.adapters.telegram.receive.poller import Poller
from bot.adapters.telegram.send import menu
from bot.cli.run import publishing
from tests.hostile.broken_line import broken_line
from tests.ports import free_port


def stumbling(times: int, then: Any) -> Any:
    """A method that raises what nobody foresaw, so many times."""
    left = iter([KeyError("nobody foresaw it")] * times)

    async def method(*args: Any, **named: Any) -> Any:
        if (fault := next(left, None)) is not None:
            raise fault
        return await then(*args, **named)

    return method


async def test_polling_that_dies_is_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Poller, "_round", stumbling(2, Poller._round))
    async with broken_line(tmp_path, operator_ids="7") as line:
        assert await line.answered(line.posts_ads(1)) == [1]
        assert line.app.supervisor.restarts == {"polling": 2}
        assert (await line.app.operating.pulse()).restarts == {"polling": 2}
        await line.until(
            lambda: [params for params in line.world.journal if params.params.get("chat_id") == 7]
        )
    assert "part_died part=polling kind=KeyError" in caplog.text


async def test_a_webhook_server_that_ends_is_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = asyncio.Event()
    serve = uvicorn.Server.main_loop

    async def once(server: uvicorn.Server) -> None:
        if not ended.is_set():
            ended.set()
            return
        await serve(server)

    monkeypatch.setattr(uvicorn.Server, "main_loop", once)
    port = free_port()
    hooked = {
        "webhook_url": f"http://127.0.0.1:{port}/hook",
        "webhook_secret": "s3cret-hook",
        "webhook_listen": f"127.0.0.1:{port}",
    }
    async with broken_line(tmp_path, **hooked) as line:
        await line.until(lambda: line.app.supervisor.restarts)
        assert await line.answered(line.posts_ads(1)) == [1]
        assert line.app.supervisor.restarts == {"webhook": 1}


async def test_a_menu_on_which_the_program_stumbles_is_published_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(menu, "_say", stumbling(1, menu._say))
    async with broken_line(tmp_path) as line:
        async with asyncio.timeout(60):
            await publishing(line.app)
        assert line.app.supervisor.restarts == {"menu": 1}
        assert line.done("setMyShortDescription")
