"""Campaigns on the shelf: what is compared is bounded, whatever was put there, and near copies are found."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.core.detection.campaign import Campaign, Fingerprint, Salt, Voice, Word, near, probes
from bot.core.message import ChatId, UserId
from bot.services.campaigns import shelf as module
from bot.services.campaigns.shelf import ATTEMPTS, SHARERS, Shelf

SALT = Salt(b"a secret of tests")
PHRASE = "诚招兼职在朋友圈转发图文每条五元当天结算好友两百以上长期稳定"
HERE, LOUD = ChatId(-1), ChatId(-2)
FLOOD = 3000
BEST = 32


def padded(rng: random.Random, length: int = 45) -> str:
    """The phrase with random filler: much in common with its fellows, and no copy of them."""
    return PHRASE + "".join(chr(0x4E00 + rng.randrange(3000)) for _ in range(length))


def campaign(text: str, word: Word = Word.SEEN, chat: ChatId = HERE) -> Campaign:
    found, voices = print_of(text), said_by(word, chat)
    return Campaign(fingerprint=found, scheme="x", first_seen=0.0, last_seen=0.0, voices=voices)


def said(word: Word, chat: ChatId) -> Voice:
    return Voice(chat_id=chat, word=word, by=UserId(1), at=0.0)


def said_by(word: Word, chat: ChatId) -> dict[ChatId, Voice]:
    return {chat: said(word, chat)}


def print_of(text: str) -> Fingerprint:
    found = SALT.fingerprint(text)
    assert found is not None
    return found


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Each comparison of two sketches."""
    made: list[int] = []
    similar = module.similar

    def counted(one: Fingerprint, other: Fingerprint) -> float:
        made.append(one.exact)
        return similar(one, other)

    monkeypatch.setattr(module, "similar", counted)
    return made


@pytest.mark.parametrize("words", [[Word.SEEN], [Word.CONFIRMED], [Word.SEEN, Word.CONFIRMED]])
def test_of_thousands_of_ads_that_share_a_phrase_few_are_compared(
    compared: list[int], words: list[Word]
) -> None:
    rng, shelf = random.Random(1), Shelf(5000)
    for number in range(FLOOD):
        shelf.put(campaign(padded(rng), words[number % len(words)]))
    for _ in range(20):
        compared.clear()
        shelf.like(print_of(padded(rng)))
        assert len(compared) <= BEST


def test_a_probe_leads_to_so_many_campaigns_at_most_and_forgets_those_that_are_gone() -> None:
    rng, shelf = random.Random(3), Shelf(200)
    for _ in range(2 * FLOOD // 10):
        shelf.put(campaign(padded(rng)))
    led = shelf._sighted._by_probe
    assert max(map(len, led.values())) <= SHARERS
    kept = shelf._sighted.campaigns
    assert set(led) == {probe for one in kept.values() for probe in probes(one.fingerprint)}


def test_no_flood_of_sightings_hides_what_an_admin_spoke_of() -> None:
    rng, shelf = random.Random(2), Shelf(5000)
    known = campaign(padded(rng, 12), Word.CONFIRMED)
    shelf.put(known)
    for _ in range(FLOOD):
        shelf.put(campaign(padded(rng, 12)))
    copy = print_of(PHRASE + "还有名额欢迎咨询")
    assert known.exact in {one.exact for one, _ in shelf.like(copy) if near(one.fingerprint, copy)}


def test_the_very_same_text_is_found_whatever_shares_its_words() -> None:
    rng, shelf = random.Random(4), Shelf(5000)
    first = campaign(padded(rng))
    shelf.put(first)
    for _ in range(FLOOD):
        shelf.put(campaign(padded(rng)))
    assert shelf.like(first.fingerprint)[0] == (first, 1.0)


def test_who_confirms_thousands_of_texts_crowds_out_their_own() -> None:
    rng, shelf = random.Random(5), Shelf(50)
    quiet = campaign(padded(rng), Word.CLEARED, HERE)
    shelf.put(quiet)
    for _ in range(300):
        shelf.put(campaign(padded(rng), Word.CONFIRMED, LOUD))
    assert shelf.get(quiet.exact) == quiet
    assert len(shelf) == 50


def test_a_word_that_makes_room_leaves_the_others_words_and_the_sightings() -> None:
    rng, shelf = random.Random(6), Shelf(2)
    shared, sighted, third, fourth = (campaign(padded(rng), Word.CONFIRMED, LOUD) for _ in range(4))
    shared = shared.spoken(said(Word.CLEARED, HERE))
    sighted = replace(sighted, voices={**said_by(Word.SEEN, HERE), **sighted.voices})
    for one in (shared, sighted, third, fourth):
        shelf.put(one)
    kept = shelf.get(shared.exact)
    assert kept is not None
    assert set(kept.voices) == {HERE}
    seen = shelf.get(sighted.exact)
    assert seen is not None
    assert seen.words == ()
    assert len(shelf) == 3


def test_a_room_too_small_for_what_everybody_speaks_of_forgets_the_oldest() -> None:
    rng, shelf = random.Random(7), Shelf(1)
    chats = [ChatId(-10 - number) for number in range(2 * ATTEMPTS)]
    for _ in range(2):
        one = campaign(padded(rng), Word.CONFIRMED, chats[0])
        shelf.put(
            replace(one, voices={k: v for chat in chats for k, v in said_by(Word.CONFIRMED, chat).items()})
        )
    assert len(shelf) == 1
    assert {len(shelf._words[chat]) for chat in shelf._words} == {1}


def test_the_words_of_a_chat_move_with_it_and_those_of_the_new_one_win() -> None:
    rng, shelf = random.Random(8), Shelf(9)
    one, both = (campaign(padded(rng), Word.CLEARED) for _ in range(2))
    both = both.spoken(said(Word.CONFIRMED, LOUD))
    for known in (one, both):
        shelf.put(known)
    for _ in range(2):
        shelf.moved(HERE, LOUD)
    words = [dict(known.voices) for exact in (one.exact, both.exact) if (known := shelf.get(exact))]
    assert words == [said_by(Word.CLEARED, LOUD), said_by(Word.CONFIRMED, LOUD)]


def test_what_was_found_holds_until_a_campaign_changes() -> None:
    shelf, found = Shelf(10), print_of(PHRASE)
    assert shelf.like(found) == ()
    shelf.put(campaign(PHRASE, Word.CONFIRMED))
    before = shelf.like(found)
    assert [set(one.voices) for one, _ in before] == [{HERE}]
    assert shelf.like(print_of(PHRASE[::-1])) != before
    shelf.moved(HERE, LOUD)
    assert [set(one.voices) for one, _ in shelf.like(found)] == [{LOUD}]
