"""What was changed in a PostgreSQL database, noted by the database itself: no way of changing it is missed.

Processes look, they are not called: that works through a pooler too, and costs one small question a look.
Whoever looks asks for what the transactions wrote that could not be seen at its last look. Numbers alone
would not do: a lower one may be committed after a higher one was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    "WITH last AS (SELECT CAST(CAST(:seen AS text) AS pg_snapshot) AS look)"
    " SELECT topic, key, chat, NULL AS seen, NULL AS at FROM replica_changes"
    " WHERE tx >= (SELECT pg_snapshot_xmin(look) FROM last)"
    " AND NOT pg_visible_in_snapshot(tx, (SELECT look FROM last))"
    " UNION ALL SELECT NULL, NULL, NULL, CAST(pg_current_snapshot() AS text), extract(epoch FROM now())"
)
_SEEN = text("SELECT CAST(pg_current_snapshot() AS text) AS seen, extract(epoch FROM now()) AS at")
_MADE = text(
    "SELECT relname AS name, CASE WHEN tgenabled = 'O' THEN obj_description(pg_trigger.oid, 'pg_trigger') END"
    " AS said FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE tgname = 'replica_change' AND pg_table_is_visible(tgrelid)"
)
_PURGE = text(f"DELETE FROM replica_changes WHERE at < now() - INTERVAL '{KEPT}'")  # noqa: S608 - a constant


def watch(connection: Connection) -> None:
    """Have the database note what is changed from now on; what is missing or made otherwise is made.

    The tables through which all work passes are tidied up sooner, for most of their rows soon change.
    """
    connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    if _is_new(connection):
        connection.exec_driver_sql(_TABLE)
        connection.exec_driver_sql(_INDEX)
        for table in _OFTEN:
            connection.exec_driver_sql(f"ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0.02)")
    for statement in (_ROW, _VOICE, _STATEMENT):
        connection.exec_driver_sql(statement)
    made = _triggers(connection)
    for table, topic, events in _WATCHED:
        each, does = _DOES.get(topic, ("STATEMENT", "replica_changed"))
        trigger = f"AFTER {events} ON {table} FOR EACH {each} EXECUTE FUNCTION {does}('{topic}')"
        if made.get(table) != trigger:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS replica_change ON {table}")
            connection.exec_driver_sql(f"CREATE TRIGGER replica_change {trigger}")
            said = trigger.replace("'", "''")
            connection.exec_driver_sql(f"COMMENT ON TRIGGER replica_change ON {table} IS '{said}'")


def unwatch(connection: Connection) -> None:
    """Have nothing noted any more: who works alone hears nobody, and would pay for each change."""
    if _is_new(connection):
        return
    for table in _triggers(connection):
        connection.exec_driver_sql(f"DROP TRIGGER replica_change ON {table}")


def _is_new(connection: Connection) -> bool:
    return connection.execute(select(func.to_regclass("replica_changes"))).scalar() is None


def _triggers(connection: Connection) -> Mapping[str, str | None]:
    """The tables that are watched, and how, as a comment says; nothing of one that was switched off."""
    return {str(row.name): row.said for row in connection.execute(_MADE)}


class SqlChanges:
    """The port ``Herald``."""

    def __init__(self, access: Access) -> None:
        self._db = access
        self._seen: str | None = None
        self._looked = float("-inf")
        """When that was, by the server's clock: that of a machine that slept stood still."""

    async def news(self) -> Sequence[News] | None:
        """What was changed since the last call; None at the first and after the database failed."""
        seen, self._seen = self._seen, None
        if seen is None:
            rows = await self._db.ask(lambda connection: connection.execute(_SEEN).all())
        else:
            rows = await self._db.ask(lambda connection: connection.execute(_NEWS, {"seen": seen}).all())
        # What is changed after this question is news to the next one.
        told = next(row for row in rows if row.seen is not None)
        lately = float(told.at) - self._looked < LATELY
        self._seen, self._looked = str(told.seen), float(told.at)
        if seen is None or not lately:
            return None
        # Beside the row of what is seen, a newer release may note what this one does not remember.
        return [News(Subject(row.topic), int(row.key), int(row.chat)) for row in rows if row.topic in _KNOWN]

    async def purge(self) -> None:
        """Forget what everybody has heard."""
        await self._db.change(_PURGE)


async def watched(access: Access) -> SqlChanges:
    """Have changes noted, and hear of them; StoreError on a file, which one process has for itself."""
    if access.dialect != "postgresql":
        raise StoreError(f"{access.where.label}: several processes need PostgreSQL")
    await access.write(watch)
    return SqlChanges(access)
