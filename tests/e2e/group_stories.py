"""Plays a written story of a group: what its members do, what everybody reads, and what admins read alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.core.text.columns import lines
from bot.playground.model import ChatType, PlayChat, PlayMessage, Rank, User
from tests.e2e.conftest import RIGHTS
from tests.e2e.stories import StoryError, Theatre, settled

FOLDER = Path(__file__).parents[1] / "group_stories"
PAUSE = 20.0
"""Seconds between two steps, so that nobody writes too often."""
DOES = (
    "member",
    "other",
    "admin",
    "admin_private",
    "member_private",
    "deputy",
    "deputy_private",
    "forward",
    "tap",
    "wave",
    "wait",
    "restart",
    "log_gone",
)
"""What a step may do, ``reply: true`` as an answer to the last message of a member."""
CHECKS = {
    "group_hear": "group",
    "group_never": "group",
    "admin_hear": "admin",
    "admin_never": "admin",
    "deputy_hear": "deputy",
    "deputy_never": "deputy",
    "member_hear": "member",
    "member_never": "member",
    "log_hear": "log",
    "log_never": "log",
    "told": "told",
    "group_buttons": "group_buttons",
    "admin_buttons": "admin_buttons",
}
STATES = ("group_silent", "admin_silent", "gone", "muted", "removed")
MORE = ("reply", "who", "at", "named")
MOST, MOST_ASKED = 5, 18
"""Lines of a phone that a group is shown unasked, and that an admin's own command may take."""
_SCORE = re.compile(r"\b[01][.,]\d\d\b")


