"""Answers to pressed buttons and inline queries."""

from __future__ import annotations

import re

from bot.playground.checks import message_text
from bot.playground.entities import utf16
from bot.playground.keyboards import inline_buttons
from bot.playground.model import CallbackQuery, Json, Offer
from bot.playground.params import Params
from bot.playground.refusal import ApiRefusal
from bot.playground.world import World

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
ANSWER_LIMIT = 200


def _alive(world: World, query_id: str) -> CallbackQuery:
    click = world.click_alive(query_id)
    if click is None:
        raise ApiRefusal(TOO_OLD)
    return click


def answer_callback_query(world: World, params: Params) -> bool:
    """What the person who pressed sees: a notice, an alert, a link, or nothing."""
    text = params.text("text")
    if utf16(text) > ANSWER_LIMIT:
        raise ApiRefusal("MESSAGE_TOO_LONG")
    url = params.text("url")
    if url and not url.startswith((f"https://t.me/{world.bot.username}?", f"t.me/{world.bot.username}?")):
        raise ApiRefusal("URL_INVALID")
    click = _alive(world, params.text("callback_query_id"))
    click.answer = {"text": text, "show_alert": params.flag("show_alert"), "url": url or None}
    world.changed("callback", click.chat_id)
    return True


def answer_inline_query(world: World, params: Params) -> bool:
    """Results of an inline query: at most 50 texts, with distinct ids."""
    results = params.objects("results")
    if len(results) > 50:
        raise ApiRefusal("RESULTS_TOO_MUCH")
    ids = [str(result.get("id", "")) for result in results]
    if len(set(ids)) < len(ids):
        raise ApiRefusal("RESULT_ID_DUPLICATE")
    if any(not 1 <= len(one.encode()) <= 64 for one in ids):
        raise ApiRefusal("RESULT_ID_INVALID")
    click = _alive(world, params.text("inline_query_id"))
    offers = {str(result["id"]): _offer(result) for result in results}
    click.offers, click.answer = offers, {"results": results, "button": _button(params)}
    world.changed("callback", click.chat_id)
    return True


def _offer(result: Json) -> Offer:
    """A result that sends a text; the others would need media that the playground does not send inline."""
    fields = Params(result)
    content = fields.object("input_message_content") or {}
    if "message_text" not in content:
        raise ApiRefusal("can't parse inline query result: message_text is expected")
    text, entities = message_text(Params({**content, "text": content["message_text"]}))
    return Offer(
        title=fields.text("title"),
        description=fields.text("description"),
        text=text,
        entities=entities,
        buttons=inline_buttons(fields, only_inline=True),
    )


def _button(params: Params) -> Json | None:
    """The button above the results, which leads to the private chat."""
    button = params.object("button")
    if not button:
        return None
    payload = str(button.get("start_parameter", ""))
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload):
        raise ApiRefusal("START_PARAM_INVALID")
    return {"text": str(button.get("text", "")), "start_parameter": payload}


METHODS = {"answerCallbackQuery": answer_callback_query, "answerInlineQuery": answer_inline_query}
