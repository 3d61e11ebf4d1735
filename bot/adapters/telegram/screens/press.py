"""Presses of buttons: held to the rule of the message that they stand under, and answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.adapters.telegram.screens.answer import alert, data_of
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction
from bot.adapters.telegram.send.compose import edited
from bot.adapters.telegram.send.keyboards import inline
from bot.core.message import Chat, MessageId, UserId
from bot.services.authority import Allowed, PressRule, Refusal
from bot.services.marks import Kind, Mark

Words = Mapping[Refusal, str]
"""The keys of what is told to who is refused."""
CASE: Words = {
    Refusal.FOREIGN: "case.foreign",
    Refusal.EXPIRED: "case.expired",
    Refusal.NOT_YOURS: "case.foreign",
    Refusal.DENIED: "case.denied",
    Refusal.NEED_RIGHT: "case.need_right",
}
MENU: Words = {
    Refusal.FOREIGN: "settings.dead",
    Refusal.EXPIRED: "settings.expired",
    Refusal.NOT_YOURS: "settings.not_yours",
    Refusal.DENIED: "settings.only_admins",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A press that may be heeded: where, by whom, what the button says, and what the message above it is."""

    interaction: Interaction
    chat: Chat
    message_id: MessageId
    by: UserId
    lang: str
    data: str
    mark: Mark
    at: float


async def heeded(
    desk: Desk, interaction: Interaction, lang: str, words: Words, rules: Mapping[Kind, PressRule]
) -> Press | None:
    """A press that its message's rule allows; else None, and who pressed was told why."""
    number, by, chat = interaction.above, interaction.asker, interaction.chat
    if number is None:
        return None
    found = await desk.authority.check(chat.id, number, by, rules)
    if isinstance(found, Allowed):
        return Press(
            interaction=interaction,
            chat=chat,
            message_id=number,
            by=by,
            lang=lang,
            data=data_of(interaction),
            mark=found.mark,
            at=found.at,
        )
    lacking = (desk.catalog.text(lang, f"rights.{rule.right}") for rule in rules.values() if rule.right)
    values = {"right": next(lacking)} if found is Refusal.NEED_RIGHT else {}
    await alert(desk, interaction, lang, words[found], **values)
    return None


def closed(press: Press, text: str) -> Calls:
    """Put a text in place of the message that was clicked, without buttons."""
    return (edited(press.chat.id, press.message_id, text, inline([])),)
