"""Fingerprints: what is known again, what is not, and whose word counts where."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.detection.campaign import (
    MOST_SIGHTINGS,
    MOST_VOICES,
    SKETCH,
    Campaign,
    Fingerprint,
    Salt,
    Voice,
    Word,
    _letters,
    near,
    plain_letters,
    probes,
    said,
    similar,
)
from bot.core.message import ChatId, Origin, Part, UserId
from bot.core.text.folding import fold
from tests.builders import message

SALT = Salt(b"a secret of tests")
HERE, THERE, ELSEWHERE = ChatId(-1), ChatId(-2), ChatId(-3)
AD = "诚招兼职在朋友圈转发图文，每条5元，当天结算，好友两百以上，长期稳定，联系 @demo_01"
CHANGED = "诚招兼职在朋友圈转发图文！每条8元，当天结算；好友两百以上，长期稳定～联系 @other_77"
REWORDED = "诚招宝妈在朋友圈转发图文，每条8元，当天结账，好友两百以上，长期稳定的，联系 vx abc_99"
TALK = "明天下午三点在小区门口集合，大家记得带上雨伞，可能会下雨，谢谢各位邻居"
ENGLISH = "Post my pictures on your status every day, five dollars a post, paid daily, message me"
ENGLISH_TALK = "The pictures from the party are on my page, I will post more of them every day this week"


def print_of(text: str) -> Fingerprint:
    found = SALT.fingerprint(fold(text))
    assert found is not None
    return found


def voice(word: Word, chat: ChatId = THERE, **fields: object) -> Voice:
    base = Voice(chat_id=chat, word=word, by=UserId(abs(chat)), at=0.0)
    return replace(base, **fields)  # type: ignore[arg-type]


def campaign(*said_of_it: Voice) -> Campaign:
    return Campaign(
        fingerprint=print_of(AD),
        scheme="recruit_posting",
        first_seen=0.0,
        last_seen=0.0,
        voices={one.chat_id: one for one in said_of_it},
    )


def test_a_campaign_is_known_by_its_letters_and_a_sighting_replaces_no_word() -> None:
    known = campaign(voice(Word.CLEARED))
    assert known.exact == print_of(AD).exact
    assert known.spoken(voice(Word.SEEN)) is known
    assert known.spoken(voice(Word.CONFIRMED)).voices == {THERE: voice(Word.CONFIRMED)}


def test_price_and_handle_are_no_part_of_a_text() -> None:
    assert print_of(AD) == print_of(CHANGED)
    assert similar(print_of(AD), print_of(CHANGED)) == 1.0


@pytest.mark.parametrize(
    "contact",
    [
        "@someone_else",
        "https://t.me/+AbCd",
        "t.me/other",
        "shop.example/a?b=c",
        "+86 138 0013 8000",
        "wx_12ab",
    ],
)
def test_contacts_of_any_kind_are_no_part_of_a_text(contact: str) -> None:
    assert print_of(f"{TALK} {contact}") == print_of(TALK)


def test_a_text_made_from_another_is_near_it() -> None:
    assert near(print_of(AD), print_of(REWORDED))
    assert near(print_of(ENGLISH), print_of(ENGLISH.replace("five", "nine").replace("daily", "weekly")))


@pytest.mark.parametrize(("one", "other"), [(AD, TALK), (ENGLISH, ENGLISH_TALK), (AD, ENGLISH)])
def test_other_talk_is_not(one: str, other: str) -> None:
    assert similar(print_of(one), print_of(other)) < 0.1
    assert not near(print_of(one), print_of(other))


def test_a_disguised_text_is_the_same() -> None:
    assert near(
        print_of("诚招兼职在朋❤友❤圈转发图文，每条5元，当 天 结 算，好友兩百以上，长期稳定"), print_of(AD)
    )


def test_a_short_text_is_known_only_as_the_very_same() -> None:
    assert print_of("收微信号，日结").sketch == frozenset()
    assert near(print_of("收微信号，日结"), print_of("收 微信号 日结！"))
    assert similar(print_of("收微信号，日结"), print_of("收微信号，周结")) == 0.0


@pytest.mark.parametrize("text", ["", "123 456", "😀🎉", "@someone https://t.me/x"])
def test_a_text_without_letters_has_no_fingerprint(text: str) -> None:
    assert SALT.fingerprint(text) is None


def test_a_fingerprint_is_small_and_its_probes_are_the_smallest() -> None:
    found = print_of(TALK * 20 + AD + ENGLISH)
    assert len(found.sketch) == SKETCH
    assert max(probes(found)) < min(found.sketch - set(probes(found)))


def test_another_salt_makes_another_fingerprint() -> None:
    other = Salt(b"another").fingerprint(fold(AD))
    assert other is not None
    assert other.exact != print_of(AD).exact
    assert not near(other, print_of(AD))


def test_the_estimate_of_long_texts_is_close_to_the_truth() -> None:
    letters = "".join(chr(0x4E00 + n * 7 % 2000) for n in range(1500))
    half = letters[:1000], letters[500:]
    assert abs(similar(print_of(half[0]), print_of(half[1])) - 1 / 3) < 0.15


_HASHES = st.frozensets(st.integers(0, 200), min_size=1, max_size=SKETCH)


@given(_HASHES, _HASHES)
def test_what_two_sketches_share_is_taken_from_the_smallest_of_both(
    one: frozenset[int], other: frozenset[int]
) -> None:
    smallest = sorted(one | other)[:SKETCH]
    shared = sum(mark in one and mark in other for mark in smallest)
    found = similar(Fingerprint(exact=1, sketch=one), Fingerprint(exact=2, sketch=other))
    assert found == shared / len(smallest)


@given(st.text())
def test_any_text_has_the_same_fingerprint_every_time(text: str) -> None:
    assert SALT.fingerprint(text) == SALT.fingerprint(text)
    assert len(SALT.smallest(plain_letters(text))) <= SKETCH


def test_of_a_text_the_letters_alone_are_read() -> None:
    # The table is made once and kept: another test may have had it made before.
    _letters.cache_clear()
    assert plain_letters("Ab 1, 微信 🙂 é!") == "ab微信e"


def test_too_few_letters_have_no_runs() -> None:
    assert SALT.smallest("ab") == []
    assert len(SALT.smallest(plain_letters(TALK * 9))) == SKETCH


def test_plain_letters_leave_out_signs_digits_and_emoji() -> None:
    assert plain_letters("收 V-信 1２3，號😀🎉!") == "收v信号"


def test_what_is_said_is_not_the_name_nor_what_others_wrote() -> None:
    parts = (
        Part(origin=Origin.TEXT, text="one"),
        Part(origin=Origin.CAPTION, text="two"),
        Part(origin=Origin.PROFILE_NAME, text="Lin"),
        Part(origin=Origin.QUOTE, text="theirs", authored=False),
    )
    assert said(message(parts=parts)) == "one\ntwo"
    assert said(message(parts=parts[1:])) == "two"
    assert said(message("x" * 5000)) == "x" * 2000


def test_what_admins_of_a_chat_said_last_is_its_word() -> None:
    known = campaign(voice(Word.SEEN, HERE), voice(Word.CONFIRMED), voice(Word.CLEARED, ELSEWHERE))
    assert [known.word(chat) for chat in (HERE, THERE, ELSEWHERE, ChatId(-9))] == [
        None,
        Word.CONFIRMED,
        Word.CLEARED,
        None,
    ]
    assert known.words == (THERE, ELSEWHERE)


@pytest.mark.parametrize(
    ("before", "clearing"),
    [
        ([], Word.CLEARED),
        ([voice(Word.SEEN)], Word.CLEARED),
        ([voice(Word.CLEARED)], Word.CLEARED),
        ([voice(Word.CONFIRMED)], Word.WITHDRAWN),
        ([voice(Word.WITHDRAWN)], Word.WITHDRAWN),
    ],
)
def test_a_chat_that_clears_what_it_confirmed_takes_it_back(before: list[Voice], clearing: Word) -> None:
    assert campaign(*before).clearing(THERE) is clearing


@pytest.mark.parametrize(
    ("word", "disputed"),
    [(Word.SEEN, False), (Word.CONFIRMED, False), (Word.CLEARED, True), (Word.WITHDRAWN, True)],
)
def test_who_says_that_it_is_no_fraud_disputes_it(word: Word, disputed: bool) -> None:
    assert campaign(voice(Word.CONFIRMED, HERE), voice(word)).disputed is disputed


def test_sightings_beyond_some_tell_nothing() -> None:
    known = campaign(voice(Word.CONFIRMED, HERE))
    for number in range(2 * MOST_SIGHTINGS):
        known = known.spoken(voice(Word.SEEN, ChatId(-100 - number)))
    assert len(known.voices) == 1 + MOST_SIGHTINGS
    assert known.spoken(voice(Word.CLEARED, ChatId(-999))).word(ChatId(-999)) is Word.CLEARED


def test_of_too_many_voices_sightings_go_and_then_what_was_confirmed_longest_ago() -> None:
    known = campaign(voice(Word.SEEN, HERE), voice(Word.CLEARED, THERE, at=-9.0))
    for number in range(MOST_VOICES - 2):
        known = known.spoken(voice(Word.CONFIRMED, ChatId(-100 - number), at=float(number)))
    assert len(known.voices) == MOST_VOICES
    for number in (1000, 1001):
        known = known.spoken(voice(Word.CONFIRMED, ChatId(-number), at=float(number)))
    assert len(known.voices) == MOST_VOICES
    assert known.disputed
    gone = {HERE, THERE, ChatId(-100), ChatId(-101), ChatId(-1001)} - known.voices.keys()
    assert gone == {HERE, ChatId(-100)}
