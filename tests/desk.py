"""A bot on duty without a network: built as the program is, over a scripted platform and judge."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import Any

from telegram import Bot, User

from bot.adapters.telegram.receive.clicks import REPEATED
from bot.bootstrap import App, Outside
from bot.config import Settings
from bot.core.message import UserId
from bot.core.surfaces.values import mapping
from bot.services.library.live import Live
from bot.services.metering import UNMETERED, Meter
from bot.services.operating.operating import Vitals
from bot.services.platform import Eyes, Oracle
from tests.builders import ADMIN, BOT, GROUP, MEMBER, OWNER, text_update
from tests.fakes import FakeClock, FakeJudging, FakeMessenger, FakePacing
from tests.packaged import catalog
from tests.stores import InlineStore

NAME = "notice_bot"
OPERATOR = UserId(70)
VITALS = Vitals(program="0.1.0", python="3.11.2", library="22.8", fonts=("Korean",), memory=104_857_600)
SETTINGS = Settings(_env_file=None, operator_ids=str(OPERATOR), timezone="Asia/Shanghai")


class Duty(App):
    """Raw updates go in at ``see``; what the platform was asked to do is in ``messenger``."""

    def __init__(
        self,
        store: InlineStore | None = None,
        *,
        oracle: Oracle | None = None,
        eyes: Eyes | None = None,
        meter: Meter = UNMETERED,
    ) -> None:
        clock = FakeClock()
        messenger = FakeMessenger()
        for who, status in ((OWNER, "creator"), (ADMIN, "administrator"), (MEMBER, "member")):
            messenger.seat(GROUP, who, status)
        outside = Outside(
            bot=_bot(),
            messenger=messenger,
            store=store or InlineStore(clock=clock.now, meter=meter),
            judging=FakeJudging(),
            live=Live(catalog()),
            clock=clock,
            pacing=FakePacing(),
            vitals=lambda: VITALS,
            paint=lambda stats, words, *, dark, title: b"PNG",
            poll=lambda _: None,
            oracle=oracle,
            eyes=eyes,
            content="20e02a38",
            sleep=clock.sleep,
            pause=60.0,
            gathered=0.0,
            meter=meter,
        )
        super().__init__(SETTINGS, outside)
        self._tapped: dict[str, float] = {}

    async def see(self, *updates: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        """Take updates in and wait until everything was done; the calls that this led to.

        Nobody taps a button again within the second: what is tapped at once comes in one call.
        """
        taps = [repr(_button(one["callback_query"])) for one in updates if _button(one.get("callback_query"))]
        if any(self.clock.now() - self._tapped.get(one, float("-inf")) < REPEATED for one in taps):
            self.clock.advance(REPEATED)
        self._tapped |= dict.fromkeys(taps, self.clock.now())
        before = len(self.messenger.calls)
        await self.inbox.accept(updates)
        await self.settled()
        return self.messenger.calls[before:]

    async def settled(self) -> None:
        """Wait until nothing is in hand."""
        async with asyncio.timeout(60):
            await self.inbox.idle()
            await self.gallery.idle()
            await self.inbox.idle()
            self.dispatcher._conversations.close()
            await asyncio.gather(*self.dispatcher._conversations._tasks)
            while self.dispatcher.marking.tasks:
                await asyncio.gather(*self.dispatcher.marking.tasks)
            await self.taps.settle()
            await self.outbox.idle()

    def state(self, update_id: int) -> str:
        """What became of an update."""
        return self.store.states()[update_id]

    def text(self, key: str, lang: str = "en", **values: object) -> str:
        """A text of the catalog."""
        return self.catalog.text(lang, key, **values)


def _button(query: object) -> list[object]:
    """What makes two taps those of one button; nothing for what is no tap."""
    told = query if isinstance(query, dict) else {}
    who, under = mapping(told.get("from")), mapping(told.get("message"))
    chat = mapping(under.get("chat")).get("id")
    return [who.get("id"), chat, under.get("message_id"), told.get("data")] if told else []


async def asked(duty: Duty, text: str, **more: Any) -> dict[str, Any]:
    """What was sent for one command; time passes, so that nobody asks too often."""
    duty.clock.advance(61)
    ((_, params),) = await duty.see(text_update(int(duty.clock.now()), text, **more))
    return params


@cache
def _bot() -> Bot:
    """One for all, which only reads updates: the TLS contexts of its two pools take long to make."""
    bot = Bot("1:token")
    bot._bot_user = User(BOT, "Notice", is_bot=True, username=NAME)
    return bot
