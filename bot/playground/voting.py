"""People vote in polls and quizzes, and the bot hears of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from bot.playground.membership import Membership
from bot.playground.model import Json, PlayChat, PlayMessage, Poll, User
from bot.playground.polls import check_vote, poll_json
from bot.playground.refusal import PlayError
from bot.playground.wire import user_json


class Voting(Membership):
    """Adds polls, of members and of the bot."""

    def poll_id(self) -> str:
        """An id that no other poll has, nor one before a restart: the bot's database outlives this world."""
        return str(self.now() * 1_000_000 + self.rev)

    def post_poll(self, chat_id: int, user_id: int, question: str, options: Sequence[str]) -> PlayMessage:
        """A poll of a member; the bot hears nothing of the votes in it."""
        post = self._signed(self.chat(chat_id), self.user(user_id), "can_send_polls")
        post.poll = Poll(id=self.poll_id(), question=question, options=tuple(options))
        return self._publish(post)

    def copied_poll(self, poll: Poll) -> Poll:
        """The same question as a new poll of the bot, open and without votes."""
        return replace(poll, id=self.poll_id(), owned=True, closed=False, close_date=0, votes={}, posts=[])

    def vote(self, chat_id: int, message_id: int, user_id: int, *options: int) -> Poll:
        """Somebody chooses an option, counted from 0; several where the poll allows it, none to retract."""
        self.close_due()
        post, user = self.post_at(chat_id, message_id), self.user(user_id)
        if post.poll is None:
            raise PlayError(f"message {message_id} is not a poll")
        self._may_vote(post.chat, user)
        poll, chosen = post.poll, tuple(sorted(set(options)))
        check_vote(poll, user_id, chosen)
        if chosen != poll.votes.get(user_id, ()):
            self._count(poll, user, chosen)
        return poll

    def _may_vote(self, chat: PlayChat, user: User) -> None:
        if user.deactivated:
            raise PlayError(f"{user.name} deleted the account")
        # Somebody restricted may vote: Telegram has no permission for it.
        if not self.seat(chat, user.id).role.present:
            raise PlayError(f"{user.name} is not in this chat")

    def _count(self, poll: Poll, user: User, chosen: tuple[int, ...]) -> None:
        poll.votes.pop(user.id, None)
        if chosen:
            poll.votes[user.id] = chosen
        if poll.owned and not poll.anonymous:
            self.queue.put("poll_answer", _answer(poll, user, chosen))
        self.poll_changed(poll)

    def close_later(self, poll: Poll) -> None:
        """Close a poll when its time comes, by itself or because somebody moved the clock."""
        self.timed.append(poll)
        with suppress(RuntimeError):  # without a loop only a moved clock or a vote can tell the time
            loop = asyncio.get_running_loop()
            loop.call_later(poll.close_date - self.clock.now() + 0.01, self.close_due)

    def close_due(self) -> None:
        """Close the polls whose time is over; the bot hears of its own."""
        now, running = self.clock.now(), [poll for poll in self.timed if not poll.closed]
        self.timed = [poll for poll in running if poll.close_date > now]
        for poll in running:
            if poll.close_date <= now:
                poll.closed = True
                self.poll_changed(poll)

    def poll_changed(self, poll: Poll) -> None:
        """Show a poll's new state wherever it stands, and tell the bot if it is the bot's own."""
        for post in poll.posts:
            self.touch(post)
        if poll.owned:
            self.queue.put("poll", poll_json(poll))


def _answer(poll: Poll, user: User, chosen: tuple[int, ...]) -> Json:
    return {
        "poll_id": poll.id,
        "user": user_json(user),
        "option_ids": list(chosen),
        "option_persistent_ids": [str(option) for option in chosen],
    }
