"""The tables, as SQLAlchemy Core metadata; the numbered migrations arrive at exactly this."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex

metadata = MetaData()


@compiles(CreateIndex, "postgresql")
def _partial(create: CreateIndex, compiler: Any, **options: Any) -> str:
    """An index of some rows has them in either database; a table that names both has both dialects loaded."""
    kept = create.element.dialect_options
    kept["postgresql"]["where"] = kept["sqlite"]["where"]
    made: str = compiler.visit_create_index(create, **options)
    return made


# Only a column spelled INTEGER is the row's own number in SQLite; its integers have 64 bits anyway.
Big = BigInteger().with_variant(Integer(), "sqlite")


class CleanText(TypeDecorator[str]):
    """Text that either database takes: lone surrogates become "?", NUL is left out."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Clean one value on its way in."""
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return value.encode("utf-8", "replace").decode().replace("\0", "")


inbox = Table(
    "inbox",
    metadata,
    Column("update_id", Big, primary_key=True, autoincrement=False),
    Column("lane", Big, nullable=False),
    Column("payload", LargeBinary),
    Column("state", String(8), nullable=False),
    Column("result", CleanText),
    Column("error", CleanText),
    Column("received_at", Double, nullable=False),
    Column("done_at", Double),
)
# Only what waits is indexed: the index stays tiny and a restart does not read the whole table. By lanes, so
# that one with very much in it is passed by in one step.
Index("inbox_new", inbox.c.lane, inbox.c.update_id, sqlite_where=text("state = 'new'"))

_ASIDE = text("state = 'aside'")
Index("inbox_aside", inbox.c.done_at, sqlite_where=_ASIDE)
_DONE = text("state = 'done'")
Index("inbox_done", inbox.c.done_at, sqlite_where=_DONE)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Big, primary_key=True),
    Column("chat_id", Big, nullable=False),
    Column("method", CleanText, nullable=False),
    Column("params", Text, nullable=False),
    Column("once", Boolean, nullable=False),
    Column("state", String(8), nullable=False),
    Column("message_id", Big),
    Column("error", CleanText),
    Column("done_at", Double),
    Column("slot", Double),
    Column("mark", CleanText, nullable=False, server_default=""),
    Column("lasts", Double, nullable=False, server_default=text("0")),
    Column("gone_at", Double),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("update_id", Big),
    # Without it SQLite would give the number of a purged last row to a new one.
    sqlite_autoincrement=True,
)
_WAITING = text("state IN ('ready', 'sending')")
Index("outbox_waiting", outbox.c.id, sqlite_where=_WAITING)
_MARKED = text("mark <> ''")
Index("outbox_marked", outbox.c.chat_id, outbox.c.message_id, sqlite_where=_MARKED)
# Only broadcasts are marked and sent at most once: the index is as long as they are.
_CAST = text("once AND mark <> ''")
Index("outbox_cast", outbox.c.mark, sqlite_where=_CAST)
_ENDED = text("state IN ('sent', 'failed')")
Index("outbox_ended", outbox.c.done_at, sqlite_where=_ENDED)
_GOES = text("gone_at IS NOT NULL")
Index("outbox_gone", outbox.c.gone_at, sqlite_where=_GOES)

