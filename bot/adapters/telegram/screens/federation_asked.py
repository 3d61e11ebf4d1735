"""What somebody asks about federations, and the answers that several of them share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction
from bot.core.message import Chat, ChatId, UserId
from bot.core.moderation.federation import read_id
from bot.core.text.extracts import quote
from bot.core.text.quoting import quoted
from bot.core.verdict import SCHEMES
from bot.services.chats.chats import spoken_in
from bot.services.marks import Mark
from bot.services.store import Json, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One command: who asks where and in which language, and the words behind the verb."""

    interaction: Interaction
    chat: Chat
    by: UserId
    lang: str
    words: str = ""

    @property
    def first(self) -> str:
        """The first of the words."""
        return self.words.partition(" ")[0]

    @property
    def rest(self) -> str:
        """What follows it."""
        return self.words.partition(" ")[2].strip()


Answer = Callable[[Desk, Asked], Awaitable[Calls]]


def said(desk: Desk, asked: Asked, key: str, **values: object) -> Calls:
    """A text of the catalog as the answer."""
    return told(asked, desk.catalog.text(asked.lang, key, **values))


def told(asked: Asked, text: str, *, markup: Json = None, mark: Mark | None = None) -> Calls:
    """Telegram HTML as the answer."""
    return asked.interaction.reply(text, markup=markup, mark=mark)


def for_leaders(answer: Callable[[Desk, Asked, Standing], Awaitable[Calls]]) -> Answer:
    """The answer about the federation that the first word names, for its owner and admins alone."""

    async def run(desk: Desk, asked: Asked) -> Calls:
        standing = await desk.federations.led(read_id(asked.first), asked.by)
        return said(desk, asked, "fed.no_such") if standing is None else await answer(desk, asked, standing)

    return run


def named(standing: Standing) -> dict[str, object]:
    """What texts about a federation are filled with."""
    own = standing.federation
    return {
        "name": quoted(own.name),
        "id": own.id,
        "entries": standing.entries,
        "chats": standing.chats,
    }


def why(desk: Desk, lang: str, reason: str) -> str:
    """The reason of a line in words, as HTML."""
    return desk.catalog.text(lang, f"scheme.{reason}") if reason in SCHEMES else quote(reason, 60)


async def language_of(desk: Desk, user_id: UserId) -> str:
    """The language of somebody's private chat with the bot, as far as it is known."""
    state = await desk.chats.known(ChatId(user_id))
    return desk.catalog.language(spoken_in(state.record) if state is not None else "")


def own_handle(interaction: Interaction) -> str:
    """The @name of who asks as lists keep it, "" when they have none."""
    user = interaction.update.effective_user
    return f"@{user.username.lower()}" if user is not None and user.username else ""
