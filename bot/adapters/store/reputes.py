"""What is known of groups whose word others may hear: since when, who writes there, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from bot.adapters.store.schema import acquaintances, voices
from bot.adapters.store.shared import padded
from bot.core.detection.campaign import CLEARING, Word
from bot.core.detection.hearsay import MANY_PEOPLE, Repute
from bot.core.message import ChatId

BOT = 0
"""Stands for the bot among the acquaintances of a chat."""
MOST_WORDS = 500
"""Words of a chat that are counted."""
_CLEARING = [word.value for word in CLEARING]
_CONFIRMED = [Word.CONFIRMED.value, Word.WITHDRAWN.value]
_met = acquaintances.alias("met")


def reputes(
    connection: Connection, chat_ids: Sequence[ChatId], settled: float
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Asks for chats; one that cleared what others confirmed counts if the bot knows it since ``settled``."""
    return connection.execute(_REPUTES, {"chats": padded(chat_ids), "settled": settled}).all()


def repute(row: Row[*tuple[Any, ...]]) -> tuple[ChatId, Repute]:
    """A chat and what was answered of it."""
    found = Repute(since=row.joined_at, people=row.people, confirmed=row.confirmed, wrong=row.wrong)
    return ChatId(row.chat_id), found


def _fell() -> ColumnElement[bool]:
    """That a word was taken back, or that another chat, no new one, said the opposite."""
    other, theirs = voices.alias(), acquaintances.alias()
    cleared = exists().where(
        other.c.campaign == voices.c.campaign,
        other.c.chat_id != voices.c.chat_id,
        other.c.word.in_(_CLEARING),
        theirs.c.chat_id == other.c.chat_id,
        theirs.c.user_id == BOT,
        theirs.c.joined_at <= bindparam("settled"),
    )
    withdrawn = voices.c.word == Word.WITHDRAWN.value
    return or_(withdrawn, and_(voices.c.word == Word.CONFIRMED.value, cleared))


def _count(conditions: Sequence[ColumnElement[bool]], most: int) -> ScalarSelect[int]:
    """How many rows there are, counted no further than it matters."""
    some = select(literal_column("1")).where(*conditions).correlate(_met).limit(most).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _question() -> Select[*tuple[Any, ...]]:
    writers = (
        acquaintances.c.chat_id == _met.c.chat_id,
        acquaintances.c.user_id > 0,
        acquaintances.c.messages > 0,
    )
    own = voices.c.chat_id == _met.c.chat_id
    return select(
        _met.c.chat_id,
        _met.c.joined_at,
        _count(writers, MANY_PEOPLE).label("people"),
        _count((own, voices.c.word.in_(_CONFIRMED)), MOST_WORDS).label("confirmed"),
        _count((own, _fell()), MOST_WORDS).label("wrong"),
    ).where(_met.c.user_id == BOT, _met.c.chat_id.in_(bindparam("chats", expanding=True)))


_REPUTES = _question()
"""Built once: building it takes longer than asking it."""
