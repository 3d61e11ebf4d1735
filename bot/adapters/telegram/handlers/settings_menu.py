"""/settings: one screen with every setting, one with the choices of each, all by buttons."""

from __future__ import annotations

from bot.adapters.telegram.compose import text_calls
from bot.adapters.telegram.handlers.answer import answer, data_of
from bot.adapters.telegram.interaction import Calls, Desk, Interaction, chat_of, is_admin, language
from bot.adapters.telegram.keyboards import Rows, button, inline
from bot.adapters.telegram.render import quote
from bot.core.message import Chat, ChatKind, UserId
from bot.core.settings import BY_KEY, SETTINGS, ChatSettings, Setting, is_choice
from bot.services.ports import Call, Json

CLOSE = "close"


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
    return text_calls(chat.id, _head(desk, chat, lang), thread=chat.thread, markup=_home(desk, current, lang))


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
    if is_choice(key, value):
        await desk.settings.change(chat, key, value, UserId(query.from_user.id))
        await answer(desk, interaction, desk.catalog.text(lang, "settings.saved"))
        lang = await language(desk, interaction.update)
    else:
        await answer(desk, interaction)
    return (await _screen(desk, chat, lang, message_id, None if value else BY_KEY.get(key)),)


async def _screen(desk: Desk, chat: Chat, lang: str, message_id: int, setting: Setting | None) -> Call:
    current = await desk.settings.read(chat)
    text = _head(desk, chat, lang)
    markup = _home(desk, current, lang)
    if setting is not None:
        text += f"\n\n<b>{_label(desk, setting, lang)}</b>"
        hint = f"setting.{setting.key}.hint"
        text += f"\n{desk.catalog.text(lang, hint)}" if desk.catalog.has(lang, hint) else ""
        markup = _choices(desk, current, setting, lang)
    return _call(
        chat, "editMessageText", message_id, {"text": text, "parse_mode": "HTML", "reply_markup": markup}
    )


def _call(chat: Chat, method: str, message_id: int, more: dict[str, Json]) -> Call:
    params = {"chat_id": chat.id, "message_id": message_id, **more}
    return Call(chat_id=chat.id, method=method, params=params)


def _head(desk: Desk, chat: Chat, lang: str) -> str:
    return desk.catalog.text(lang, "settings.head", title=quote(chat.title, 40))


def _home(desk: Desk, current: ChatSettings, lang: str) -> Json:
    rows: Rows = []
    for setting in SETTINGS:
        value = _value(desk, setting, getattr(current, setting.key), lang)
        item = desk.catalog.text(lang, "settings.item", label=_label(desk, setting, lang), value=value)
        rows.append([button(item, f"set:{setting.key}")])
    return inline([*rows, [button(desk.catalog.text(lang, "button.close"), f"set:{CLOSE}")]])


def _choices(desk: Desk, current: ChatSettings, setting: Setting, lang: str) -> Json:
    chosen = getattr(current, setting.key)
    buttons = [
        button(
            ("✓ " if value == chosen else "") + _value(desk, setting, value, lang),
            f"set:{setting.key}:{value}",
        )
        for value in setting.choices
    ]
    step = setting.columns
    rows = [buttons[index : index + step] for index in range(0, len(buttons), step)]
    return inline([*rows, [button(desk.catalog.text(lang, "button.back"), "set:")]])


def _label(desk: Desk, setting: Setting, lang: str) -> str:
    return desk.catalog.text(lang, f"setting.{setting.key}.label")


def _value(desk: Desk, setting: Setting, value: str, lang: str) -> str:
    key = f"setting.{setting.key}.{value}"
    return desk.catalog.text(lang, key) if desk.catalog.has(lang, key) else value
