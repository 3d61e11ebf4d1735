"""Requests to join as the admins see them: a card with two buttons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.adapters.telegram.screens.answer import alert, answer, data_of
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, spoken
from bot.adapters.telegram.screens.naming import person_of
from bot.adapters.telegram.screens.press import CASE, Press, closed, heeded
from bot.adapters.telegram.send.compose import text_calls
from bot.adapters.telegram.send.keyboards import button, inline
from bot.core.library.catalog import Catalog
from bot.core.message import ChatId, Message, Origin, UserId
from bot.core.moderation.policy import card_language
from bot.core.moderation.settings import ChatSettings
from bot.core.text.quoting import quoted
from bot.core.verdict import Verdict
from bot.services.authority import PressRule, Refusal
from bot.services.guard.joins import INVITE
from bot.services.library.live import Live
from bot.services.marks import Kind, join_mark
from bot.services.store import Call, Json

OPEN_FOR = 7 * 86_400.0
_DATA = re.compile(r"(ok|no):(-\d{1,17}):(\d{1,17})", re.ASCII)
_TOLD = {"ok": "join.approved", "no": "join.declined"}


class TelegramJoinWriter:
    """The port JoinWriter over the content in force."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def approve(self, chat_id: ChatId, user_id: UserId) -> Call:
        """Let somebody in."""
        return _answering("approveChatJoinRequest", chat_id, user_id)

    def decline(self, chat_id: ChatId, user_id: UserId) -> Call:
        """Turn a request down."""
        return _answering("declineChatJoinRequest", chat_id, user_id)

    def card(
        self,
        message: Message,
        verdict: Verdict,
        settings: ChatSettings,
        title: str,
        place: ChatId,
        *,
        declined: bool,
    ) -> Sequence[Call]:
        """Name and bio of who asks, with buttons unless it was decided."""
        catalog, lang = self._live.catalog, card_language(settings, verdict.lang)
        lang = catalog.language(lang)
        name = next((part.text for part in message.parts if part.origin is Origin.PROFILE_NAME), "")
        bio = next((part.text for part in message.parts if part.origin is Origin.PROFILE_BIO), "")
        said = quoted(bio, 300, lines=6)
        lines = [
            catalog.text(lang, "join.card", title=quoted(title)),
            catalog.text(lang, "case.sender", name=quoted(name, 40), id=message.sender.id),
            catalog.text(lang, "case.text", text=said) if said else "",
            catalog.text(lang, "join.declined", who=catalog.text(lang, "case.bot")) if declined else "",
        ]
        where = f"{message.chat.id}:{message.sender.id}"
        markup = None if declined else _keyboard(catalog, lang, where)
        text = "\n".join(line for line in lines if line)
        return text_calls(place, text, markup=markup, mark=join_mark(message.chat.id, message.sender.id))


def _answering(method: str, chat_id: ChatId, user_id: UserId) -> Call:
    return Call(chat_id=chat_id, method=method, params={"chat_id": chat_id, "user_id": user_id})


def _keyboard(catalog: Catalog, lang: str, where: str) -> Json:
    let_in = button(catalog.text(lang, "join.button.approve"), f"j:ok:{where}")
    return inline([[let_in, button(catalog.text(lang, "join.button.decline"), f"j:no:{where}")]])


async def click(desk: Desk, interaction: Interaction) -> Calls:
    """Let in or turn down; who presses needs the right to invite in that group."""
    lang, parsed = spoken(desk, interaction.update), _DATA.fullmatch(data_of(interaction))
    if parsed is None:
        await alert(desk, interaction, lang, CASE[Refusal.FOREIGN])
        return ()
    mark = join_mark(ChatId(int(parsed[2])), UserId(int(parsed[3])))
    rule = PressRule(about=mark, lasts=OPEN_FOR, right=INVITE)
    press = await heeded(desk, interaction, lang, CASE, {Kind.JOIN: rule})
    return () if press is None else await _decide(desk, press, parsed[1])


async def _decide(desk: Desk, press: Press, verb: str) -> Calls:
    group, user = press.mark.chat, press.mark.user
    if not await desk.joins.decide(group, user, press.by, approve=verb == "ok"):
        await alert(desk, press.interaction, press.lang, "join.gone")
        return closed(press, desk.catalog.text(press.lang, "join.gone"))
    await answer(desk, press.interaction, desk.catalog.text(press.lang, "case.done_short"))
    text = desk.catalog.text(press.lang, _TOLD[verb], who=await person_of(desk, press.by, group))
    return closed(press, f"{await person_of(desk, user, group)}\n{text}")
