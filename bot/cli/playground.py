"""``antifraud run --playground``: the bot and a stand-in for Telegram, with a page to act in front of it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from bot.bootstrap import App, open_app
from bot.config import Settings, listen_address
from bot.errors import ConfigError
from bot.logs import blot_out
from bot.playground import ListenError, Playground, PlaygroundClock, demo_world
from bot.readers import ReadContent
from bot.services.metering import UNMETERED, Meter


@asynccontextmanager
async def playground_app(
    settings: Settings, meter: Meter = UNMETERED, content: ReadContent | None = None
) -> AsyncIterator[App]:
    """The stand-in server in this process, and a bot connected to it over HTTP as to the real one."""
    clock = PlaygroundClock()
    stand_in = Playground(clock=clock, build=demo_world)
    blot_out(stand_in.token.partition(":")[2], stand_in.key)
    stand_in.world.zone = settings.timezone
    host, port = listen_address(settings.playground_listen)
    async with _serving(stand_in, host, port) as url:
        # Its chats and update numbers begin anew each time, so its database must not outlive it either.
        with TemporaryDirectory(prefix="antifraud-") as folder:
            own = settings.model_copy(update={"database_url": SecretStr(f"sqlite:///{folder}/play.db")})
            async with open_app(own, stand_in.token, url, content=content, clock=clock, meter=meter) as app:
                looks: set[asyncio.Future[None]] = set()
                print(_welcome(stand_in.entrance(url), "" if stand_in.home else host), file=sys.stderr)

                def look() -> None:
                    task = asyncio.ensure_future(app.upkeep())
                    looks.add(task)
                    task.add_done_callback(looks.discard)

                clock.on_advance.append(look)
                yield app


@asynccontextmanager
async def _serving(stand_in: Playground, host: str, port: int) -> AsyncIterator[str]:
    try:
        async with stand_in.serve(host, port) as url:
            yield url
    except ListenError as error:
        raise ConfigError(str(error)) from None


def _welcome(address: str, exposed: str) -> str:
    lines = [
        f"No Telegram here: this is the playground. Open {address} in a browser. Stop with Ctrl+C.",
        "For Telegram itself put BOT_TOKEN into .env and start again.",
    ]
    if exposed:
        lines.append(
            f"Warning: PLAYGROUND_LISTEN is {exposed}, so other machines reach it, unencrypted. Whoever has"
            " the address above (or sees it go by) can act in it; 127.0.0.1 keeps it on this machine."
        )
    return "\n".join(lines)
