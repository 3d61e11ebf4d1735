"""/check: is this a scam?"""

from __future__ import annotations

from dataclasses import replace

from bot.adapters.telegram.compose import quoted_evidence, text_calls
from bot.adapters.telegram.interaction import Calls, Desk, Interaction, chat_of, language
from bot.adapters.telegram.keyboards import did_it_keyboard
from bot.adapters.telegram.normalise import normalise
from bot.core.message import Chat, ChatKind, Message, Origin, Part, Sender
from bot.core.settings import AUTO
from bot.core.verdict import Level
from bot.services.ports import Json


async def check(desk: Desk, interaction: Interaction) -> Calls:
    """Judge the message replied to, or the text behind the command."""
    chat = chat_of(interaction.update)
    lang = await language(desk, interaction.update)
    asked = interaction.message
    subject = subject_of(desk, interaction)
    if subject is None:
        return text_calls(
            chat.id,
            desk.catalog.text(lang, "check.usage"),
            reply_to=asked.id if asked else None,
            thread=chat.thread,
        )
    typed = bool(interaction.args)
    reply_to = asked.id if asked else None
    return await check_calls(desk, subject, lang=lang, to=chat, reply_to=reply_to, typed=typed)


async def check_calls(
    desk: Desk, subject: Message, *, lang: str, to: Chat, reply_to: int | None, typed: bool
) -> Calls:
    """The answer about one message, in ``lang`` or, if the asker ``typed`` it, in the text's language."""
    markup: Json = None
    if not has_words(subject):
        text = desk.catalog.text(lang, "check.empty")
    else:
        region = (await desk.settings.read(to)).region if to.kind is not ChatKind.PRIVATE else AUTO
        text, markup = await _answer(desk, subject, lang, region, typed=typed)
    return text_calls(to.id, text, reply_to=reply_to, thread=to.thread, markup=markup)


def has_words(subject: Message) -> bool:
    """Whether there is anything in the message that can be read."""
    texts = (part for part in subject.parts if part.origin is not Origin.PROFILE_NAME)
    links = (link for link in subject.links if link.origin is not Origin.PROFILE_NAME)
    return any(part.text.strip() for part in texts) or any(True for _ in links)


async def _answer(desk: Desk, subject: Message, lang: str, region: str, *, typed: bool) -> tuple[str, Json]:
    alone = await desk.judging.verdict(subject, asked=True)
    verdict = desk.campaigns.heard(subject, alone, asked=True)
    if typed and desk.catalog.speaks(verdict.lang):
        lang = desk.catalog.language(verdict.lang)
    if verdict.level is Level.CLEAN or verdict.scheme is None:
        return desk.catalog.text(lang, "check.clean"), None
    words = quoted_evidence(desk.catalog, lang, verdict, subject)
    scheme = desk.catalog.text(lang, f"scheme.{verdict.scheme}")
    head = desk.catalog.text(lang, f"check.{verdict.level}", scheme=scheme)
    text = f"{head}\n{desk.catalog.answer(lang, verdict.scheme, words, region)}"
    return text, did_it_keyboard(desk.catalog, lang, verdict.scheme)


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
    if not interaction.args or asked is None:
        return None
    text = Part(origin=Origin.TEXT, text=interaction.args)
    return Message(chat=asked.chat, id=asked.id, sender=asked.sender, parts=(text,))
