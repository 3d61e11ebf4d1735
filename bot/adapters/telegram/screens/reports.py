"""Members who report an ad, and those concerned who object."""

from __future__ import annotations

from dataclasses import replace

from bot.adapters.telegram.screens.answer import answer
from bot.adapters.telegram.screens.check import subject_of
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, language, spoken
from bot.adapters.telegram.screens.pictures import seen
from bot.core.message import ChatKind
from bot.services.store import Call, Json, Judgement

THANKS = "👍"


async def report(desk: Desk, interaction: Interaction) -> Calls:
    """A member answers a message with /report or @admins."""
    chat, asked = interaction.chat, interaction.message
    lang = await language(desk, interaction.update)
    # Whatever stands behind the command, what is reported is the message that it answers.
    subject = subject_of(desk, replace(interaction, args=""))
    if asked is None or chat.kind is ChatKind.PRIVATE or subject is None:
        return _said(desk, interaction, lang, "report.usage")
    subject, _ = await seen(desk, subject, asked.sender.id)
    heard = await desk.voices.report(subject, asked.sender.id)
    if heard.word != "thanks":
        return _said(desk, interaction, lang, f"report.{heard.word}")
    card = await desk.showing.shown(heard.case) if heard.case is not None else ()
    reaction: Json = [{"type": "emoji", "emoji": THANKS}]
    params: dict[str, Json] = {"chat_id": chat.id, "message_id": asked.id, "reaction": reaction}
    return (*card, Call(chat_id=chat.id, method="setMessageReaction", params=params))


def _said(desk: Desk, interaction: Interaction, lang: str, key: str) -> Calls:
    return interaction.reply(desk.catalog.text(lang, key), lasts=300.0)


async def object_(desk: Desk, interaction: Interaction, judgement: Judgement) -> Calls:
    """Who wrote the message presses "not fraud": it goes to the admins with all that is known."""
    lang = spoken(desk, interaction.update)
    heard = await desk.voices.appeal(judgement, interaction.opener, lang)
    await answer(desk, interaction, desk.catalog.text(lang, f"appeal.{heard.word}"), alert=True)
    if heard.case is None:
        return ()
    return await desk.showing.shown(heard.case, objected=True)
