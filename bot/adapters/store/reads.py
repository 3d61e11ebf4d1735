"""The questions, each one statement."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    true,
)

from bot.adapters.store.schema import (
    ORDERED,
    SPOKEN,
    acts,
    chats,
    entries,
    inbox,
    judgements,
    outbox,
    settings,
)

EMPTY: Any = literal_column("''")
"""Written into the text: with a bound value the databases cannot use the partial indexes."""


OF_A_LANE = 100
"""Updates of one lane that a worker takes up: the others wait where they are, be they ever so many."""
READ_AT_ONCE = 8 * 2**20
"""Bytes of payloads that are read together; one update in any case."""


def _is(state: str) -> Any:
    # Written into the text: with a bound value the databases cannot use the partial indexes.
    return literal_column(f"'{state}'")


CHATS = (
    select(chats, settings.c.key, settings.c.value)
    .select_from(chats.outerjoin(settings, chats.c.chat_id == settings.c.chat_id))
    .order_by(chats.c.chat_id, settings.c.key)
)
# As a sum: by the number itself SQLite reads the whole table in its order, and not the few that wait.
_BY_NUMBER = inbox.c.update_id + literal_column("0")
WAITING = (
    select(inbox.c.update_id, inbox.c.lane, func.length(inbox.c.payload).label("size"))
    .where(inbox.c.state == _is("new"))
    .order_by(_BY_NUMBER)
)
_CALLS = select(
    outbox.c.id,
    outbox.c.chat_id,
    outbox.c.method,
    outbox.c.params,
    outbox.c.once,
    outbox.c.state,
    outbox.c.slot,
    outbox.c.mark,
    outbox.c.lasts,
    outbox.c.attempts,
    outbox.c.update_id,
).select_from(outbox)
_WAITS = outbox.c.state.in_([_is("ready"), _is("sending")])
QUEUED = _CALLS.where(_WAITS).order_by(outbox.c.id)
BEGUN = _CALLS.where(_WAITS, outbox.c.state == _is("sending")).order_by(outbox.c.id)
TIPS_WAITING = select(func.count()).select_from(outbox).where(_WAITS, outbox.c.slot.is_not(None))
ACTIVE = CHATS.where(chats.c.active)
# Asked for every chat in which somebody begins to speak: to build a statement takes longer than to ask it.
AMONG = CHATS.where(chats.c.chat_id.in_(bindparam("among", expanding=True)))
"""The chats of some ids with their settings."""
LISTED = (
    select(entries)
    .where(entries.c.chat_id.in_(bindparam("among", expanding=True)))
    .order_by(entries.c.chat_id, entries.c.at, entries.c.kind, entries.c.value)
)
"""Their lists, oldest line first."""
# As a sum: by the chat itself SQLite may choose the index that orders by it, over all judgements of a chat.
_OF_CHAT = judgements.c.chat_id + literal_column("0")
WARNED = (
    select(_OF_CHAT, judgements.c.scheme, func.max(judgements.c.judged_at))
    .where(
        judgements.c.chat_id.in_(bindparam("among", expanding=True)),
        judgements.c.judged_at >= bindparam("since"),
        judgements.c.form == _is("full"),
        judgements.c.form != EMPTY,
    )
    .group_by(_OF_CHAT, judgements.c.scheme)
)
"""Of each their schemes with the time of the newest full warning."""


def unfinished(among: Sequence[int] | None) -> Select[*tuple[Any, ...]]:
    """Updates that wait, all or those of some ids."""
    found = (
        select(inbox.c.update_id, inbox.c.lane, inbox.c.payload)
        .where(inbox.c.state == _is("new"))
        .order_by(_BY_NUMBER)
    )
    return found if among is None else found.where(inbox.c.update_id.in_(among))


def lanes_waiting(after: int | None, limit: int) -> Select[*tuple[Any, ...]]:
    """Lanes in which something waits, those beyond one: a step of the index for each, however much it is."""
    first = _next_lane(None if after is None else literal(after, BigInteger))
    found = select(first.label("lane")).cte("lanes", recursive=True)
    found = found.union_all(select(_next_lane(found.c.lane)).where(found.c.lane.is_not(None)))
    return select(found.c.lane).where(found.c.lane.is_not(None)).limit(limit)


def _next_lane(after: Any) -> Any:
    waits = inbox.alias()
    question = select(waits.c.lane).where(waits.c.state == _is("new")).order_by(waits.c.lane).limit(1)
    return (question if after is None else question.where(waits.c.lane > after)).scalar_subquery()


def ready_updates(
    dialect: str, lanes: Collection[int], held: Collection[int], limit: int
) -> Select[*tuple[Any, ...]]:
    """Updates that wait in some lanes, the first of each, without some: as many bytes as are read at once."""
    first = _first_of(dialect, _listed(dialect, lanes))
    found = (
        select(first.c.update_id, first.c.lane, first.c.payload, first.c.received_at)
        .where(first.c.update_id.not_in(_listed(dialect, held)))
        .order_by(first.c.lane, first.c.update_id)
        .limit(limit)
        .subquery()
    )
    size = func.length(found.c.payload)
    before = func.sum(size).over(order_by=(found.c.lane, found.c.update_id)) - size
    weighed = select(found, before.label("before")).subquery()
    return (
        select(weighed.c.update_id, weighed.c.lane, weighed.c.payload, weighed.c.received_at)
        .where(weighed.c.before < READ_AT_ONCE)
        .order_by(weighed.c.lane, weighed.c.update_id)
    )


def _first_of(dialect: str, lanes: Any) -> Subquery:
    """The first updates of lanes."""
    new = select(inbox).where(inbox.c.state == _is("new"))
    if dialect == "postgresql":
        # Lane by lane: joined otherwise, a flood that the statistics do not know yet is read whole.
        listed = lanes.subquery()
        (lane,) = listed.c
        of_one = new.where(inbox.c.lane == lane).order_by(inbox.c.update_id).limit(OF_A_LANE).lateral()
        return select(of_one).select_from(listed.join(of_one, true())).subquery()
    place = func.row_number().over(partition_by=inbox.c.lane, order_by=inbox.c.update_id)
    placed = new.where(inbox.c.lane.in_(lanes)).add_columns(place.label("place")).subquery()
    return select(placed).where(placed.c.place <= OF_A_LANE).subquery()


def waiting_at_most(most: int) -> Select[*tuple[Any, ...]]:
    """How many updates wait, counted no further than a number."""
    counted = select(inbox.c.update_id).where(inbox.c.state == _is("new")).limit(most).subquery()
    return select(func.count()).select_from(counted)


def crowded_lanes(most: int) -> Select[*tuple[Any, ...]]:
    """Lanes in which more than so many wait."""
    new = select(inbox.c.lane).where(inbox.c.state == _is("new"))
    return new.group_by(inbox.c.lane).having(func.count() > most)


def open_updates(dialect: str, among: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Which of some updates wait."""
    return select(inbox.c.update_id).where(
        inbox.c.state == _is("new"), inbox.c.update_id.in_(_listed(dialect, among))
    )


