"""The things of the playground's world. They are mutable: this is the state itself, not a view of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

Json = dict[str, object]

ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "can_post_messages",
    "can_edit_messages",
    "can_manage_direct_messages",
)
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
)
EVERYTHING = frozenset(PERMISSIONS)
ONLY_IN_CHANNELS = frozenset({"can_post_messages", "can_edit_messages", "can_manage_direct_messages"})
ONLY_IN_GROUPS = frozenset({"can_pin_messages", "can_manage_topics"})
"""Admin rights that the other kind of chat does not know."""


class ChatType(StrEnum):
    """The four kinds of chat."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Rank(StrEnum):
    """What somebody is in a chat; the order of rank."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    RESTRICTED = "restricted"
    LEFT = "left"
    KICKED = "kicked"

    @property
    def status(self) -> str:
        """The Bot API's word for it."""
        return {Rank.OWNER: "creator", Rank.ADMIN: "administrator"}.get(self, self.value)

    @property
    def present(self) -> bool:
        """Whether somebody with this role is in the chat."""
        return self not in {Rank.LEFT, Rank.KICKED}

    @property
    def leads(self) -> bool:
        """Whether this is the owner or an administrator."""
        return self in {Rank.OWNER, Rank.ADMIN}


@dataclass(slots=True, kw_only=True)
class User:
    """A play figure or the bot. ``channel`` is the id of the channel that the profile shows, 0 for none.

    ``photo`` is the file of the profile picture, None for none.
    """

    id: int
    name: str
    username: str = ""
    bio: str = ""
    channel: int = 0
    is_bot: bool = False
    language: str = "zh-hans"
    deactivated: bool = False
    photo: StoredFile | None = None


@dataclass(slots=True, kw_only=True)
class Seat:
    """Somebody's place in one chat.

    ``rights`` are admin rights for an admin and what remains allowed for a restricted member; ``until`` is
    0 for ever.
    """

    user: User
    role: Rank = Rank.MEMBER
    rights: frozenset[str] = frozenset()
    until: float = 0
    anonymous: bool = False

    def may(self, right: str) -> bool:
        """Whether this admin has a right; the owner has all."""
        return self.role is Rank.OWNER or (self.role is Rank.ADMIN and right in self.rights)


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinRequest:
    """Somebody asks to be let in; ``bio`` is what the request shows of them."""

    user: User
    date: int
    bio: str = ""


@dataclass(slots=True, kw_only=True)
class PlayChat:
    """A chat with everyone who ever was in it and everything ever said in it.

    ``permissions`` are those of plain members; ``reactions`` None allows every emoji. ``requests`` are those
    who asked to join, by user id, ``banned_voices`` the chats on whose behalf nobody may write here.
    """

    id: int
    kind: ChatType
    title: str
    username: str = ""
    description: str = ""
    seats: dict[int, Seat] = field(default_factory=dict)
    posts: dict[int, PlayMessage] = field(default_factory=dict)
    permissions: frozenset[str] = EVERYTHING
    requests: dict[int, JoinRequest] = field(default_factory=dict)
    banned_voices: set[int] = field(default_factory=set)
    invite_link: str = ""
    reactions: frozenset[str] | None = None
    last_id: int = 0
    linked: int | None = None
    migrated_to: int | None = None
    opened: bool = True
    pinned: list[int] = field(default_factory=list)
    """Oldest message first, whenever each was pinned: that is the order in which Telegram shows pins."""

    def next_id(self) -> int:
        """The id of the next message."""
        self.last_id += 1
        return self.last_id


@dataclass(slots=True, kw_only=True, eq=False)
class Poll:
    """A poll or a quiz, shared by all messages that show it.

    ``votes`` are the chosen options by user id, ``right`` the correct options of a quiz. The bot hears of
    the votes in those it ``owned``, that is, sent itself. ``close_date`` 0 leaves it open until stopped.
    """

    id: str
    question: str
    options: tuple[str, ...]
    owned: bool = False
    quiz: bool = False
    anonymous: bool = True
    multiple: bool = False
    revoting: bool = True
    closed: bool = False
    open_period: int = 0
    close_date: int = 0
    right: tuple[int, ...] = ()
    explanation: str = ""
    explanation_entities: list[Json] = field(default_factory=list)
    votes: dict[int, tuple[int, ...]] = field(default_factory=dict)
    posts: list[PlayMessage] = field(default_factory=list)

    def counts(self) -> list[int]:
        """How many chose each option."""
        chosen = [option for options in self.votes.values() for option in options]
        return [chosen.count(number) for number in range(len(self.options))]


@dataclass(slots=True, kw_only=True)
class PlayMessage:
    """One message. ``extra`` are Bot API fields as they stand in the message object.

    ``author`` is who really wrote it, also where ``sender`` hides that: in a channel, or as a chat.
    ``is_caption`` says that ``text`` belongs to a medium. Deleted ones stay, so that the page can show it.
    """

    chat: PlayChat
    id: int
    date: int
    author: User | None = None
    sender: User | None = None
    sender_chat: PlayChat | None = None
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    is_caption: bool = False
    buttons: list[list[Json]] | None = None
    reply_to: int | None = None
    file_id: str = ""
    poll: Poll | None = None
    extra: Json = field(default_factory=dict)
    edited: int = 0
    deleted: bool = False
    service: str = ""
    reactions: dict[int, tuple[str, ...]] = field(default_factory=dict)
    rev: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A result of an inline query: what the list shows of it, and the message that it sends."""

    title: str
    description: str
    text: str
    entities: list[Json]
    buttons: list[list[Json]] | None


@dataclass(slots=True, kw_only=True)
class CallbackQuery:
    """A pressed button or a typed inline query, and what the bot answered; ``offers`` by their id."""

    id: str
    at: float
    data: str
    chat_id: int = 0
    answer: Json | None = None
    offers: dict[str, Offer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """The bytes behind a file id."""

    id: str
    unique_id: str
    path: str
    data: bytes
    name: str = ""

    @property
    def kind(self) -> str:
        """What it was sent as; a file id is good for the same kind only."""
        return "Photo" if self.path.startswith("photos/") else "Document"


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One thing the bot did: exactly one of ``result`` and ``error`` counts, ``error`` is None on success."""

    method: str
    params: Json
    result: object = None
    error: str | None = None


@dataclass(slots=True, kw_only=True)
class Hook:
    """Where updates are delivered by POST; ``error_at`` is 0 while nothing failed."""

    url: str
    secret: str = ""
    max_connections: int = 40
    error: str = ""
    error_at: int = 0
