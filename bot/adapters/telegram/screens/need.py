"""Somebody in need writes to the bot: answered before any command, question or verdict, wherever it is."""

from __future__ import annotations

from bot.adapters.telegram.screens.ask import answered_in_private
from bot.adapters.telegram.screens.check import ASK_PLAINLY
from bot.adapters.telegram.screens.interaction import Calls, Desk
from bot.adapters.telegram.send.compose import text_calls
from bot.adapters.telegram.send.keyboards import inline, start_link
from bot.core.message import ChatId, ChatKind, Message, UserId
from bot.core.moderation.settings import AUTO
from bot.core.talk.answers import brief
from bot.core.talk.question import Question, own_words


async def heard(desk: Desk, message: Message) -> Calls:
    """Answer somebody in need; in a group a few lines for them, and all of it in private where it is open.

    Nothing but the neutral message is needed, so that an update that the library cannot read is answered too.
    """
    asker = UserId(message.sender.id)
    theirs = await desk.chats.known(ChatId(asker))
    spoken = theirs.settings.language if theirs is not None else AUTO
    country = theirs.settings.region if theirs is not None else AUTO
    client = desk.catalog.language(message.sender.language)
    question = Question(
        message=own_words(message),
        own=True,
        client=client,
        lang="" if spoken == AUTO else spoken,
        region=desk.catalog.country_of_tag(message.sender.language) if country == AUTO else country,
        chosen=country != AUTO,
    )
    if message.chat.kind is ChatKind.PRIVATE:
        await desk.chats.spoke(message.chat, client)
        return await answered_in_private(desk, asker, question, reply_to=message.id)
    calls = (
        await answered_in_private(desk, asker, question)
        if await desk.talks.has_started(ChatId(asker))
        else ()
    )
    return (*calls, *await _in_group(desk, message, question))


async def _in_group(desk: Desk, message: Message, question: Question) -> Calls:
    """That they matter, whom to call, and the way into the private chat; nothing of what they wrote."""
    settings = await desk.settings.read(message.chat)
    told = await desk.talk.glance(
        Question(
            message=question.message,
            own=True,
            client=question.client,
            lang=question.lang,
            region=question.region if question.chosen or settings.region == AUTO else settings.region,
        )
    )
    label = desk.catalog.text(told.lang, "ask.button.private")
    markup = inline([[{"text": label, "url": start_link(desk.me.username, ASK_PLAINLY)}]])
    said = brief(desk.catalog, told)
    return text_calls(message.chat.id, said, reply_to=message.id, thread=message.chat.thread, markup=markup)
