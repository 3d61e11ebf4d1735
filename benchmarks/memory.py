"""``python -m benchmarks.memory``: what the bot holds after a million people in a hundred thousand chats.

The whole bot, from the inbox on, with its database in a file and the stand-in server for a platform; updates
are handed to its inbox in batches. Everybody writes once, under a long name: most say something short, some
as much as a message holds, with addresses, in albums, or an ad. Ten to twenty minutes on a free core;
``--people`` makes it shorter, always ten people a chat. Exit status 1 when the target is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.bare import TOKEN
from benchmarks.floods import flood
from benchmarks.processes import stand_in
from benchmarks.texts import ADS, ad, talk
from bot.bootstrap import App, open_app
from bot.cli.settle import settle
from bot.config import Settings

TARGET = 400.0
"""Megabytes of resident memory."""
EACH = 10
"""People of a chat."""
BATCH = 100
STEPS = 10
_KINDS = ("talk", "long", "album", "ad", "addresses")
_OFTEN = (92, 2, 2, 2, 2)
Json = dict[str, object]


def updates(first: int, last: int, chats: int) -> Iterator[Json]:
    """One message of each person, by number, in a chat that they share with nine others."""
    for number in range(first, last):
        random = Random(number)
        kind = random.choices(_KINDS, _OFTEN)[0]
        message: Json = {
            "message_id": number,
            "from": {
                "id": 100_000_000 + number,
                "is_bot": False,
                "first_name": f"{number} {'Nomen' * 12}"[:64],
                "last_name": f"{'Cognomen' * 8}"[:64],
                "username": f"person_{number}",
            },
            "chat": {"id": -1_001_000_000_000 - number % chats, "title": "T" * 120, "type": "supergroup"},
            "date": 1_780_000_000 + number // 100,
            **_said(random, kind, number),
        }
        yield {"update_id": number, "message": message}


def _said(random: Random, kind: str, number: int) -> Json:
    if kind == "talk":
        return {"text": f"{talk(random)} {number}"}
    if kind == "ad":
        return {"text": ad(random, random.choice([*ADS]))}
    text = flood(random, "addresses" if kind == "addresses" else random.choice(("keywords", "disguised")))
    return {"caption": text[:1024], "media_group_id": str(number)} if kind == "album" else {"text": text}


def resident() -> float:
    """Megabytes of this process."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1000


async def _step(app: App, first: int, last: int, chats: int) -> None:
    batch: list[object] = []
    for update in updates(first, last, chats):
        batch.append(update)
        if len(batch) == BATCH:
            await app.inbox.room()
            await app.inbox.accept(batch)
            await app.inbox.idle()
            batch = []
    await app.inbox.accept(batch)
    await app.inbox.idle()
    await app.outbox.idle()
    await app.upkeep()


async def measured(people: int) -> float:
    """Let everybody write; the most megabytes that were held after a step."""
    with stand_in(core=None) as server, TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, database_url=f"sqlite:///{folder}/memory.db")
        async with open_app(settings, TOKEN, server.url, paced=False) as app:
            await app.start()
            settle()
            most = resident()
            print(f"{0:>9,} people {0:>7,} chats {most:6.0f} MB", flush=True)
            for step in range(STEPS):
                began, first, last = time.monotonic(), people * step // STEPS, people * (step + 1) // STEPS
                await _step(app, first + 1, last + 1, max(1, people // EACH))
                gc.collect()
                most = max(most, resident())
                rate = (last - first) / (time.monotonic() - began)
                chats = min(last, max(1, people // EACH))
                print(f"{last:>9,} people {chats:>7,} chats {resident():6.0f} MB {rate:6.0f}/s", flush=True)
    return most


def main() -> int:
    """Measure and tell."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    most = asyncio.run(measured(parser.parse_args().people))
    print(f"{most:.0f} MB at most, target {TARGET:.0f} MB: {'ok' if most <= TARGET else 'MISSED'}")
    return 0 if most <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
