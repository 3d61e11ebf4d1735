"""Asking in private: an answer card, short questions, first aid, each by words or by buttons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.adapters.telegram.receive.conversation import said_in
from bot.adapters.telegram.screens.answer import answer, data_of
from bot.adapters.telegram.screens.ask_beside import BESIDE
from bot.adapters.telegram.screens.ask_buttons import ask_button, buttons
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, chat_of, region_of, spoken
from bot.adapters.telegram.send.cards import reasons_of
from bot.adapters.telegram.send.compose import text_calls
from bot.adapters.telegram.send.keyboards import inline
from bot.core.message import ChatId, ChatKind, Message, UserId
from bot.core.talk.answers import Reason, worded
from bot.core.talk.ask import SITUATIONS, Found, State, Turn, follows, harmless, spoken_of
from bot.core.verdict import Verdict

_URGENT = frozenset({*SITUATIONS, "happened", "despair", "minor"})
PLACED = frozenset({"law", "hotline"})
"""What is asked for somewhere: a country that is named with it is meant."""
_NUMBER = re.compile(r"\+?[\d\s().-]{6,20}")
_HANDLE = re.compile(r"@\w{3,40}")
# In scripts without spaces a whole advert may end in an address: only one that stands alone is no offer.
_LINK = re.compile(r"(https?://|www\.)[!-~]+|[!-~]+\.[a-z]{2,12}(/[!-~]*)?", re.IGNORECASE)
_MEDIA = {"photo": "picture", "voice": "voice", "audio": "voice", "video_note": "voice", "video": "picture"}


async def asked(desk: Desk, interaction: Interaction, message: Message, *, typed: bool) -> Calls:
    """Answer something sent in private; ``typed`` by the person, not forwarded."""
    chat_id = message.chat.id
    client = spoken(desk, interaction.update)
    text = said_in(message)
    if kind := _unreadable(interaction, text):
        return text_calls(chat_id, desk.catalog.text(client, f"ask.say.{kind}"), reply_to=message.id)
    region = await region_of(desk, interaction.update)
    return await heard_for(desk, message, UserId(chat_id), client, region, own=typed, reply_to=message.id)


async def heard_for(
    desk: Desk,
    message: Message,
    asker: UserId,
    client: str,
    region: str,
    *,
    own: bool,
    reply_to: int | None = None,
) -> Calls:
    """Answer a message in the private chat of whoever asks; ``own``: in words of theirs, not forwarded."""
    chat_id, text = ChatId(asker), said_in(message)
    before = await desk.asking.state(chat_id, asker)
    lang = desk.library.language(text, before.lang or client, client) if own else client
    meant = desk.catalog.intents.of(text)
    turn, reasons = await _heard(desk, message, asker, before, lang, meant if own else None)
    named = desk.places.country_in(text) if own and PLACED & meant else ""
    region = named if named in desk.catalog.regions else region
    poison = desk.catalog.text(lang, "ask.say.poison") if desk.catalog.intents.hold("poison", text) else ""
    told = "\n\n".join(filter(None, (poison, shown(desk, lang, turn, reasons, region))))
    return text_calls(chat_id, told, reply_to=reply_to, markup=buttons(desk.catalog, lang, turn))


async def _heard(
    desk: Desk, message: Message, asker: UserId, before: State, lang: str, meant: frozenset[str] | None
) -> tuple[Turn, list[Reason]]:
    """What comes next after a text, and the reasons of a card; ``meant`` is None for what was forwarded."""
    chat_id, text, own = ChatId(asker), said_in(message), meant is not None
    meant = meant or frozenset()
    turn = await desk.asking.say(chat_id, asker, meant, lang)
    if turn is not None:
        return turn, []
    verdict = await judged(desk, message)
    likely = await desk.judging.topics(text) if own else None
    scheme = spoken_of(verdict, len(text), before)
    goes_on = follows(verdict, len(text), before)
    found = (
        desk.library.find(lang, text, likely, scheme, follows=goes_on, harmless=harmless(verdict))
        if own
        else Found()
    )
    turn = await desk.asking.open(chat_id, asker, verdict, len(text), lang, meant, found, own=own)
    return turn, reasons_of(desk.catalog, lang, verdict, turn.state.scheme)


async def judged(desk: Desk, message: Message) -> Verdict:
    """The verdict on something that somebody asks about, with what admins said of its like."""
    alone = await desk.judging.verdict(message, asked=True)
    return await desk.campaigns.heard(message, alone, asked=True)


async def click(desk: Desk, interaction: Interaction) -> Calls:
    """A button of a talk; it concerns whoever taps it, in the private chat that it stands in."""
    query, chat = interaction.update.callback_query, chat_of(interaction.update)
    # In a group anybody could make the bot talk without end: there it has no such buttons.
    if query is None or query.message is None or chat.kind is not ChatKind.PRIVATE:
        return ()
    await answer(desk, interaction)
    chat_id, user_id = chat.id, UserId(query.from_user.id)
    action = data_of(interaction)
    if beside := BESIDE.get(action.partition(":")[0]):
        return await beside(desk, interaction)
    turn = await desk.asking.press(chat_id, user_id, action)
    lang = turn.state.lang or spoken(desk, interaction.update)
    text = shown(desk, lang, turn, (), await region_of(desk, interaction.update))
    markup = buttons(desk.catalog, lang, turn)
    if not (action.startswith("tick:") and turn.state.situation):
        return text_calls(chat_id, text, markup=markup)
    (call, *_) = text_calls(chat_id, text, markup=markup)
    params = {**call.params, "message_id": query.message.message_id}
    return (type(call)(chat_id=ChatId(chat_id), method="editMessageText", params=params),)


def shown(desk: Desk, lang: str, turn: Turn, reasons: Sequence[Reason], region: str) -> str:
    """The parts of an answer, one after the other."""
    return "\n\n".join(worded(desk.catalog, lang, turn, reasons, region))


def is_urgent(desk: Desk, message: Message, *, look_up: bool) -> bool:
    """Whether somebody tells that it happened, or is in need: that is answered however often they wrote.

    Known phrases cost nothing; ``look_up``: other words may be looked up in the library too.
    """
    text = said_in(message)
    if _URGENT & desk.catalog.intents.of(text):
        return True
    return look_up and bool(desk.library.find(desk.library.language(text), text).happened)


def slow(desk: Desk, interaction: Interaction) -> Calls:
    """Ask for a pause, with the way to first aid under it."""
    lang = spoken(desk, interaction.update)
    markup = inline([[ask_button(desk.catalog, lang, "button.happened", "happened")]])
    said = desk.catalog.text(lang, "ask.say.slow")
    return text_calls(chat_of(interaction.update).id, said, markup=markup)


def _unreadable(interaction: Interaction, text: str) -> str:
    """Why there is nothing to judge: no words at all, or a number, a name or an address alone."""
    content = interaction.raw.get("message")
    sent = content if isinstance(content, dict) else {}
    if "contact" in sent:
        return "contact"
    if not text:
        return next((kind for key, kind in _MEDIA.items() if key in sent), "empty")
    for pattern, kind in ((_NUMBER, "phone"), (_HANDLE, "handle"), (_LINK, "link")):
        if pattern.fullmatch(text):
            return kind
    return "" if any(sign.isalpha() for sign in text) else "empty"
