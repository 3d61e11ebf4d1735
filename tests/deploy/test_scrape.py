"""A real Prometheus scrapes a bot on duty, and has an answer to all that dashboards and alarms ask."""

from __future__ import annotations

import asyncio
import os
import shutil
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml

from tests.builders import AD
from tests.ports import free_port
from tests.process import PATIENCE, running
from tests.stand import Stand, standing
from tools.dashboards import DASHBOARDS, WHERE

DEPLOY = Path(__file__).parents[2] / "deploy" / "prometheus"


class Prometheus:
    """The server, by its HTTP interface."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def ask(self, expr: str) -> list[Any]:
        """What an expression gives now; it must be one that can be asked."""
        async with self._session.get("/api/v1/query", params={"query": expr}) as answer:
            told = await answer.json()
        assert told["status"] == "success", (expr, told)
        return list(told["data"]["result"])

    async def comes(self, expr: str) -> None:
        """Wait until an expression gives something."""
        async with asyncio.timeout(PATIENCE):
            while not await self.asked_early(expr):
                await asyncio.sleep(0.1)

    async def asked_early(self, expr: str) -> list[Any]:
        """The same while the server may be starting yet."""
        try:
            return await self.ask(expr)
        except (aiohttp.ClientError, AssertionError):
            return []

    async def rules(self) -> dict[str, str]:
        """The health of each rule as it was last evaluated."""
        async with self._session.get("/api/v1/rules") as answer:
            told = await answer.json()
        return {rule["name"]: rule["health"] for group in told["data"]["groups"] for rule in group["rules"]}


@asynccontextmanager
async def prometheus(folder: Path, target: str) -> AsyncIterator[Prometheus]:
    """A server that scrapes ``target`` each second, by the configuration that comes along."""
    config = yaml.safe_load((DEPLOY / "prometheus.yml").read_text("utf-8"))
    config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    config["scrape_configs"][0]["static_configs"][0]["targets"] = [target]
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config), "utf-8")
    shutil.copy(DEPLOY / "alerts.yml", folder)
    address = f"127.0.0.1:{free_port()}"
    words = (f"--storage.tsdb.path={folder / 'data'}", f"--web.listen-address={address}")
    process = await asyncio.create_subprocess_exec(
        *("prometheus", f"--config.file={folder / 'prometheus.yml'}", *words), stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        async with aiohttp.ClientSession(f"http://{address}") as session:
            yield Prometheus(session)
    finally:
        process.kill()
        await process.wait()


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    async with standing(tmp_path) as found:
        yield found


async def test_prometheus_sees_an_ad_and_has_an_answer_to_all_that_is_asked(stand: Stand) -> None:
    if shutil.which("prometheus") is None:
        assert not os.environ.get("CI"), "apt install prometheus"
        pytest.skip("prometheus is not installed")
    target = f"127.0.0.1:{free_port()}"
    given = {**stand.variables, "METRICS_LISTEN": target}
    stand.world.post(stand.group.id, stand.member.id, AD)
    async with (
        running("run", cwd=stand.folder, **given),
        prometheus(stand.folder, target) as server,
    ):
        await server.comes('antifraud_verdicts_total{level="fraud"} == 1')
        await server.comes("antifraud_answer_seconds_count == 1")
        await server.comes('up{job="antifraud"} == 1')
        await server.comes("antifraud_build_info * on (instance) antifraud_database_up == 1")
        for expr in (expr for one in DASHBOARDS for panel in one.panels for expr, _ in panel.lines):
            held = expr.replace(WHERE, 'job=~".+", instance=~".+"')
            await server.ask(held.replace("$__rate_interval", "1m").replace("$__range", "1h"))
        async with asyncio.timeout(PATIENCE):
            while set((found := await server.rules()).values()) != {"ok"}:
                assert "err" not in found.values()
                await asyncio.sleep(0.1)
        # A scrape that came too late looks for a moment like a bot that is gone.
        await server.comes('absent(ALERTS{severity="critical"})')
