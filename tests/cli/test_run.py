"""`run` as a process against a Bot API on this machine: what stops it, what does not, and what it says."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiohttp
import pytest

from tests import botapi
from tests.builders import AD
from tests.ports import free_port
from tests.process import PATIENCE, antifraud, antifraud_here, running, running_anew, stopped
from tests.stand import SECRET, TOKEN, Stand, standing, until


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    async with standing(tmp_path) as found:
        yield found


@asynccontextmanager
async def on_duty(stand: Stand, **variables: str) -> AsyncIterator[None]:
    """A bot that answers an ad, and then stops as told, without a word too many."""
    async with running("run", cwd=stand.folder, **(variables or stand.variables)) as process:
        yield
        stand.world.post(stand.group.id, stand.member.id, AD)
        await until(stand.warned)
        outcome = await stopped(process)
    assert outcome.status == 0
    assert "Traceback" not in outcome.err
    assert TOKEN not in outcome.err
    assert SECRET not in outcome.err


@pytest.mark.parametrize("fault", ["http_502", "too_many_requests", "drop_before", "drop_after"])
async def test_a_fault_while_it_begins_to_poll_is_waited_out(stand: Stand, fault: str) -> None:
    stand.world.faults.retry_after = 1
    stand.world.faults.set(fault, method="getWebhookInfo")
    async with on_duty(stand):
        pass
    assert stand.world.faults.remaining() == {}


@pytest.mark.parametrize("fault", ["http_502", "drop_before"])
async def test_a_fault_while_the_webhook_is_set_is_waited_out(stand: Stand, fault: str) -> None:
    stand.world.faults.set(fault, count=2, method="setWebhook")
    async with on_duty(stand, **stand.hooked()):
        await until(lambda: stand.world.hook)
    assert stand.world.faults.remaining() == {}


async def test_a_fault_while_a_webhook_is_removed_is_waited_out(stand: Stand) -> None:
    async with on_duty(stand, **stand.hooked()):
        await until(lambda: stand.world.hook)
    stand.world.journal.clear()
    stand.world.faults.set("http_500", method="deleteWebhook")
    async with running("run", cwd=stand.folder, **stand.variables):
        await until(lambda: stand.world.hook is None)
    assert stand.world.faults.remaining() == {}


async def test_an_address_that_telegram_refuses_ends_it_with_one_line(stand: Stand) -> None:
    async with botapi.serving() as script:
        script.then(botapi.ok({"id": 1, "is_bot": True, "first_name": "N", "username": "n_bot"}))
        script.always = botapi.refuse(400, "Bad Request: bad webhook: webhook can be set up only on ports 80")
        base, _, token = script.url.partition("/bot")
        given = stand.hooked(BOT_API_BASE_URL=base, BOT_TOKEN=token)
        outcome = await antifraud("run", cwd=stand.folder, variables=given)
    assert outcome.status == 2
    assert "antifraud: WEBHOOK_URL: Telegram refuses this address: " in outcome.err
    assert "only on ports 80" in outcome.err
    assert "Traceback" not in outcome.err


async def test_an_address_without_a_host_ends_it_with_one_line(stand: Stand) -> None:
    outcome = await antifraud("run", cwd=stand.folder, variables=stand.hooked(WEBHOOK_URL="https://"))
    assert (outcome.status, outcome.out) == (2, b"")
    (line,) = outcome.err.splitlines()
    assert line.startswith("antifraud: WEBHOOK_URL: must be the public https address")


async def test_a_start_says_once_what_is_not_read_in_pictures(stand: Stand, tmp_path: Path) -> None:
    (tmp_path / "kor.traineddata").touch()
    given = {**stand.variables, "TESSDATA_PREFIX": str(tmp_path)}
    async with running("run", cwd=stand.folder, **given) as process:
        stand.world.post(stand.group.id, stand.member.id, AD)
        await until(stand.warned)
        outcome = await stopped(process)
    assert outcome.err.count("Cyrillic, Greek, Devanagari not read in pictures: run `make eyes`") == 1


async def test_a_port_that_is_taken_ends_it_with_one_line(stand: Stand) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        given = stand.hooked(WEBHOOK_LISTEN=f"127.0.0.1:{taken.getsockname()[1]}")
        outcome = await antifraud("run", cwd=stand.folder, variables=given)
    assert outcome.status == 2
    assert "antifraud: WEBHOOK_LISTEN: cannot listen on" in outcome.err
    assert "Traceback" not in outcome.err


async def test_a_port_for_metrics_that_is_taken_ends_it_with_one_line(stand: Stand) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        given = {**stand.variables, "METRICS_LISTEN": address}
        outcome = await antifraud("run", cwd=stand.folder, variables=given)
    assert outcome.status == 2
    assert f"antifraud: METRICS_LISTEN: cannot listen on {address}" in outcome.err
    assert "Traceback" not in outcome.err


async def test_whoever_watches_a_bot_on_duty_sees_how_it_is(stand: Stand) -> None:
    address = f"127.0.0.1:{free_port()}"
    given = {**stand.variables, "METRICS_LISTEN": address}
    async with on_duty(stand, **given), aiohttp.ClientSession(f"http://{address}") as session:
        await until(lambda: not is_free(address))
        async with session.get("/healthz") as alive:
            assert (alive.status, await alive.json()) == (200, {"alive": True})
        async with session.get("/readyz") as ready:
            assert (ready.status, (await ready.json())["ready"]) == (200, True)
        async with session.get("/metrics") as metrics:
            text = await metrics.text()
        assert 'antifraud_api_calls_total{method="getWebhookInfo",outcome="ok"} 1.0' in text
        assert "process_resident_memory_bytes" in text


async def test_an_operator_comes_into_the_console_beside_the_bot(stand: Stand) -> None:
    address = f"127.0.0.1:{free_port()}"
    given = stand.operated(CONSOLE_LISTEN=address, SECOND_READER="off")
    # The library keeps no cookies of numbers for addresses unless it is told to.
    jar = aiohttp.CookieJar(unsafe=True)
    async with (
        on_duty(stand, **given),
        aiohttp.ClientSession(f"http://{address}", cookie_jar=jar) as session,
    ):
        await until(lambda: not is_free(address))
        async with session.get("/") as refused:
            assert refused.status == 401
        private = stand.world.start(stand.operator.id).chat
        stand.world.post(private.id, stand.operator.id, "/op console")
        link = rf"http://{address}/enter\?link=([\w-]+)"
        await until(lambda: any(re.search(link, post.text or "") for post in private.posts.values()))
        sent = next(found for post in private.posts.values() if (found := re.search(link, post.text or "")))
        async with session.post("/enter", data={"link": sent[1]}) as page:
            assert (page.status, page.url.path) == (200, "/")
            assert "<nav" in await page.text()


async def test_other_programs_are_answered_beside_the_bot(stand: Stand) -> None:
    address = f"127.0.0.1:{free_port()}"
    given = {**stand.variables, "API_LISTEN": address}
    made = await antifraud_here("api", "key", "new", "matrix", cwd=stand.folder, variables=given)
    key = {"Authorization": f"Bearer {made.out.decode().strip()}"}
    async with on_duty(stand, **given), aiohttp.ClientSession(f"http://{address}", headers=key) as session:
        await until(lambda: not is_free(address))
        async with session.post("/v1/check", json={"id": 1, "text": AD}) as said:
            assert (said.status, (await said.json())["verdict"]) == (200, "fraud")
        async with session.post("/v1/ask", json={"id": 1, "text": AD}) as said:
            assert (said.status, (await said.json())["risk"]) == (200, "high")


def is_free(address: str) -> bool:
    """Whether nobody listens there."""
    host, _, port = address.rpartition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) != 0


async def test_a_token_that_telegram_does_not_know_ends_it_with_one_line(stand: Stand) -> None:
    outcome = await antifraud("run", cwd=stand.folder, variables={**stand.variables, "BOT_TOKEN": "2:other"})
    assert outcome.status == 2
    (line,) = outcome.err.splitlines()
    assert line.startswith("antifraud: BOT_TOKEN: Telegram does not know this token")


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"WEBHOOK_URL": "https://192.0.2.1/hook", "WEBHOOK_SECRET": SECRET, "WEBHOOK_LISTEN": "192.0.2.1:80"},
        {"API_LISTEN": "192.0.2.1:81"},
    ],
    ids=["bare", "with a webhook for Telegram", "with an interface for programs"],
)
async def test_the_playground_says_once_where_it_is(tmp_path: Path, more: dict[str, str]) -> None:
    port = free_port()
    async with running("playground", cwd=tmp_path, **more, PLAYGROUND_LISTEN=f"127.0.0.1:{port}") as process:
        first = await asyncio.wait_for(process.stderr.readline(), PATIENCE)
        await asyncio.sleep(1)
        outcome = await stopped(process)
    assert f"Open http://127.0.0.1:{port} in a browser" in first.decode()
    assert outcome.status == 0
    assert "playground" not in outcome.err


async def test_a_stop_while_it_starts_ends_it_as_any_other(tmp_path: Path) -> None:
    (folder := tmp_path / "left").mkdir()
    given = {"PLAYGROUND_LISTEN": f"127.0.0.1:{free_port()}", "TMPDIR": str(folder)}
    async with running_anew("playground", cwd=tmp_path, **given) as process:
        assert process.stderr is not None
        await asyncio.wait_for(process.stderr.readline(), PATIENCE)
        process.send_signal(signal.SIGHUP)
        outcome = await stopped(process)
    assert outcome.status == 0
    assert "Traceback" not in outcome.err
    assert list(folder.iterdir()) == []


async def test_a_playground_for_other_machines_prints_the_key_and_a_warning(tmp_path: Path) -> None:
    port = free_port()
    async with running("playground", cwd=tmp_path, PLAYGROUND_LISTEN=f"0.0.0.0:{port}") as process:
        first = (await asyncio.wait_for(process.stderr.readline(), PATIENCE)).decode()
        outcome = await stopped(process)
    (address,) = re.findall(rf"Open (http://127\.0\.0\.1:{port}/\?key=[\w-]{{43,}}) in a browser", first)
    assert "Warning: PLAYGROUND_LISTEN is 0.0.0.0, so other machines reach it" in outcome.err
    assert address.partition("key=")[2] not in outcome.err


async def test_a_playground_whose_port_is_taken_says_what_to_do(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        outcome = await antifraud(
            "run", "--playground", cwd=tmp_path, variables={"PLAYGROUND_LISTEN": f"127.0.0.1:{port}"}
        )
    assert outcome.status == 2
    assert f"port {port} on 127.0.0.1 is in use" in outcome.err
