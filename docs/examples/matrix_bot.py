"""A Matrix bot over the HTTP interface: it warns under ads in its rooms, and answers "!ask ...".

    pip install aiohttp
    MATRIX_URL=https://example.org MATRIX_TOKEN=... ANTIFRAUD_KEY=af_... python matrix_bot.py

It joins where it is invited. It reads rooms that are not encrypted.
"""

from __future__ import annotations

import asyncio
import logging
import os
from contextlib import suppress
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import aiohttp

ANTIFRAUD = os.environ.get("ANTIFRAUD_URL", "http://127.0.0.1:8090")
AGAIN = float(os.environ.get("AGAIN", "5"))
"""Seconds before a failed look is taken again."""
WAIT = 30_000
"""Milliseconds that the server may wait for something new."""
ASK = "!ask "
WARNINGS = {
    "zh": "⚠️ 像是骗局拉人的广告：{words}\n别交账号、银行卡、验证码，别替人收钱转钱。自动提醒，不是警方。",
    "en": "⚠️ This looks like an ad that recruits for fraud: {words}\n"
    "Hand over no accounts, cards or codes, and move no money for others. A bot says so, not the police.",
}
log = logging.getLogger("matrix_bot")


class Bot:
    """One account on a Matrix server, and the detector."""

    def __init__(self, session: aiohttp.ClientSession, server: str, token: str, key: str) -> None:
        self.session = session
        self.client = f"{server.rstrip('/')}/_matrix/client/v3"
        self.matrix = {"Authorization": f"Bearer {token}"}
        self.antifraud = {"Authorization": f"Bearer {key}"}
        self.me = ""
        self.since = ""

    async def run(self) -> None:
        """Look for what is new, for ever."""
        while True:
            try:
                await self.look()
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                if getattr(error, "status", 0) == 401:
                    raise  # a wrong token gets no better
                log.warning("the server does not answer: %s", type(error).__name__)
                await asyncio.sleep(AGAIN)

    async def look(self) -> None:
        """Take what is new since the last look; what was said before the first one is not answered."""
        self.me = self.me or (await self.call("GET", f"{self.client}/account/whoami"))["user_id"]
        where = f"{self.client}/sync?timeout={WAIT if self.since else 0}"
        found = await self.call("GET", f"{where}&since={quote(self.since)}" if self.since else where)
        rooms, first, self.since = found.get("rooms", {}), not self.since, found["next_batch"]
        for room in rooms.get("invite", {}):
            await self.try_to(self.call("POST", f"{self.client}/join/{quote(room, '')}", body={}))
        for room, news in rooms.get("join", {}).items():
            for event in [] if first else news.get("timeline", {}).get("events", []):
                await self.try_to(self.read(room, event))

    async def try_to(self, work: Any) -> None:
        """What is refused is left: one room must not keep the others waiting."""
        with suppress(aiohttp.ClientResponseError):
            await work

    async def read(self, room: str, event: dict[str, Any]) -> None:
        """Answer a message, if there is something to say."""
        content = event.get("content", {})
        text = content.get("body")
        # A notice is a bot's: bots that answer each other never end.
        if event["sender"] == self.me or content.get("msgtype") != "m.text" or not isinstance(text, str):
            return
        if text.startswith(ASK):
            said = await self.ask("ask", {"text": text.removeprefix(ASK)[:4096]})
            await self.reply(room, event, said["answer"])
            return
        said = await self.ask("check", {"text": text})
        if said["verdict"] == "fraud":
            await self.reply(room, event, warning(said))

    async def ask(self, path: str, line: dict[str, Any]) -> Any:
        """What the detector says."""
        return await self.call("POST", f"{ANTIFRAUD}/v1/{path}", self.antifraud, line)

    async def reply(self, room: str, event: dict[str, Any], text: str) -> None:
        """Write below a message; a call that is sent twice is one message by its number."""
        below = {"m.in_reply_to": {"event_id": event["event_id"]}}
        body = {"msgtype": "m.notice", "body": text, "m.relates_to": below}
        path = f"rooms/{quote(room, '')}/send/m.room.message/{uuid4().hex}"
        await self.call("PUT", f"{self.client}/{path}", body=body)

    async def call(
        self,
        method: str,
        url: str,
        headers: dict[str, str] | None = None,
        body: Any = None,
        *,
        last: bool = False,
    ) -> Any:
        """One call, once more after the pause that was asked for."""
        async with self.session.request(method, url, headers=headers or self.matrix, json=body) as response:
            if last or response.status not in {429, 503}:
                response.raise_for_status()
                return await response.json()
        await asyncio.sleep(float(response.headers.get("Retry-After", "1")))
        return await self.call(method, url, headers, body, last=True)


def warning(said: dict[str, Any]) -> str:
    """A warning in the message's language, with the words that led to it."""
    seen = dict.fromkeys(word for signal in said["signals"] for word in signal["evidence"])
    words = ", ".join(f"“{word}”" for word in list(seen)[:3])
    return WARNINGS.get(said["lang"].partition("-")[0], WARNINGS["en"]).format(words=words)


async def main() -> None:
    """Run until it is stopped."""
    server, token, key = (os.environ[name] for name in ("MATRIX_URL", "MATRIX_TOKEN", "ANTIFRAUD_KEY"))
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
        await Bot(session, server, token, key).run()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    asyncio.run(main())
