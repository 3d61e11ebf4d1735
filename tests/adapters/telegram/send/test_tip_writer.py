"""A scheduled tip as calls: one message, where and as quietly as the chat wants, and what follows it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from bot.adapters.content.markup import shown
from bot.adapters.telegram.send.render import TEXT_LIMIT
from bot.adapters.telegram.send.tip_writer import TelegramTipWriter, topic_of
from bot.core.library.content import Tip
from bot.core.moderation.settings import LANGUAGES, MOST_LANGUAGES, ChatSettings
from bot.core.text.quoting import units
from bot.services.library.live import Live
from bot.services.store import Call, ChatRecord
from tests.builders import GROUP
from tests.packaged import catalog

RECORD = ChatRecord(chat_id=GROUP, kind="supergroup", title="Riverside")
TIPS = tuple(tip for tip in catalog().tips.values() if not tip.is_quiz)
QUIZ = next(tip for tip in catalog().tips.values() if tip.is_quiz)
SLOT = 1_750_000_000.0


@pytest.fixture
def writer() -> TelegramTipWriter:
    return TelegramTipWriter(Live(catalog()))


def post(writer: TelegramTipWriter, tip: Tip = TIPS[0], *langs: str, **changes: Any) -> Call:
    return writer.post(RECORD, ChatSettings(**changes), tip, langs or ("en",), SLOT)


def after(
    writer: TelegramTipWriter, message_id: int = 9, previous: int = 5, **changes: Any
) -> list[tuple[str, object]]:
    calls = writer.after(RECORD, ChatSettings(**changes), message_id, previous)
    assert {(call.chat_id, call.params["chat_id"], call.slot, call.once) for call in calls} <= {
        (GROUP, GROUP, None, False)
    }
    return [(call.method, call.params["message_id"]) for call in calls]


def test_a_tip_is_one_message_for_its_slot_and_at_most_once(writer: TelegramTipWriter) -> None:
    call = post(writer)
    assert (call.chat_id, call.method, call.once, call.slot) == (GROUP, "sendMessage", True, SLOT)
    assert call.params == {
        "chat_id": GROUP,
        "text": catalog().tipbook.text("en", TIPS[0].id),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }


@pytest.mark.parametrize("tip", [TIPS[0], QUIZ])
@pytest.mark.parametrize(
    ("changes", "param", "value"),
    [
        ({}, "message_thread_id", None),
        ({"tips_topic": 77}, "message_thread_id", 77),
        ({}, "disable_notification", None),
        ({"tips_silent": True}, "disable_notification", True),
    ],
)
def test_a_tip_goes_into_its_topic_and_without_a_sound_if_the_chat_wants_it(
    writer: TelegramTipWriter, tip: Tip, changes: dict[str, Any], param: str, value: object
) -> None:
    assert post(writer, tip, **changes).params.get(param) == value


@pytest.mark.parametrize(("topic", "thread"), [(0, 0), (1, 1), (2147483647, 2147483647)])
def test_the_topic_is_the_number_that_was_set(topic: int, thread: int) -> None:
    assert topic_of(ChatSettings(tips_topic=topic)) == thread


def test_several_languages_stand_in_one_message_in_their_order(writer: TelegramTipWriter) -> None:
    text = str(post(writer, TIPS[0], "ja", "en").params["text"])
    assert text == f"{catalog().tipbook.text('ja', TIPS[0].id)}\n\n{catalog().tipbook.text('en', TIPS[0].id)}"


def test_a_quiz_has_one_question_in_the_first_language(writer: TelegramTipWriter) -> None:
    call = post(writer, QUIZ, "ja", "en")
    question = catalog().tipbook.quiz("ja", QUIZ.id).question
    assert call.method == "sendPoll"
    assert (call.once, call.slot) == (True, SLOT)
    assert call.params["question"] == catalog().text("ja", "quiz.question", question=question)


@pytest.mark.parametrize("tip", TIPS, ids=lambda tip: tip.id)
def test_whatever_languages_are_stacked_the_tip_is_whole(writer: TelegramTipWriter, tip: Tip) -> None:
    """Telegram takes one message of 4,096 characters; what went into a second one would be lost."""
    told = [lang for lang in LANGUAGES if tip in catalog().tipbook.told(lang)]
    by_length = sorted(told, key=lambda lang: -units(shown(catalog().tipbook.text(lang, tip.id))))
    # Few are the longest as shown, and few as written: with both kinds any four would do.
    by_source = sorted(told, key=lambda lang: -units(catalog().tipbook.text(lang, tip.id)))
    for langs in combinations(
        dict.fromkeys((*by_length[:4], *by_source[:4])), min(MOST_LANGUAGES, len(told))
    ):
        text = str(post(writer, tip, *langs).params["text"])
        assert units(shown(text)) <= TEXT_LIMIT
        for lang in langs:
            assert catalog().tipbook.text(lang, tip.id) in text


def test_nothing_follows_a_tip_by_default(writer: TelegramTipWriter) -> None:
    assert after(writer) == []


@pytest.mark.parametrize(
    ("changes", "message_id", "previous", "calls"),
    [
        ({"tips_pin": "on"}, 9, 0, [("pinChatMessage", 9)]),
        ({"tips_pin": "on"}, 9, 5, [("pinChatMessage", 9), ("unpinChatMessage", 5)]),
        ({"tips_replace": "on"}, 9, 0, []),
        ({"tips_replace": "on"}, 9, 5, [("deleteMessage", 5)]),
        ({"tips_pin": "on", "tips_replace": "on"}, 9, 5, [("pinChatMessage", 9), ("deleteMessage", 5)]),
        ({"tips_pin": "on", "tips_replace": "on"}, 9, 0, [("pinChatMessage", 9)]),
        ({"tips_pin": "on"}, 0, 5, []),
        ({"tips_silent": "on", "tips_topic": "7"}, 9, 5, []),
    ],
)
def test_the_new_one_is_pinned_and_the_one_before_unpinned_or_deleted(
    writer: TelegramTipWriter,
    changes: dict[str, Any],
    message_id: int,
    previous: int,
    calls: list[tuple[str, int]],
) -> None:
    assert after(writer, message_id, previous, **changes) == calls


def test_a_pin_makes_no_sound(writer: TelegramTipWriter) -> None:
    (pin,) = writer.after(RECORD, ChatSettings(tips_pin=True), 9, 0)
    assert pin.params["disable_notification"] is True


def test_the_words_are_those_in_force_when_the_tip_is_written() -> None:
    live = Live(catalog())
    writer = TelegramTipWriter(live)
    before = post(writer).params["text"]
    english = catalog().locales["en"]
    english = replace(english, tips={**english.tips, TIPS[0].id: "New words."})
    live.catalog = replace(catalog(), locales={**catalog().locales, "en": english})
    assert "New words." in str(post(writer).params["text"])
    assert "New words." not in str(before)
