"""Buttons of a talk that do more than go on with it: a verdict on the answer, a reminder, the group's admins.

What somebody asked about is not kept: it is read from the message that the answer replies to, as it stands in
the chat at the moment of the click.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.adapters.telegram.receive.normalise import normalise
from bot.adapters.telegram.screens.answer import alert, data_of
from bot.adapters.telegram.screens.country import listed
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, spoken
from bot.adapters.telegram.screens.pictures import seen
from bot.adapters.telegram.send.answering import answer_calls
from bot.adapters.telegram.send.compose import delete_call, text_calls
from bot.adapters.telegram.send.keyboards import TALK, button, inline
from bot.core.message import Chat, Message, MessageId, UserId
from bot.core.moderation.policy import card_language
from bot.core.talk.country import LIST
from bot.core.talk.dialogue import Dialogue
from bot.core.talk.need import WIPE
from bot.core.talk.pressing import pressed
from bot.core.talk.question import said_in
from bot.core.talk.ways import ADMINS
from bot.core.text.extracts import quote
from bot.core.text.quoting import quoted, shown
from bot.services.cases.audience import Place
from bot.services.store import Call

AT_A_TIME = 100
"""Messages that one call may delete."""
WIPED = (50, 250)
"""How many numbers after and before a button are deleted: those of other chats among them are passed over."""
MOST_GROUPS = 6
SHOWN = 600
"""Characters of a message that admins are shown."""


async def feedback(desk: Desk, interaction: Interaction) -> Calls:
    """Right or wrong: kept without the text, and with it only after a yes to the question that follows."""
    chat, user_id, lang, state = await _talk(desk, interaction)
    action = data_of(interaction)
    about, shown = await _about(desk, interaction, user_id), interaction.above
    if shown is None or (action == "consent:yes" and about is None):
        return text_calls(chat.id, desk.catalog.text(lang, "ask.say.expired"))
    answer = await desk.talks.rate(chat.id, user_id, state, action, shown=shown, about=about, lang=lang)
    # The question stands under the message that it is about, so that a yes finds it again.
    reply_to = about.id if action == "wrong" and about else None
    return answer_calls(desk.catalog, chat.id, answer, reply_to=reply_to)


async def remind(desk: Desk, interaction: Interaction) -> Calls:
    """Come back to what happened tomorrow."""
    chat, user_id, lang, state = await _talk(desk, interaction)
    state = pressed(state, data_of(interaction)).state
    if not state.situation:
        return text_calls(chat.id, desk.catalog.text(lang, "ask.say.expired"))
    await desk.talks.remind(chat.id, user_id, replace(state, lang=lang))
    return text_calls(chat.id, desk.catalog.text(lang, "ask.aid.remind_set"))


async def admins(desk: Desk, interaction: Interaction) -> Calls:
    """Show a message to the admins of a group of the person's, without saying who asks."""
    chat, user_id, lang, _ = await _talk(desk, interaction)
    about = await _about(desk, interaction, user_id)
    if about is None:
        return text_calls(chat.id, desk.catalog.text(lang, "ask.say.expired"))
    _, _, chosen = data_of(interaction).partition(":")
    groups = await desk.people.groups(user_id, MOST_GROUPS)
    if not chosen and len(groups) > 1:
        rows = [[button(shown(group.title, 40) or "—", f"{TALK}:{ADMINS}:{group.id}")] for group in groups]
        question = desk.catalog.text(lang, "ask.admins.choose")
        return text_calls(chat.id, question, reply_to=about.id, markup=inline(rows))
    group = next((one for one in groups if not chosen or str(one.id) == chosen), None)
    if group is None or not await desk.audience.of(await desk.chats.refresh(group)):
        return text_calls(chat.id, desk.catalog.text(lang, "ask.admins.none"))
    heard = desk.voices.tell(about.id, user_id)
    if heard == "many":
        return text_calls(chat.id, desk.catalog.text(lang, "ask.say.slow"))
    calls = await _told(desk, group, about) if heard == "sent" else ()
    return (*calls, *text_calls(chat.id, desk.catalog.text(lang, "ask.admins.sent")))


async def wiped(desk: Desk, interaction: Interaction) -> Calls:
    """Take the talk away from the phone: the messages around the button, and where it stood."""
    chat, above = interaction.chat, interaction.above or MessageId(0)
    await alert(desk, interaction, spoken(desk, interaction.update), "ask.need.wiped")
    await desk.talks.forget(chat.id, interaction.asker)
    after, before = WIPED
    numbers = [MessageId(number) for number in range(above + after, max(0, above - before - 1), -1)]
    return tuple(
        delete_call(chat.id, numbers[start], tuple(numbers[start + 1 : start + AT_A_TIME]))
        for start in range(0, len(numbers), AT_A_TIME)
    )


async def _told(desk: Desk, group: Chat, about: Message) -> tuple[Call, ...]:
    """The message where the admins read what concerns them alone."""
    state = await desk.chats.refresh(group)
    where, what = quoted(group.title), quote(said_in(about), SHOWN)

    def write(place: Place) -> Calls:
        lang = card_language(place.settings, state.record.heard or desk.catalog.default)
        head = desk.catalog.text(lang, "ask.admins.head")
        return text_calls(place.chat, f"{head}\n{where}\n\n<blockquote>{what}</blockquote>")

    return await desk.audience.told(state, write, caused=True)


async def _talk(desk: Desk, interaction: Interaction) -> tuple[Chat, UserId, str, Dialogue]:
    chat, user_id = interaction.chat, interaction.asker
    state = await desk.talks.state(chat.id, user_id)
    return chat, user_id, state.lang or spoken(desk, interaction.update), state


async def _about(desk: Desk, interaction: Interaction, user_id: UserId) -> Message | None:
    """The message that the answer under the button replies to, None when it is gone."""
    query = interaction.raw.get("callback_query")
    answered = query.get("message") if isinstance(query, dict) else None
    about = answered.get("reply_to_message") if isinstance(answered, dict) else None
    found = normalise({"message": about}, desk.me.id) if isinstance(about, dict) else None
    return None if found is None else (await seen(desk, found, user_id))[0]


BESIDE: Mapping[str, Callable[[Desk, Interaction], Awaitable[Calls]]] = {
    "right": feedback,
    "wrong": feedback,
    "consent": feedback,
    "remind": remind,
    "admins": admins,
    LIST: listed,
    WIPE: wiped,
}
"""By what the data of the button begins with."""
