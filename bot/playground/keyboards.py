"""Checks of ``reply_markup``."""

from __future__ import annotations

from urllib.parse import quote

from bot.playground.entities import valid_url
from bot.playground.model import Json
from bot.playground.params import Params
from bot.playground.refusal import ApiRefusal

DATA_LIMIT = 64
BUTTON_LIMIT = 100
_KINDS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_OTHER_MARKUP = ("keyboard", "remove_keyboard", "force_reply")


def inline_buttons(params: Params, *, only_inline: bool = False) -> list[list[Json]] | None:
    """The inline keyboard of a call, None when there is none or it is of another sort."""
    markup = params.json("reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise ApiRefusal("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        if only_inline and any(name in markup for name in _OTHER_MARKUP):
            raise ApiRefusal("inline keyboard expected")
        return None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise ApiRefusal('field "inline_keyboard" of the InlineKeyboardMarkup should be an Array of Arrays')
    checked = [[_button(button) for button in row] for row in rows if row]
    if sum(map(len, checked)) > BUTTON_LIMIT:
        raise ApiRefusal("REPLY_MARKUP_TOO_LONG")
    return checked or None


def _button(button: object) -> Json:
    if not isinstance(button, dict):
        raise ApiRefusal("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise ApiRefusal('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not text.strip():
        raise ApiRefusal("BUTTON_TEXT_EMPTY")
    if not any(kind in button for kind in _KINDS):
        raise ApiRefusal(
            "can't parse inline keyboard button: text buttons are unallowed in the inline keyboard"
        )
    _check_data(button.get("callback_data"))
    url = button.get("url")
    return {**button, "url": _checked_url(url)} if url is not None else dict(button)


def _check_data(data: object) -> None:
    if data is None:
        return
    if not isinstance(data, str):
        raise ApiRefusal('can\'t parse inline keyboard button: Field "callback_data" must be of type String')
    if not 0 < len(data.encode("utf-8", "surrogatepass")) <= DATA_LIMIT:
        raise ApiRefusal("BUTTON_DATA_INVALID")


def _checked_url(url: object) -> str:
    if not isinstance(url, str):
        raise ApiRefusal('can\'t parse inline keyboard button: Field "url" must be of type String')
    if not url.strip():
        raise ApiRefusal("BUTTON_URL_INVALID")
    kept = valid_url(url)
    if not kept:
        shown = quote(url, safe=":/?#[]@!$&'()*+,;= %")
        raise ApiRefusal(f"inline keyboard button URL '{shown}' is invalid: Wrong HTTP URL")
    return kept
