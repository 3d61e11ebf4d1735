"""Answers who asks about an offer, and keeps the thread of the talk for half an hour."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from attrs import define

from bot.core.library.situations import IN_NEED
from bot.core.message import ChatId, ChatKind, Message, MessageId, UserId
from bot.core.talk.answers import Answer
from bot.core.talk.ask import FORGET
from bot.core.talk.dialogue import Dialogue, restored
from bot.core.talk.need import beside_need
from bot.core.talk.pressing import rated
from bot.core.talk.question import Question, said_in
from bot.services.platform import Clock
from bot.services.store import Call, Feedback, Judgement, Queued, Reminder, Store
from bot.services.talk.talk import Talk

_log = logging.getLogger(__name__)
A_DAY = 86_400.0
AT_ONCE = 100
"""Reminders that are queued at a time."""


@define(kw_only=True, eq=False, repr=False, slots=False)
class Talks:
    """The talks of people with the bot: one a person and chat. What they write is judged and not kept."""

    _store: Store
    _clock: Clock
    _talk: Talk

    async def answer(self, chat_id: ChatId, user_id: UserId, question: Question) -> Answer:
        """The answer to something typed or passed on, after which the talk stands where it leads."""
        before = await self.state(chat_id, user_id)
        return await self._keep(chat_id, user_id, await self._talk.answer(before, question))

    async def press(
        self,
        chat_id: ChatId,
        user_id: UserId,
        action: str,
        *,
        client: str,
        region: str,
        chosen: bool = False,
    ) -> Answer:
        """The answer to a button of a talk."""
        before = await self.state(chat_id, user_id)
        pressed = self._talk.press(before, action, client=client, region=region, chosen=chosen)
        return await self._keep(chat_id, user_id, pressed)

    async def about(
        self,
        chat_id: ChatId,
        user_id: UserId,
        judgement: Judgement,
        *,
        client: str,
        region: str,
        chosen: bool = False,
    ) -> Answer:
        """The card of a message that was judged in a group, with which a talk begins."""
        answer = self._talk.about(judgement, client=client, region=region, chosen=chosen)
        before = await self.state(chat_id, user_id)
        return await self._keep(chat_id, user_id, replace(answer, reply=beside_need(before, answer.reply)))

    async def state(self, chat_id: ChatId, user_id: UserId) -> Dialogue:
        """The talk as it stands, a new one when there is none or it is forgotten."""
        return _read(await self._store.dialogues.get(chat_id, user_id, self._clock.now() - FORGET))

    async def turn_to(self, chat_id: ChatId, user_id: UserId, lang: str) -> None:
        """Go on with a talk in the language that somebody chose, "" for that of what they write next."""
        before = await self.state(chat_id, user_id)
        await self._resume(chat_id, user_id, replace(before, lang=lang if before != Dialogue() else ""))

    async def place(self, chat_id: ChatId, user_id: UserId) -> Dialogue:
        """Countries are shown to choose from: a name alone is one, whatever the talk is about."""
        before = await self.state(chat_id, user_id)
        await self._resume(chat_id, user_id, replace(before, placing=True))
        return before

    async def forget(self, chat_id: ChatId, user_id: UserId) -> None:
        """Let a talk stand nowhere any more."""
        await self._store.dialogues.drop(chat_id, user_id)

    async def rate(
        self,
        chat_id: ChatId,
        user_id: UserId,
        state: Dialogue,
        action: str,
        *,
        shown: MessageId,
        about: Message | None,
        lang: str,
    ) -> Answer:
        """Keep what somebody says of an answer, which was shown in a message of this id.

        ``about`` is what they had asked about, None where that is gone; its text is kept on their word alone.
        """
        if action != "consent:no":
            feedback = Feedback(
                chat_id=chat_id,
                message_id=about.id if about else shown,
                user_id=user_id,
                said="right" if action == "right" else "wrong",
                at=self._clock.now(),
                risk=state.risk,
                scheme=state.scheme,
                lang=lang,
                text=said_in(about) if about and action == "consent:yes" else "",
            )
            await self._store.feedback.keep(feedback)
        return Answer(reply=rated(state, action, known=about is not None), lang=lang)

    async def has_started(self, chat_id: ChatId) -> bool:
        """Whether the bot may write to somebody: they opened the private chat and did not block it."""
        record = await self._store.chats.get(chat_id)
        return record is not None and record.active and record.kind == ChatKind.PRIVATE

    async def remind(self, chat_id: ChatId, user_id: UserId, state: Dialogue) -> None:
        """Come back to a talk a day later; a person has one reminder, the last."""
        due = self._clock.now() + A_DAY
        kept = json.dumps(state.stored())
        await self._store.reminders.keep(Reminder(user_id=user_id, chat_id=chat_id, due=due, state=kept))

    async def remind_due(self, write: Callable[[ChatId, Dialogue], Sequence[Call]]) -> tuple[Queued, ...]:
        """Queue the reminders that are due, each once, and take up their talks; ``write`` words one."""
        queued: list[Queued] = []
        for reminder in await self._store.reminders.due(self._clock.now(), AT_ONCE):
            state = _read(reminder.state)
            queued += await self._store.reminders.take(reminder, write(reminder.chat_id, state))
            before = await self.state(reminder.chat_id, reminder.user_id)
            kept = replace(state, step=before.step) if before.step in IN_NEED else state
            await self._resume(reminder.chat_id, reminder.user_id, kept)
        return tuple(queued)

    async def purge(self) -> int:
        """Forget what is older than half an hour."""
        return await self._store.dialogues.purge(self._clock.now() - FORGET)

    async def _keep(self, chat_id: ChatId, user_id: UserId, answer: Answer) -> Answer:
        await self._resume(chat_id, user_id, answer.reply.state)
        return answer

    async def _resume(self, chat_id: ChatId, user_id: UserId, state: Dialogue) -> None:
        """Let a talk stand here."""
        if state == Dialogue():
            await self._store.dialogues.drop(chat_id, user_id)
        else:
            await self._store.dialogues.keep(chat_id, user_id, json.dumps(state.stored()), self._clock.now())


def _read(stored: str | None) -> Dialogue:
    try:
        values = json.loads(stored) if stored else {}
    except ValueError:
        _log.warning("dialogue_unreadable")
        values = {}
    return restored(values) if isinstance(values, dict) else Dialogue()
