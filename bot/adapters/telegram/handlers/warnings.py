"""The three buttons under a warning."""

from __future__ import annotations

import json

from bot.adapters.telegram.handlers.answer import answer, data_of
from bot.adapters.telegram.handlers.private import DID_IT
from bot.adapters.telegram.interaction import Calls, Desk, Interaction, chat_of, is_admin, spoken
from bot.adapters.telegram.keyboards import start_link
from bot.adapters.telegram.render import plain, quote
from bot.core.message import ChatId, MessageId, UserId
from bot.services.ports import Call, Judgement


async def why(desk: Desk, interaction: Interaction) -> Calls:
    """Show the signals to the one who asks, in an alert that nobody else sees."""
    lang = spoken(desk, interaction.update)
    judgement = await _judgement(desk, interaction)
    text = desk.catalog.text(lang, "why.expired") if judgement is None else _reasons(desk, judgement, lang)
    await answer(desk, interaction, text, alert=True)
    return ()


async def did_it(desk: Desk, interaction: Interaction) -> Calls:
    """Open the private chat with the first steps: what somebody did is nobody else's business."""
    scheme = data_of(interaction)
    payload = DID_IT + (scheme if scheme in desk.catalog.schemes else "other_fraud")
    await answer(desk, interaction, url=start_link(desk.me.username, payload))
    return ()


async def not_fraud(desk: Desk, interaction: Interaction) -> Calls:
    """An admin clears the message: the warning says so and loses its buttons."""
    lang = spoken(desk, interaction.update)
    if not await is_admin(desk, interaction.update):
        await answer(desk, interaction, desk.catalog.text(lang, "cleared.denied"), alert=True)
        return ()
    chat, query = chat_of(interaction.update), interaction.update.callback_query
    judgement = await _judgement(desk, interaction)
    if query is None or query.message is None or judgement is None:
        await answer(desk, interaction, desk.catalog.text(lang, "why.expired"), alert=True)
        return ()
    await desk.store.clear(chat.id, judgement.message_id, UserId(query.from_user.id))
    await answer(desk, interaction)
    text = desk.catalog.text(judgement.lang, "cleared.done")
    return (_edited(chat.id, query.message.message_id, text),)


def _edited(chat_id: ChatId, message_id: int, text: str) -> Call:
    return Call(
        chat_id=chat_id,
        method="editMessageText",
        params={"chat_id": chat_id, "message_id": message_id, "text": text, "parse_mode": "HTML"},
    )


async def _judgement(desk: Desk, interaction: Interaction) -> Judgement | None:
    data = data_of(interaction)
    if not data.isdigit() or len(data) > 18:
        return None
    return await desk.store.judgement(chat_of(interaction.update).id, MessageId(int(data)))


def _reasons(desk: Desk, judgement: Judgement, lang: str) -> str:
    """The case in plain words, the weightiest signals first; ``answer`` cuts it to an alert's length."""
    found = [desk.catalog.text(lang, "why.cleared")] if judgement.cleared_by else []
    for item in sorted(json.loads(judgement.signals), key=lambda item: -item["weight"]):
        key = f"reason.{item['reason']}"
        if item["weight"] > 0 and desk.catalog.has(lang, key):
            words = [plain(quote(word, 12)) for word in item["evidence"][:2]]
            shown = plain(desk.catalog.quoted(lang, words)) if words else ""
            found.append(f"{desk.catalog.text(lang, key)} {shown}".strip())
    return desk.catalog.text(
        lang,
        "why.alert",
        scheme=desk.catalog.text(lang, f"scheme.{judgement.scheme}"),
        score=round(judgement.score * 100),
        evidence="\n" + "\n".join(f"• {line}" for line in dict.fromkeys(found)),
    )
