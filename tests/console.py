"""The console on a real server over a bot without a network, as operators meet it with a browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from html import unescape
from pathlib import Path

import httpx

from bot.adapters.console.app import console_app
from bot.adapters.console.desk import ConsoleDesk
from bot.adapters.content.console import load_console
from bot.adapters.content.examples import add_example
from bot.bootstrap.console import console_desk
from bot.cli.serving import serving
from bot.config import PACKAGED_CONTENT, Settings
from bot.core.detection.rules import Rule, Ruleset, Status
from bot.services.guard.judging import TwoReaders
from bot.services.guard.switches import RuleSwitches
from bot.services.guard.trying import Trying
from bot.services.operating.reviewing import Reviewing
from tests.builders import text_update
from tests.desk import OPERATOR, Duty
from tests.ports import free_port
from tests.stand import until

RULES = tuple(
    Rule(id=name, scheme="account_trade", reason="wants_account", weight=2.0, near=(), status=status)
    for name, status in (("zh_acquire_account", Status.TEST), ("zh_tried", Status.EXPERIMENTAL))
)
WORDS = load_console(PACKAGED_CONTENT)
LINK = re.compile(r"http\S+/enter\?link=[\w-]+")
_TOKEN = re.compile(r'name="token" value="([\w-]+)"')


class Console:
    """A bot, its console, and a browser in front of it; ``client`` keeps cookies and follows nothing."""

    def __init__(self, duty: Duty, desk: ConsoleDesk, client: httpx.AsyncClient) -> None:
        self.duty = duty
        self.desk = desk
        self.client = client
        self._updates = 0

    async def ask(self, who: int = OPERATOR, text: str = "/op console") -> str:
        """What the bot answers to somebody in private."""
        self._updates += 1
        number = 1_000_000 * who + self._updates
        calls = await self.duty.see(text_update(number, text, chat_id=who, by=who))
        return unescape("\n".join(str(params.get("text", "")) for _, params in calls))

    async def link(self, who: int = OPERATOR) -> str:
        """The link that the bot sends."""
        found = LINK.search(await self.ask(who))
        assert found is not None
        return found[0]

    async def use(self, link: str, **headers: str) -> httpx.Response:
        """Press the button of the page that a link opens."""
        given = {"link": link.partition("link=")[2]}
        return await self.client.post("/enter", data=given, headers=headers)

    async def sign_in(self) -> None:
        """Come in by a link."""
        assert (await self.use(await self.link())).status_code == 303

    async def open(self, path: str = "/") -> str:
        """A page that is there."""
        response = await self.client.get(path)
        assert response.status_code == 200, response.text
        return response.text

    async def open_anew(self, path: str) -> str:
        """The same after the clock was moved, which ends sessions."""
        self.client.cookies.clear()
        await self.sign_in()
        return await self.open(path)

    async def token(self) -> str:
        """What a form of this session bears."""
        found = _TOKEN.search(await self.open())
        assert found is not None
        return found[1]

    async def press(self, path: str, **fields: str) -> httpx.Response:
        """Press a button."""
        return await self.client.post(path, data={"token": await self.token(), **fields})

    async def done(self, path: str, **fields: str) -> str:
        """Press a button that leads to a page, and that page."""
        response = await self.press(path, **fields)
        assert response.status_code == 303, response.text
        return await self.open(response.headers["Location"])

    async def noted(self) -> list[str]:
        """What was written down of the operator's own steps, newest first."""
        return [act.kind for act in await self.duty.store.ledger.acts(OPERATOR, 50)]


def say(key: str, lang: str = "en", **values: object) -> str:
    """Words of the console."""
    return WORDS.text(lang, key, **values)


@asynccontextmanager
async def consoled(
    url: str = "",
    proxy: str = Settings.model_fields["console_proxy"].default,
    judging: TwoReaders | None = None,
    content: Path = PACKAGED_CONTENT,
) -> AsyncIterator[Console]:
    """A console on this machine, at its own address or behind a proxy at ``url``, believed at ``proxy``.

    ``judging`` is who judges what an operator tries, ``content`` where examples are added.
    """
    duty, port = Duty(), free_port()
    base = f"http://127.0.0.1:{port}"
    duty.entrance.url = url or base
    found = {"rules": RULES}

    async def again() -> bool:
        found["rules"] = duty.switches.applied(Ruleset(rules=RULES)).rules
        return True

    duty.switches = RuleSwitches(store=duty.store.operating, rules=lambda: found["rules"], again=again)
    desk = console_desk(duty)
    if judging is not None:
        desk = replace(desk, trying=Trying(judging))
    reviewing = Reviewing(feedback=duty.store.feedback, add=partial(add_example, content))
    desk = replace(desk, reviewing=reviewing)
    pages = console_app(desk, lambda: WORDS, "Asia/Shanghai")
    async with (
        serving(pages, "127.0.0.1", port, "CONSOLE_LISTEN", proxy=proxy) as server,
        httpx.AsyncClient(base_url=base, timeout=60) as client,
    ):
        await until(lambda: not server.done())
        yield Console(duty, desk, client)
