"""A Discord bot over the HTTP interface: it warns under ads, and answers who asks it in private.

    pip install aiohttp
    DISCORD_TOKEN=... ANTIFRAUD_KEY=af_... python discord_bot.py

In the Developer Portal give the bot "Message Content Intent"; invite it with "Send Messages" and
"Read Message History".
"""

from __future__ import annotations

import asyncio
import logging
import os
from contextlib import suppress
from typing import Any

import aiohttp

ANTIFRAUD = os.environ.get("ANTIFRAUD_URL", "http://127.0.0.1:8090")
DISCORD = os.environ.get("DISCORD_API", "https://discord.com/api/v10")
AGAIN = float(os.environ.get("AGAIN", "5"))
"""Seconds before the connection is made anew."""
INTENTS = 1 << 9 | 1 << 12 | 1 << 15  # messages of servers, direct messages, what they say
MOST = 2000
"""Characters of a message on Discord."""
WARNINGS = {
    "zh": "⚠️ 像是骗局拉人的广告：{words}\n别交账号、银行卡、验证码，别替人收钱转钱。自动提醒，不是警方。",
    "en": "⚠️ This looks like an ad that recruits for fraud: {words}\n"
    "Hand over no accounts, cards or codes, and move no money for others. A bot says so, not the police.",
}
log = logging.getLogger("discord_bot")


class Bot:
    """One connection to Discord, and one to the detector."""

    def __init__(self, session: aiohttp.ClientSession, token: str, key: str) -> None:
        self.session = session
        self.token = token
        self.discord = {"Authorization": f"Bot {token}"}
        self.antifraud = {"Authorization": f"Bearer {key}"}
        self.last: int | None = None

    async def run(self) -> None:
        """Listen for ever; what breaks is begun anew."""
        while True:
            try:
                await self.listen()
            except (aiohttp.ClientError, TimeoutError, OSError, TypeError) as error:
                if getattr(error, "status", 0) == 401:
                    raise  # a wrong token gets no better
                log.warning("the connection broke: %s", type(error).__name__)
            await asyncio.sleep(AGAIN)

    async def listen(self) -> None:
        """One connection to the gateway, from hello to its end."""
        gateway = await self.call("GET", f"{DISCORD}/gateway/bot", self.discord)
        async with self.session.ws_connect(f"{gateway['url']}/?v=10&encoding=json") as socket:
            hello = await socket.receive_json(timeout=30)
            beat = asyncio.create_task(self.beat(socket, hello["d"]["heartbeat_interval"] / 1000))
            properties = {"os": "linux", "browser": "antifraud", "device": "antifraud"}
            identity = {"token": self.token, "intents": INTENTS, "properties": properties}
            await socket.send_json({"op": 2, "d": identity})
            try:
                async for frame in socket:
                    if frame.type is aiohttp.WSMsgType.TEXT:
                        await self.take(frame.json(), socket)
            finally:
                beat.cancel()

    async def beat(self, socket: aiohttp.ClientWebSocketResponse, seconds: float) -> None:
        """Tell Discord that we are there."""
        while True:
            await asyncio.sleep(seconds)
            await socket.send_json({"op": 1, "d": self.last})

    async def take(self, event: dict[str, Any], socket: aiohttp.ClientWebSocketResponse) -> None:
        """One event of the gateway; one message that goes wrong does not end the others."""
        self.last = event.get("s") or self.last
        if event["op"] == 1:
            await socket.send_json({"op": 1, "d": self.last})
        elif event["op"] in {7, 9}:  # Discord wants a new connection
            await socket.close()
        elif event.get("t") == "MESSAGE_CREATE" and not event["d"]["author"].get("bot"):
            with suppress(aiohttp.ClientResponseError):
                await self.read(event["d"])

    async def read(self, message: dict[str, Any]) -> None:
        """Answer a message, if there is something to say."""
        if not (text := message.get("content", "")):
            return
        if "guild_id" not in message:
            said = await self.ask("ask", {"text": text[:4096]})
            await self.reply(message, said["answer"])
            return
        said = await self.ask("check", {"text": text})
        if said["verdict"] == "fraud":
            await self.reply(message, warning(said))

    async def ask(self, path: str, line: dict[str, Any]) -> Any:
        """What the detector says."""
        return await self.call("POST", f"{ANTIFRAUD}/v1/{path}", self.antifraud, line)

    async def reply(self, message: dict[str, Any], text: str) -> None:
        """Write below a message; nobody is pinged."""
        below = {"message_id": message["id"], "fail_if_not_exists": False}
        body = {"content": text[:MOST], "message_reference": below, "allowed_mentions": {"parse": []}}
        await self.call("POST", f"{DISCORD}/channels/{message['channel_id']}/messages", self.discord, body)

    async def call(
        self, method: str, url: str, headers: dict[str, str], body: Any = None, *, last: bool = False
    ) -> Any:
        """One call, once more after the pause that was asked for."""
        async with self.session.request(method, url, headers=headers, json=body) as response:
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
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
        await Bot(session, os.environ["DISCORD_TOKEN"], os.environ["ANTIFRAUD_KEY"]).run()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    asyncio.run(main())
