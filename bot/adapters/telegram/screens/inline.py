"""Inline mode: an answer card to send into any chat, for what somebody types behind the bot's name."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import replace

from bot.adapters.telegram.screens.check import ASK_PLAINLY
from bot.adapters.telegram.screens.interaction import Desk
from bot.adapters.telegram.send.keyboards import inline, start_link
from bot.adapters.telegram.send.render import plain
from bot.core.library.situations import IN_NEED
from bot.core.library.wording import AUTO
from bot.core.message import ChatId, Message
from bot.core.surfaces.collector import clean
from bot.core.talk.answers import begun, brief
from bot.core.talk.dialogue import Reply
from bot.core.talk.question import Question, said_in
from bot.errors import CallFailed
from bot.services.store import Json

_log = logging.getLogger(__name__)
FEW = 8
"""Characters from which on there is something to judge."""
KEPT = 30
"""Seconds for which Telegram may give the same answer to the same person."""


async def suggest(desk: Desk, raw: Mapping[str, Json], message: Message) -> None:
    """Answer an inline query at once; one that is too old to be answered is nobody's loss."""
    query = raw.get("inline_query")
    number = query.get("id") if isinstance(query, dict) else None
    if not isinstance(query, dict) or not isinstance(number, str):
        return
    lang, text = _spoken(desk, query), said_in(message)
    results = [await _result(desk, message, lang)] if len(text) >= FEW else []
    hint = {"text": desk.catalog.text(lang, "ask.inline.hint"), "start_parameter": ASK_PLAINLY}
    params: dict[str, Json] = {
        "inline_query_id": clean(number),
        "results": json.loads(json.dumps(results)),
        "cache_time": KEPT,
        "is_personal": True,
        "button": hint,
    }
    try:
        await desk.messenger.call("answerInlineQuery", params)
    except CallFailed as error:
        _log.info("inline_unanswered kind=%s", type(error).__name__)


async def _result(desk: Desk, message: Message, client: str) -> Mapping[str, Json]:
    region = await _region(desk, message)
    glance = await desk.talk.glance(Question(message=message, own=True, client=client, region=region))
    lang, state = glance.lang, glance.reply.state
    if state.step in IN_NEED:
        # Who is in need gets no verdict here either, but whom to call.
        told = brief(desk.catalog, glance)
        title = plain(told).partition("\n")[0]
    else:
        as_card = replace(glance, reply=Reply(state=state, parts=("card",)), chosen=True)
        told = begun(desk.catalog, as_card).text
        title = plain(desk.catalog.text(lang, f"ask.risk.{state.risk}"))
    more = {
        "text": desk.catalog.text(lang, "ask.button.private"),
        "url": start_link(desk.me.username, ASK_PLAINLY),
    }
    return {
        "type": "article",
        "id": "card",
        "title": title,
        "description": desk.catalog.text(lang, f"scheme.{state.scheme}") if state.scheme else "",
        "input_message_content": {
            "message_text": told,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        },
        "reply_markup": inline([[more]]),
    }


async def _region(desk: Desk, message: Message) -> str:
    """The country that whoever asks has chosen in their private chat."""
    state = await desk.chats.known(ChatId(message.sender.id))
    return AUTO if state is None else state.settings.region


def _spoken(desk: Desk, query: Mapping[str, Json]) -> str:
    who = query.get("from")
    tag = who.get("language_code") if isinstance(who, dict) else ""
    return desk.catalog.language(tag if isinstance(tag, str) else "")
