"""What the federations of the store promise, held against SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

from bot.core.message import ChatId, UserId
from bot.core.moderation.federation import CAMPAIGN, HANDLE, LINK, PERSON
from bot.services.store import Call, Federation, ListAppeal, ListEntry, Standing, Store
from tests.adapters.store.conftest import Clock

GROUP, OTHER, NEW = ChatId(-1001234567890), ChatId(-100999), ChatId(-1005)
OWNER, ADMIN, SECOND, LISTED = UserId(1), UserId(7_000_000_001), UserId(7_000_000_002), UserId(42)
RIVERS = Federation(id="rivers22", name="Rivers", owner=OWNER, at=10.0)
HILLS = Federation(id="hills333", name="Hills", owner=OWNER, at=5.0)


def entry(kind: str = PERSON, value: str = str(LISTED), of: str = RIVERS.id, **facts: object) -> ListEntry:
    base = ListEntry(federation=of, kind=kind, value=value, reason="recruit_task", by=ADMIN, at=20.0)
    return replace(base, **facts)  # type: ignore[arg-type]


def objection(of: str = RIVERS.id, by: UserId = LISTED, **facts: object) -> ListAppeal:
    base = ListAppeal(federation=of, user_id=by, at=30.0, words="it was not me", handle="@me_me", lang="fi")
    return replace(base, **facts)  # type: ignore[arg-type]


async def test_one_is_kept_once_and_told_as_it_stands(store: Store) -> None:
    assert await store.federations.get(RIVERS.id) is None
    assert await store.federations.make(RIVERS) is True
    assert await store.federations.make(replace(RIVERS, name="Thieves")) is False
    assert await store.federations.get(RIVERS.id) == Standing(federation=RIVERS)
    await store.federations.add_admin(RIVERS.id, SECOND, 12.0)
    await store.federations.add_admin(RIVERS.id, ADMIN, 11.0)
    await store.federations.join(RIVERS.id, GROUP, 12.0)
    await store.listings.keep([entry(), entry(HANDLE, "@bad_one")])
    await store.list_appeals.open(objection())
    told = Standing(federation=RIVERS, admins=(ADMIN, SECOND), chats=1, entries=2, appeals=1)
    assert await store.federations.get(RIVERS.id) == told


async def test_whose_they_are(store: Store) -> None:
    await store.federations.make(RIVERS)
    await store.federations.make(replace(HILLS, owner=SECOND))
    await store.federations.add_admin(HILLS.id, OWNER, 6.0)
    assert [one.federation.name for one in await store.federations.led_by(OWNER)] == ["Hills", "Rivers"]
    assert [one.federation.name for one in await store.federations.led_by(SECOND)] == ["Hills"]
    assert await store.federations.led_by(LISTED) == ()


async def test_all_of_them_the_oldest_first(store: Store) -> None:
    for at, name in ((3.0, "c"), (1.0, "a"), (2.0, "b")):
        await store.federations.make(replace(RIVERS, id=name, at=at))
    assert [one.federation.id for one in await store.federations.all(9)] == ["a", "b", "c"]
    assert [one.federation.id for one in await store.federations.all(2)] == ["a", "b"]


async def test_admins_rise_and_fall(store: Store) -> None:
    assert await store.federations.add_admin(RIVERS.id, ADMIN, 11.0) is False
    await store.federations.make(RIVERS)
    assert await store.federations.add_admin(RIVERS.id, ADMIN, 11.0) is True
    assert await store.federations.add_admin(RIVERS.id, ADMIN, 12.0) is False
    assert await store.federations.drop_admin(RIVERS.id, ADMIN) is True
    assert await store.federations.drop_admin(RIVERS.id, ADMIN) is False


async def test_a_group_follows_one_list_and_leaves_without_a_trace(store: Store) -> None:
    assert await store.federations.join(RIVERS.id, GROUP, 11.0) is False
    await store.federations.make(RIVERS)
    await store.federations.make(HILLS)
    assert await store.federations.join(RIVERS.id, GROUP, 11.0) is True
    assert await store.federations.join(HILLS.id, GROUP, 12.0) is False
    await store.federations.join(HILLS.id, OTHER, 12.0)
    assert await store.federations.chats() == {GROUP: RIVERS.id, OTHER: HILLS.id}
    assert await store.federations.leave(GROUP) == RIVERS.id
    assert await store.federations.leave(GROUP) == ""
    assert await store.federations.chats() == {OTHER: HILLS.id}


async def test_a_supergroup_keeps_what_its_group_followed(store: Store) -> None:
    await store.federations.make(RIVERS)
    await store.federations.make(HILLS)
    await store.federations.join(RIVERS.id, GROUP, 11.0)
    await store.chats.move(GROUP, NEW)
    assert await store.federations.chats() == {NEW: RIVERS.id}
    await store.federations.join(HILLS.id, GROUP, 12.0)
    await store.chats.move(GROUP, NEW)
    assert await store.federations.chats() == {NEW: RIVERS.id}


async def test_lines_are_kept_once_with_their_first_reason(store: Store) -> None:
    assert await store.listings.keep([entry()]) == 0
    await store.federations.make(RIVERS)
    assert await store.listings.keep([]) == 0
    twice = [entry(), entry(reason="later"), entry(HANDLE, "@bad_one"), entry(of="unknown2")]
    assert await store.listings.keep(twice) == 2
    assert await store.listings.keep([entry(reason="latest"), entry(CAMPAIGN, "99")]) == 1
    wanted = (entry(CAMPAIGN, "99"), entry(HANDLE, "@bad_one"), entry())
    assert await store.listings.of(RIVERS.id, 9) == wanted
    assert await store.listings.of(RIVERS.id, 1, 1) == wanted[1:2]
    assert await store.listings.drop(RIVERS.id, HANDLE, "@bad_one") is True
    assert await store.listings.drop(RIVERS.id, HANDLE, "@bad_one") is False
    assert await store.listings.of(RIVERS.id, 9) == (wanted[0], wanted[2])


async def test_where_somebody_is_listed(store: Store) -> None:
    await store.federations.make(RIVERS)
    await store.federations.make(HILLS)
    lines = [entry(), entry(of=HILLS.id), entry(HANDLE, "@me_me"), entry(LINK, "42"), entry(value="43")]
    await store.listings.keep(lines)
    assert await store.listings.naming(LISTED, "") == (lines[1], lines[0])
    assert await store.listings.naming(LISTED, "@me_me") == (lines[1], lines[2], lines[0])


async def test_an_objection_is_open_once_and_answered_once(store: Store) -> None:
    await store.federations.make(RIVERS)
    await store.listings.keep([entry(), entry(HANDLE, "@me_me"), entry(value="43")])
    first = await store.list_appeals.open(objection())
    assert first == objection(id=first.id if first else 0)
    assert first is not None
    assert first.id > 0
    assert await store.list_appeals.open(objection(at=31.0)) is None
    other = await store.list_appeals.open(objection(by=ADMIN, at=29.0))
    assert await store.list_appeals.waiting(RIVERS.id, 9) == (other, first)
    assert await store.list_appeals.waiting(RIVERS.id, 1) == (other,)
    call = Call(chat_id=ChatId(LISTED), method="sendMessage", params={"chat_id": LISTED, "text": "x"})
    off = [(PERSON, "42"), (HANDLE, "@me_me")]
    queued = await store.list_appeals.settle(first, "removed", off, [call])
    assert [one.call for one in queued or ()] == [call]
    assert await store.listings.of(RIVERS.id, 9) == (entry(value="43"),)
    assert await store.list_appeals.settle(first, "kept", [(PERSON, "43")], [call]) is None
    assert len(await store.listings.of(RIVERS.id, 9)) == 1
    assert await store.list_appeals.get(first.id) == replace(first, outcome="removed", words="", handle="")
    assert await store.list_appeals.get(first.id + 99) is None
    assert [one.call for one in await store.outbox.queued()] == [call]
    again = await store.list_appeals.open(objection(at=40.0))
    assert again is not None
    assert await store.list_appeals.since(RIVERS.id, LISTED, 0.0) == 2
    assert await store.list_appeals.since(RIVERS.id, LISTED, 31.0) == 1
    assert await store.list_appeals.since(HILLS.id, LISTED, 0.0) == 0


async def test_answered_objections_go_and_open_ones_stay(store: Store, clock: Clock) -> None:
    await store.federations.make(RIVERS)
    answered = await store.list_appeals.open(objection())
    assert answered is not None
    await store.list_appeals.settle(answered, "kept", [], [])
    waiting = await store.list_appeals.open(objection())
    assert await store.purge(30.0) == 0
    assert await store.purge(31.0) == 1
    assert await store.list_appeals.get(answered.id) is None
    assert await store.list_appeals.waiting(RIVERS.id, 9) == (waiting,)


async def test_what_is_deleted_takes_everything_with_it(store: Store) -> None:
    for one in (RIVERS, HILLS):
        await store.federations.make(one)
        await store.federations.add_admin(one.id, ADMIN, 11.0)
        await store.listings.keep([entry(of=one.id)])
        await store.list_appeals.open(objection(of=one.id))
    await store.federations.join(RIVERS.id, GROUP, 12.0)
    await store.federations.join(HILLS.id, OTHER, 12.0)
    assert await store.federations.delete(RIVERS.id) is True
    assert await store.federations.delete(RIVERS.id) is False
    assert await store.federations.chats() == {OTHER: HILLS.id}
    assert await store.listings.naming(LISTED, "") == (entry(of=HILLS.id),)
    await store.federations.make(RIVERS)
    assert await store.federations.get(RIVERS.id) == Standing(federation=RIVERS)
    assert (await store.federations.get(HILLS.id)) == Standing(
        federation=HILLS, admins=(ADMIN,), chats=1, entries=1, appeals=1
    )


async def test_who_is_forgotten_leaves_no_name_but_the_lines_stay(store: Store) -> None:
    await store.federations.make(RIVERS)
    await store.federations.make(replace(HILLS, owner=SECOND))
    await store.federations.add_admin(HILLS.id, LISTED, 6.0)
    await store.listings.keep([entry(), entry(HANDLE, "@bad_one", by=LISTED)])
    await store.list_appeals.open(objection())
    assert (await store.people.known_of(LISTED))["moderation"] == 2
    told = [dict(row) for row in await store.people.rows_of(LISTED, 9)]
    assert told == [
        {
            "kind": "moderation",
            "federation": RIVERS.id,
            "at": 30.0,
            "words": "it was not me",
            "handle": "@me_me",
            "lang": "fi",
            "outcome": "",
        },
        {"kind": "moderation", "federation": HILLS.id, "at": 6.0},
        {
            "kind": "moderation",
            "federation": RIVERS.id,
            "what": PERSON,
            "value": "42",
            "reason": "recruit_task",
            "at": 20.0,
        },
    ]
    assert (await store.people.forget(LISTED))["moderation"] == 2
    assert (await store.people.known_of(LISTED))["moderation"] == 0
    assert await store.list_appeals.waiting(RIVERS.id, 9) == ()
    assert (await store.federations.get(HILLS.id)) == Standing(federation=replace(HILLS, owner=SECOND))
    kept = (entry(HANDLE, "@bad_one", by=UserId(0)), entry())
    assert await store.listings.of(RIVERS.id, 9) == kept


async def test_a_federation_whose_owner_is_forgotten_goes_to_its_oldest_admin_or_away(store: Store) -> None:
    await store.federations.make(RIVERS)
    await store.federations.make(HILLS)
    await store.federations.add_admin(RIVERS.id, SECOND, 12.0)
    await store.federations.add_admin(RIVERS.id, ADMIN, 11.0)
    await store.federations.join(HILLS.id, GROUP, 12.0)
    assert (await store.people.known_of(OWNER))["moderation"] == 2
    owned = [row for row in await store.people.rows_of(OWNER, 9) if "name" in row]
    assert {row["federation"] for row in owned} == {RIVERS.id, HILLS.id}
    assert (await store.people.forget(OWNER))["moderation"] == 2
    assert await store.federations.get(RIVERS.id) == Standing(
        federation=replace(RIVERS, owner=ADMIN), admins=(SECOND,)
    )
    assert await store.federations.get(HILLS.id) is None
    assert await store.federations.chats() == {}
