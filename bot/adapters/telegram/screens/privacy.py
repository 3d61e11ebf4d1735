"""/privacy, /forget and /export: what is kept of a person and who reads along, for that person alone."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from bot.adapters.telegram.screens.answer import answer, data_of
from bot.adapters.telegram.screens.country import REGION
from bot.adapters.telegram.screens.federation_asked import own_handle
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, elsewhere, spoken
from bot.adapters.telegram.send.compose import text_calls
from bot.adapters.telegram.send.keyboards import button, inline
from bot.core.library.schedule import OFF
from bot.core.library.wording import AUTO
from bot.core.message import ChatId, ChatKind, UserId
from bot.core.moderation.settings import ON
from bot.core.talk.country import flagged
from bot.core.text.quoting import coded, quoted
from bot.errors import CallFailed
from bot.services.chats.chats import lets_read
from bot.services.platform import Upload
from bot.services.store import KINDS, Json

_log = logging.getLogger(__name__)
PREFIX = "me"
REFUSE, ALLOW = "refuse", "allow"
SWITCH = {REFUSE: OFF, ALLOW: ON}
"""What the buttons make of the setting that lets a third reader see texts."""
SHOWN = 5
"""Messages that were judged and are told in words."""
MOST = 100
"""Rows of each kind that are shown, the newest."""
LONGEST = 2000
"""UTF-16 units of a row."""


async def privacy(desk: Desk, interaction: Interaction) -> Calls:
    """What is kept, and for how long; and what goes to whom, where there is a third reader."""
    lang = spoken(desk, interaction.update)
    stays = desk.catalog.text(lang, "ask.forget.stays")
    text = desk.catalog.text(lang, "ask.privacy", stays=stays)
    if desk.third.host is None:
        return interaction.say(text)
    place = quoted(desk.third.host) or desk.catalog.text(lang, "ask.reader.here")
    text = "\n".join((text, desk.catalog.text(lang, "ask.reader.told", place=place)))
    return interaction.say(text, markup=await _reader_switch(desk, interaction, lang))


async def _reader_switch(desk: Desk, interaction: Interaction, lang: str) -> Json:
    """In private the button that refuses the third reader, or lets it read again."""
    if interaction.chat.kind is not ChatKind.PRIVATE:
        return None
    word = REFUSE if lets_read((await desk.chats.state(interaction.chat)).record) else ALLOW
    return inline([[button(desk.catalog.text(lang, f"ask.reader.{word}"), f"{PREFIX}:{word}")]])


async def click(desk: Desk, interaction: Interaction) -> Calls:
    """A button under what was told; it concerns whoever taps it, in their private chat."""
    if interaction.chat.kind is not ChatKind.PRIVATE:
        return ()
    await answer(desk, interaction)
    if (word := data_of(interaction)) in SWITCH:
        return await _switched(desk, interaction, word)
    return await _forget_click(desk, interaction)


async def _switched(desk: Desk, interaction: Interaction, word: str) -> Calls:
    lang, chat = spoken(desk, interaction.update), interaction.chat
    await desk.settings.change(chat, "share_texts", SWITCH[word], UserId(chat.id))
    return text_calls(chat.id, desk.catalog.text(lang, f"ask.reader.{word}.done"))


async def forget(desk: Desk, interaction: Interaction) -> Calls:
    """Ask once more: what is deleted cannot be brought back."""
    lang = spoken(desk, interaction.update)
    if (private := elsewhere(desk, interaction, lang)) is not None:
        return private
    chat = interaction.chat
    if not await desk.people.is_known(interaction.asker):
        return text_calls(chat.id, desk.catalog.text(lang, "ask.forget.nothing"))
    buttons = [
        button(desk.catalog.text(lang, f"ask.forget.{word}"), f"{PREFIX}:{word}") for word in ("yes", "no")
    ]
    words = (desk.catalog.text(lang, f"ask.forget.{word}") for word in ("ask", "stays"))
    return text_calls(chat.id, "\n".join(words), markup=inline([buttons]))


async def _forget_click(desk: Desk, interaction: Interaction) -> Calls:
    lang, chat = spoken(desk, interaction.update), interaction.chat
    if data_of(interaction) != "yes":
        return text_calls(chat.id, desk.catalog.text(lang, "ask.say.left"))
    done = await desk.people.forget(interaction.asker, own_handle(interaction))
    told = (
        (desk.catalog.text(lang, f"ask.kind.{kind}"), count) for kind, count in done.gone.items() if count
    )
    items = (desk.catalog.text(lang, "settings.item", label=kind, value=count) for kind, count in told)
    what = desk.catalog.text(lang, "act.join").join(items)
    key = "ask.forget.done" if what else "ask.forget.nothing"
    text = desk.catalog.text(lang, key, what=what) if what else desk.catalog.text(lang, key)
    lines = [text, desk.catalog.text(lang, "fed.stays")] if done.listed else [text]
    return text_calls(chat.id, "\n\n".join(lines))


async def export(desk: Desk, interaction: Interaction) -> Calls:
    """Everything that names the person: in words first, then as a file, a line of JSON each."""
    lang = spoken(desk, interaction.update)
    if (private := elsewhere(desk, interaction, lang)) is not None:
        return private
    rows = await desk.people.rows(interaction.asker, MOST)
    chat = interaction.chat
    if not rows:
        return text_calls(chat.id, desk.catalog.text(lang, "ask.forget.nothing"))
    text = "\n".join((desk.catalog.text(lang, "ask.export.head"), *await _summary(desk, lang, rows)))
    lines = [json.dumps(dict(row), ensure_ascii=False) for row in rows]
    file = Upload(
        field="document", name="about-me.jsonl", content="\n".join(lines).encode("utf-8", "replace")
    )
    try:
        # In words first: the file by itself tells nobody anything.
        await desk.messenger.call("sendMessage", text_calls(chat.id, text)[0].params)
        await desk.messenger.upload("sendDocument", {"chat_id": chat.id}, (file,))
    except CallFailed as error:
        _log.warning("export_not_sent kind=%s", type(error).__name__)
        return text_calls(chat.id, "\n".join((text, *(coded(line, LONGEST) for line in lines))))
    return ()


async def _summary(desk: Desk, lang: str, rows: Sequence[Mapping[str, Json]]) -> list[str]:
    """How much there is of each kind, and of the newest messages what is known, a line each."""
    lines = []
    for kind in KINDS:
        own = [row for row in rows if row["kind"] == kind]
        if own:
            label = desk.catalog.text(lang, f"ask.kind.{kind}")
            lines.append(f"• {desk.catalog.text(lang, 'settings.item', label=label, value=len(own))}")
        if kind == "messages":
            lines += [await _message(desk, lang, row) for row in own[:SHOWN]]
        chosen = (str(row["value"]) for row in own if kind == "settings" and row["key"] == REGION)
        lines += [f"  {flagged(desk.catalog, lang, code)}" for code in chosen if code != AUTO]
    return lines


async def _message(desk: Desk, lang: str, row: Mapping[str, Json]) -> str:
    """One message that was judged: when, where, what for, and the words that are still kept."""
    state = await desk.chats.known(ChatId(int(str(row["chat_id"]))))
    day = desk.places.day(lang, datetime.fromtimestamp(float(str(row["judged_at"])), UTC).date())
    what = [day, quoted(state.record.title, 40)] if state is not None else [day]
    what.append(desk.catalog.text(lang, f"level.{row['level']}"))
    words = json.loads(str(row["evidence"])) if row["evidence"] else {}
    kept = (quoted(str(words[name]), 60) for name in ("name", "text") if words.get(name))
    what += [desk.catalog.text(lang, "evidence.quote", word=word) for word in kept]
    return f"  {' · '.join(what)}"