class GroupPlay:
    """One story in a group of its own, whose people have names that stand nowhere else."""

    def __init__(self, theatre: Theatre, story: Mapping[str, Any], number: int) -> None:
        self.theatre, self.story = theatre, story
        world, lang = theatre.play.world, story["client"]
        self.member: User = world.add_user(f"Memb{number}", language=lang)
        self.other: User = world.add_user(f"Othe{number}", language=lang)
        self.admin: User = world.add_user(f"Admi{number}", language=story.get("admin", lang))
        self.deputy: User = world.add_user(f"Depu{number}", language=story.get("deputy", lang))
        members = [(self.admin, Rank.OWNER), (self.member, Rank.MEMBER), (self.other, Rank.MEMBER)]
        rights = RIGHTS if story.get("rights", True) else ()
        self.group: PlayChat = world.add_chat(
            ChatType.SUPERGROUP,
            f"Quarter {number}",
            members=[*members, (self.deputy, Rank.ADMIN)],
            bot=Rank.ADMIN,
            bot_rights=rights,
        )
        self.channel: PlayChat = world.add_chat(
            ChatType.CHANNEL,
            f"News {number}",
            members=[(self.admin, Rank.OWNER), (self.member, Rank.MEMBER)],
            bot=Rank.ADMIN,
            bot_rights=("can_post_messages",),
            username=f"news_{number}",
        )
        self.privates = {who.id: world.add_private(who) for who in (self.member, self.admin, self.deputy)}
        self.lines: list[str] = []
        self.last: PlayMessage | None = None
        self.told = ""

    async def run(self) -> str:
        """All steps in order; the transcript."""
        for who in self.story.get("opened", ["admin"]):
            self.theatre.play.world.start(getattr(self, who).id)
        await self.settled()
        log = [f"log @{self.channel.username}"] if self.story.get("log") else []
        for change in (*log, *self.story.get("set", ())):
            self.theatre.clock.advance(PAUSE)
            self._write(self.group, self.admin, f"/set {change}")
            await self.settled()
        for number, step in enumerate(self.story["steps"], 1):
            try:
                await self._step(step)
            except StoryError as error:
                shown = "\n".join(self.lines)
                raise StoryError(f"step {number}: {error}\n{shown}") from None
        return "\n".join(self.lines)

    async def settled(self) -> None:
        """Wait until every update was handled and everything decided was done."""
        await settled(self.theatre)

    async def _step(self, step: Mapping[str, Any]) -> None:
        (doing, *more) = [name for name in DOES if name in step] or [""]
        if not doing or more or set(step) - {*DOES, *CHECKS, *STATES, *MORE}:
            raise StoryError(f"cannot be read: {dict(step)}")
        self.theatre.clock.advance(PAUSE)
        before, self.told = self._all(), ""
        self.lines.append(f"> {doing}: {step[doing]}")
        await getattr(self, f"_{doing}")(step[doing], step)
        await self.settled()
        news = {
            where: [text for number, text in texts.items() if before[where].get(number) != text]
            for where, texts in self._all().items()
        }
        for where, texts in news.items():
            self.lines += [f"[{where}] {line}" for text in texts for line in text.splitlines()]
        if self.told:
            self.lines.append(f"[told] {self.told}")
        self._check(step, news)
        self._public(
            news["group"], most=MOST_ASKED if doing in {"admin", "deputy", "tap"} else MOST, step=step
        )

    def _check(self, step: Mapping[str, Any], news: Mapping[str, list[str]]) -> None:
        heard = {where: "\n".join(texts) for where, texts in news.items()} | {"told": self.told}
        heard["group_buttons"] = self._labels(self.group)
        heard["admin_buttons"] = self._labels(self.privates[self.admin.id])
        for check, where in CHECKS.items():
            for phrase in step.get(check, ()):
                if (phrase in heard[where]) is check.endswith("never"):
                    raise StoryError(f"{check} {phrase!r} fails; {where}: {heard[where]!r}")
        for state in STATES:
            if state in step and self._state(state, news) is not step[state]:
                raise StoryError(f"{state} is not {step[state]}")

    def _state(self, state: str, news: Mapping[str, list[str]]) -> bool:
        seat = self.theatre.play.world.seat(self.group, self.member.id)
        return {
            "group_silent": not news["group"],
            "admin_silent": not news["admin"],
            "gone": self.last is not None and self.last.deleted,
            "muted": seat.role is Rank.RESTRICTED,
            "removed": seat.role is Rank.KICKED,
        }[state]

    def _public(self, texts: list[str], *, most: int, step: Mapping[str, Any]) -> None:
        """What others read along is short, names nobody and shows no number of a machine."""
        people = (self.member, self.other, self.admin, self.deputy)
        hidden = [] if step.get("named") else [who.name for who in people]
        hidden += [] if step.get("named") else [str(chat) for chat in (self.group.id, self.channel.id)]
        for text in texts:
            if lines(text) > most:
                raise StoryError(f"the group is shown {lines(text)} lines")
            if found := [word for word in hidden if word in text] or _SCORE.findall(text):
                raise StoryError(f"the group is shown {found}")

    async def _member(self, text: str, step: Mapping[str, Any]) -> None:
        reply_to = self.last.id if step.get("reply") and self.last else None
        self.last = self._write(self.group, self.member, text, reply_to=reply_to)

    async def _other(self, text: str, step: Mapping[str, Any]) -> None:
        self._say(self.other, text, step)

    async def _admin(self, text: str, step: Mapping[str, Any]) -> None:
        self._say(self.admin, text, step)

    async def _deputy(self, text: str, step: Mapping[str, Any]) -> None:
        self._say(self.deputy, text, step)

    def _say(self, who: User, text: str, step: Mapping[str, Any]) -> None:
        reply_to = self.last.id if step.get("reply") and self.last else None
        said = text.replace("@channel", f"https://t.me/{self.channel.username}")
        self._write(self.group, who, said, reply_to=reply_to)

    async def _admin_private(self, text: str, _: Mapping[str, Any]) -> None:
        self._write(self.privates[self.admin.id], self.admin, text.replace("GROUP", str(self.group.id)))

    async def _deputy_private(self, text: str, _: Mapping[str, Any]) -> None:
        self._write(self.privates[self.deputy.id], self.deputy, text)

    async def _member_private(self, text: str, _: Mapping[str, Any]) -> None:
        self._write(self.privates[self.member.id], self.member, text)

    async def _forward(self, text: str, _: Mapping[str, Any]) -> None:
        """The member passes on a post of the group's channel."""
        post = self._write(self.channel, self.admin, text)
        world = self.theatre.play.world
        self.last = world.forward(self.channel.id, post.id, self.member.id, self.group.id)

    async def _tap(self, label: str, step: Mapping[str, Any]) -> None:
        """Somebody presses the newest button that says so: the admin in private unless it is told."""
        who = getattr(self, step.get("who", "admin"))
        place = step.get("at", "private" if who is self.admin else "group")
        chat = {"group": self.group, "log": self.channel}.get(place) or self.privates[who.id]
        for post in sorted(chat.posts.values(), key=lambda post: -post.id):
            for button in [button for row in post.buttons or [] for button in row]:
                if label in button["text"] and not post.deleted:
                    await self._press(chat, post, who, button)
                    return
        raise StoryError(f"no button {label!r} in {place}: {self._labels(chat)}")

    async def _press(self, chat: PlayChat, post: PlayMessage, who: User, button: Mapping[str, str]) -> None:
        url = button.get("url", "")
        if not url:
            click = self.theatre.play.world.click(chat.id, post.id, who.id, button["callback_data"])
            await self.settled()
            self.told, url = (str((click.answer or {}).get(key, "")) for key in ("text", "url"))
        if "start=" in url:
            self.theatre.play.world.start(who.id, url.partition("start=")[2])

    async def _wave(self, text: str, _: Mapping[str, Any]) -> None:
        """The same again and again within a moment, from two people."""
        for number in range(8):
            who = (self.member, self.other)[number % 2]
            self.last = self._write(self.group, who, f"{text} {number // 2 + 1}")
            self.theatre.clock.advance(1)
        await self.settled()
        assert self.theatre.app is not None
        await self.theatre.app.upkeep()

    async def _wait(self, seconds: float, _: Mapping[str, Any]) -> None:
        self.theatre.clock.advance(float(seconds))
        assert self.theatre.app is not None
        await self.theatre.app.upkeep()

    async def _restart(self, _: object, __: Mapping[str, Any]) -> None:
        await self.theatre.begin()

    async def _log_gone(self, _: object, __: Mapping[str, Any]) -> None:
        bot = self.theatre.play.world.bot
        self.theatre.play.world.set_role(self.channel.id, bot.id, Rank.KICKED, by=self.admin.id)

    def _write(self, chat: PlayChat, who: User, text: str, **more: Any) -> PlayMessage:
        return self.theatre.play.world.post(chat.id, who.id, text, **more)

    def _all(self) -> Mapping[str, Mapping[int, str]]:
        places = {"group": self.group, "log": self.channel}
        places |= {name: self.privates[getattr(self, name).id] for name in ("admin", "deputy", "member")}
        bot = self.theatre.play.world.bot
        return {
            name: {
                post.id: post.text
                for post in chat.posts.values()
                if (post.sender is bot or chat is self.channel) and not post.deleted
            }
            for name, chat in places.items()
        }

    def _labels(self, chat: PlayChat) -> str:
        """The buttons under the newest message that has some."""
        posts = [post for post in chat.posts.values() if post.buttons and not post.deleted]
        rows = posts[-1].buttons if posts else None
        return " | ".join(button["text"] for row in rows or [] for button in row)
