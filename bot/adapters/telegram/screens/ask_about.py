"""Coming from a warning into the private chat, to ask about the message that was warned of."""

from __future__ import annotations

import re

from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, spoken, where
from bot.adapters.telegram.screens.shelves import WARNING
from bot.adapters.telegram.send.answering import answer_calls
from bot.adapters.telegram.send.compose import text_calls, with_rows
from bot.adapters.telegram.send.keyboards import GO, button
from bot.core.library.wording import AUTO
from bot.core.message import ChatId, MessageId
from bot.services.store import Judgement

ASK = "ask-"
"""What a start payload begins with when somebody asks about a message: ids of group and message follow."""
_IDS = re.compile(r"ask-([0-9]{1,18})-([0-9]{1,18})", re.ASCII)


def ask_payload(chat_id: ChatId, message_id: MessageId) -> str:
    """The start payload for a message of a group, whose id is negative."""
    return f"{ASK}{-chat_id}-{message_id}"


async def asked_about(desk: Desk, interaction: Interaction) -> Calls:
    """The card of a judged message, for members of its group only: anybody can make up such a link."""
    chat, lang, user_id = interaction.chat, spoken(desk, interaction.update), interaction.asker
    found = _IDS.fullmatch(interaction.args)
    group, message = (
        (ChatId(-int(found[1])), MessageId(int(found[2]))) if found else (ChatId(0), MessageId(0))
    )
    judgement = await desk.casebook.judgement(group, message) if found else None
    if judgement is None or not await desk.authority.belongs(group, user_id):
        return text_calls(chat.id, desk.catalog.text(lang, "ask.say.expired"))
    # The group's country may be theirs; what they chose for themselves is.
    state = await desk.chats.known(group)
    region, chosen = await where(desk, interaction.update, state.settings.region if state else AUTO)
    told = await desk.talks.about(chat.id, user_id, judgement, client=lang, region=region, chosen=chosen)
    calls = answer_calls(desk.catalog, chat.id, told)
    if judgement.cleared_by or not judgement.scheme:
        return calls
    return with_rows(calls, [[_whole(desk, judgement, lang, region)]])


def _whole(desk: Desk, judgement: Judgement, lang: str, region: str) -> dict[str, str]:
    """The way to all that a warning may say, the law and a word to who posted it among it."""
    name = f"{WARNING}-{judgement.scheme}-{region}"
    return button(desk.catalog.text(lang, "button.whole_warning"), f"{GO}:{name}")
