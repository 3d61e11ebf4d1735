"""What else can be done with settings: their history with undo, export, import, copy, reset."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.adapters.telegram.screens import settings_pages as pages
from bot.adapters.telegram.screens.answer import chat_of_number, number_of
from bot.adapters.telegram.screens.choosing import VERBS, groups, unheeded
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, language
from bot.adapters.telegram.screens.set_command import problem
from bot.adapters.telegram.screens.settings_words import change_lines, label, shown_value
from bot.adapters.telegram.send.compose import edited, text_calls
from bot.adapters.telegram.send.keyboards import Rows, button, inline, yes_no
from bot.core.library.schedule import BadValueError
from bot.core.message import Chat, ChatKind, UserId
from bot.core.moderation.settings import BY_KEY, HIDDEN, SETTINGS, ChatSettings, stored
from bot.core.text.extracts import quote
from bot.core.text.quoting import escaped
from bot.services.chats.settings import Change
from bot.services.marks import Kind, Mark
from bot.services.store import Call

if TYPE_CHECKING:
    from bot.adapters.telegram.screens.settings_menu import Click

MORE = VERBS | {"history", "export", "reset", "from", "import", "undo"}
"""What a button of the menu may say besides a setting or a page."""
SHOWN = 8
LONGEST_IMPORT = 4000
_FORMAT = "antifraud-settings"
_OWN = {"log", "tips_notice"}
"""The place of its log, and since when it is told a series."""


async def history(desk: Desk, found: Click, _: str) -> Calls:
    """The last changes: who changed what, each with a button that takes it back."""
    return (await _history_page(desk, found),)


async def _history_page(desk: Desk, found: Click, said: str = "") -> Call:
    # After a restart nobody's name is known before the admins were asked for.
    await desk.chats.refresh(found.chat)
    changes = await desk.settings.history(found.chat, SHOWN)
    zone = (await desk.settings.read(found.chat)).timezone
    head = desk.catalog.text(found.lang, "settings.history_head", title=quote(found.chat.title, 40))
    lines = [_change_line(desk, found, one, zone) for one in changes]
    lines = lines or [desk.catalog.text(found.lang, "settings.history_none")]
    undo = desk.catalog.text(found.lang, "button.undo")
    newest: dict[str, Change] = {}
    for one in changes:
        newest.setdefault(one.key, one)
    rows: Rows = [
        [button(f"{undo}: {label(desk, BY_KEY[one.key], found.lang)}", f"set:undo:{one.key}:{int(one.at)}")]
        for one in newest.values()
    ]
    rows.append([button(desk.catalog.text(found.lang, "button.back"), "set:page:main")])
    text = "\n".join(line for line in (said, head, *lines) if line)
    return edited(found.where, found.message_id, text, inline(rows))


def _change_line(desk: Desk, found: Click, change: Change, zone: str) -> str:
    setting, lang = BY_KEY[change.key], found.lang
    value = setting.default if change.value is None else change.value
    return desk.catalog.text(
        lang,
        "settings.history_item",
        when=desk.cards.moment(lang, change.at, zone),
        label=label(desk, setting, lang),
        value=shown_value(desk, setting, value, lang),
        who=desk.cards.who(found.chat.id, change.by),
    )


async def undo(desk: Desk, found: Click, value: str) -> Calls:
    """Take the last change of one setting back, if it is still the last."""
    key, _, at = value.partition(":")
    settings = None
    try:
        if key in BY_KEY and (moment := number_of(at, 12)):
            settings = await desk.settings.undo(found.chat, key, moment, found.by)
    except BadValueError as error:
        return (await _history_page(desk, found, problem(desk, found.lang, error)),)
    if settings is None:
        said = desk.catalog.text(found.lang, "settings.undo_nothing")
    else:
        shown = shown_value(desk, BY_KEY[key], stored(settings, key), found.lang)
        name = label(desk, BY_KEY[key], found.lang)
        said = desk.catalog.text(found.lang, "settings.undone", label=name, value=shown)
    return (await _history_page(desk, found, said),)


async def export(desk: Desk, found: Click, _: str) -> Calls:
    """Everything that differs from the beginning, as text that /import reads."""
    text = exported(await desk.settings.read(found.chat))
    head = desk.catalog.text(found.lang, "settings.export_head", title=quote(found.chat.title, 40))
    return text_calls(found.where, f"{head}\n<pre>{escaped(text)}</pre>")


def exported(settings: ChatSettings) -> str:
    """Settings as lines of key and value; what is of this group alone stays behind."""
    lines = [
        f"{setting.key} = {stored(settings, setting.key)}".replace("\n", "\\n")
        for setting in SETTINGS
        if setting.screen != HIDDEN and setting.key not in _OWN
        if stored(settings, setting.key) != setting.default
    ]
    return "\n".join((f"{_FORMAT} 1", *lines))


def imported(text: str) -> Mapping[str, str]:
    """The values of exported lines; BadValueError names the first line that is none."""
    lines = [line.strip() for line in text[:LONGEST_IMPORT].splitlines()]
    start = next((at for at, line in enumerate(lines) if line.startswith(_FORMAT)), -1)
    found: dict[str, str] = {}
    for number, line in enumerate(lines[start + 1 :], start=1):
        if not line:
            continue
        key, equals, value = line.partition("=")
        if not equals or key.strip() not in BY_KEY or not value.strip():
            raise BadValueError("line", number=number, word=line)
        found[key.strip()] = value.strip().replace("\\n", "\n")
    return found


async def reset(desk: Desk, found: Click, value: str) -> Calls:
    """Ask, then set everything back."""
    title = quote(found.chat.title, 40)
    if value != "yes":
        text = desk.catalog.text(found.lang, "settings.reset_ask", title=title)
        markup = yes_no(desk.catalog, found.lang, "set:reset:yes", "set:page:main")
        return (edited(found.where, found.message_id, text, markup),)
    await desk.settings.reset(found.chat, found.by)
    text = desk.catalog.text(found.lang, "settings.reset_done")
    return (edited(found.where, found.message_id, text, pages.back(desk, found.lang, "main")),)


async def import_(desk: Desk, interaction: Interaction) -> Calls:
    """/import: show what exported text would change here, and ask."""
    chat, lang = interaction.chat, await language(desk, interaction.update)
    if refused := await unheeded(desk, interaction, lang):
        return refused
    text = interaction.given(behind=1)
    if not text:
        return interaction.say(desk.catalog.text(lang, "settings.import_usage"))
    return await _proposed(desk, chat, chat, lang, interaction.opener, text)


async def _proposed(desk: Desk, about: Chat, where: Chat, lang: str, by: UserId, text: str) -> Calls:
    try:
        values = imported(text)
        pairs = await desk.settings.differences(about, values, by)
    except BadValueError as error:
        said = _bad_line(desk, lang, error) if error.reason == "line" else problem(desk, lang, error)
        return text_calls(where.id, said, thread=where.thread)
    if not pairs:
        return text_calls(where.id, desk.catalog.text(lang, "settings.import_none"), thread=where.thread)
    lines = change_lines(desk, lang, pairs)
    packed = json.dumps({key: values[key] for key in pairs if key in values})
    return text_calls(
        where.id,
        desk.catalog.text(lang, "settings.import_ask", changes=lines),
        thread=where.thread,
        markup=yes_no(desk.catalog, lang, "set:import", "set:close"),
        mark=Mark(kind=Kind.IMPORT, chat=about.id, by=by, text=packed),
    )


def _bad_line(desk: Desk, lang: str, error: BadValueError) -> str:
    why = quote(str(error.values["word"]), 60)
    return desk.catalog.text(lang, "settings.import_bad", number=error.values["number"], why=why)


async def copy(desk: Desk, interaction: Interaction) -> Calls:
    """/copy: choose another group of one's own to take the settings from."""
    chat, lang = interaction.chat, await language(desk, interaction.update)
    refused = await unheeded(desk, interaction, lang)
    user = interaction.update.effective_user
    if refused or user is None:
        return refused
    records = [one for one in await desk.chats.led_by(UserId(user.id)) if one.chat_id != chat.id]
    if not records:
        return interaction.say(desk.catalog.text(lang, "settings.no_groups"))
    text = desk.catalog.text(lang, "settings.copy_ask")
    mark = Mark(kind=Kind.MENU, chat=chat.id, by=UserId(user.id))
    return interaction.say(text, markup=groups(records, "from"), mark=mark)


async def take_over(desk: Desk, found: Click, value: str) -> Calls:
    """A button that leads to the settings of elsewhere: choose the group, or say yes to the changes."""
    where = Chat(id=found.where, kind=found.chat.kind)
    if found.mark.kind is Kind.IMPORT:
        values = json.loads(found.mark.text)
        try:
            await desk.settings.change_all(found.chat, values, found.by)
        except BadValueError as error:
            return (edited(found.where, found.message_id, problem(desk, found.lang, error), inline([])),)
        said = desk.catalog.text(found.lang, "settings.import_done", count=len(values))
        return (edited(found.where, found.message_id, said, inline([])),)
    source = chat_of_number(value)
    if not source or not await desk.authority.leads(source, found.by):
        return text_calls(found.where, desk.catalog.text(found.lang, "settings.only_admins"))
    theirs = await desk.settings.read(Chat(id=source, kind=ChatKind.SUPERGROUP))
    return await _proposed(desk, found.chat, where, found.lang, found.by, exported(theirs))
