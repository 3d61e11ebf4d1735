"""Requests to join as the admins see them: a card with two buttons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.adapters.telegram.screens.answer import answer, data_of
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, chat_of, member_of, spoken
from bot.adapters.telegram.send.casecard import person
from bot.adapters.telegram.send.compose import edited, text_calls
from bot.adapters.telegram.send.keyboards import button, inline
from bot.core.library.catalog import Catalog
from bot.core.message import ChatId, Message, MessageId, Origin, UserId
from bot.core.moderation.policy import answer_language
from bot.core.moderation.settings import ChatSettings
from bot.core.text.quoting import quoted
from bot.core.verdict import Verdict
from bot.errors import CallFailed
from bot.services.admin_store import Act, join_mark
from bot.services.library.live import Live
from bot.services.ports import Call, Json, Turn

INVITE = "can_invite_users"
OPEN_FOR = 7 * 86_400.0
_DATA = re.compile(r"(ok|no):(-\d{1,17}):(\d{1,17})", re.ASCII)
_METHODS = {"ok": "approveChatJoinRequest", "no": "declineChatJoinRequest"}
_KINDS = {"ok": "join_approved", "no": "join_declined"}
_TOLD = {"ok": "join.approved", "no": "join.declined"}


class TelegramJoinWriter:
    """The port JoinWriter over the content in force."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def decline(self, chat_id: ChatId, user_id: UserId) -> Call:
        """Turn a request down."""
        return Call(
            chat_id=chat_id,
            method="declineChatJoinRequest",
            params={"chat_id": chat_id, "user_id": user_id},
        )

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
        catalog, lang = self._live.catalog, answer_language(settings, verdict.lang)
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


def _keyboard(catalog: Catalog, lang: str, where: str) -> Json:
    let_in = button(catalog.text(lang, "join.button.approve"), f"j:ok:{where}")
    return inline([[let_in, button(catalog.text(lang, "join.button.decline"), f"j:no:{where}")]])


async def click(desk: Desk, interaction: Interaction) -> Calls:
    """Let in or turn down; who presses needs the right to invite in that group."""
    lang, query = spoken(desk, interaction.update), interaction.update.callback_query
    parsed = _DATA.fullmatch(data_of(interaction))
    if query is None or query.message is None or parsed is None:
        return await _told(desk, interaction, lang, "case.foreign")
    group, user = ChatId(int(parsed[2])), UserId(int(parsed[3]))
    where, number = chat_of(interaction.update).id, MessageId(query.message.message_id)
    marked = await desk.store.mark_of(where, number)
    if marked is None or marked.mark != join_mark(group, user):
        return await _told(desk, interaction, lang, "case.foreign")
    if desk.clock.now() - marked.at > OPEN_FOR:
        return await _told(desk, interaction, lang, "case.expired")
    member = await member_of(desk, group, UserId(query.from_user.id))
    if member is None or not member.is_admin:
        return await _told(desk, interaction, lang, "case.denied")
    if member.status != "creator" and INVITE not in member.rights:
        right = desk.catalog.text(lang, f"rights.{INVITE}")
        await answer(desk, interaction, desk.catalog.text(lang, "case.need_right", right=right), alert=True)
        return ()
    return await _decide(desk, interaction, lang, parsed[1], group, user)


async def _decide(
    desk: Desk, interaction: Interaction, lang: str, verb: str, group: ChatId, user: UserId
) -> Calls:
    """Asked of Telegram at once: of two who press, the first counts, and the second is told."""
    query = interaction.update.callback_query
    if query is None or query.message is None:
        return ()
    where = ChatId(query.message.chat.id)
    try:
        await desk.messenger.call(_METHODS[verb], {"chat_id": group, "user_id": user})
    except CallFailed:
        await _told(desk, interaction, lang, "join.gone")
        text = desk.catalog.text(lang, "join.gone")
        return (edited(where, query.message.message_id, text, inline([])),)
    by = UserId(query.from_user.id)
    act = Act(chat_id=group, kind=_KINDS[verb], at=desk.clock.now(), user_id=user, by=by, reason="button")
    await desk.store.finish(Turn(update_id=None, result=_KINDS[verb], acts=(act,)))
    await answer(desk, interaction, desk.catalog.text(lang, "case.done_short"))
    text = desk.catalog.text(lang, _TOLD[verb], who=desk.cards.who(group, by))
    return (edited(where, query.message.message_id, f"{person(user)}\n{text}", inline([])),)


async def _told(desk: Desk, interaction: Interaction, lang: str, key: str) -> Calls:
    await answer(desk, interaction, desk.catalog.text(lang, key), alert=True)
    return ()
