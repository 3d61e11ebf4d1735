"""How well pictures are read and judged: ``python -m benchmarks.eyes`` prints the tables of ``eyes.md``.

The pictures are drawn by ``benchmarks.posters``. Times are a processor's, which load lengthens little.
Exit status 1 when a target is missed, or nothing can be measured.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import lettering, posters
from benchmarks.load import SHARE
from benchmarks.posters import FRAUD, Drawn
from bot.adapters import eyes
from bot.adapters.eyes.workers import glance_of
from bot.config import load_settings
from bot.core.message import Speaker
from bot.core.surfaces.chats import turns_in
from bot.core.surfaces.pictured import with_pictures
from bot.core.surfaces.seen import Glance
from bot.core.verdict import Level
from bot.errors import Unread
from bot.readers import open_judging
from bot.services.at_once import at_once
from bot.services.programs.lines import message_of

CODES = 400
_PAIRED = frozenset({"ja", "zh-Hans", "zh-Hant"})
"""Languages without spaces: two characters count as a word."""
ASKED = "Is this a scam?"
"""What somebody writes who asks about a picture in a group."""
SIDES = {"<": Speaker.OTHER, ">": Speaker.HOLDER, "=": Speaker.APP}
_HELD = 70
"""Pictures, of all languages, that two workers read while their memory is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One picture, what was read of it, how it was judged, and the seconds that reading took.

    Of a chat ``asked`` is how it was judged where its sender asks what to think of it, and ``said`` counts
    the lines that were read, and those of them that were given to who wrote them.
    """

    drawn: Drawn
    words: int
    read: int
    level: Level
    seconds: float
    asked: Level = Level.CLEAN
    said: tuple[int, int] = (0, 0)

    @property
    def is_fraud(self) -> bool:
        """Whether it ought to be flagged."""
        return self.drawn.kind in FRAUD


def main() -> int:
    """Read, judge, count, print."""
    if lacking := (*lettering.missing(), *eyes.missing()):
        print(f"0 pictures drawn, for want of {', '.join(lacking)}.")
        print("fonts-noto-core and fonts-noto-cjk bring the fonts, `make install` the rest.")
        return 1
    from bot.adapters.eyes.reader import PictureReader

    print(f"Scripts that are not read here: {', '.join(one.name for one in eyes.lacking()) or 'none'}\n")
    reader, pictures = PictureReader(), list(posters.pictures(max(1, round(1 / SHARE))))
    looks = list(_looks(reader.read, pictures))
    _tables("Kind", looks, lambda look: look.drawn.kind)
    _tables("Language", looks, lambda look: look.drawn.lang)
    _speakers([look for look in looks if look.drawn.spoken])
    held = asyncio.run(_memory(pictures[:: max(1, len(pictures) // _HELD)]))
    return (
        0
        if all([_figures(looks), _codes(max(1, round(CODES * SHARE))), _kept("MB, two workers", held, 650)])
        else 1
    )


def _looks(read: Callable[[bytes], dict[str, Any]], pictures: Sequence[Drawn]) -> Iterator[Look]:
    judging, nothing = open_judging(load_settings()), message_of({"text": ""})
    asking = message_of({"parts": [{"origin": "caption", "text": ASKED}]})
    for drawn in pictures:
        began = time.process_time()
        answer = read(drawn.content)
        took = time.process_time() - began
        seen = glance_of(answer)
        level, asked = (
            at_once(judging.verdict(with_pictures(beside, [seen]))).level for beside in (nothing, asking)
        )
        words = _words(drawn)
        read_ones = sum(word in _squeezed(" ".join(seen.words)) for word in words)
        said = _said(drawn, seen)
        yield Look(
            drawn=drawn,
            words=len(words),
            read=read_ones,
            level=level,
            seconds=took,
            asked=asked,
            said=said,
        )


def _said(drawn: Drawn, seen: Glance) -> tuple[int, int]:
    """The lines of a chat that were read, and those of them that are its speaker's and nobody else's."""
    turns, whole = turns_in(seen), _squeezed(" ".join(seen.words))
    by = {who: _squeezed(" ".join(one.text for one in turns if one.speaker is who)) for who in Speaker}
    read = [(SIDES[side], _squeezed(text)) for side, text in drawn.spoken if _squeezed(text) in whole]
    return len(read), sum([who for who in Speaker if text in by[who]] == [speaker] for speaker, text in read)


def _speakers(looks: Sequence[Look]) -> None:
    """A table of chats by kind: whose words they were taken for, and what a question beside them changes."""
    groups: dict[str, list[Look]] = defaultdict(list)
    for look in looks:
        groups[look.drawn.kind].append(look)
    heads = ("Chats", "pictures", "lines read", "by their speaker", "flagged", "flagged beside a question")
    print(f"| {' | '.join(heads)} |\n{'|---' * len(heads)}|")
    for kind, some in groups.items():
        read, right = (sum(look.said[place] for look in some) for place in (0, 1))
        alone, beside = (
            sum(level is not Level.CLEAN for level in levels)
            for levels in ([look.level for look in some], [look.asked for look in some])
        )
        print(f"| {kind} | {len(some)} | {read} | {_share(right, read)} | {alone} | {beside} |")
    print()


def _words(drawn: Drawn) -> list[str]:
    words = [_squeezed(word) for line in drawn.lines for word in line.split()]
    if drawn.lang in _PAIRED:
        words = [word[at : at + 2] for word in words for at in range(0, len(word), 2)]
    return [word for word in words if len(word) > 1]


def _squeezed(text: str) -> str:
    """Letters, their marks and digits alone, small."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LMN")


