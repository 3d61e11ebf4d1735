"""/op broadcast: one text to the admins of all groups, shown first and sent once."""

from __future__ import annotations

from bot.adapters.telegram.screens.answer import answer
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction
from bot.adapters.telegram.screens.operating_pages import clock
from bot.adapters.telegram.send.compose import edited, text_calls
from bot.adapters.telegram.send.keyboards import button, inline
from bot.adapters.telegram.send.render import escape
from bot.core.message import ChatId, MessageId, UserId
from bot.core.operating.chats import LONGEST, Reach, seconds_for
from bot.core.text.quoting import units
from bot.services.ports import Call

CAST = "cast"
OPEN_FOR = 600.0
"""Seconds in which a preview can be agreed to."""


async def preview(desk: Desk, lang: str, by: UserId, text: str) -> Calls:
    """Show what would be sent, to how many, and how long that takes; the answer must be this person's."""
    if (length := units(text)) > LONGEST:
        return text_calls(ChatId(by), desk.catalog.text(lang, "op.cast.long", count=length, most=LONGEST))
    found = await desk.operating.reach()
    if not found.places:
        return text_calls(ChatId(by), desk.catalog.text(lang, "op.cast.nobody"))
    rows = [
        [button(desk.catalog.text(lang, f"button.{word}"), f"op:{CAST}:{word}") for word in ("yes", "no")]
    ]
    said = f"{_ask(desk, lang, found)}\n\n{_worded(desk, lang, text)}"
    return text_calls(ChatId(by), said, markup=inline(rows), mark=f"{CAST}?:{by}:{text}")


def _ask(desk: Desk, lang: str, found: Reach) -> str:
    takes = clock(desk, lang, seconds_for(len(found.places), desk.operating.rate))
    return desk.catalog.text(
        lang, "op.cast.ask", count=len(found.places), groups=found.reached, missed=found.missed, time=takes
    )


def _worded(desk: Desk, lang: str, text: str) -> str:
    return desk.catalog.text(lang, "op.cast.message", text=escape(text))


async def decide(desk: Desk, interaction: Interaction, lang: str, by: UserId, *, sure: bool) -> Calls:
    """Send it or not, for who asked, while the preview is fresh, and once however often it is tapped."""
    query = interaction.update.callback_query
    message_id = MessageId(query.message.message_id if query is not None and query.message is not None else 0)
    marked = await desk.store.mark_of(ChatId(by), message_id)
    asked, _, text = (marked.mark if marked else "").partition(f"{CAST}?:{by}:")
    if marked is None or asked or not text or desk.clock.now() - marked.at > OPEN_FOR:
        await answer(desk, interaction, desk.catalog.text(lang, "op.dead"), alert=True)
        return ()
    mark = f"{CAST}:{by}:{message_id}:{int(marked.at)}"
    if not sure:
        await answer(desk, interaction)
        return (_closed(desk, lang, by, message_id, text, "op.cast.not_sent"),)
    found = await desk.operating.reach()
    if not await desk.operating.begin(mark, by):
        await answer(desk, interaction, desk.catalog.text(lang, "op.cast.before"), alert=True)
        return ()
    await answer(desk, interaction)
    done = _closed(desk, lang, by, message_id, text, "op.cast.queued")
    return (done, *_letters(desk, found, text, mark))


def _closed(desk: Desk, lang: str, by: UserId, message_id: MessageId, text: str, key: str) -> Call:
    said = f"{_worded(desk, lang, text)}\n\n{desk.catalog.text(lang, key)}"
    return edited(ChatId(by), message_id, said, inline([]))


def _letters(desk: Desk, found: Reach, text: str, mark: str) -> Calls:
    """One call a place, each at most once: a broadcast that comes twice is worse than one that is missed."""
    return tuple(
        call
        for place, lang in found.places.items()
        for call in text_calls(
            ChatId(place), _worded(desk, desk.catalog.language(lang), text), once=True, mark=mark
        )
    )
