"""/stats: a picture of what was counted, with buttons for other stretches, the other colours, and a table."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.adapters.telegram.screens.answer import alert, answer, data_of
from bot.adapters.telegram.screens.choosing import STATS, unheeded
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, is_admin, language
from bot.adapters.telegram.send.compose import text_calls
from bot.adapters.telegram.send.keyboards import Rows, button, inline
from bot.core.message import Chat, ChatId
from bot.core.moderation.policy import answer_language, card_language
from bot.core.moderation.settings import AUTO, ChatSettings
from bot.core.moderation.stats import Stats, csv_of
from bot.core.moderation.stats_words import caption, csv_caption, digest_text, words
from bot.errors import CallFailed
from bot.services.platform import Upload
from bot.services.store import Call, ChatRecord, Json

_log = logging.getLogger(__name__)
STRETCHES = (7, 30, 90)
USED_FOR = 86_400.0
"""Seconds for which the buttons under a picture work."""
LIGHT, DARK, TABLE = "l", "d", "csv"


async def stats(desk: Desk, interaction: Interaction) -> Calls:
    """The picture for as many days as were asked for, to admins of the group."""
    chat, lang = interaction.chat, await language(desk, interaction.update)
    if refused := await unheeded(desk, interaction, lang, STATS):
        return refused
    days = next((days for days in STRETCHES if interaction.args.strip() == str(days)), 30)
    markup = _buttons(desk, lang, interaction.asker, days, LIGHT)
    unsent = await _show(desk, chat, chat, lang, days, markup)
    return interaction.reply(unsent) if unsent else ()


async def show_in_private(desk: Desk, group: Chat, place: Chat, lang: str) -> Calls:
    """The picture of a group's last thirty days in the private chat of one of its admins."""
    unsent = await _show(desk, group, place, lang, 30)
    return text_calls(place.id, unsent) if unsent else ()


async def _show(desk: Desk, group: Chat, place: Chat, lang: str, days: int, markup: Json = None) -> str:
    """Send the picture of a group; what to say in its stead where that failed, else ""."""
    found = await _found(desk, group, days)
    shown = caption(desk.catalog, lang, found, desk.formats, group.title)
    picture = await _picture(desk, group, lang, found, dark=False)
    params = _captioned(place, shown)
    if markup:
        params["reply_markup"] = markup
    try:
        await desk.messenger.upload("sendPhoto", params, (picture,))
    except CallFailed as error:
        _log.warning("picture_not_sent chat=%s kind=%s", group.id, type(error).__name__)
        return shown
    return ""


def _captioned(place: Chat, said: str) -> dict[str, Json]:
    params: dict[str, Json] = {"chat_id": place.id, "caption": said, "parse_mode": "HTML"}
    if place.thread:
        params["message_thread_id"] = place.thread
    return params


async def _found(desk: Desk, chat: Chat, days: int) -> Stats:
    zone = (await desk.settings.read(chat)).timezone
    return await desk.statistics.of(chat.id, days, zone)


async def _picture(desk: Desk, chat: Chat, lang: str, found: Stats, *, dark: bool) -> Upload:
    said = words(desk.catalog, lang, found, desk.formats)
    png = await asyncio.to_thread(desk.paint, found, said, dark=dark, title=chat.title)
    return Upload(field="photo", name="statistics.png", content=png)


def _buttons(desk: Desk, lang: str, opener: int, days: int, colours: str) -> Json:
    stretches = [
        button(
            ("✓ " if one == days else "") + desk.catalog.text(lang, f"stats.button.{one}"),
            f"st:{one}:{colours}:{opener}",
        )
        for one in STRETCHES
    ]
    other = DARK if colours == LIGHT else LIGHT
    table = button(desk.catalog.text(lang, "stats.button.csv"), f"st:{days}:{TABLE}:{opener}")
    rows: Rows = [stretches, [button("🌙" if other == DARK else "☀️", f"st:{days}:{other}:{opener}"), table]]
    return inline(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class _StatsPress:
    days: int
    what: str


async def click(desk: Desk, interaction: Interaction) -> Calls:
    """Another stretch, the other colours, or the table; for the admin who asked, while they are one."""
    query, chat = interaction.update.callback_query, interaction.chat
    lang = await language(desk, interaction.update)
    press = _press(interaction)
    if query is None or query.message is None or press is None or _is_old(desk, interaction):
        await alert(desk, interaction, lang, "stats.again")
        return ()
    if not await is_admin(desk, interaction.update):
        await alert(desk, interaction, lang, "settings.only_admins")
        return ()
    await answer(desk, interaction)
    found = await _found(desk, chat, press.days)
    try:
        await _send(desk, chat, lang, found, press, query.from_user.id, query.message.message_id)
    except CallFailed as error:
        _log.warning("picture_not_sent chat=%s kind=%s", chat.id, type(error).__name__)
    return ()


def _press(interaction: Interaction) -> _StatsPress | None:
    """What was pressed, None for what is not for this person."""
    query, parts = interaction.update.callback_query, data_of(interaction).split(":")
    if query is None or len(parts) != 3 or parts[2] != str(query.from_user.id):
        return None
    days = next((days for days in STRETCHES if parts[0] == str(days)), 0)
    return _StatsPress(days=days, what=parts[1]) if days and parts[1] in {LIGHT, DARK, TABLE} else None


def _is_old(desk: Desk, interaction: Interaction) -> bool:
    query = interaction.update.callback_query
    sent = getattr(query.message, "date", None) if query is not None else None
    return sent is None or desk.clock.now() - sent.timestamp() > USED_FOR


async def _send(
    desk: Desk, chat: Chat, lang: str, found: Stats, press: _StatsPress, opener: int, message_id: int
) -> None:
    if press.what == TABLE:
        table = Upload(field="document", name="statistics.csv", content=csv_of(found).encode("utf-8-sig"))
        said = csv_caption(desk.catalog, lang, found, desk.formats)
        await desk.messenger.upload("sendDocument", _captioned(chat, said), (table,))
        return
    picture = await _picture(desk, chat, lang, found, dark=press.what == DARK)
    media = {
        "type": "photo",
        "media": "attach://photo",
        "caption": caption(desk.catalog, lang, found, desk.formats, chat.title),
        "parse_mode": "HTML",
    }
    edit: dict[str, Json] = {"chat_id": chat.id, "message_id": message_id, "media": media}
    edit["reply_markup"] = _buttons(desk, lang, opener, press.days, press.what)
    await desk.messenger.upload("editMessageMedia", edit, (picture,))


class WeeklyReporter:
    """The port Reporter over the content in force."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def report(
        self, record: ChatRecord, settings: ChatSettings, stats: Stats, place: ChatId
    ) -> Sequence[Call]:
        """A few lines about the week."""
        catalog = self._desk.catalog
        tongue = answer_language if place == record.chat_id else card_language
        lang = tongue(settings, record.heard or catalog.default)
        lang = catalog.default if lang == AUTO else lang
        text = digest_text(catalog, lang, stats, self._desk.formats, record.title)
        return text_calls(place, text, once=True, silent=True)
