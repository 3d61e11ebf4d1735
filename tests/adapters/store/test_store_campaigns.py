"""What ``CampaignStore`` promises, held against SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.core.detection.campaign import MOST_VOICES, Campaign, Fingerprint, Voice, Word
from bot.core.detection.contacts import Contact
from bot.core.detection.hearsay import MANY_PEOPLE, Repute
from bot.core.message import ChatId, UserId
from bot.errors import StoreError
from bot.services.store import Acquaintance, Sighting, Store, Turn

GROUP, OTHER, NEW = ChatId(-1001234567890), ChatId(-100999), ChatId(-100777)
ADMIN = UserId(7_000_000_001)
LARGEST = 2**63 - 1


def campaign(exact: int = 1, seen: float = 1000.0, **fields: object) -> Campaign:
    base = Campaign(
        fingerprint=Fingerprint(exact=exact, sketch=frozenset({0, 7, 2**32 - 1})),
        scheme="account_trade",
        first_seen=seen,
        last_seen=seen,
    )
    return replace(base, **fields)  # type: ignore[arg-type]


def voice(word: Word = Word.CONFIRMED, chat: ChatId = GROUP, **fields: object) -> Voice:
    base = Voice(chat_id=chat, word=word, by=ADMIN, at=1000.0, sure=True)
    return replace(base, **fields)  # type: ignore[arg-type]


def contact(mark: int, of: int = 1, seen: float = 1000.0, chat: ChatId = GROUP) -> Contact:
    return Contact(mark=mark, campaign=of, chat_id=chat, seen_at=seen)


async def meet(store: Store, chat: ChatId, *, since: float = 10.0, people: int = 0, silent: int = 0) -> None:
    """The bot came into a chat, where some people write and others are silent."""
    numbers = range(1, 1 + people + silent)
    met = [Acquaintance(chat_id=chat, user_id=UserId(0), joined_at=since, seen_at=since)]
    met += [
        Acquaintance(chat_id=chat, user_id=UserId(number), messages=int(number <= people), seen_at=since)
        for number in numbers
    ]
    met.append(Acquaintance(chat_id=chat, user_id=UserId(-1000), messages=3, seen_at=since))
    await store.inbox.finish(Turn(update_id=None, result="", met=tuple(met)))


async def see(store: Store, campaign: Campaign, contacts: Sequence[Contact] = ()) -> None:
    """A chat sees a text."""
    seen = Sighting(chat_id=GROUP, campaign=campaign, contacts=tuple(contacts))
    await store.inbox.finish(Turn(update_id=None, result="noted", sighting=seen))


async def test_the_salt_is_made_once(store: Store) -> None:
    first = await store.campaigns.salt()
    assert len(first) == 16
    assert await store.campaigns.salt() == first


async def test_a_campaign_comes_back_as_it_was(store: Store) -> None:
    kept = campaign(LARGEST)
    await see(store, kept)
    assert await store.campaigns.get(LARGEST) == kept
    assert await store.campaigns.get(2) is None


async def test_a_campaign_without_a_sketch_is_kept_too(store: Store) -> None:
    kept = campaign(fingerprint=Fingerprint(exact=1))
    await see(store, kept)
    assert await store.campaigns.get(1) == kept


async def test_of_a_known_campaign_only_the_last_time_moves_and_never_back(store: Store) -> None:
    await see(store, campaign())
    await store.campaigns.speak(1, voice())
    await see(store, campaign(seen=2000.0, scheme="card_trade"))
    await see(store, campaign(seen=1500.0))
    assert await store.campaigns.get(1) == campaign(last_seen=2000.0, voices={GROUP: voice()})


async def test_the_last_word_of_a_chat_counts(store: Store) -> None:
    await see(store, campaign())
    said = voice(Word.CLEARED, by=UserId(5), at=1200.0, sure=False)
    for one in (voice(), said, voice(chat=OTHER)):
        await store.campaigns.speak(1, one)
    found = await store.campaigns.get(1)
    assert found is not None
    assert found.voices == {GROUP: said, OTHER: voice(chat=OTHER)}


async def test_a_sighting_never_replaces_an_admins_word(store: Store) -> None:
    await see(store, campaign())
    await store.campaigns.speak(1, voice(Word.SEEN, OTHER))
    for one in (voice(), voice(Word.SEEN, at=2000.0)):
        await store.campaigns.speak(1, one)
    found = await store.campaigns.get(1)
    assert found is not None
    assert found.voices == {GROUP: voice(), OTHER: voice(Word.SEEN, OTHER)}


async def test_of_what_is_not_kept_nobody_speaks(store: Store) -> None:
    await store.campaigns.speak(1, voice())
    await see(store, campaign())
    assert await store.campaigns.get(1) == campaign()


async def test_what_admins_spoke_of_comes_back_first_then_the_last_seen(store: Store) -> None:
    for number, seen in ((1, 10.0), (2, 30.0), (3, 20.0), (4, 40.0), (5, 50.0)):
        await see(store, campaign(number, seen))
    for number in (1, 2, 3):
        await store.campaigns.speak(number, voice())
        await store.campaigns.speak(number, voice(Word.SEEN, OTHER))
    await store.campaigns.speak(5, voice(Word.SEEN))
    assert [one.exact for one in await store.campaigns.spoken_of(10)] == [2, 3, 1, 5]
    assert [one.exact for one in await store.campaigns.spoken_of(2)] == [2, 3]
    assert {len(one.voices) for one in await store.campaigns.spoken_of(2)} == {2}


async def test_of_what_admins_spoke_of_each_chat_has_its_turn(store: Store) -> None:
    for number in range(1, 7):
        await see(store, campaign(number, 100.0 - number))
        await store.campaigns.speak(number, voice(chat=GROUP if number < 5 else OTHER))
    await store.campaigns.speak(6, voice(Word.CLEARED, chat=NEW))
    await see(store, campaign(7, 500.0))
    await store.campaigns.speak(7, voice(Word.SEEN))
    assert [one.exact for one in await store.campaigns.spoken_of(10)] == [1, 5, 6, 2, 3, 4, 7]
    assert [one.exact for one in await store.campaigns.spoken_of(4)] == [1, 5, 6, 2]


async def test_of_too_many_voices_those_that_clear_and_the_last_ones_come_back(store: Store) -> None:
    await see(store, campaign())
    cleared, seen = ChatId(-5), ChatId(-6)
    for early in (voice(Word.CLEARED, cleared, at=1.0), voice(Word.SEEN, seen, at=9000.0)):
        await store.campaigns.speak(1, early)
    for number in range(MOST_VOICES):
        await store.campaigns.speak(1, voice(chat=ChatId(-100 - number), at=1000.0 + number))
    last = {ChatId(-100 - number) for number in range(1, MOST_VOICES)}
    for found in (await store.campaigns.get(1), *await store.campaigns.spoken_of(9)):
        assert found is not None
        assert set(found.voices) == {cleared, *last}


async def test_a_contact_comes_back_where_its_chat_confirmed_what_it_was_seen_with(store: Store) -> None:
    places = ((1, GROUP), (1, OTHER), (2, GROUP), (3, GROUP))
    for number, chat in places:
        await see(store, campaign(number), [contact(10 * number, number, chat=chat)])
    await store.campaigns.speak(1, voice())
    await store.campaigns.speak(2, voice(Word.WITHDRAWN))
    await store.campaigns.speak(3, voice(Word.SEEN))
    assert await store.campaigns.contacts(9) == (contact(10),)


async def test_of_the_contacts_each_chat_has_its_turn(store: Store) -> None:
    loud = [contact(number, seen=2000.0 + number) for number in range(9)]
    await see(store, campaign(), [*loud, contact(50, chat=OTHER)])
    for chat in (GROUP, OTHER):
        await store.campaigns.speak(1, voice(chat=chat))
    assert await store.campaigns.contacts(3) == (loud[8], contact(50, chat=OTHER), loud[7])


async def test_the_contacts_of_a_campaign_in_a_chat_are_found(store: Store) -> None:
    kept = [contact(5), contact(6, seen=2000.0), contact(5, chat=OTHER), contact(5, of=2)]
    for number in (1, 2):
        await see(store, campaign(number), kept)
    assert await store.campaigns.contacts_of(GROUP, 1, 9) == (contact(6, seen=2000.0), contact(5))
    assert await store.campaigns.contacts_of(GROUP, 1, 1) == (contact(6, seen=2000.0),)
    assert await store.campaigns.contacts_of(NEW, 1, 9) == ()


async def test_contacts_move_with_their_chat_and_those_of_the_new_one_win(store: Store) -> None:
    await see(store, campaign(), [contact(5), contact(6), contact(6, seen=3000.0, chat=NEW)])
    for _ in range(2):
        await store.chats.move(GROUP, NEW)
    moved = contact(6, seen=3000.0, chat=NEW), contact(5, chat=NEW)
    assert await store.campaigns.contacts_of(NEW, 1, 9) == moved
    assert await store.campaigns.contacts_of(GROUP, 1, 9) == ()


async def test_a_chat_is_known_since_the_bot_met_it_and_by_who_writes_there(store: Store) -> None:
    await meet(store, GROUP, since=123.0, people=3, silent=4)
    await meet(store, OTHER, people=MANY_PEOPLE + 9)
    found = await store.campaigns.reputes([GROUP, OTHER, NEW], 0.0)
    assert found == {GROUP: Repute(since=123.0, people=3), OTHER: Repute(since=10.0, people=MANY_PEOPLE)}


async def test_what_became_of_the_word_of_a_chat_is_counted(store: Store) -> None:
    for chat, since in ((GROUP, 10.0), (OTHER, 10.0), (NEW, 99.0)):
        await meet(store, chat, since=since)
    said = {
        1: [voice()],
        2: [voice(), voice(Word.CLEARED, OTHER)],
        3: [voice(), voice(Word.CLEARED, NEW), voice(Word.CLEARED, ChatId(-404))],
        4: [voice(Word.WITHDRAWN)],
        5: [voice(Word.CLEARED), voice(chat=OTHER)],
        6: [voice(Word.SEEN), voice(Word.CLEARED, OTHER)],
        7: [voice(), voice(Word.WITHDRAWN, OTHER), voice(Word.CLEARED, NEW)],
    }
    for number, voices in said.items():
        await see(store, campaign(number))
        for one in voices:
            await store.campaigns.speak(number, one)
    found = await store.campaigns.reputes([GROUP, OTHER], 50.0)
    assert (found[GROUP].confirmed, found[GROUP].wrong) == (5, 3)
    assert (found[OTHER].confirmed, found[OTHER].wrong) == (2, 2)
    assert (await store.campaigns.reputes([GROUP], 99.0))[GROUP].wrong == 4


async def test_contacts_of_the_spoken_of_come_back_the_last_seen_first(store: Store) -> None:
    await see(store, campaign(2), [contact(9, 2, 5000.0)])
    await see(store, campaign(), [contact(LARGEST), contact(5, seen=2000.0)])
    await store.campaigns.speak(1, voice())
    assert await store.campaigns.contacts(10) == (contact(5, seen=2000.0), contact(LARGEST))
    assert await store.campaigns.contacts(1) == (contact(5, seen=2000.0),)


async def test_of_a_known_contact_the_last_time_moves_and_never_back(store: Store) -> None:
    await see(store, campaign(), [contact(5)])
    await store.campaigns.speak(1, voice())
    await see(store, campaign(), [contact(5, seen=3000.0)])
    await see(store, campaign(), [contact(5, seen=2000.0)])
    assert await store.campaigns.contacts(10) == (contact(5, seen=3000.0),)


async def test_what_was_not_seen_for_long_is_forgotten(store: Store) -> None:
    await see(store, campaign(1, 10.0), [contact(5, 1, 10.0), contact(6, 2, 100.0)])
    await see(store, campaign(2, 100.0))
    for number in (1, 2):
        await store.campaigns.speak(number, voice())
    assert await store.campaigns.purge(100.0) == 3
    assert [one.exact for one in await store.campaigns.spoken_of(10)] == [2]
    assert await store.campaigns.contacts(10) == (contact(6, 2, 100.0),)
    await see(store, campaign(1, 10.0))
    assert await store.campaigns.get(1) == campaign(1, 10.0)


async def test_voices_move_with_their_chat_and_those_of_the_new_one_win(store: Store) -> None:
    for number in (1, 2):
        await see(store, campaign(number))
        await store.campaigns.speak(number, voice())
    await store.campaigns.speak(2, voice(Word.CLEARED, NEW))
    for _ in range(2):
        await store.chats.move(GROUP, NEW)
    first, second = await store.campaigns.get(1), await store.campaigns.get(2)
    assert first is not None
    assert second is not None
    assert first.voices == {NEW: voice(chat=NEW)}
    assert second.voices == {NEW: voice(Word.CLEARED, NEW)}


async def test_a_closed_store_keeps_nothing(store: Store) -> None:
    await store.close()
    with pytest.raises(StoreError):
        await see(store, campaign())
