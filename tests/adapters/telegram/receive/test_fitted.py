"""What the library is given of an update: what has the type that its name says."""

from __future__ import annotations

from typing import Any

import pytest

from bot.adapters.telegram.receive.fitted import fitted
from tests.builders import MEMBER, bot_member, click_update, joined_update, text_update, user
from tests.surfaces import SURFACES

WHOLE = [
    text_update(1, "/start x", is_topic_message=True, message_thread_id=5),
    click_update(2, "set:x"),
    joined_update(3, bot_member("administrator", can_delete_messages=True)),
    {"update_id": 4, "poll": {"id": "1", "type": "quiz", "options": [{"text": "a", "voter_count": 1}]}},
    {"update_id": 5, "hologram": {"panes": [[{"x": 1.5}], None, True]}},
]


@pytest.mark.parametrize("update", WHOLE, ids=[next(reversed(update)) for update in WHOLE])
def test_what_is_in_order_stays_as_it_is(update: dict[str, Any]) -> None:
    assert fitted(update) == update


PLAIN = [name for name, _, _ in SURFACES if not name.startswith(("Rich", "ExternalReplyInfo.origin"))]
"""Those whose fields have the usual types: the library reads no rich messages."""


@pytest.mark.parametrize("name", PLAIN)
def test_every_surface_stays_as_it_is(name: str) -> None:
    build = next(build for found, build, _ in SURFACES if found == name)
    assert fitted(build("ad", "https://a.example")) == build("ad", "https://a.example")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("migrate_from_chat_id", [1]),
        ("migrate_from_chat_id", "5"),
        ("migrate_from_chat_id", True),
        ("migrate_from_chat_id", -1.0),
        ("migrate_to_chat_id", 5),
        ("migrate_to_chat_id", -(2**64)),
        ("caption", ["x"]),
        ("entities", {"0": {}}),
        ("entities", [1]),
        ("sender_chat", {}),
        ("sender_chat", {"id": -5, "type": "market"}),
        ("sender_chat", {"id": "-5", "type": "channel"}),
        ("reply_to_message", [{}]),
        ("is_topic_message", "yes"),
        ("via_bot", {"is_bot": True}),
    ],
)
def test_what_is_wrong_is_left_out(name: str, value: object) -> None:
    update = text_update(1, "hello", **{name: value})
    assert name not in fitted(update)["message"]


def test_who_presses_must_be_somebody() -> None:
    assert "callback_query" not in fitted(click_update(1, "x", **{"from": {}}))


def test_half_signs_are_replaced_and_depth_has_an_end() -> None:
    deep: Any = "x"
    for _ in range(5_000):
        deep = [{"y": deep}]
    found = fitted(text_update(1, "a\ud800", by=MEMBER, blocks=deep, **{"from": user(first_name="\udfff")}))
    assert found["message"]["text"] == "a\ufffd"
    assert found["message"]["from"]["first_name"] == "\ufffd"
