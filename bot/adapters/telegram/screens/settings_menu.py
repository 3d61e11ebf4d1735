"""/settings: one page a topic, one with the choices of each setting, all by buttons.

A menu belongs to the admin who opened it, in the group or in private, and dies after two hours. What it may
do is asked of Telegram at each click, for the group that it is about.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.adapters.telegram.screens import settings_pages as pages
from bot.adapters.telegram.screens.answer import alert, answer, data_of
from bot.adapters.telegram.screens.case_list import open_log
from bot.adapters.telegram.screens.choosing import (
    CASES,
    LISTS,
    STATE,
    STATS,
    VERBS,
    choose_group,
    chosen,
)
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, is_admin, language, spoken
from bot.adapters.telegram.screens.press import MENU, heeded
from bot.adapters.telegram.screens.rights import missing_for
from bot.adapters.telegram.screens.set_command import problem
from bot.adapters.telegram.screens.settings_more import MORE, export, history, reset, take_over, undo
from bot.adapters.telegram.screens.setup import state_of
from bot.adapters.telegram.screens.stats import show_in_private
from bot.adapters.telegram.send.compose import delete_call, edited, text_calls
from bot.adapters.telegram.send.keyboards import yes_no
from bot.core.library.schedule import BadValueError
from bot.core.message import Chat, ChatId, ChatKind, MessageId, UserId
from bot.core.moderation.policy import answer_language
from bot.core.moderation.settings import BY_KEY, SCREENS, Setting, stored, toggled
from bot.services.authority import PressRule
from bot.services.marks import Kind, Mark
from bot.services.store import Call

MENU_FOR = 7200.0
"""Seconds for which a menu can be used."""
CLOSE, PAGE, DO, MAIN = "close", "page", "do", "main"


async def settings(desk: Desk, interaction: Interaction) -> Calls:
    """Open the menu for admins of a group; in private, choose the group first."""
    chat, lang = interaction.chat, await language(desk, interaction.update)
    if chat.kind is ChatKind.PRIVATE:
        return await choose_group(desk, chat, lang)
    if not await is_admin(desk, interaction.update):
        return interaction.reply(desk.catalog.text(lang, "settings.only_admins"))
    await desk.chats.refresh(chat)
    await desk.chats.keep_stewards()
    return await open_menu(desk, chat, chat, lang, interaction.opener)


async def open_menu(desk: Desk, about: Chat, where: Chat, lang: str, by: UserId) -> Calls:
    """Send a menu about one chat into another or the same."""
    current = await desk.settings.read(about)
    markup = pages.main(desk, about, current, lang, private=where.id != about.id)
    return text_calls(
        where.id,
        pages.head(desk, about, lang),
        thread=where.thread,
        markup=markup,
        mark=Mark(kind=Kind.MENU, chat=about.id, by=by),
    )


async def open_in_private(desk: Desk, chat: Chat, group: ChatId, lang: str) -> Calls:
    """The menu of a group in the private chat of somebody who is its admin at this moment."""
    about = await desk.chats.known(group)
    if about is None or not await desk.authority.leads(group, UserId(chat.id)):
        return text_calls(chat.id, desk.catalog.text(lang, "settings.only_admins"))
    return await open_menu(desk, about.chat, chat, lang, UserId(chat.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """A click that may be heeded: in which message, about which group, by whom, in which language."""

    where: ChatId
    message_id: MessageId
    chat: Chat
    by: UserId
    lang: str
    mark: Mark

    @property
    def private(self) -> bool:
        """Whether the menu stands in another chat than the one it is about."""
        return self.where != self.chat.id


async def click(desk: Desk, interaction: Interaction) -> Calls:
    """One click in the menu."""
    found = await _click(desk, interaction)
    if found is None:
        return ()
    key, _, value = data_of(interaction).partition(":")
    if key in MORE:
        await answer(desk, interaction)
        return await _more(desk, found, key, value)
    if key == CLOSE:
        await answer(desk, interaction)
        return (delete_call(found.where, found.message_id),)
    return await _turn(desk, interaction, found, key, value)


async def _click(desk: Desk, interaction: Interaction) -> Click | None:
    """The click with what it is bound to; where that is nothing who clicked was told why."""
    lang, group = spoken(desk, interaction.update), chosen(data_of(interaction))
    rule = PressRule(lasts=MENU_FOR, group=group)
    press = await heeded(desk, interaction, lang, MENU, {Kind.MENU: rule, Kind.IMPORT: rule})
    if press is None:
        return None
    state = await desk.chats.known(press.mark.chat or group)
    if state is None:
        await alert(desk, interaction, lang, "settings.only_admins")
        return None
    if press.chat.id == state.chat.id:
        lang = answer_language(state.settings, lang)
    return Click(
        where=press.chat.id,
        message_id=press.message_id,
        chat=state.chat,
        by=press.by,
        lang=lang,
        mark=press.mark,
    )


async def _more(desk: Desk, found: Click, key: str, value: str) -> Calls:
    if key in VERBS:
        return await _opened(desk, found, key)
    ways = {"history": history, "export": export, "reset": reset, "undo": undo}
    way = ways.get(key, take_over)
    return await way(desk, found, value)


async def _opened(desk: Desk, found: Click, verb: str) -> Calls:
    """What was asked for in private, of the group that was chosen for it."""
    where, lang = Chat(id=found.where, kind=ChatKind.PRIVATE), found.lang
    if verb == CASES:
        return await open_log(desk, where, found.chat.id, lang)
    if verb == STATS:
        return await show_in_private(desk, found.chat, where, lang)
    if verb == STATE:
        return text_calls(where.id, await state_of(desk, found.chat, lang))
    if verb == LISTS:
        return text_calls(where.id, await pages.trusted(desk, found.chat, lang))
    return await open_menu(desk, found.chat, where, lang, found.by)


async def _turn(desk: Desk, interaction: Interaction, found: Click, key: str, value: str) -> Calls:
    """Show a page, or change a setting and show the page that it stands on."""
    said, alert, lang = "", False, found.lang
    sure, (key, _, value) = key == DO, value.partition(":") if key == DO else (key, "", value)
    setting = BY_KEY.get(key)
    asks = setting is not None and value and pages.is_weighty(setting) and not sure
    if setting is not None and value and not asks:
        said, alert = await _change(desk, found, setting, value, spoken(desk, interaction.update))
        if not found.private:
            lang = answer_language(await desk.settings.read(found.chat), spoken(desk, interaction.update))
    await answer(desk, interaction, said, alert=alert)
    return (await _screen(desk, found, lang, key, value, asks=bool(asks)),)


async def _change(desk: Desk, found: Click, setting: Setting, value: str, own: str) -> tuple[str, bool]:
    """Store what was tapped; the short answer, and whether it is an alert."""
    if value not in setting.choices:
        return "", False
    current = stored(await desk.settings.read(found.chat), setting.key)
    try:
        text = value if setting.most == 1 else toggled(setting, current, value)
        await desk.settings.change(found.chat, setting.key, text, found.by, own)
    except BadValueError as error:
        return problem(desk, found.lang, error), True
    return desk.catalog.text(found.lang, "settings.saved"), False


async def _screen(desk: Desk, found: Click, lang: str, key: str, value: str, *, asks: bool) -> Call:
    """The page to show next."""
    current, setting = await desk.settings.read(found.chat), BY_KEY.get(key)
    text = pages.head(desk, found.chat, lang)
    if setting is not None and asks and value in setting.choices:
        state = await desk.chats.refresh(found.chat)
        missing = missing_for(desk, state, value, lang)
        does = await pages.consequence(desk, found.chat, setting, value, lang, missing)
        text = f"{text}\n\n{pages.confirmation(desk, setting, current, value, lang, does)}"
        markup = yes_no(desk.catalog, lang, f"set:do:{key}:{value}", f"set:{key}")
    elif setting is not None and (not value or setting.most > 1):
        text = f"{text}\n\n{pages.about(desk, setting, current, lang)}"
        markup = pages.choices(desk, current, setting, lang)
    elif setting is not None:
        markup = pages.screen(desk, current, setting.screen, lang)
    elif key == PAGE and value in SCREENS:
        text = f"{text}\n{desk.catalog.text(lang, f'screen.{value}')}"
        markup = pages.screen(desk, current, value, lang)
    elif key == PAGE and value == "trusted":
        text = await pages.trusted(desk, found.chat, lang)
        markup = pages.back(desk, lang, MAIN)
    else:
        markup = pages.main(desk, found.chat, current, lang, private=found.private)
    return edited(found.where, found.message_id, text, markup)
