"""Plays a written story: what a person does in the chat, and what of the bot's answer must be heard."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.bootstrap import App, open_app
from bot.config import Settings
from bot.playground import Playground, PlaygroundClock, empty_world
from bot.playground.model import ChatType, PlayChat, PlayMessage, Rank, User
from tests.e2e.conftest import MORNING, RIGHTS, TOKEN
from tests.pictures import FakeEyes

FOLDER = Path(__file__).parents[1] / "stories"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
    "18dd8db00000000049454e44ae426082"
)
PAUSE = 5.0
"""Seconds of the playground's clock between two steps, so that nobody writes too often."""
DOES = (
    "say",
    "forward",
    "photo",
    "voice",
    "contact",
    "press",
    "group",
    "in_group",
    "open",
    "wait",
    "restart",
    "inline",
    "flood",
)
"""What a step may do; ``in_group`` answers the last message of the group, ``group`` is another member's."""
CHECKS = ("hear", "never", "buttons", "group_hear", "group_never")


class StoryError(AssertionError):
    """Something was not heard, or should not have been."""


@dataclass(slots=True, kw_only=True)
class Theatre:
    """The playground with one bot that may be restarted; stories are played one after the other."""

    play: Playground
    clock: PlaygroundClock
    settings: Settings
    url: str
    stack: AsyncExitStack
    app: App | None = None
    _running: AsyncExitStack = field(default_factory=AsyncExitStack)
    _people: int = 0

    async def begin(self) -> None:
        """Start the bot, anew if it runs."""
        await self._running.aclose()
        self._running = AsyncExitStack()
        self.app = await self._running.enter_async_context(
            open_app(self.settings, TOKEN, self.url, clock=self.clock, paced=False, eyes=FakeEyes())
        )
        await self.app.start()
        polling = asyncio.create_task(self.app.poller.run())

        async def end() -> None:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)

        self._running.push_async_callback(end)

    async def close(self) -> None:
        """End the bot."""
        await self._running.aclose()

    async def perform(self, story: Mapping[str, Any]) -> str:
        """Play one story; the transcript, or StoryError with it."""
        self._people += 1
        return await Performance(self, story, self._people).run()


