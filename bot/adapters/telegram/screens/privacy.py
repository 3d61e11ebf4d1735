"""/privacy, /forget and /export: what is kept of a person, for that person alone."""

from __future__ import annotations

import json

from bot.adapters.telegram.screens.answer import answer, data_of
from bot.adapters.telegram.screens.federation_asked import own_handle
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, spoken
from bot.adapters.telegram.send.compose import text_calls
from bot.adapters.telegram.send.keyboards import button, inline
from bot.core.message import ChatKind, UserId
from bot.core.text.quoting import coded

PREFIX = "me"
MOST = 100
"""Rows of each kind that are shown, the newest."""
LONGEST = 2000
"""UTF-16 units of a row."""


async def privacy(desk: Desk, interaction: Interaction) -> Calls:
    """What is kept, and for how long."""
    chat = interaction.chat
    text = desk.catalog.text(spoken(desk, interaction.update), "ask.privacy")
    return text_calls(chat.id, text, thread=chat.thread)


async def forget(desk: Desk, interaction: Interaction) -> Calls:
    """Ask once more: what is deleted cannot be brought back."""
    lang = spoken(desk, interaction.update)
    if (private := _elsewhere(desk, interaction, lang)) is not None:
        return private
    chat = interaction.chat
    if not await desk.people.is_known(_user(interaction)):
        return text_calls(chat.id, desk.catalog.text(lang, "ask.forget.nothing"))
    buttons = [
        button(desk.catalog.text(lang, f"ask.forget.{word}"), f"{PREFIX}:{word}") for word in ("yes", "no")
    ]
    return text_calls(chat.id, desk.catalog.text(lang, "ask.forget.ask"), markup=inline([buttons]))


async def forget_click(desk: Desk, interaction: Interaction) -> Calls:
    """The answer; it concerns whoever taps it."""
    lang, chat = spoken(desk, interaction.update), interaction.chat
    if chat.kind is not ChatKind.PRIVATE:
        return ()
    await answer(desk, interaction)
    if data_of(interaction) != "yes":
        return text_calls(chat.id, desk.catalog.text(lang, "ask.say.left"))
    done = await desk.people.forget(_user(interaction), own_handle(interaction))
    told = (
        (desk.catalog.text(lang, f"ask.kind.{kind}"), count) for kind, count in done.gone.items() if count
    )
    what = ", ".join(f"{kind}: {count}" for kind, count in told)
    key = "ask.forget.done" if what else "ask.forget.nothing"
    text = desk.catalog.text(lang, key, what=what) if what else desk.catalog.text(lang, key)
    lines = [text, desk.catalog.text(lang, "fed.stays")] if done.listed else [text]
    return text_calls(chat.id, "\n\n".join(lines))


async def export(desk: Desk, interaction: Interaction) -> Calls:
    """Everything that names the person, line by line as JSON."""
    lang = spoken(desk, interaction.update)
    if (private := _elsewhere(desk, interaction, lang)) is not None:
        return private
    rows = await desk.people.rows(_user(interaction), MOST)
    chat = interaction.chat
    if not rows:
        return text_calls(chat.id, desk.catalog.text(lang, "ask.forget.nothing"))
    lines = (coded(json.dumps(dict(row), ensure_ascii=False), LONGEST) for row in rows)
    return text_calls(chat.id, "\n".join((desk.catalog.text(lang, "ask.export.head"), *lines)))


def _elsewhere(desk: Desk, interaction: Interaction, lang: str) -> Calls | None:
    """In a group nobody's data are spoken of."""
    chat = interaction.chat
    if chat.kind is ChatKind.PRIVATE:
        return None
    return text_calls(chat.id, desk.catalog.text(lang, "ask.say.start_first"), thread=chat.thread)


def _user(interaction: Interaction) -> UserId:
    user = interaction.update.effective_user
    return UserId(user.id if user else 0)
