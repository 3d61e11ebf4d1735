"""/settings: a page with the settings of each kind, one with the choices of each, all by buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.adapters.telegram.compose import text_calls
from bot.adapters.telegram.handlers.answer import answer, data_of
from bot.adapters.telegram.interaction import Calls, Desk, Interaction, chat_of, is_admin, language
from bot.adapters.telegram.keyboards import Rows, button, inline
from bot.adapters.telegram.render import cut, escape, quote
from bot.core.message import Chat, ChatKind, UserId
from bot.core.schedule import DAYS, EVERY_DAY, OFF, BadValueError
from bot.core.settings import AUTO, BY_KEY, MAIN, SETTINGS, TIPS, ChatSettings, Setting, toggled
from bot.core.wording import known
from bot.services.ports import Call, Json

CLOSE = "close"
PAGE = "page"
_LABEL_LENGTH = 40
_VALUE_LENGTH = 120


async def settings(desk: Desk, interaction: Interaction) -> Calls:
    """Open the menu, for admins of a group."""
    chat = chat_of(interaction.update)
    lang = await language(desk, interaction.update)
    if chat.kind is ChatKind.PRIVATE:
        return text_calls(chat.id, desk.catalog.text(lang, "settings.in_group_hint"))
    if not await is_admin(desk, interaction.update):
        return text_calls(
            chat.id,
            desk.catalog.text(lang, "settings.only_admins"),
            reply_to=interaction.message.id if interaction.message else None,
            thread=chat.thread,
        )
    current = await desk.settings.read(chat)
    markup = _page(desk, current, MAIN, lang)
    return text_calls(chat.id, _head(desk, chat, lang), thread=chat.thread, markup=markup)


async def click(desk: Desk, interaction: Interaction) -> Calls:
    """One click in the menu; the right is checked at this click, for this chat."""
    chat, query = chat_of(interaction.update), interaction.update.callback_query
    lang = await language(desk, interaction.update)
    if query is None or query.message is None:
        return ()
    if not await is_admin(desk, interaction.update):
        await answer(desk, interaction, desk.catalog.text(lang, "settings.only_admins"), alert=True)
        return ()
    key, _, value = data_of(interaction).partition(":")
    message_id = query.message.message_id
    if key == CLOSE:
        await answer(desk, interaction)
        return (_call(chat, "deleteMessage", message_id, {}),)
    said, alert = "", False
    if key in BY_KEY and value:
        said, alert = await _change(desk, chat, lang, BY_KEY[key], value, UserId(query.from_user.id))
        lang = await language(desk, interaction.update)
    await answer(desk, interaction, said, alert=alert)
    return (await _screen(desk, chat, lang, message_id, key, value),)


async def _change(
    desk: Desk, chat: Chat, lang: str, setting: Setting, value: str, by: UserId
) -> tuple[str, bool]:
    """Store what was tapped; the short answer, and whether it is an alert."""
    from bot.adapters.telegram.handlers.set_command import problem

    if value not in setting.choices:
        return "", False
    current = getattr(await desk.settings.read(chat), setting.key)
    try:
        text = value if setting.most == 1 else toggled(setting, current, value)
        await desk.settings.change(chat, setting.key, text, by)
    except BadValueError as error:
        return problem(desk, lang, error), True
    return desk.catalog.text(lang, "settings.saved"), False


async def _screen(desk: Desk, chat: Chat, lang: str, message_id: int, key: str, value: str) -> Call:
    """The page to show next: a setting with its choices, or after a choice of one the page it stands on."""
    current = await desk.settings.read(chat)
    setting = BY_KEY.get(key)
    text = _head(desk, chat, lang)
    if setting is None:
        markup = _page(desk, current, value if key == PAGE else MAIN, lang)
    elif value and setting.most == 1:
        markup = _page(desk, current, setting.screen, lang)
    else:
        text = f"{text}\n\n{_about(desk, setting, current, lang)}"
        markup = _choices(desk, current, setting, lang)
    more: dict[str, Json] = {"text": text, "parse_mode": "HTML", "reply_markup": markup}
    return _call(chat, "editMessageText", message_id, more)


def label(desk: Desk, setting: Setting, lang: str) -> str:
    """What a setting is called."""
    return desk.catalog.text(lang, f"setting.{setting.key}.label")


def shown_value(desk: Desk, setting: Setting, value: str, lang: str) -> str:
    """A stored value in words, as Telegram HTML."""
    if setting.key == "tips_days" and value == EVERY_DAY:
        return desk.catalog.text(lang, "tips.every_day")
    if setting.most > 1:
        return " ".join(shown_choice(desk, setting, word, lang) for word in value.split())
    if setting.key == "warning_text" and value == OFF:
        return desk.catalog.text(lang, "settings.not_set")
    return shown_choice(desk, setting, value, lang)


def shown_choice(desk: Desk, setting: Setting, value: str, lang: str) -> str:
    """One choice in words, as Telegram HTML."""
    key = f"setting.{setting.key}.{value}"
    if desk.catalog.has(lang, key):
        return desk.catalog.text(lang, key)
    if value in {"on", "off"}:
        return desk.catalog.text(lang, f"switch.{value}")
    name = _NAMES.get(setting.key)
    return escape(cut(value, _VALUE_LENGTH)) if name is None else name(desk, lang, value)


_NAMES: Mapping[str, Callable[[Desk, str, str], str]] = {
    "timezone": lambda desk, lang, zone: escape(desk.places.city(lang, zone)),
    "region": lambda desk, lang, code: desk.catalog.country(lang, code),
    "language": lambda desk, _, code: desk.catalog.locale(code).name,
    "tips_languages": lambda desk, _, code: desk.catalog.locale(code).name,
    "tips_days": lambda desk, lang, day: desk.places.weekday(lang, DAYS.index(day)),
}
"""How the values of these settings are named: by the catalog or by CLDR."""


def _about(desk: Desk, setting: Setting, current: ChatSettings, lang: str) -> str:
    lines = [f"<b>{label(desk, setting, lang)}</b>"]
    hint = f"setting.{setting.key}.hint"
    if desk.catalog.has(lang, hint):
        words = desk.catalog.text(lang, hint, known=known()) if setting.key == "warning_text" else ""
        lines.append(words or desk.catalog.text(lang, hint))
    if setting.example:
        example = escape(setting.example)
        lines.append(desk.catalog.text(lang, "settings.by_hand", key=setting.key, example=example))
    lines.append(f"→ {shown_value(desk, setting, getattr(current, setting.key), lang)}")
    return "\n".join(lines)


def _call(chat: Chat, method: str, message_id: int, more: dict[str, Json]) -> Call:
    params = {"chat_id": chat.id, "message_id": message_id, **more}
    return Call(chat_id=chat.id, method=method, params=params)


def _head(desk: Desk, chat: Chat, lang: str) -> str:
    return desk.catalog.text(lang, "settings.head", title=quote(chat.title, 40))


def _page(desk: Desk, current: ChatSettings, page: str, lang: str) -> Json:
    """One page of settings; the main one leads to that of the tips."""
    rows: Rows = [
        [button(_item(desk, setting, current, lang), f"set:{setting.key}")]
        for setting in SETTINGS
        if setting.screen == page
    ]
    if page == MAIN:
        value = desk.catalog.text(lang, f"switch.{current.tips}")
        rows.append(
            [button(desk.catalog.text(lang, "settings.tips_button", value=value), f"set:{PAGE}:{TIPS}")]
        )
        return inline([*rows, [button(desk.catalog.text(lang, "button.close"), f"set:{CLOSE}")]])
    return inline([*rows, [button(desk.catalog.text(lang, "button.back"), f"set:{PAGE}:{MAIN}")]])


def _item(desk: Desk, setting: Setting, current: ChatSettings, lang: str) -> str:
    value = cut(_plain(shown_value(desk, setting, getattr(current, setting.key), lang)), _LABEL_LENGTH)
    return desk.catalog.text(lang, "settings.item", label=label(desk, setting, lang), value=value)


def _choices(desk: Desk, current: ChatSettings, setting: Setting, lang: str) -> Json:
    chosen = getattr(current, setting.key)
    held = set(chosen.split()) if setting.most > 1 else {chosen}
    buttons = [
        button(
            ("✓ " if value in held else "") + _plain(shown_choice(desk, setting, value, lang)),
            f"set:{setting.key}:{value}",
        )
        for value in _offered(desk, setting)
    ]
    step = setting.columns
    rows = [buttons[index : index + step] for index in range(0, len(buttons), step)]
    back = button(desk.catalog.text(lang, "button.back"), f"set:{PAGE}:{setting.screen}")
    return inline([*rows, [back]])


def _offered(desk: Desk, setting: Setting) -> tuple[str, ...]:
    """The choices of the menu; of the regions those of which anything can be printed."""
    if setting.key != "region":
        return setting.choices
    printable = set(desk.catalog.regions)
    return tuple(value for value in setting.choices if value == AUTO or value in printable)


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
