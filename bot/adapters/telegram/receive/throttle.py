"""Who is answered how often: nobody may make the bot speak without end, or keep warnings from being sent."""

from __future__ import annotations

from bot.adapters.telegram.screens.ask import slow
from bot.adapters.telegram.screens.check import later
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction
from bot.adapters.telegram.screens.operating import put_off
from bot.adapters.telegram.screens.private import DID_IT
from bot.adapters.telegram.screens.route import Route
from bot.core.message import ChatKind, Message, UserId
from bot.core.talk.question import said_in
from bot.services.allowance import Allowance

IN_GROUPS = (3, 60.0)
"""Answers to one member of a group, in so many seconds."""
IN_PRIVATE = (20, 60.0)
LOOKED_UP = (10, 60.0)
"""Messages beyond those that are looked up in the library, for an emergency told in words of one's own."""
HEARD = (30, 60.0)
"""Messages of one person that are looked up for a need in words of their own; known phrases always are."""
IN_SETTING_UP = (12, 60.0)
"""Answers to one member who sets the bot up: an admin goes through several settings in a row."""
IN_LINE = (60, 60.0)
"""Inline queries of one person that are answered: a query is sent with nearly each letter."""
BACKLOG = 5
"""Messages that may wait in a group before commands go unanswered."""


def is_group(message: Message) -> bool:
    """Whether others read along."""
    return message.chat.kind is not ChatKind.PRIVATE


class Throttle:
    """Answers as often as it may, and says once in a while that it will later."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._allowances = {True: Allowance(*IN_GROUPS), False: Allowance(*IN_PRIVATE)}
        self._setting_up = Allowance(*IN_SETTING_UP)
        self._inline = Allowance(*IN_LINE)
        self._slowed = Allowance(1, IN_PRIVATE[1])
        self._looked_up = Allowance(*LOOKED_UP)
        self._said = Allowance(1, LOOKED_UP[1])
        self._heard = Allowance(*HEARD)
        self._helped = Allowance(*IN_GROUPS)

    def may_suggest(self, who: UserId) -> bool:
        """Whether one more inline query of somebody is answered."""
        return not self._desk.operating.resting and self._inline.take(who, self._desk.clock.now())

    def may_hear(self, message: Message) -> bool:
        """Whether what somebody writes is looked up once more for a need."""
        return self._heard.take((message.chat.id, message.sender.id), self._desk.clock.now())

    def may_help(self, message: Message) -> bool:
        """Whether somebody in need is answered once more in a group, which others read too."""
        return self._helped.take((message.chat.id, message.sender.id), self._desk.clock.now())

    async def answer(self, route: Route, asked: Interaction) -> Calls:
        """What a route answers, if it may now."""
        message = asked.message
        if self._is_put_off(route, asked):
            return await put_off(self._desk, asked)
        if self._may_answer(route, message):
            return await route.run(self._desk, asked)
        if message is None or self._is_busy(message):
            return ()
        if not is_group(message) and self._is_urgent(message):
            return await route.run(self._desk, asked)
        # Said once a minute in a chat: who floods the bot must not make it flood back.
        may_say = self._slowed.take(message.chat.id, self._desk.clock.now())
        if not may_say:
            return ()
        return await later(self._desk, asked) if is_group(message) else slow(self._desk, asked)

    def _is_put_off(self, route: Route, asked: Interaction) -> bool:
        """While the bot is being worked on its operators alone are answered, and who is in need."""
        operating, message = self._desk.operating, asked.message
        if not operating.resting or not route.spoken or message is None or asked.args.startswith(DID_IT):
            return False
        if route.name == "op" and operating.is_operator(message.sender.id):
            return False
        return is_group(message) or not self._is_urgent(message)

    def _is_urgent(self, message: Message) -> bool:
        return self._desk.talk.is_urgent(said_in(message), look_up=self._may_look_up(message))

    def _may_look_up(self, message: Message) -> bool:
        """The same words again tell nothing new, and must not use up what other words may need."""
        now, chat = self._desk.clock.now(), message.chat.id
        return self._said.take(hash((chat, message.text)), now) and self._looked_up.take(chat, now)

    def _may_answer(self, route: Route, message: Message | None) -> bool:
        """Commands have to share a chat's twenty messages a minute with the warnings."""
        if not route.spoken or message is None:
            return True
        chat, group = message.chat.id, is_group(message)
        if self._is_busy(message):
            return False
        allowance = self._setting_up if route.setting_up else self._allowances[group]
        return allowance.take((chat, message.sender.id), self._desk.clock.now())

    def _is_busy(self, message: Message) -> bool:
        return is_group(message) and self._desk.outbox.backlog(message.chat.id) >= BACKLOG
