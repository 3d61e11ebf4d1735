"""Asking in private: an answer card, short questions, first aid, each by words or by buttons."""

from __future__ import annotations

from bot.adapters.telegram.screens.answer import answer, chat_of_number, data_of
from bot.adapters.telegram.screens.ask_beside import BESIDE
from bot.adapters.telegram.screens.country import DOORS, OF_GROUP, greeting, keep, settle_group
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, chat_of, spoken, where
from bot.adapters.telegram.screens.library import opened
from bot.adapters.telegram.screens.pictures import seen
from bot.adapters.telegram.screens.shelves import HOTLINE, LAW, shelf
from bot.adapters.telegram.send.answering import answer_calls
from bot.adapters.telegram.send.compose import edited, text_calls
from bot.adapters.telegram.send.keyboards import inline, talk_button
from bot.core.library.whereabouts import OTHER
from bot.core.message import Chat, ChatId, ChatKind, Message, UserId
from bot.core.moderation.settings import AUTO
from bot.core.talk.answers import Answer
from bot.core.talk.country import SET, urgent
from bot.core.talk.guide import Move
from bot.core.talk.need import WIPE
from bot.core.talk.pressing import HERE
from bot.core.talk.question import Question, said_in, unreadable
from bot.core.talk.transcript import Transcript
from bot.core.talk.ways import first_aid
from bot.core.verdict import Level
from bot.services.chats.chats import lets_read

_MEDIA = {"photo": "picture", "voice": "voice", "audio": "voice", "video_note": "voice", "video": "picture"}


async def asked(desk: Desk, interaction: Interaction, message: Message, *, typed: bool) -> Calls:
    """Answer something sent in private; ``typed`` by the person, not forwarded.

    Who chose a language is answered in it, whatever they write in.
    """
    state = await desk.chats.state(message.chat)
    chosen = state.settings.language
    here = await where(desk, interaction.update)
    transcript, said = None, said_in(message)
    if not _is_sticker(interaction) and not desk.talk.is_urgent(said, look_up=True):
        message, transcript = await seen(desk, message, UserId(message.chat.id), awaited_in=message.chat)
    question = Question(
        message=message,
        # What stands in a picture was passed on.
        own=typed and not transcript,
        client=spoken(desk, interaction.update),
        lang="" if chosen == AUTO else chosen,
        region=here.region,
        chosen=here.chosen,
        unreadable=await _unreadable(desk, interaction, message, transcript),
        shared=lets_read(state.record),
        transcript=transcript,
        beside=said if typed else "",
    )
    return await answered_in_private(desk, UserId(message.chat.id), question, reply_to=message.id)


async def answered_in_private(
    desk: Desk, asker: UserId, question: Question, *, reply_to: int | None = None
) -> Calls:
    """Answer a question in the private chat of whoever asks."""
    chat_id = ChatId(asker)
    told = await desk.talks.answer(chat_id, asker, question)
    if urgent(told.reply):
        await desk.chats.ask_once(Chat(id=chat_id, kind=ChatKind.PRIVATE))
    if told.settled:
        await keep(desk, Chat(id=chat_id, kind=ChatKind.PRIVATE), told.region, asker)
    return answer_calls(desk.catalog, chat_id, told, reply_to=reply_to)


async def click(desk: Desk, interaction: Interaction) -> Calls:
    """A button of a talk; it concerns whoever taps it, in the private chat that it stands in."""
    above, chat = interaction.above, interaction.chat
    # In a group anybody could make the bot talk without end: there it has no such buttons.
    if above is None or chat.kind is not ChatKind.PRIVATE:
        return ()
    action = data_of(interaction)
    if action != WIPE:
        await answer(desk, interaction)
    if beside := BESIDE.get(action.partition(":")[0]):
        return await beside(desk, interaction)
    if action.startswith(f"{SET}:"):
        if (elsewhere := await _settled(desk, interaction, interaction.asker)) is not None:
            return elsewhere
        action = HERE
    told = await _pressed(desk, interaction, action)
    calls = answer_calls(desk.catalog, chat.id, told)
    ticked = action.startswith("tick:") and told.reply.state.situation
    if action != HERE and Move.read(action) is None and not ticked:
        return calls
    # A move in a guide changes the message that its buttons stand under, a country the answer.
    params = calls[0].params
    text, markup = str(params["text"]), params.get("reply_markup")
    return (edited(chat.id, above, text, markup),)


async def _settled(desk: Desk, interaction: Interaction, by: UserId) -> Calls | None:
    """Keep the country that somebody tapped; what was asked for of it, None where it is the last answer."""
    code, _, kind = data_of(interaction).partition(":")[2].partition(":")
    if code not in {*desk.catalog.regions, OTHER}:
        return ()
    chat, lang = interaction.chat, spoken(desk, interaction.update)
    if kind.startswith(OF_GROUP):
        return await settle_group(desk, interaction, code, chat_of_number(kind.removeprefix(OF_GROUP)), lang)
    await keep(desk, chat, code, by)
    if kind == DOORS and (above := interaction.above) is not None:
        text, doors = await greeting(desk, interaction, lang, code)
        noted = desk.catalog.text(lang, "ask.say.country", country=desk.catalog.country(lang, code))
        return (edited(chat.id, above, f"{text}\n\n{noted}", doors),)
    if kind not in {HOTLINE, LAW} or code == OTHER:
        return None
    return opened(desk, chat.id, lang, shelf(kind, (code,)))


async def after_warning(desk: Desk, interaction: Interaction, scheme: str) -> Calls:
    """First aid for who comes from a warning of a scheme and says that it already happened."""
    told = await _pressed(desk, interaction, f"did:{scheme}")
    return answer_calls(desk.catalog, interaction.chat.id, told)


async def _pressed(desk: Desk, interaction: Interaction, action: str) -> Answer:
    update = interaction.update
    here = await where(desk, update)
    told = await desk.talks.press(
        interaction.chat.id,
        interaction.asker,
        action,
        client=spoken(desk, update),
        region=here.region,
        chosen=here.chosen,
    )
    if urgent(told.reply):
        await desk.chats.ask_once(interaction.chat)
    return told


def slow(desk: Desk, interaction: Interaction) -> Calls:
    """Ask for a pause, with the way to first aid under it."""
    lang = spoken(desk, interaction.update)
    markup = inline([[talk_button(first_aid(desk.catalog, lang))]])
    said = desk.catalog.text(lang, "ask.say.slow")
    return text_calls(chat_of(interaction.update).id, said, markup=markup)


def _is_sticker(interaction: Interaction) -> bool:
    content = interaction.raw.get("message")
    return isinstance(content, dict) and "sticker" in content


async def _unreadable(
    desk: Desk, interaction: Interaction, message: Message, transcript: Transcript | None
) -> str:
    """Why there is nothing to judge in what was sent."""
    content, text = interaction.raw.get("message"), said_in(message)
    sent = content if isinstance(content, dict) else {}
    if "contact" in sent:
        return "contact"
    if transcript:
        # A code is an address alone, and may be one that nobody should scan.
        harmless = (await desk.talk.verdict(message)).level is Level.CLEAN
        return unreadable(text) if harmless else ""
    if transcript is not None and not text:
        return "blank"
    recorded = "" if text else next((kind for key, kind in _MEDIA.items() if key in sent), "")
    return recorded or unreadable(text)
