"""Where each update goes: to a handler when somebody expects an answer, else to the guard."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from telegram import Bot, Update

from bot.adapters.telegram.receive.clicks import FOREIGN, Clicks, is_short, press_of
from bot.adapters.telegram.receive.conversation import PAUSE, Conversations
from bot.adapters.telegram.receive.fitted import fitted
from bot.adapters.telegram.receive.marking import GATHERED, Marking
from bot.adapters.telegram.receive.naming import CALLS, named
from bot.adapters.telegram.receive.normalise import kind_of, lane_of, normalise, speaker_of
from bot.adapters.telegram.receive.throttle import Throttle, is_group
from bot.adapters.telegram.screens.inline import suggest
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction
from bot.adapters.telegram.screens.need import heard
from bot.adapters.telegram.screens.route import Route
from bot.adapters.telegram.send.compose import delete_call
from bot.adapters.telegram.send.quiz import votes
from bot.core.message import ChatId, ChatKind, Message, Source
from bot.core.moderation.policy import REMOVING
from bot.core.moderation.settings import AUTO
from bot.core.surfaces.values import mapping, whole
from bot.core.talk.question import own_words, said_in
from bot.services.delivery.turns import Turns
from bot.services.guard.guard import Guard
from bot.services.guard.joins import Joins
from bot.services.metering import UNMETERED, Meter, count_turn
from bot.services.store import Json, Store, Turn

_log = logging.getLogger(__name__)
_INTERACTIVE = frozenset({"my_chat_member", "chat_member"})
_NO_ANSWER = 0
"""The id of what can be judged and not be replied to: a request to join, an inline query."""
PARTING = 2.0
"""Seconds that marks and answers may still take when the bot stops; the next start judges what is left."""
_PICTURED = frozenset({"photo", "document", "video", "animation"})
"""What somebody sends to have it looked at; a sticker is small talk."""
_WORDS = frozenset({"message", "edited_message"})
"""Updates in which somebody may say to the bot that they are in need."""
_SERVICE = frozenset({"migrate_to_chat_id", "migrate_from_chat_id"})


class Dispatcher:
    """Handles one update from the inbox to its commit. Routes are tried in order, the first one wins."""

    def __init__(
        self,
        *,
        desk: Desk,
        store: Store,
        guard: Guard,
        joins: Joins,
        bot: Bot,
        routes: Sequence[Route],
        pause: float = PAUSE,
        gathered: float = GATHERED,
        turns: Turns | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        meter: Meter = UNMETERED,
    ) -> None:
        self._meter = meter
        self._joins = joins
        self._desk = desk
        self._store = store
        self._guard = guard
        self._bot = bot
        self._routes = routes
        self.marking = Marking(store, gathered=gathered, sleep=sleep, meter=meter)
        self._throttle = Throttle(desk)
        self._clicks = Clicks(desk)
        self._conversations = Conversations(self._converse, pause=pause, turns=turns)

    async def expect(self, updates: Sequence[Mapping[str, Json]]) -> None:
        """Look up at once in which chats updates come next, and who speaks in them.

        Presses are answered in time from now on, however long they wait for their turn.
        """
        for raw in updates:
            if not self._desk.operating.is_blocked(lane_of(raw)):
                self._clicks.expect(raw)
        found = [one for one in map(speaker_of, updates) if one is not None and one[0] < 0]
        await asyncio.gather(
            self._desk.past.expect(found), self._desk.chats.expect(chat for chat, _ in found)
        )

    async def handle(self, update_id: int, raw: Mapping[str, Json]) -> None:
        """Judge or answer one update and commit what it led to; raises what cannot be handled."""
        await self.marking.room()
        kind = kind_of(raw)
        if self._is_shut_out(raw, kind):
            self.marking.mark(Turn(update_id=update_id, result="blocked"))
            return
        message = normalise(raw, self._desk.me.id)
        if message is not None and self._is_in_need(raw, kind, message):
            await self._help(update_id, message)
        elif kind == "poll":
            await self._vote(update_id, raw)
        elif kind == "callback_query":
            await self._click(update_id, raw)
        elif kind == "inline_query" and message is not None:
            await self._suggest(update_id, raw, message)
        elif message is not None and _is_private(message) and self._is_gathered(raw.get(kind), message):
            await self._conversations.add(update_id, raw, message)
        elif (
            self._mentions(raw.get(kind))
            or kind in _INTERACTIVE
            or _is_command(raw.get(kind))
            or _calls_admins(raw.get(kind))
            or _is_private(message)
        ):
            await self._interact(update_id, raw, message)
        elif kind == "chat_join_request" and message is not None:
            await self._commit(await self._joins.screen(update_id, message), None)
        elif message is None or message.id == _NO_ANSWER:
            self.marking.mark(Turn(update_id=update_id, result="ignored"))
        else:
            await self._judge(update_id, message)

    def _is_in_need(self, raw: Mapping[str, Json], kind: str, message: Message) -> bool:
        """Whether somebody tells the bot that they are in need: the one look that comes before all routes.

        No command, button, question that is open, or picture beside it comes first. What others say to each
        other in a group is not addressed to the bot.
        """
        if kind not in _WORDS or not (_is_private(message) or self._is_addressed(raw.get(kind))):
            return False
        said = said_in(own_words(message))
        look_up = bool(said) and self._throttle.may_hear(message)
        return bool(said) and bool(self._desk.talk.need(said, look_up=look_up))

    def _is_addressed(self, content: Json) -> bool:
        """Whether a message of a group calls the bot by its name, answers it, or is a command that is not
        another bot's."""
        if not isinstance(content, dict) or mapping(content.get("from")).get("is_bot"):
            return False
        answered = mapping(mapping(content.get("reply_to_message")).get("from"))
        if self._mentions(content) or answered.get("id") == self._desk.me.id:
            return True
        text = content.get("text")
        command = text.split(maxsplit=1)[0] if isinstance(text, str) and text.startswith("/") else ""
        return bool(command) and "@" not in command

    async def _help(self, update_id: int, message: Message) -> None:
        """Answer somebody in need; what they write in a group is judged as it would be."""
        turn = Turn(update_id=update_id, result="need")
        if is_group(message):
            turn = replace(await self._guard.judge(update_id, message), result="need")
            if not self._throttle.may_help(message):
                await self._commit(turn, message)
                return
        turn = replace(turn, calls=(*turn.calls, *await heard(self._desk, message)))
        await self._commit(turn, message)

    def _is_gathered(self, content: Json, message: Message) -> bool:
        """Whether more may follow that is asked about together: what is passed on, and pictures."""
        if message.source is not Source.NONE:
            return True
        shown = isinstance(content, dict) and not _PICTURED.isdisjoint(content)
        return shown and bool(message.pictures) and self._desk.looking.is_there

    def _is_shut_out(self, raw: Mapping[str, Json], kind: str) -> bool:
        """Of a blocked chat nothing is taken in but that it added the bot, or moved."""
        if kind == "my_chat_member" or not self._desk.operating.is_blocked(lane_of(raw)):
            return False
        content = raw.get(kind)
        return not (isinstance(content, dict) and not _SERVICE.isdisjoint(content))

    async def _vote(self, update_id: int, raw: Mapping[str, Json]) -> None:
        """Somebody answered a quiz; all counts come with each vote, so the next makes a lost one good."""
        if (standing := votes(raw.get("poll"))) is not None:
            await self._desk.tips.voted(*standing)
        self.marking.mark(Turn(update_id=update_id, result="poll"))

    async def settle(self) -> None:
        """Answer what was gathered, and wait until every note of what led to nothing is in the store."""
        await self._conversations.settle(PARTING)
        await self._desk.taps.settle()
        await self.marking.settle(PARTING)

    async def _click(self, update_id: int, raw: Mapping[str, Json]) -> None:
        """Heed a press of a button, and see to it that it is answered."""
        query = press_of(raw)
        if query is None or not await self._clicks.admit(query):
            self.marking.mark(Turn(update_id=update_id, result="click"))
            return
        raw = await self._in_chosen_language(raw)
        update = self._parse(raw) if is_short(query) else None
        route, _ = self._route(update)
        turn, answered = Turn(update_id=update_id, result="click"), False
        if route is not None and update is not None and update.effective_chat is not None:
            asked = Interaction(update=update, raw=raw, message=None)
            turn = replace(turn, result=route.name, calls=await route.run(self._desk, asked))
            answered = bool(asked.answers)
        if not answered:
            await self._clicks.say(query, FOREIGN)
        await self._commit(turn, None)

    async def _suggest(self, update_id: int, raw: Mapping[str, Json], message: Message) -> None:
        """Somebody types behind the bot's name, anywhere: each letter may be a query of its own."""
        if self._throttle.may_suggest(message.sender.id):
            await suggest(self._desk, await self._in_chosen_language(raw), message)
        self.marking.mark(Turn(update_id=update_id, result="inline"))

    async def _converse(self, ids: tuple[int, ...], raw: Mapping[str, Json], message: Message) -> None:
        """Answer forwarded messages as one; all of them are done with the commit of the answer."""
        await self.marking.insist(ids[-1], partial(self._interact, ids[-1], raw, message, ids[:-1]))

    def _mentions(self, content: Json) -> bool:
        if not isinstance(content, dict):
            return False
        text = content.get("text") or content.get("caption")
        return isinstance(text, str) and named(self._desk.me.username).search(text) is not None

    async def _interact(
        self,
        update_id: int,
        raw: Mapping[str, Json],
        message: Message | None,
        gathered: tuple[int, ...] = (),
    ) -> None:
        raw = await self._in_chosen_language(raw)
        update = self._parse(raw)
        route, args = self._route(update)
        if route is None or update is None or update.effective_chat is None:
            await self._fall_back(update_id, message, gathered)
            return
        turn = Turn(update_id=update_id, result=route.name, gathered=gathered)
        if message is not None and is_group(message) and await self._is_guarded(route, message, args):
            turn = replace(await self._guard.judge(update_id, message), result=route.name)
        if not turn.calls:
            asked = Interaction(update=update, raw=raw, message=message, args=args)
            turn = replace(turn, calls=await self._throttle.answer(route, asked))
        turn = replace(turn, calls=(*turn.calls, *await self._tidied(route, message)))
        await self._commit(turn, message)

    async def _in_chosen_language(self, raw: Mapping[str, Json]) -> Mapping[str, Json]:
        """An update as if the client of its sender told the language that they chose from the bot."""
        kind = kind_of(raw)
        content = mapping(raw.get(kind))
        sender = mapping(content.get("from"))
        state = await self._desk.chats.known(ChatId(whole(sender.get("id")) or 0))
        if state is None or state.settings.language == AUTO:
            return raw
        told = {**sender, "language_code": state.settings.language}
        return {**raw, kind: {**content, "from": told}}

    async def _tidied(self, route: Route, message: Message | None) -> Calls:
        """Take an admin's command away once it was answered, where the chat wants that."""
        if not route.setting_up or message is None or not is_group(message):
            return ()
        state = await self._desk.chats.glance(message.chat)
        if not state.settings.clean_commands or not self._desk.chats.may(state, "can_delete_messages"):
            return ()
        if not await self._desk.chats.is_led_by(message):
            return ()
        return (delete_call(message.chat.id, message.id),)

    async def _is_guarded(self, route: Route, message: Message, args: str) -> bool:
        """Whether a command is judged as any other message.

        An admin's command to the bot is no ad. A question about a text stands for itself, but where ads are
        cleaned up it must not shelter one.
        """
        if route.setting_up and await self._desk.chats.is_led_by(message):
            return False
        if not route.unguarded:
            return True
        return bool(args) and (await self._desk.settings.read(message.chat)).mode in REMOVING

    async def _fall_back(self, update_id: int, message: Message | None, gathered: tuple[int, ...]) -> None:
        if message is not None and is_group(message):
            await self._judge(update_id, message)
        else:
            self.marking.mark(Turn(update_id=update_id, result="ignored", gathered=gathered))

    async def _judge(self, update_id: int, message: Message) -> None:
        self._desk.vouching.hear(message)
        turn = await self._guard.judge(update_id, message)
        if turn.judgement is None and not turn.calls:
            self.marking.mark(turn)
        else:
            await self._commit(turn, message)

    def note(self, turn: Turn) -> None:
        """Mark an update done that waited for something which came to nothing."""
        self.marking.mark(turn)

    async def _commit(self, turn: Turn, message: Message | None) -> None:
        if message is not None and turn.calls and is_group(message):
            await self._come_back(message)
        queued = await self._store.inbox.finish(turn)
        count_turn(self._meter, turn)
        if message is not None and turn.judgement is not None:
            await self._guard.seen(message, turn)
            _log.info(
                "judged chat=%s message=%s level=%s scheme=%s reason=%s",
                message.chat.id,
                message.id,
                turn.judgement.level,
                turn.judgement.scheme or "-",
                turn.judgement.reason,
            )
        self._desk.outbox.submit(queued)

    async def _come_back(self, message: Message) -> None:
        """Whoever receives a group's messages is in it, whatever the platform said a moment ago."""
        if not self._desk.outbox.has_left(message.chat.id):
            return
        self._desk.outbox.rejoined(message.chat.id)
        state = await self._desk.chats.state(message.chat)
        await self._desk.chats.save(replace(state.record, active=True))

    def _parse(self, raw: Mapping[str, Json]) -> Update | None:
        try:
            return Update.de_json(fitted(raw), self._bot)
        except Exception as error:
            # The library wants fields that hostile or newer updates may lack; the guard does without it.
            _log.warning("update_unreadable kind=%s", type(error).__name__)
            return None

    def _route(self, update: Update | None) -> tuple[Route | None, str]:
        for route in self._routes if update is not None else ():
            found = route.match.check_update(update)
            if found is not None and found is not False:
                return route, _args(found)
        return None, ""


def _args(found: object) -> str:
    words = found[0] if isinstance(found, tuple) and found else None
    return " ".join(words) if isinstance(words, list) else ""


def _is_command(content: Json) -> bool:
    if not isinstance(content, dict):
        return False
    text = content.get("text")
    return (isinstance(text, str) and text.startswith("/")) or not _SERVICE.isdisjoint(content)


def _calls_admins(content: Json) -> bool:
    """Whether somebody answers a message with a call for the admins."""
    if not isinstance(content, dict) or not isinstance(content.get("reply_to_message"), dict):
        return False
    text = content.get("text")
    return isinstance(text, str) and CALLS.search(text) is not None


def _is_private(message: Message | None) -> bool:
    return message is not None and message.chat.kind is ChatKind.PRIVATE
