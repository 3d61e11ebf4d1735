"""What ``ports.CampaignStore`` promises, held against memory, SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.campaign import Campaign, Fingerprint, Voice, Word
from bot.core.contacts import Contact
from bot.core.message import ChatId, UserId
from bot.errors import StoreError
from bot.services.ports import Store

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


def contact(mark: int, of: int = 1, seen: float = 1000.0) -> Contact:
    return Contact(mark=mark, campaign=of, seen_at=seen)


async def test_the_salt_is_made_once(store: Store) -> None:
    first = await store.salt()
    assert len(first) == 16
    assert await store.salt() == first


async def test_a_campaign_comes_back_as_it_was(store: Store) -> None:
    kept = campaign(LARGEST)
    await store.save_campaign(kept)
    assert await store.campaign(LARGEST) == kept
    assert await store.campaign(2) is None


async def test_a_campaign_without_a_sketch_is_kept_too(store: Store) -> None:
    kept = campaign(fingerprint=Fingerprint(exact=1))
    await store.save_campaign(kept)
    assert await store.campaign(1) == kept


async def test_of_a_known_campaign_only_the_last_time_moves_and_never_back(store: Store) -> None:
    await store.save_campaign(campaign())
    await store.speak(1, voice())
    await store.save_campaign(campaign(seen=2000.0, scheme="card_trade"))
    await store.save_campaign(campaign(seen=1500.0))
    assert await store.campaign(1) == campaign(last_seen=2000.0, voices={GROUP: voice()})


async def test_the_last_word_of_a_chat_counts(store: Store) -> None:
    await store.save_campaign(campaign())
    said = voice(Word.CLEARED, by=UserId(5), at=1200.0, sure=False)
    for one in (voice(), said, voice(chat=OTHER)):
        await store.speak(1, one)
    found = await store.campaign(1)
    assert found is not None
    assert found.voices == {GROUP: said, OTHER: voice(chat=OTHER)}


async def test_a_sighting_never_replaces_an_admins_word(store: Store) -> None:
    await store.save_campaign(campaign())
    await store.speak(1, voice(Word.SEEN, OTHER))
    for one in (voice(), voice(Word.SEEN, at=2000.0)):
        await store.speak(1, one)
    found = await store.campaign(1)
    assert found is not None
    assert found.voices == {GROUP: voice(), OTHER: voice(Word.SEEN, OTHER)}


async def test_of_what_is_not_kept_nobody_speaks(store: Store) -> None:
    await store.speak(1, voice())
    await store.save_campaign(campaign())
    assert await store.campaign(1) == campaign()


async def test_what_admins_spoke_of_comes_back_first_then_the_last_seen(store: Store) -> None:
    for number, seen in ((1, 10.0), (2, 30.0), (3, 20.0), (4, 40.0), (5, 50.0)):
        await store.save_campaign(campaign(number, seen))
    for number in (1, 2, 3):
        await store.speak(number, voice())
        await store.speak(number, voice(Word.SEEN, OTHER))
    await store.speak(5, voice(Word.SEEN))
    assert [one.exact for one in await store.campaigns(10)] == [2, 3, 1, 5]
    assert [one.exact for one in await store.campaigns(2)] == [2, 3]
    assert {len(one.voices) for one in await store.campaigns(2)} == {2}


async def test_contacts_of_the_spoken_of_come_back_the_last_seen_first(store: Store) -> None:
    await store.save_campaign(campaign(2), [contact(9, 2, 5000.0)])
    await store.save_campaign(campaign(), [contact(LARGEST), contact(5, seen=2000.0)])
    await store.speak(1, voice())
    assert await store.contacts(10) == (contact(5, seen=2000.0), contact(LARGEST))
    assert await store.contacts(1) == (contact(5, seen=2000.0),)


async def test_of_a_known_contact_the_last_time_moves_and_never_back(store: Store) -> None:
    await store.save_campaign(campaign(), [contact(5)])
    await store.speak(1, voice())
    await store.save_campaign(campaign(), [contact(5, seen=3000.0)])
    await store.save_campaign(campaign(), [contact(5, seen=2000.0)])
    assert await store.contacts(10) == (contact(5, seen=3000.0),)


async def test_what_was_not_seen_for_long_is_forgotten(store: Store) -> None:
    await store.save_campaign(campaign(1, 10.0), [contact(5, 1, 10.0), contact(6, 2, 100.0)])
    await store.save_campaign(campaign(2, 100.0))
    for number in (1, 2):
        await store.speak(number, voice())
    assert await store.purge_campaigns(100.0) == 3
    assert [one.exact for one in await store.campaigns(10)] == [2]
    assert await store.contacts(10) == (contact(6, 2, 100.0),)
    await store.save_campaign(campaign(1, 10.0))
    assert await store.campaign(1) == campaign(1, 10.0)


async def test_voices_move_with_their_chat_and_those_of_the_new_one_win(store: Store) -> None:
    for number in (1, 2):
        await store.save_campaign(campaign(number))
        await store.speak(number, voice())
    await store.speak(2, voice(Word.CLEARED, NEW))
    for _ in range(2):
        await store.migrate_chat(GROUP, NEW)
    first, second = await store.campaign(1), await store.campaign(2)
    assert first is not None
    assert second is not None
    assert first.voices == {NEW: voice(chat=NEW)}
    assert second.voices == {NEW: voice(Word.CLEARED, NEW)}


async def test_a_closed_store_keeps_nothing(store: Store) -> None:
    await store.close()
    with pytest.raises(StoreError):
        await store.save_campaign(campaign())