class Performance:
    """One story by one person in a group of their own."""

    def __init__(self, theatre: Theatre, story: Mapping[str, Any], number: int) -> None:
        self.theatre, self.story = theatre, story
        world = theatre.play.world
        self.me: User = world.add_user(f"Person {number}", language=story["client"])
        self.other: User = world.add_user(f"Member {number}")
        self.admin: User = world.add_user(f"Admin {number}", language=story["client"])
        members = [(self.admin, Rank.OWNER), (self.me, Rank.MEMBER), (self.other, Rank.MEMBER)]
        self.group: PlayChat = world.add_chat(
            ChatType.SUPERGROUP, f"Group {number}", members=members, bot=Rank.ADMIN, bot_rights=RIGHTS
        )
        self.private: PlayChat = world.add_private(self.me)
        self.lines: list[str] = []
        self.last: PlayMessage | None = None

    async def run(self) -> str:
        """All steps in order."""
        if self.story.get("started", True):
            self.theatre.play.world.start(self.me.id)
            await self.settled()
        if country := self.story.get("country"):
            # What they chose before.
            await self._say(f"/set region {country}")
            await self.settled()
        for number, step in enumerate(self.story["steps"], 1):
            await self._step(number, step)
        return "\n".join(self.lines)

    async def _step(self, number: int, step: Mapping[str, Any]) -> None:
        unknown = set(step) - {*DOES, *CHECKS}
        (doing, *more) = [name for name in DOES if name in step] or [""]
        if unknown or not doing or more:
            raise StoryError(f"step {number}: does one of {', '.join(DOES)}; unknown: {sorted(unknown)}")
        self.theatre.clock.advance(PAUSE)
        before = self._said(self.private), self._said(self.group)
        self.lines.append(f"> {doing}: {step[doing]}")
        extra = await getattr(self, f"_{doing}")(step[doing]) or ""
        await self.settled()
        told, group = (
            self._news(old, chat) for old, chat in zip(before, (self.private, self.group), strict=True)
        )
        told = "\n".join(filter(None, (told, extra)))
        self.lines += [told, *(f"[group] {line}" for line in group.splitlines())]
        self._check(number, step, told, group)

    def _check(self, number: int, step: Mapping[str, Any], told: str, group: str) -> None:
        labels = " | ".join(button["text"] for row in self._buttons() for button in row)
        if labels:
            self.lines.append(f"   [{labels}]")
        where = {"hear": told, "never": told, "buttons": labels, "group_hear": group, "group_never": group}
        for check, text in where.items():
            for phrase in step.get(check, ()):
                if (phrase in text) is check.endswith("never"):
                    shown = "\n".join(self.lines)
                    raise StoryError(f"step {number}: {check} {phrase!r} fails\n{shown}")

    async def settled(self) -> None:
        """Wait until every update was handled and everything decided was done."""
        await settled(self.theatre)

    async def _say(self, text: str) -> None:
        self._post(text)

    async def _flood(self, text: str) -> None:
        """The same two dozen times within a moment."""
        for _ in range(24):
            self._post(text)

    async def _forward(self, texts: list[str]) -> None:
        before = self._said(self.private)
        for text in texts:
            self.theatre.play.world.post_forward(self.private.id, self.me.id, text, origin=self.other)
        await self._answered(before)

    async def _photo(self, caption: str) -> None:
        before = self._said(self.private)
        self._post(caption or "", photo=PNG)
        await self._answered(before)

    async def _answered(self, before: Any) -> None:
        """More may follow of what is asked about together: it is answered after a moment."""
        async with asyncio.timeout(60):
            while not self._news(before, self.private):
                await asyncio.sleep(0.02)

    async def _voice(self, _: object) -> None:
        voice = {"file_id": "v", "file_unique_id": "v", "duration": 3}
        self._post("", fields={"voice": voice})

    async def _contact(self, name: str) -> None:
        self.theatre.play.world.post_contact(self.private.id, self.me.id, "+10000000000", name)

    async def _press(self, label: str) -> None:
        for post in sorted(self.private.posts.values(), key=lambda post: -post.id):
            for row in post.buttons or []:
                for button in row:
                    if button["text"].startswith(label) and "callback_data" in button:
                        data = button["callback_data"]
                        self.theatre.play.world.click(self.private.id, post.id, self.me.id, data)
                        return
        raise StoryError(f"no button {label!r}\n" + "\n".join(self.lines))

    async def _group(self, text: str) -> None:
        self.last = self.theatre.play.world.post(self.group.id, self.other.id, text)

    async def _in_group(self, text: str) -> None:
        name = self.theatre.play.world.bot.username
        reply_to = self.last.id if self.last is not None else None
        said = text.replace("@bot", f"@{name}")
        self.theatre.play.world.post(self.group.id, self.me.id, said, reply_to=reply_to)

    async def _open(self, label: str) -> None:
        """Press a button under the bot's newest message in the group that leads into the private chat."""
        for post in sorted(self.group.posts.values(), key=lambda post: -post.id):
            for button in [button for row in post.buttons or [] for button in row]:
                if button["text"].startswith(label):
                    await self._follow(post, button)
                    return
        raise StoryError(f"no button {label!r} in the group\n" + "\n".join(self.lines))

    async def _follow(self, post: PlayMessage, button: Mapping[str, str]) -> None:
        url = button.get("url", "")
        if not url:
            click = self.theatre.play.world.click(self.group.id, post.id, self.me.id, button["callback_data"])
            async with asyncio.timeout(60):
                while click.answer is None:
                    await asyncio.sleep(0.01)
            url = str(click.answer.get("url"))
        self.theatre.play.world.start(self.me.id, url.partition("start=")[2])

    async def _wait(self, seconds: float) -> None:
        self.theatre.clock.advance(float(seconds))
        assert self.theatre.app is not None
        await self.theatre.app.upkeep()

    async def _restart(self, _: object) -> None:
        await self.theatre.begin()

    async def _inline(self, text: str) -> str:
        world = self.theatre.play.world
        click = world.clicks[world.inline_query(self.me.id, text)]
        async with asyncio.timeout(60):
            while click.answer is None:
                await asyncio.sleep(0.01)
        results = click.answer["results"]
        return "\n".join(f"{one['title']}\n{one['input_message_content']['message_text']}" for one in results)

    def _post(self, text: str, **more: Any) -> None:
        self.theatre.play.world.post(self.private.id, self.me.id, text, **more)

    def _said(self, chat: PlayChat) -> dict[int, str]:
        bot = self.theatre.play.world.bot
        return {post.id: post.text for post in chat.posts.values() if post.sender is bot and not post.deleted}

    def _news(self, before: Mapping[int, str], chat: PlayChat) -> str:
        return "\n".join(text for number, text in self._said(chat).items() if before.get(number) != text)

    def _buttons(self) -> list[list[dict[str, str]]]:
        said = self._said(self.private)
        return (self.private.posts[max(said)].buttons or []) if said else []


async def settled(theatre: Theatre) -> None:
    """Wait until every update was handled and everything decided was done."""
    app = theatre.app
    assert app is not None
    quiet = 0
    async with asyncio.timeout(60):
        while quiet < 3:
            await asyncio.sleep(0.01)
            await app.inbox.idle()
            await app.outbox.idle()
            quiet = quiet + 1 if not theatre.play.world.queue.waiting else 0


def told(file: Path) -> Mapping[str, Any]:
    """One story, read ten times as fast as ``yaml.safe_load`` would."""
    story: Mapping[str, Any] = yaml.load(file.read_bytes(), yaml.CSafeLoader)
    return story


def stories(lang: str) -> list[tuple[str, Mapping[str, Any]]]:
    """The stories of one language by the names of their files."""
    files = sorted((FOLDER / lang).glob("*.yaml"))
    return [(file.stem, told(file)) for file in files]


@asynccontextmanager
async def theatre(database: Path, **settings: Any) -> AsyncIterator[Theatre]:
    """A playground with a bot."""
    begun = time.monotonic()
    clock = PlaygroundClock(lambda: MORNING + time.monotonic() - begun)
    play = Playground(token=TOKEN, clock=clock, build=empty_world, limits=False)
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(play.serve())
        built = Settings(_env_file=None, database_url=f"sqlite:///{database}", **settings)
        stage = Theatre(play=play, clock=clock, settings=built, url=url, stack=stack)
        stack.push_async_callback(stage.close)
        await stage.begin()
        yield stage
