"""What the bot is measured against: the library alone, with one handler that does next to nothing.

It prints how many updates it handled and when, each time another 250 are done.
"""

from __future__ import annotations

import argparse
import logging
import os
import time
from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.adapters.telegram.send.request import AiohttpRequest

STEP = 250
TOKEN = "1:bench"
REPLY = "⚠️ " + "这看起来像收购账号的广告：买卖、出租互联网账号为法律所禁止。不私聊、不扫码、不给验证码。" * 4


class Handler:
    """Counts, and replies if told to."""

    def __init__(self, *, replies: bool) -> None:
        self._replies = replies
        self._handled = 0

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Handle one update."""
        if self._replies and update.effective_message is not None:
            await update.effective_message.reply_text(REPLY, do_quote=True)
        self._handled += 1
        if self._handled % STEP == 0:
            print(self._handled, time.monotonic(), flush=True)


def main(*, url: str, core: int | None, replies: bool, concurrent: int) -> None:
    """Poll until killed."""
    if core is not None:
        os.sched_setaffinity(0, {core})
    logging.basicConfig(level=logging.ERROR)
    builder = Application.builder().token(TOKEN).base_url(f"{url}/bot")
    if replies:
        builder = builder.concurrent_updates(concurrent)
        builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest(connections=2))
    application: Application[Any, Any, Any, Any, Any, Any] = builder.build()
    application.add_handler(MessageHandler(filters.ALL, Handler(replies=replies)))
    application.run_polling(timeout=30)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--core", type=int)
    parser.add_argument("--replies", action="store_true")
    parser.add_argument("--concurrent", type=int, default=256)
    main(**vars(parser.parse_args()))