chats = Table(
    "chats",
    metadata,
    Column("chat_id", Big, primary_key=True, autoincrement=False),
    Column("kind", CleanText, nullable=False),
    Column("title", CleanText, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("greeted", Boolean, nullable=False),
    Column("next_run", Double),
    Column("heard", CleanText, nullable=False, server_default=""),
    Column("since", Double, nullable=False, server_default=text("0")),
)
Index("chats_due", chats.c.next_run)

settings = Table(
    "settings",
    metadata,
    Column("chat_id", Big, primary_key=True, autoincrement=False),
    Column("key", CleanText, primary_key=True),
    Column("value", CleanText, nullable=False),
)

setting_history = Table(
    "setting_history",
    metadata,
    Column("id", Big, primary_key=True),
    Column("chat_id", Big, nullable=False),
    Column("key", CleanText, nullable=False),
    Column("value", CleanText),
    Column("changed_by", Big, nullable=False),
    Column("changed_at", Double, nullable=False),
)
Index("setting_history_chat", setting_history.c.chat_id, setting_history.c.id)

judgements = Table(
    "judgements",
    metadata,
    Column("chat_id", Big, primary_key=True, autoincrement=False),
    Column("message_id", Big, primary_key=True, autoincrement=False),
    Column("edited", Big, primary_key=True, autoincrement=False),
    Column("sender_id", Big, nullable=False),
    Column("level", CleanText, nullable=False),
    Column("stance", CleanText, nullable=False),
    Column("lang", CleanText, nullable=False),
    Column("reason", CleanText, nullable=False),
    Column("scheme", CleanText, nullable=False),
    Column("sub", CleanText, nullable=False),
    Column("album", CleanText, nullable=False),
    Column("signals", CleanText, nullable=False),
    Column("form", CleanText, nullable=False),
    Column("score", Double, nullable=False),
    Column("judged_at", Double, nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("cleared_by", Big, nullable=False),
    Column("campaign", Big, nullable=False, server_default=text("0")),
    Column("confirmed_by", Big, nullable=False, server_default=text("0")),
    Column("evidence", CleanText, nullable=False, server_default=""),
    Column("thread", Big, nullable=False, server_default=text("0")),
)
_ALBUM = text("album <> ''")
Index("judgements_album", judgements.c.chat_id, judgements.c.album, sqlite_where=_ALBUM)
_WARNED = text("form <> ''")
Index("judgements_warned", judgements.c.chat_id, judgements.c.judged_at, sqlite_where=_WARNED)

Index("judgements_sender", judgements.c.sender_id)
Index("judgements_chat", judgements.c.chat_id, judgements.c.judged_at)
Index("judgements_judged", judgements.c.judged_at)
_KNOWN_BY = text("campaign <> 0")
Index("judgements_campaign", judgements.c.campaign, sqlite_where=_KNOWN_BY)
_WORDS = text("evidence <> ''")
SPOKEN = text("(cleared_by <> 0 OR confirmed_by <> 0)")
Index("judgements_spoken", judgements.c.judged_at, sqlite_where=SPOKEN)
Index("judgements_words", judgements.c.judged_at, sqlite_where=_WORDS)

acquaintances = Table(
    "acquaintances",
    metadata,
    Column("chat_id", Big, primary_key=True, autoincrement=False),
    Column("user_id", Big, primary_key=True, autoincrement=False),
    Column("joined_at", Double, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("seen_at", Double, nullable=False),
)
Index("acquaintances_seen", acquaintances.c.seen_at)
Index("acquaintances_user", acquaintances.c.user_id)

dialogues = Table(
    "dialogues",
    metadata,
    Column("chat_id", Big, primary_key=True, autoincrement=False),
    Column("user_id", Big, primary_key=True, autoincrement=False),
    Column("state", CleanText, nullable=False),
    Column("at", Double, nullable=False),
)
Index("dialogues_at", dialogues.c.at)

reminders = Table(
    "reminders",
    metadata,
    Column("user_id", Big, primary_key=True, autoincrement=False),
    Column("chat_id", Big, nullable=False),
    Column("due", Double, nullable=False),
    Column("state", CleanText, nullable=False),
)
Index("reminders_due", reminders.c.due)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Big, primary_key=True),
    Column("chat_id", Big, nullable=False),
    Column("message_id", Big, nullable=False),
    Column("user_id", Big, nullable=False),
    Column("said", String(5), nullable=False),
    Column("at", Double, nullable=False),
    Column("risk", String(7), nullable=False),
    Column("scheme", CleanText, nullable=False),
    Column("lang", CleanText, nullable=False),
    Column("text", CleanText, nullable=False),
)
Index("feedback_message", feedback.c.chat_id, feedback.c.message_id, unique=True)
Index("feedback_user", feedback.c.user_id)

tick = Table(
    "tick",
    metadata,
    Column("chat_id", Big, primary_key=True, autoincrement=False),
    Column("slot", Double, primary_key=True),
    Column("tip_id", CleanText, nullable=False),
    Column("local", CleanText, nullable=False, server_default=""),
    Column("round", Integer, nullable=False, server_default=text("0")),
    Column("lang", CleanText, nullable=False, server_default=""),
    Column("message_id", Big, nullable=False, server_default=text("0")),
    Column("poll_id", CleanText, nullable=False, server_default=""),
    Column("voters", Integer, nullable=False, server_default=text("0")),
    Column("hits", Integer, nullable=False, server_default=text("0")),
)
Index("tick_slot", tick.c.slot)
_POLL = text("poll_id <> ''")
Index("tick_poll", tick.c.poll_id, sqlite_where=_POLL)

# Of the texts of campaigns only hashes are kept; ``salt`` has one row, the key of all of them.
salt = Table(
    "salt",
    metadata,
    Column("id", Big, primary_key=True, autoincrement=False),
    Column("value", LargeBinary, nullable=False),
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("exact", Big, primary_key=True, autoincrement=False),
    Column("sketch", LargeBinary, nullable=False),
    Column("scheme", CleanText, nullable=False),
    Column("first_seen", Double, nullable=False),
    Column("last_seen", Double, nullable=False),
)
Index("campaigns_seen", campaigns.c.last_seen)

voices = Table(
    "voices",
    metadata,
    Column("campaign", Big, primary_key=True, autoincrement=False),
    Column("chat_id", Big, primary_key=True, autoincrement=False),
    Column("word", String(9), nullable=False),
    Column("said_by", Big, nullable=False),
    Column("said_at", Double, nullable=False),
    Column("sure", Boolean, nullable=False),
)
Index("voices_chat", voices.c.chat_id)

contacts = Table(
    "contacts",
    metadata,
    Column("mark", Big, primary_key=True, autoincrement=False),
    Column("campaign", Big, primary_key=True, autoincrement=False),
    Column("chat_id", Big, primary_key=True, autoincrement=False),
    Column("seen_at", Double, nullable=False),
)
Index("contacts_seen", contacts.c.seen_at)
Index("contacts_chat", contacts.c.chat_id, contacts.c.campaign)

acts = Table(
    "acts",
    metadata,
    Column("id", Big, primary_key=True),
    Column("chat_id", Big, nullable=False),
    Column("message_id", Big, nullable=False),
    Column("user_id", Big, nullable=False),
    Column("kind", CleanText, nullable=False),
    Column("by", Big, nullable=False),
    Column("reason", CleanText, nullable=False),
    Column("at", Double, nullable=False),
    Column("until", Double, nullable=False),
    Column("before", CleanText, nullable=False),
    Column("undone_by", Big, nullable=False),
)
Index("acts_chat", acts.c.chat_id, acts.c.id)
Index("acts_message", acts.c.chat_id, acts.c.message_id)
Index("acts_user", acts.c.user_id)
Index("acts_at", acts.c.at)
ORDERED = text("substr(kind, 1, 3) = 'op.'")
Index("acts_ordered", acts.c.id, sqlite_where=ORDERED)

entries = Table(
    "entries",
    metadata,
    Column("chat_id", Big, primary_key=True, autoincrement=False),
    Column("kind", CleanText, primary_key=True),
    Column("value", CleanText, primary_key=True),
    Column("by", Big, nullable=False),
    Column("at", Double, nullable=False),
)
Index("entries_value", entries.c.kind, entries.c.value)

reports = Table(
    "reports",
    metadata,
    Column("chat_id", Big, primary_key=True, autoincrement=False),
    Column("message_id", Big, primary_key=True, autoincrement=False),
    Column("user_id", Big, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
    Column("outcome", String(8), nullable=False),
)
Index("reports_user", reports.c.user_id)
Index("reports_at", reports.c.at)

appeals = Table(
    "appeals",
    metadata,
    Column("chat_id", Big, primary_key=True, autoincrement=False),
    Column("message_id", Big, primary_key=True, autoincrement=False),
    Column("user_id", Big, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
    Column("lang", CleanText, nullable=False),
    Column("outcome", String(8), nullable=False),
)
Index("appeals_user", appeals.c.user_id)
Index("appeals_at", appeals.c.at)

stewards = Table(
    "stewards",
    metadata,
    Column("chat_id", Big, primary_key=True, autoincrement=False),
    Column("user_id", Big, primary_key=True, autoincrement=False),
)
Index("stewards_user", stewards.c.user_id)

blocks = Table(
    "blocks",
    metadata,
    Column("chat_id", Big, primary_key=True, autoincrement=False),
    Column("by", Big, nullable=False),
    Column("reason", CleanText, nullable=False),
    Column("at", Double, nullable=False),
)

flags = Table(
    "flags",
    metadata,
    Column("key", CleanText, primary_key=True),
    Column("value", CleanText, nullable=False),
)

daily = Table(
    "daily",
    metadata,
    Column("chat_id", Big, primary_key=True, autoincrement=False),
    Column("day", String(10), primary_key=True),
    Column("key", CleanText, primary_key=True),
    Column("count", Integer, nullable=False),
)
Index("daily_day", daily.c.day)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Big, primary_key=True),
    Column("name", CleanText, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("made_at", Double, nullable=False),
    Column("per_minute", Integer, nullable=False),
    Column("at_once", Integer, nullable=False),
    Column("most_bytes", Integer, nullable=False),
)
Index("api_keys_name", api_keys.c.name, unique=True)

api_tips = Table(
    "api_tips",
    metadata,
    Column("key_id", Big, primary_key=True, autoincrement=False),
    Column("lang", String(16), primary_key=True),
    Column("tip_id", CleanText, primary_key=True),
    Column("round", Integer, nullable=False),
    Column("told_at", Double, nullable=False),
)
