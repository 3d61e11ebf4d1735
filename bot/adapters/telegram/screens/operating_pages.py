"""The pages behind the buttons of /op. They count and name chats, and never tell what was said in one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict

from bot.adapters.telegram.screens.interaction import Desk
from bot.adapters.telegram.send.keyboards import Rows, button, inline
from bot.core.message import ChatId
from bot.core.operating.chats import LONGEST_LINE
from bot.core.operating.roles import roles_line
from bot.core.text.quoting import escaped, quoted
from bot.services.operating.operating import About, Pulse, peer_line
from bot.services.store import CallState, Json

MAIN, HEALTH, CHATS, VERSIONS = "main", "health", "chats", "versions"
MAINTENANCE, BROADCAST = "maintenance", "broadcast"
_DAY = 86_400
LINES = 9
"""Lines of what an operator wrote."""


async def main(desk: Desk, lang: str) -> str:
    """What is most worth knowing, over the buttons."""
    groups = sum(count for _, count in (await desk.operating.census()).modes)
    lines = [desk.catalog.text(lang, "op.main", groups=groups), *await _under_way(desk, lang)]
    if desk.operating.resting:
        lines.append(desk.catalog.text(lang, "op.maintenance.is_on"))
    return "\n".join(lines)


async def health(desk: Desk, lang: str) -> str:
    """How the bot stands."""
    found = await desk.operating.health()
    pulse, vitals = found.pulse, found.vitals
    backlog = pulse.backlog
    stands = desk.catalog.text(
        lang,
        "op.health",
        uptime=clock(desk, lang, pulse.uptime),
        tick=clock(desk, lang, pulse.tick),
        updates=backlog.updates,
        oldest=clock(desk, lang, pulse.oldest),
        ready=backlog.ready,
        sending=backlog.sending,
        database=escaped(" ".join((backlog.label, backlog.revision)).strip()),
        second=desk.catalog.text(lang, "op.yes" if vitals.second else "op.no"),
        content=desk.operating.content,
        languages=len(desk.catalog.locales),
        fonts=", ".join(vitals.fonts) or desk.catalog.text(lang, "op.none"),
        memory=round(vitals.memory / 2**20),
    )
    faults = (f"⚠️ {escaped(fault)}" for fault in pulse.faults)
    notes = (*_clock_notes(desk, lang, pulse), *_restarts(desk, lang, pulse))
    # Roles are the words of --role, in every language.
    work = (f"⚙️ {roles_line(pulse.roles)}", *(f"• {escaped(peer_line(peer))}" for peer in pulse.crew))
    return "\n".join(
        (stands, *work, *_third(desk, lang, pulse), *_pictures(desk, lang, pulse), *faults, *notes)
    )


def _pictures(desk: Desk, lang: str, found: Pulse) -> list[str]:
    """What became of pictures, nothing where none are read."""
    return [desk.catalog.text(lang, "op.pictures", **asdict(found.pictures))] if found.pictures else []


def _third(desk: Desk, lang: str, found: Pulse) -> list[str]:
    """What became of the third reader, nothing where there is none."""
    tally = found.third
    if tally is None:
        return []
    told = desk.catalog.text(lang, "op.third", **asdict(tally))
    if not tally.rests:
        return [told]
    return [told, desk.catalog.text(lang, "op.third.rests", rests=clock(desk, lang, tally.rests))]


def _restarts(desk: Desk, lang: str, found: Pulse) -> list[str]:
    """Which parts died and were begun anew, nothing where none did."""
    if not found.restarts:
        return []
    parts = ", ".join(f"{part} × {times}" for part, times in sorted(found.restarts.items()))
    return [desk.catalog.text(lang, "op.restarts", parts=parts)]


def _clock_notes(desk: Desk, lang: str, found: Pulse) -> list[str]:
    """What is wrong with the time, nothing while all is right."""
    off = f"{'-' if found.off < 0 else '+'}{clock(desk, lang, abs(found.off))}"
    if not found.sure:
        return [desk.catalog.text(lang, "op.clock.doubted", off=off)]
    return [desk.catalog.text(lang, "op.clock.off", off=off)] if found.off else []


async def chats(desk: Desk, lang: str) -> str:
    """How many chats there are of each kind and mode, and the newest groups."""
    found = await desk.operating.census()
    kinds, modes = (
        " · ".join(f"{desk.catalog.text(lang, f'{stem}.{name}')}: {count}" for name, count in counted)
        for stem, counted in (("op.kind", found.kinds), ("setting.mode", found.modes))
    )
    newest = [_named(number, title) for number, title in await desk.operating.newest()]
    none = desk.catalog.text(lang, "op.none")
    return desk.catalog.text(
        lang,
        "op.chats",
        kinds=kinds or none,
        modes=modes or none,
        left=found.left,
        newest="".join(f"\n• {line}" for line in newest) or f"\n{none}",
    )


async def versions(desk: Desk, lang: str) -> str:
    """What runs."""
    vitals = (await desk.operating.health()).vitals
    named = (
        ("antifraud", vitals.program),
        ("Python", vitals.python),
        ("python-telegram-bot", vitals.library),
    )
    content = (desk.catalog.text(lang, "op.content"), desk.operating.content)
    lines = [f"{name} <code>{escaped(version)}</code>" for name, version in (*named, content)]
    head = f"<b>{desk.catalog.text(lang, 'op.versions')}</b>"
    return "\n".join((head, *lines))


def usage(desk: Desk, lang: str) -> str:
    """What can be typed."""
    typed = {name: f"<code>{command}</code>" for name, command in _TYPED.items()}
    return desk.catalog.text(lang, "op.usage", **typed)


_TYPED = {
    "main": "/op",
    "chat": "/op chat ID",
    "block": "/op block ID …",
    "unblock": "/op unblock ID",
    "rest": "/op maintenance on …</code>, <code>/op maintenance off",
    "cast": "/op broadcast …",
    "console": "/op console",
}


async def maintenance(desk: Desk, lang: str) -> str:
    """Whether the bot rests, and what it says meanwhile."""
    state = desk.catalog.text(lang, "op.on" if desk.operating.resting else "op.off")
    said = escaped(desk.operating.resting_text) or desk.catalog.text(lang, "op.maintenance.line")
    return desk.catalog.text(lang, "op.maintenance", state=state, said=said)


async def broadcast(desk: Desk, lang: str) -> str:
    """How a broadcast is made, and how far the last one is."""
    return "\n".join((desk.catalog.text(lang, "op.cast.usage"), *await _under_way(desk, lang)))


async def _under_way(desk: Desk, lang: str) -> list[str]:
    states = await desk.operating.progress()
    if not states:
        return []
    counts = {name: states.get(state, 0) for name, state in _SHOWN.items()}
    return [desk.catalog.text(lang, "op.cast.progress", total=sum(states.values()), **counts)]


_SHOWN = {"sent": CallState.SENT, "failed": CallState.FAILED}

PAGES: Mapping[str, Callable[[Desk, str], Awaitable[str]]] = {
    MAIN: main,
    HEALTH: health,
    CHATS: chats,
    VERSIONS: versions,
    MAINTENANCE: maintenance,
    BROADCAST: broadcast,
}


def buttons(desk: Desk, lang: str, page: str) -> Json:
    """Under a page: the way back; under the first the others; under maintenance its switch."""

    def one(name: str, data: str) -> dict[str, str]:
        return button(desk.catalog.text(lang, f"op.button.{name}"), f"op:{data}")

    if page == MAIN:
        pages: Rows = [[one(name, name) for name in row] for row in _ROWS]
        return inline(pages)
    rows = [[one("back", MAIN), one("again", page)]]
    if page == MAINTENANCE:
        state = "off" if desk.operating.resting else "on"
        rows.insert(0, [one(f"turn_{state}", f"turn:{state}")])
    return inline(rows)


_ROWS = ((HEALTH, CHATS), (VERSIONS, MAINTENANCE), (BROADCAST,))


def about(desk: Desk, lang: str, found: About) -> str:
    """What is known of one chat."""
    record = found.record
    text = desk.catalog.text(
        lang,
        "op.chat",
        chat=_named(record.chat_id, record.title),
        kind=desk.catalog.text(lang, f"op.kind.{record.kind}"),
        active=desk.catalog.text(lang, "op.yes" if record.active else "op.no"),
        mode=desk.catalog.text(lang, f"setting.mode.{found.settings.mode}"),
        judged=found.judged,
        acted=found.acted,
        admins=found.admins,
        reached=found.reached,
    )
    return f"{text}\n{blocked(desk, lang, record.chat_id)}".rstrip()


def blocked(desk: Desk, lang: str, chat_id: ChatId) -> str:
    """That a chat is blocked and why, "" where it is not."""
    if not desk.operating.is_blocked(chat_id):
        return ""
    reason = quoted(desk.operating.reason(chat_id), LONGEST_LINE, lines=LINES) or desk.catalog.text(
        lang, "op.none"
    )
    return desk.catalog.text(lang, "op.chat.blocked", reason=reason)


def clock(desk: Desk, lang: str, seconds: float | None) -> str:
    """A length of time as days and a clock's digits; "–" for none."""
    if seconds is None:
        return "–"
    days, rest = divmod(max(0, round(seconds)), _DAY)
    digits = f"{rest // 3600}:{rest // 60 % 60:02}:{rest % 60:02}"
    return f"{desk.catalog.count(lang, 'time.days', days, count=days)} {digits}" if days else digits


def _named(chat_id: ChatId, title: str) -> str:
    return f"<code>{chat_id}</code> {quoted(title)}".rstrip()
