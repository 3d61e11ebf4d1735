"""/op, for the accounts that run the bot: in private, and to nobody else is it there."""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.adapters.telegram.screens import broadcast
from bot.adapters.telegram.screens import operating_pages as pages
from bot.adapters.telegram.screens.answer import answer, data_of
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, language, spoken
from bot.adapters.telegram.screens.private import private_text
from bot.adapters.telegram.send.compose import edited, text_calls
from bot.adapters.telegram.send.orders import leaving
from bot.core.message import ChatId, ChatKind, UserId
from bot.core.operating.chats import LONGEST_LINE, read_group
from bot.core.text.quoting import cut, escaped, quoted
from bot.errors import CallFailed
from bot.services.console.entrance import LINK_LASTS

_log = logging.getLogger(__name__)


async def op(desk: Desk, interaction: Interaction) -> Calls:
    """What an operator asks or orders; from anybody else it is a text like any other."""
    chat_id = interaction.chat.id
    if not desk.operating.is_operator(chat_id):
        return await private_text(desk, replace(interaction, args=""))
    # From now on the bot may write here.
    await desk.chats.state(interaction.chat)
    word, rest = _words(interaction)
    lang, by = spoken(desk, interaction.update), UserId(chat_id)
    if (ordered := await _ordered(desk, lang, by, word, rest)) is not None:
        return ordered
    page = word or pages.MAIN
    if page not in pages.PAGES:
        return text_calls(chat_id, pages.usage(desk, lang))
    return text_calls(chat_id, await pages.PAGES[page](desk, lang), markup=pages.buttons(desk, lang, page))


async def _ordered(desk: Desk, lang: str, by: UserId, word: str, rest: str) -> Calls | None:
    """What an order leads to, None for what is a page."""
    if word == "broadcast" and rest:
        return await broadcast.preview(desk, lang, by, rest)
    if word == "maintenance" and rest:
        return text_calls(ChatId(by), await _maintenance(desk, lang, by, rest))
    if word == "console":
        return await _console(desk, lang, by)
    if word in {"block", "unblock", "chat"}:
        return await _about_chat(desk, lang, by, word, rest)
    return None


def _words(interaction: Interaction) -> tuple[str, str]:
    """The word behind the command, and what follows it with its line breaks."""
    message = interaction.update.effective_message
    _, word, rest = (*((message.text if message else "") or "").split(maxsplit=2), "", "")[:3]
    return word.lower(), rest.strip()


async def _maintenance(desk: Desk, lang: str, by: UserId, words: str) -> str:
    state, text = (*words.split(maxsplit=1), "")[:2]
    if state.lower() not in {"on", "off"}:
        return pages.usage(desk, lang)
    said = cut(text.strip(), LONGEST_LINE) if state.lower() == "on" else None
    await desk.operating.rest(said, by)
    return await pages.maintenance(desk, lang)


async def _console(desk: Desk, lang: str, by: UserId) -> Calls:
    """A link into the console, taken out of the chat again when it works no more."""
    if not desk.entrance.url:
        return text_calls(ChatId(by), desk.catalog.text(lang, "op.console.off", variable="CONSOLE_LISTEN"))
    link = await desk.entrance.link(by, lang)
    if not link:
        return text_calls(ChatId(by), desk.catalog.text(lang, "op.console.often"))
    said = desk.catalog.text(lang, "op.console.link", link=escaped(link), minutes=round(LINK_LASTS / 60))
    return text_calls(ChatId(by), said, lasts=LINK_LASTS)


async def _about_chat(desk: Desk, lang: str, by: UserId, word: str, rest: str) -> Calls:
    number, reason = (*rest.split(maxsplit=1), "", "")[:2]
    group = read_group(number)
    if group is None:
        said = desk.catalog.text(lang, "op.bad_chat", word=quoted(number, 40))
        return text_calls(ChatId(by), said)
    chat_id, named = ChatId(group), f"<code>{group}</code>"
    if word == "block":
        news = await desk.operating.block(chat_id, cut(reason.strip(), LONGEST_LINE), by)
        said = desk.catalog.text(lang, "op.blocked" if news else "op.blocked_before", chat=named)
        desk.outbox.rejoined(chat_id)
        return (leaving(chat_id), *text_calls(ChatId(by), said))
    if word == "unblock":
        news = await desk.operating.unblock(chat_id, by)
        said = desk.catalog.text(lang, "op.unblocked" if news else "op.not_blocked", chat=named)
        return text_calls(ChatId(by), said)
    found = await desk.operating.about(chat_id)
    if found is not None:
        return text_calls(ChatId(by), pages.about(desk, lang, found))
    unknown = (desk.catalog.text(lang, "op.chat.unknown", chat=named), pages.blocked(desk, lang, chat_id))
    return text_calls(ChatId(by), "\n".join(unknown).rstrip())


async def click(desk: Desk, interaction: Interaction) -> Calls:
    """A button of an operator; under anybody else's finger it is none of the bot's."""
    above, chat, by = interaction.above, interaction.chat, interaction.asker
    if above is None or chat.id != ChatId(by) or not desk.operating.is_operator(by):
        return ()
    lang, (page, _, value) = spoken(desk, interaction.update), data_of(interaction).partition(":")
    if page == broadcast.CAST:
        return await broadcast.decide(desk, interaction, lang, sure=value == "yes")
    await answer(desk, interaction)
    if page == "turn":
        page = pages.MAINTENANCE
        await desk.operating.rest("" if value == "on" else None, by)
    page = page if page in pages.PAGES else pages.MAIN
    text, markup = await pages.PAGES[page](desk, lang), pages.buttons(desk, lang, page)
    return (edited(chat.id, above, text, markup),)


async def turn_away(desk: Desk, interaction: Interaction) -> Calls:
    """Leave a blocked chat that added the bot again, with one line."""
    chat = interaction.chat
    text = desk.catalog.text(await language(desk, interaction.update), "op.turned_away")
    desk.outbox.rejoined(chat.id)
    if chat.kind is not ChatKind.CHANNEL:
        # At once, for the outbox would take the bot out of the chat before it had spoken.
        await _say(desk, chat.id, text)
    return (leaving(chat.id),)


async def _say(desk: Desk, chat_id: ChatId, text: str) -> None:
    for call in text_calls(chat_id, text):
        try:
            await desk.messenger.call(call.method, call.params)
        except CallFailed as error:
            _log.info("turned_away_unheard chat=%s kind=%s", chat_id, type(error).__name__)


async def put_off(desk: Desk, interaction: Interaction) -> Calls:
    """Say that the bot is being worked on, once a minute in a chat."""
    chat = interaction.chat
    if not desk.operating.may_say(chat.id):
        return ()
    own = escaped(desk.operating.resting_text)
    said = own or desk.catalog.text(await language(desk, interaction.update), "op.maintenance.line")
    return interaction.say(said)