def ready_calls(
    dialect: str, held: Collection[int], limit: int, *, full: Collection[int], patient: bool
) -> Select[*tuple[Any, ...]]:
    """Calls that nobody has begun to send, without some and those to some chats, the patient ones last."""
    found = _CALLS.where(_WAITS, outbox.c.state == _is("ready"))
    if not patient:
        found = found.where(outbox.c.once.is_(False))
    if full:
        found = found.where(outbox.c.chat_id.not_in(_listed(dialect, full)))
    return (
        found.where(outbox.c.id.not_in(_listed(dialect, held)))
        .order_by(outbox.c.once, outbox.c.id)
        .limit(limit)
    )


def waiting_calls(dialect: str, among: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Which of some calls wait."""
    return select(outbox.c.id).where(_WAITS, outbox.c.id.in_(_listed(dialect, among)))


def pressed_chats(least: int) -> Select[*tuple[Any, ...]]:
    """Chats for which many calls wait, tips left out."""
    count = func.count()
    return (
        select(outbox.c.chat_id, count)
        .where(_WAITS, outbox.c.slot.is_(None))
        .group_by(outbox.c.chat_id)
        .having(count >= least)
    )


def _listed(dialect: str, ids: Collection[int]) -> Any:
    """Any number of ids as one value: as a value each they would be more than a statement may have."""
    if dialect == "postgresql":
        return select(func.unnest(bindparam(None, list(ids), ARRAY(BigInteger), unique=True)))
    listed = func.json_each(json.dumps(list(ids))).table_valued("value")
    return select(listed.c.value)


def due(now: float, limit: int) -> Select[*tuple[Any, ...]]:
    """Active chats whose time has come, the longest overdue first."""
    return _by_next_run(chats.c.next_run <= now, limit)


def overdue(now: float) -> Select[*tuple[Any, ...]]:
    """How many active chats have had their time come, and when the first of them."""
    come = (chats.c.active, chats.c.next_run <= now)
    return select(func.count(), func.min(chats.c.next_run)).where(*come)


def strayed(after: float, limit: int) -> Select[*tuple[Any, ...]]:
    """Active chats whose time comes after a moment."""
    return _by_next_run(chats.c.next_run > after, limit)


def _by_next_run(condition: ColumnElement[bool], limit: int) -> Select[*tuple[Any, ...]]:
    # The limit counts chats, so it stands inside: outside it would count settings.
    some = (
        select(chats)
        .where(chats.c.active, condition)
        .order_by(chats.c.next_run, chats.c.chat_id)
        .limit(limit)
        .subquery()
    )
    return (
        select(some, settings.c.key, settings.c.value)
        .select_from(some.outerjoin(settings, some.c.chat_id == settings.c.chat_id))
        .order_by(some.c.next_run, some.c.chat_id, settings.c.key)
    )


def ordered(limit: int) -> Select[*tuple[Any, ...]]:
    """What operators did, newest first."""
    return select(acts).where(ORDERED).order_by(acts.c.id.desc()).limit(limit)


def spoken(since: float, limit: int) -> Select[*tuple[Any, ...]]:
    """The judgements of which an admin said something, newest first."""
    own = judgements.c
    asked = select(own.lang, own.scheme, own.signals, own.cleared_by).where(SPOKEN, own.judged_at >= since)
    return asked.order_by(own.judged_at.desc()).limit(limit)
