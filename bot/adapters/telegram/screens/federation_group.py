"""/fed in a group: join a list, leave it, see which it is, and put the writer of an ad on it."""

from __future__ import annotations

from dataclasses import replace

from bot.adapters.telegram.screens.answer import answer
from bot.adapters.telegram.screens.check import has_words, subject_of
from bot.adapters.telegram.screens.federation_asked import Asked, named, said, told
from bot.adapters.telegram.screens.interaction import Calls, Desk, is_admin
from bot.adapters.telegram.screens.naming import name_of, numbered, person_of
from bot.adapters.telegram.screens.pictures import seen
from bot.adapters.telegram.screens.press import Press, closed
from bot.adapters.telegram.send.keyboards import yes_no
from bot.core.message import Message, UserId
from bot.core.moderation.federation import PERSON, Line, read_id
from bot.core.moderation.policy import PROTECTED
from bot.core.text.quoting import coded, quoted
from bot.services.marks import Kind, Mark
from bot.services.store import Standing

OPEN_FOR = 3600.0
"""Seconds for which a question waits for its yes."""


async def status(desk: Desk, asked: Asked) -> Calls:
    """Which list this group follows, for every member."""
    standing = await desk.federations.of(asked.chat.id)
    if standing is None:
        return said(desk, asked, "fed.follows_none")
    return said(desk, asked, "fed.status", **named(standing))


async def join(desk: Desk, asked: Asked) -> Calls:
    """Show an admin what they are about to join, and ask."""
    if not await is_admin(desk, asked.interaction.update):
        return said(desk, asked, "fed.only_admins")
    if (followed := await desk.federations.of(asked.chat.id)) is not None:
        return said(desk, asked, "fed.joined_already", name=quoted(followed.federation.name))
    standing = await desk.federations.find(read_id(asked.first))
    if standing is None:
        return said(desk, asked, "fed.no_such")
    own = standing.federation
    owner = await person_of(desk, own.owner, asked.chat.id)
    text = desk.catalog.text(asked.lang, "fed.join_ask", **named(standing), owner=owner)
    markup = yes_no(desk.catalog, asked.lang, "fed:yes", "fed:no", beside=True)
    mark = Mark(kind=Kind.FED_JOIN, by=asked.interaction.opener, text=own.id)
    return told(asked, text, markup=markup, mark=mark)


async def join_click(desk: Desk, press: Press) -> Calls:
    """Yes or no to a list; for who asked, while they are an admin."""
    await answer(desk, press.interaction)
    if press.data != "yes":
        return closed(press, desk.catalog.text(press.lang, "fed.left_alone"))
    await desk.federations.join(press.mark.text, press.chat.id)
    # A click that is handled again after a crash finds the group joined, and says the same.
    followed = await desk.federations.of(press.chat.id)
    return closed(press, _outcome(desk, press, followed))


async def leave(desk: Desk, asked: Asked) -> Calls:
    """Follow no list any more."""
    if not await is_admin(desk, asked.interaction.update):
        return said(desk, asked, "fed.only_admins")
    left = await desk.federations.leave(asked.chat.id)
    return said(desk, asked, "fed.left" if left else "fed.follows_none")


async def ban(desk: Desk, asked: Asked) -> Calls:
    """Put the writer of the message that is answered on the list, and its text."""
    subject = subject_of(desk, replace(asked.interaction, args="")) if not asked.words else None
    if subject is None:
        return said(desk, asked, "fed.ban_usage")
    if not await is_admin(desk, asked.interaction.update):
        return said(desk, asked, "fed.only_admins")
    standing = await desk.federations.of(asked.chat.id)
    if standing is None:
        return said(desk, asked, "fed.follows_none")
    if not standing.led_by(asked.by):
        return said(desk, asked, "fed.ban_not_admin", name=quoted(standing.federation.name))
    subject, _ = await seen(desk, subject, asked.by)
    if (await desk.chats.ranked(subject)).sender.role in PROTECTED:
        return said(desk, asked, "fed.ban_protected")
    return await _banned(desk, asked, standing, subject)


async def _banned(desk: Desk, asked: Asked, standing: Standing, subject: Message) -> Calls:
    lines = await desk.voices.lines(subject, asked.by, worded=has_words(subject))
    if not lines:
        return said(desk, asked, "check.empty")
    if await desk.federations.add(standing, lines, asked.by) is None:
        return said(desk, asked, "fed.full")
    what = "\n".join([await _what(desk, asked, line) for line in lines])
    return said(desk, asked, "fed.banned", name=quoted(standing.federation.name), what=what)


async def _what(desk: Desk, asked: Asked, line: Line) -> str:
    value = coded(line.value)
    if line.kind == PERSON:
        value = numbered(await name_of(desk, UserId(int(line.value)), asked.chat.id), line.value)
    return desk.catalog.text(asked.lang, f"fed.what.{line.kind}", value=value)


def _outcome(desk: Desk, press: Press, followed: Standing | None) -> str:
    if followed is None:
        return desk.catalog.text(press.lang, "fed.no_such")
    joined = followed.federation.id == press.mark.text
    key = "fed.joined" if joined else "fed.joined_already"
    return desk.catalog.text(press.lang, key, name=quoted(followed.federation.name))
