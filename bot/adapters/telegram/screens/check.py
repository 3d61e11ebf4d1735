"""/check, /ask and a mention: is this a scam?

In a group the answer goes to the private chat of whoever asks, when the bot may write there. Else it is
brief, and speaks of the message, never of who wrote it.
"""

from __future__ import annotations

from dataclasses import replace

from bot.adapters.telegram.receive.naming import named
from bot.adapters.telegram.receive.normalise import normalise
from bot.adapters.telegram.screens.ask import answered_in_private, asked
from bot.adapters.telegram.screens.ask_about import ask_payload
from bot.adapters.telegram.screens.interaction import (
    Calls,
    Desk,
    Interaction,
    language,
    region_of,
    spoken,
    where,
)
from bot.adapters.telegram.screens.library import shortly
from bot.adapters.telegram.screens.pictures import seen
from bot.adapters.telegram.send.keyboards import inline, start_link
from bot.core.library.search import OFF_TOPIC
from bot.core.message import ChatId, ChatKind, Message, Origin, Part, Sender
from bot.core.talk.answers import brief
from bot.core.talk.question import Question
from bot.core.talk.transcript import Transcript
from bot.services.store import Json

ASK_PLAINLY = "ask"
"""The start payload of somebody who wants to ask about something."""


async def later(desk: Desk, interaction: Interaction) -> Calls:
    """Say in a group that more is answered in a minute, and in private at once."""
    lang = await language(desk, interaction.update)
    said = desk.catalog.text(lang, "group.slow")
    return shortly(desk, interaction.chat, lang, said, ASK_PLAINLY)


async def check(desk: Desk, interaction: Interaction) -> Calls:
    """Judge the message replied to, or the text behind the command."""
    return await _checked(desk, interaction, interaction.args)


async def mention(desk: Desk, interaction: Interaction) -> Calls:
    """The same for somebody who calls the bot by its name; what is replied to is what is asked about."""
    message = interaction.message
    text = message.parts[0].text if message is not None and message.parts else ""
    replied = subject_of(desk, replace(interaction, args="")) is not None
    return await _checked(desk, interaction, "" if replied else without_name(text, desk.me.username))


def without_name(text: str, username: str) -> str:
    """What somebody says besides the bot's name."""
    return " ".join(named(username).sub(" ", text).split())


async def _checked(desk: Desk, interaction: Interaction, typed: str) -> Calls:
    lang, message = await language(desk, interaction.update), interaction.message
    reply_to = message.id if message else None
    subject = subject_of(desk, replace(interaction, args=typed))
    if subject is None:
        return interaction.reply(desk.catalog.text(lang, "check.usage"))
    own, private = subject.id == reply_to, interaction.chat.kind is ChatKind.PRIVATE
    if private and (has_words(subject) or (subject.pictures and desk.looking.is_there)):
        return await asked(desk, interaction, replace(subject, id=reply_to or subject.id), typed=own)
    subject, transcript = await seen(desk, subject, interaction.asker, awaited_in=interaction.chat)
    if not has_words(subject):
        empty = desk.catalog.text(lang, "check.empty" if transcript is None else "ask.say.blank")
        return interaction.reply(empty)
    return await _in_group(desk, interaction, subject, transcript, lang, own=own and not transcript)


async def _in_group(
    desk: Desk,
    interaction: Interaction,
    subject: Message,
    transcript: Transcript | None,
    lang: str,
    *,
    own: bool,
) -> Calls:
    """In private where the bot may write to the asker, else in a few lines; ``own``: the asker typed it."""
    asker, region = interaction.asker, await region_of(desk, interaction.update)
    question = Question(message=subject, own=own, client=lang, region=region, transcript=transcript)
    if asker and await desk.talks.has_started(ChatId(asker)):
        here = await where(desk, interaction.update, region)
        theirs = replace(
            question, client=spoken(desk, interaction.update), region=here.region, chosen=here.chosen
        )
        calls = await answered_in_private(desk, asker, theirs)
        return (*calls, *interaction.reply(desk.catalog.text(lang, "ask.say.group_short")))
    # Where a text is handed over to be looked at, it is none of the bot's business what it is about.
    glance = await desk.talk.glance(question, but=OFF_TOPIC)
    markup = await _further(desk, interaction.chat.id, subject, glance.lang)
    return interaction.reply(brief(desk.catalog, glance), markup=markup)


async def _further(desk: Desk, chat_id: ChatId, subject: Message, lang: str) -> Json:
    """The way into the private chat, with the message where the ledger knows it."""
    known = await desk.casebook.judgement(chat_id, subject.id)
    payload = ask_payload(chat_id, subject.id) if known is not None else ASK_PLAINLY
    label = desk.catalog.text(lang, "ask.button.private")
    return inline([[{"text": label, "url": start_link(desk.me.username, payload)}]])


def has_words(subject: Message) -> bool:
    """Whether there is anything in the message that can be read."""
    texts = (part for part in subject.parts if part.origin is not Origin.PROFILE_NAME)
    links = (link for link in subject.links if link.origin is not Origin.PROFILE_NAME)
    return any(part.text.strip() for part in texts) or any(True for _ in links)


def subject_of(desk: Desk, interaction: Interaction) -> Message | None:
    """The message replied to, or the text behind the command as a message of its own."""
    asked = interaction.message
    content = interaction.raw.get("message")
    reply = content.get("reply_to_message") if isinstance(content, dict) else None
    # In a topic every message formally answers the topic's creation; normalising tells such a reply from one.
    answers = asked is not None and asked.reply_to is not None
    if answers and isinstance(reply, dict) and not interaction.args:
        # Whoever wrote it, the question is what it says: the sender's rank must not clear it.
        found = normalise({"message": reply}, desk.me.id)
        return None if found is None else replace(found, sender=Sender(id=found.sender.id))
    if asked is None or not (interaction.args or asked.pictures):
        return None
    said = (Part(origin=Origin.TEXT, text=interaction.args),) if interaction.args else ()
    return Message(chat=asked.chat, id=asked.id, sender=asked.sender, parts=said, pictures=asked.pictures)
