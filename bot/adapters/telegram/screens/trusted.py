"""/trust, /untrust, /trusted: whom and what a group vouches for, and phrases of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.adapters.telegram.screens.answer import answer
from bot.adapters.telegram.screens.choosing import LISTS, unheeded
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, language, spoken
from bot.adapters.telegram.screens.naming import name_of, numbered
from bot.adapters.telegram.screens.press import MENU, Words, closed, heeded
from bot.adapters.telegram.send.keyboards import yes_no
from bot.core.message import Chat, ChatId, UserId
from bot.core.moderation.lists import (
    CHANNEL,
    DOMAIN,
    FLAG,
    PASS,
    PERSON,
    SILENCED,
    read_address,
    read_domain,
    read_phrase,
    read_place,
)
from bot.core.text.extracts import quote
from bot.core.text.quoting import escaped, inert
from bot.errors import CallFailed
from bot.services.authority import PressRule, Refusal
from bot.services.marks import Kind, Mark
from bot.services.store import Entry

_HANDLE = re.compile(r"@\w{1,40}", re.ASCII)
PHRASES = {"pass": PASS, "flag": FLAG}
SILENCE = "silence"
"""The word behind /trust and /untrust that names a member whose reports are not heard."""
_OPEN_FOR = 3600.0
_SHOWN = 60
_NUMBERED = frozenset({PERSON, SILENCED, CHANNEL})
_LOOKED_UP = 20
"""People and channels whose names are asked for, the last that were put on the lists."""
_WORDS: Words = {**MENU, Refusal.EXPIRED: "settings.dead"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEntry:
    """What somebody named: a kind of entry and its value."""

    kind: str
    value: str


async def trust(desk: Desk, interaction: Interaction) -> Calls:
    """Put somebody or something on a list; a phrase is asked about first, with what it would have done."""
    return await _changed(desk, interaction, adding=True)


async def untrust(desk: Desk, interaction: Interaction) -> Calls:
    """Take it out again."""
    return await _changed(desk, interaction, adding=False)


async def trusted(desk: Desk, interaction: Interaction) -> Calls:
    """Show the lists, to admins."""
    chat, lang = interaction.chat, await language(desk, interaction.update)
    if refused := await unheeded(desk, interaction, lang, LISTS):
        return refused
    return interaction.reply(await lists_text(desk, chat.id, chat.title, lang))


async def lists_text(desk: Desk, chat_id: ChatId, title: str, lang: str) -> str:
    """The lists of a chat as HTML."""
    head = desk.catalog.text(lang, "trust.head", title=quote(title, 40))
    entries = (await desk.vouching.lines(chat_id))[-_SHOWN:]
    numbers = [one.value for one in entries if one.kind in _NUMBERED][-_LOOKED_UP:]
    names = {value: await _name(desk, chat_id, value) for value in numbers}
    lines = [
        desk.catalog.text(lang, "trust.item", what=_named(desk, lang, one, names.get(one.value, "")))
        for one in entries
    ]
    return "\n".join((head, *(lines or [desk.catalog.text(lang, "trust.none")])))


async def _changed(desk: Desk, interaction: Interaction, *, adding: bool) -> Calls:
    chat, lang = interaction.chat, await language(desk, interaction.update)
    user = interaction.update.effective_user
    if refused := await unheeded(desk, interaction, lang, LISTS):
        return refused
    line = await _line(desk, interaction)
    if user is None or line is None:
        return interaction.reply(_unread(desk, lang, interaction.args))
    if adding and line.kind in PHRASES.values():
        return await _dry_run(desk, interaction, chat, lang, line)
    changed = desk.vouching.keep if adding else desk.vouching.drop
    word = await changed(chat.id, line.kind, line.value, UserId(user.id))
    # Who pastes a channel's address means what comes from it and what leads to it.
    if line.kind == CHANNEL and (address := read_address(interaction.args)):
        also = await changed(chat.id, DOMAIN, address, UserId(user.id))
        word = also if word in {"known", "not_there"} else word
    return interaction.reply(await _said(desk, chat.id, lang, word, line))


def _unread(desk: Desk, lang: str, typed: str) -> str:
    """What to do instead of what could not be read; an admin sees the handle that they typed themselves."""
    if _HANDLE.fullmatch(typed):
        return desk.catalog.text(lang, "trust.no_handle", word=escaped(inert(typed)))
    if not typed:
        return desk.catalog.text(lang, "trust.usage")
    return desk.catalog.text(lang, "trust.bad", word=quote(typed, 40))


async def _said(desk: Desk, chat_id: ChatId, lang: str, word: str, line: NamedEntry) -> str:
    return desk.catalog.text(lang, f"trust.{word}", what=await _known(desk, chat_id, lang, line))


async def _line(desk: Desk, interaction: Interaction) -> NamedEntry | None:
    """What the command names: by its words, or by the message that it answers."""
    word, _, rest = interaction.args.partition(" ")
    if word.lower() in PHRASES:
        phrase = read_phrase(rest)
        return NamedEntry(kind=PHRASES[word.lower()], value=phrase) if phrase else None
    silencing = word.lower() == SILENCE
    if not interaction.args or silencing:
        return _answered(desk, interaction, SILENCED if silencing else PERSON)
    return await _by_name(desk, word) if not rest else None


def _answered(desk: Desk, interaction: Interaction, kind: str) -> NamedEntry | None:
    answered, said = interaction.answered, interaction.message
    # In a topic every message formally answers the one that opened it: that is nobody whom somebody meant.
    if answered is None or said is None or said.reply_to is None:
        return None
    if answered.sender_chat is not None:
        channel = answered.sender_chat.id != interaction.chat.id
        return NamedEntry(kind=CHANNEL, value=str(answered.sender_chat.id)) if channel else None
    who = answered.from_user
    return None if who is None or who.id == desk.me.id else NamedEntry(kind=kind, value=str(who.id))


async def _by_name(desk: Desk, word: str) -> NamedEntry | None:
    word = read_place(word) or word
    if word.isascii() and word.removeprefix("-").isdecimal() and len(word) <= 16:
        return NamedEntry(kind=CHANNEL if word.startswith("-") else PERSON, value=str(int(word)))
    if word.startswith("@"):
        try:
            found = await desk.messenger.call("getChat", {"chat_id": word[:40]})
        except CallFailed:
            return None
        number = found.get("id") if isinstance(found, dict) else None
        return NamedEntry(kind=CHANNEL, value=str(number)) if isinstance(number, int) and number < 0 else None
    domain = read_domain(word)
    return NamedEntry(kind=DOMAIN, value=domain) if domain else None


async def _dry_run(desk: Desk, interaction: Interaction, chat: Chat, lang: str, line: NamedEntry) -> Calls:
    """What a phrase would have done lately, and whether to keep it."""
    count, total = await desk.vouching.tried(chat.id, line.kind, line.value)
    counted = desk.catalog.text(lang, f"trust.dry_{line.kind}", count=count, total=total)
    text = f"{_named(desk, lang, line)}\n{counted}"
    markup = yes_no(desk.catalog, lang, "t:yes", "t:no", beside=True)
    by, phrase = interaction.opener, f"{line.kind}:{line.value}"
    mark = Mark(kind=Kind.PHRASE, chat=chat.id, by=by, text=phrase)
    return interaction.reply(text, markup=markup, mark=mark)


async def click(desk: Desk, interaction: Interaction) -> Calls:
    """Yes or no to a phrase; for who asked, while they are an admin."""
    lang = spoken(desk, interaction.update)
    press = await heeded(desk, interaction, lang, _WORDS, {Kind.PHRASE: PressRule(lasts=_OPEN_FOR)})
    if press is None:
        return ()
    await answer(desk, interaction)
    if press.data != "yes":
        return closed(press, desk.catalog.text(lang, "case.done_short"))
    kind, _, value = press.mark.text.partition(":")
    word = await desk.vouching.keep(press.chat.id, kind, value, press.by)
    line = NamedEntry(kind=kind, value=value)
    return closed(press, await _said(desk, press.chat.id, lang, word, line))


async def _known(desk: Desk, chat_id: ChatId, lang: str, line: NamedEntry) -> str:
    name = await _name(desk, chat_id, line.value) if line.kind in _NUMBERED else ""
    return _named(desk, lang, line, name)


async def _name(desk: Desk, chat_id: ChatId, value: str) -> str:
    return await name_of(desk, UserId(int(value)), chat_id)


def _named(desk: Desk, lang: str, line: NamedEntry | Entry, name: str = "") -> str:
    """An entry in words; the number stays beside a name, for it is what takes the entry out again."""
    value = numbered(name, line.value)
    return desk.catalog.text(lang, f"trust.kind.{line.kind}", value=value)
