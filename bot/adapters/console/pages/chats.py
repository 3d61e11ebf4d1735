"""Chats: how many there are, one looked up, which are blocked, and whether the bot rests."""

from __future__ import annotations

from bot.adapters.console.desk import ConsoleDesk
from bot.adapters.console.gate import Step
from bot.adapters.console.sheets import Onward, Sheet
from bot.core.message import ChatId
from bot.core.operating.chats import LONGEST_LINE, read_group
from bot.core.text.quoting import cut
from bot.core.text.titles import plain_title
from bot.services.operating.operating import About
from bot.services.store import Block

MOST_BLOCKED = 200
"""Blocked chats that are listed."""
_TITLE = 80


async def show(desk: ConsoleDesk, step: Step) -> Sheet:
    """The chats counted and the newest named; the one that was asked for."""
    found = await desk.operating.census()
    newest = [(number, plain_title(title, _TITLE)) for number, title in await desk.operating.newest()]
    values = {
        "kinds": [(_kind(desk, step.lang, kind), count) for kind, count in found.kinds],
        "modes": [(_mode(desk, step.lang, mode), count) for mode, count in found.modes],
        "left": found.left,
        "newest": newest,
        "blocked": [_entry(block) for block in desk.operating.blocked[:MOST_BLOCKED]],
        "blocked_count": len(desk.operating.blocked),
        "resting": desk.operating.resting,
        "resting_text": desk.operating.resting_text
        or desk.live.catalog.text(_tongue(desk, step.lang), "op.maintenance.line"),
        **await _wanted(desk, step),
    }
    return Sheet(template="chats", values=values)


async def _wanted(desk: ConsoleDesk, step: Step) -> dict[str, object]:
    word = cut(step.given.get("chat", "").strip(), 40)
    number = read_group(word)
    found = await desk.operating.about(ChatId(number)) if number is not None else None
    return {
        "word": word,
        "number": number,
        "about": _about(desk, step.lang, found) if found is not None else None,
        "is_blocked": number is not None and desk.operating.is_blocked(number),
        "reason": desk.operating.reason(ChatId(number)) if number is not None else "",
    }


def _about(desk: ConsoleDesk, lang: str, found: About) -> dict[str, object]:
    return {
        "title": plain_title(found.record.title, _TITLE),
        "kind": _kind(desk, lang, found.record.kind),
        "mode": _mode(desk, lang, found.settings.mode),
        "found": found,
        "log": found.log,
    }


def _entry(block: Block) -> dict[str, object]:
    return {"number": block.chat_id, "reason": block.reason, "by": block.by, "at": block.at}


async def block(desk: ConsoleDesk, step: Step) -> Onward:
    """Keep out of a chat."""
    number = read_group(step.given.get("chat", ""))
    if number is None:
        return Onward(path="/chats", said="chats.bad", values={"word": cut(step.given.get("chat", ""), 40)})
    reason = cut(step.given.get("reason", "").strip(), LONGEST_LINE)
    news = await desk.orders.block(ChatId(number), reason, step.by)
    said = "chats.now_blocked" if news else "chats.blocked_before"
    return Onward(path=f"/chats?chat={number}", said=said, values={"chat": number})


async def unblock(desk: ConsoleDesk, step: Step) -> Onward:
    """Let a chat have the bot again."""
    number = read_group(step.given.get("chat", ""))
    if number is None:
        return Onward(path="/chats", said="chats.bad", values={"word": cut(step.given.get("chat", ""), 40)})
    news = await desk.operating.unblock(ChatId(number), step.by)
    said = "chats.now_unblocked" if news else "chats.not_blocked"
    return Onward(path=f"/chats?chat={number}", said=said, values={"chat": number})


async def rest(desk: ConsoleDesk, step: Step) -> Onward:
    """Put commands and questions off, or take them up again."""
    if step.given.get("on") != "yes":
        await desk.operating.rest(None, step.by)
        return Onward(path="/chats", said="chats.works")
    await desk.operating.rest(cut(step.given.get("text", "").strip(), LONGEST_LINE), step.by)
    return Onward(path="/chats", said="chats.rests")


def _tongue(desk: ConsoleDesk, lang: str) -> str:
    return desk.live.catalog.language(lang)


def _kind(desk: ConsoleDesk, lang: str, kind: str) -> str:
    return desk.live.catalog.text(_tongue(desk, lang), f"op.kind.{kind}")


def _mode(desk: ConsoleDesk, lang: str, mode: str) -> str:
    return desk.live.catalog.text(_tongue(desk, lang), f"setting.mode.{mode}")
