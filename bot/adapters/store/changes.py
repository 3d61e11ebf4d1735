"""What was changed in a PostgreSQL database, noted by the database itself: no way of changing it is missed.

Processes look, they are not called: that works through a pooler too, and costs one small question a look.
Whoever looks asks for what the transactions wrote that had not ended at its last look. Numbers alone would
not do: a lower one may be committed after a higher one was read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

from sqlalchemy import Connection, func, select, text

from bot.adapters.store.access import Access
from bot.errors import StoreError
from bot.services.operating.listener import News, Subject

KEPT, LATELY = "10 minutes", 300.0
"""For so long changes are kept; who looked longer ago than so many seconds reads everything anew."""
_LOCK = 0x616E746C
_TABLE = (
    "CREATE TABLE IF NOT EXISTS replica_changes ("
    " tx xid8 NOT NULL DEFAULT pg_current_xact_id(), at timestamptz NOT NULL DEFAULT clock_timestamp(),"
    " topic text NOT NULL, key bigint NOT NULL, chat bigint NOT NULL)"
)
_INDEX = "CREATE INDEX IF NOT EXISTS replica_changes_tx ON replica_changes (tx)"
_ROW = """
CREATE OR REPLACE FUNCTION replica_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.chat_id <> NEW.chat_id) THEN
    INSERT INTO replica_changes (topic, key, chat) VALUES ('chat', OLD.chat_id, 0);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO replica_changes (topic, key, chat) VALUES ('chat', NEW.chat_id, 0);
  END IF;
  RETURN NULL;
END $body$"""
_VOICE = """
CREATE OR REPLACE FUNCTION replica_voice() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  INSERT INTO replica_changes (topic, key, chat) VALUES ('campaign', NEW.campaign, NEW.chat_id);
  RETURN NULL;
END $body$"""
_STATEMENT = """
CREATE OR REPLACE FUNCTION replica_changed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  INSERT INTO replica_changes (topic, key, chat) VALUES (TG_ARGV[0], 0, 0);
  RETURN NULL;
END $body$"""
_WATCHED = (
    ("chats", Subject.CHAT, "INSERT OR DELETE OR UPDATE OF chat_id, kind, title, active, greeted, heard"),
    ("settings", Subject.CHAT, "INSERT OR DELETE OR UPDATE"),
    ("entries", Subject.CHAT, "INSERT OR DELETE OR UPDATE"),
    ("voices", Subject.CAMPAIGN, "INSERT OR UPDATE"),
    ("blocks", Subject.OPERATING, "INSERT OR DELETE OR UPDATE"),
    ("flags", Subject.OPERATING, "INSERT OR DELETE OR UPDATE"),
    ("federations", Subject.FEDERATIONS, "INSERT OR DELETE OR UPDATE"),
    ("federation_chats", Subject.FEDERATIONS, "INSERT OR DELETE OR UPDATE"),
    ("federation_entries", Subject.FEDERATIONS, "INSERT OR DELETE OR UPDATE"),
)
"""What is kept in memory somewhere. A chat's next tip is not, and its schedule moves with every tip."""
_KNOWN = frozenset(topic.value for topic in Subject)
_DOES = {Subject.CHAT: ("ROW", "replica_change"), Subject.CAMPAIGN: ("ROW", "replica_voice")}
_OFTEN = ("inbox", "outbox")
_NEWS = text(
    "SELECT topic, key, chat, NULL AS seen FROM replica_changes WHERE tx >= CAST(CAST(:seen AS text) AS xid8)"
    " UNION ALL SELECT NULL, NULL, NULL, CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text)"
)
_SEEN = text("SELECT CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text)")
_PURGE = text(f"DELETE FROM replica_changes WHERE at < now() - INTERVAL '{KEPT}'")  # noqa: S608 - a constant


def watch(connection: Connection) -> None:
    """Have the database note what is changed from now on; for a second time it does nothing new.

    The tables through which all work passes are tidied up sooner, for most of their rows soon change.
    """
    connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    if connection.execute(select(func.to_regclass("replica_changes"))).scalar() is None:
        for statement in (_TABLE, _INDEX, _ROW, _VOICE, _STATEMENT):
            connection.exec_driver_sql(statement)
        for table, topic, events in _WATCHED:
            each, does = _DOES.get(topic, ("STATEMENT", "replica_changed"))
            connection.exec_driver_sql(
                f"CREATE TRIGGER replica_change AFTER {events} ON {table}"
                f" FOR EACH {each} EXECUTE FUNCTION {does}('{topic}')"
            )
        for table in _OFTEN:
            connection.exec_driver_sql(f"ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0.02)")


class SqlChanges:
    """The port ``Herald``."""

    def __init__(self, access: Access, now: Callable[[], float] = monotonic) -> None:
        self._db = access
        self._now = now
        self._seen: str | None = None
        self._looked = float("-inf")

    async def news(self) -> Sequence[News] | None:
        """What was changed since the last call; None at the first and after the database failed."""
        seen, self._seen = self._seen, None
        lately, self._looked = self._now() - self._looked < LATELY, self._now()
        if seen is None or not lately:
            found = await self._db.ask(lambda connection: str(connection.execute(_SEEN).scalar()))
            # What is changed after this question is news to the next one.
            self._seen = found
            return None
        rows = await self._db.ask(lambda connection: connection.execute(_NEWS, {"seen": seen}).all())
        self._seen = next(row.seen for row in rows if row.seen is not None)
        # Beside the row of what is seen, a newer release may note what this one does not remember.
        return [News(Subject(row.topic), int(row.key), int(row.chat)) for row in rows if row.topic in _KNOWN]

    async def purge(self) -> None:
        """Forget what everybody has heard."""
        await self._db.write(lambda connection: connection.execute(_PURGE))


async def watched(access: Access) -> SqlChanges:
    """Have changes noted, and hear of them; StoreError on a file, which one process has for itself."""
    if access.dialect != "postgresql":
        raise StoreError(f"{access.where.label}: several processes need PostgreSQL")
    await access.write(watch)
    return SqlChanges(access)