def _tables(title: str, looks: Sequence[Look], key: Callable[[Look], str]) -> None:
    groups: dict[str, list[Look]] = defaultdict(list)
    for look in looks:
        groups[key(look)].append(look)
    heads = (title, "pictures", "words read", "frauds flagged", "as fraud", "innocent flagged", "as fraud")
    print(f"| {' | '.join(heads)} |\n{'|---' * len(heads)}|")
    for name, some in groups.items():
        told = (_verdicts([look for look in some if look.is_fraud is fraud]) for fraud in (True, False))
        words = _share(sum(look.read for look in some), sum(look.words for look in some))
        print(f"| {name} | {len(some)} | {words} | {' | '.join(told)} |")
    print()


def _verdicts(looks: Sequence[Look]) -> str:
    flagged = sum(look.level is not Level.CLEAN for look in looks)
    fraud = sum(look.level is Level.FRAUD for look in looks)
    return f"{flagged} of {len(looks)} | {fraud}" if looks else "|"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else ""


def _figures(looks: Sequence[Look]) -> bool:
    def share(some: Sequence[Look], *levels: Level) -> float:
        return sum(look.level in levels for look in some) / max(1, len(some))

    fraud, innocent = ([look for look in looks if look.is_fraud is which] for which in (True, False))
    logins = [look for look in fraud if look.drawn.kind == "login"]
    flagged = (Level.FRAUD, Level.SUSPICIOUS)
    read = sum(look.read for look in looks) / max(1, sum(look.words for look in looks))
    return all(
        [
            _kept("words missed", 1 - read, 0.05),
            _kept("fraud not flagged", 1 - share(fraud, *flagged), 0.07),
            _kept("fraud not judged fraud", 1 - share(fraud, Level.FRAUD), 0.15),
            _kept("log-in codes not judged fraud", 1 - share(logins, Level.FRAUD) if logins else 0.0, 0.0),
            _kept("innocent flagged", share(innocent, *flagged), 0.03),
            _kept("innocent judged fraud", share(innocent, Level.FRAUD), 0.01),
            _kept("median seconds a picture", statistics.median(look.seconds for look in looks), 0.7),
        ]
    )


def _codes(count: int) -> bool:
    """Read stressed codes; a table by stress."""
    from bot.adapters.eyes.codes import codes_in
    from bot.adapters.eyes.pixels import pixels_of

    read: dict[str, list[bool]] = defaultdict(list)
    took: list[float] = []
    for drawn in posters.codes(count):
        began = time.process_time()
        found = [payload for payload, *_ in codes_in(pixels_of(drawn.content))]
        took.append(1000 * (time.process_time() - began))
        for stress in ("all", *drawn.kind.split(" + ")):
            read[stress].append(drawn.payload in found)
    print("\n| Stress | codes | read |\n|---|---|---|")
    for stress, ones in sorted(read.items()):
        print(f"| {stress} | {len(ones)} | {_share(sum(ones), len(ones))} |")
    print()
    missed = 1 - sum(read["all"]) / len(read["all"])
    return all([_kept("codes missed", missed, 0.15), _kept("mean ms a code", statistics.mean(took), 20)])


async def _memory(pictures: Sequence[Drawn]) -> float:
    """What two workers hold at their peak, in MB."""
    most = 0.0

    async def read(one: Drawn) -> None:
        nonlocal most
        # One that a busy machine does not read in time has cost its memory all the same.
        with suppress(Unread):
            await workers.look(one.content)
        most = max(most, _peaks())

    async with eyes.Workers(2) as workers:
        await asyncio.gather(*map(read, pictures))
    return most


def _peaks() -> float:
    """The peaks of all processes that this one has started, in MB; what they share of files counts once."""
    # Of their memory maps alone: what ru_maxrss tells of a child includes its parent's height.
    started = [told for told in _processes() if told["PPid"] == str(os.getpid()) and "VmHWM" in told]
    files = [_kilobytes(told["RssFile"]) for told in started]
    own = sum(_kilobytes(told["VmHWM"]) for told in started) - sum(files)
    return (own + max(files, default=0)) / 1024


def _kilobytes(told: str) -> int:
    return int(told.split(maxsplit=1)[0])


def _processes() -> Iterator[dict[str, str]]:
    for status in Path("/proc").glob("[0-9]*/status"):
        # One that ended meanwhile holds nothing.
        with suppress(OSError):
            lines = status.read_text().splitlines()
            told = dict(line.split(":", 1) for line in lines)
            yield {name: value.strip() for name, value in told.items()}


def _kept(name: str, value: float, most: float) -> bool:
    kept = value <= most
    print(f"{name:<32} {value:8.3f}   at most {most:g}   {'ok' if kept else 'MISSED'}", flush=True)
    return kept


if __name__ == "__main__":
    sys.exit(main())
