"""Update JSON in, expected message out."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.telegram.receive.normalise import Unparsable, kind_of, lane_of, normalise
from bot.core.message import ChatKind, Message, Role, Sender
from tests.surfaces import CHANNEL, CHAT, MEMBER, message

BOT = 90001
OWN = sorted((Path(__file__).parent / "updates").glob("*.json"))
COLLECTED = Path(os.environ.get("UPDATES_DIR") or Path(__file__).parents[5] / "shared" / "data" / "updates")


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def judged(**fields: Any) -> Message:
    found = normalise(message(**fields), BOT)
    assert found is not None
    return found


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_every_kind_gives_the_message_written_beside_it(path: Path) -> None:
    example = read(path)
    found = normalise(example["update"], BOT)
    as_json = None if found is None else json.loads(json.dumps(dataclasses.asdict(found)))
    assert as_json == example["message"]
    assert kind_of(example["update"]) == example["kind"]
    assert lane_of(example["update"]) == example["lane"]


def test_all_collected_updates_pass() -> None:
    paths = [path for path in sorted(COLLECTED.glob("*.json")) if path.name != "MANIFEST.json"]
    if not paths:
        pytest.skip("no collected updates here")
    for path in paths:
        update = read(path)
        expected = set(update) & {
            "message",
            "edited_message",
            "channel_post",
            "edited_channel_post",
            "business_message",
            "edited_business_message",
            "guest_message",
            "chat_join_request",
            "inline_query",
        }
        assert (normalise(update, BOT) is not None) == bool(expected), path.name
        assert kind_of(update) in update, path.name
        assert lane_of(update) != 0 or "poll" in update, path.name


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, Sender(id=70001, role=Role.UNKNOWN)),
        ({"sender_business_bot": {"id": BOT}}, Sender(id=70001, role=Role.SELF)),
        ({"from": {**MEMBER, "id": BOT, "is_bot": True}}, Sender(id=BOT, role=Role.SELF, is_bot=True)),
        ({"via_bot": {"id": BOT, "is_bot": True}}, Sender(id=70001, role=Role.UNKNOWN)),
        ({"sender_chat": CHAT}, Sender(id=CHAT["id"], role=Role.ANONYMOUS_ADMIN)),
        ({"sender_chat": CHANNEL}, Sender(id=CHANNEL["id"], role=Role.CHANNEL)),
        (
            {"sender_chat": CHANNEL, "is_automatic_forward": True},
            Sender(id=CHANNEL["id"], role=Role.LINKED_CHANNEL),
        ),
        ({"chat": CHANNEL, "from": None}, Sender(id=CHANNEL["id"], role=Role.ANONYMOUS_ADMIN)),
        ({"chat": CHANNEL, "sender_chat": CHAT}, Sender(id=CHAT["id"], role=Role.ANONYMOUS_ADMIN)),
        ({"from": None}, Sender(id=0, role=Role.UNKNOWN)),
        ({"from": {"id": "70001", "is_bot": 1, "language_code": 5}}, Sender(id=0, role=Role.UNKNOWN)),
    ],
)
def test_who_speaks(fields: dict[str, Any], expected: Sender) -> None:
    assert judged(text="Hi", **fields).sender == expected


@pytest.mark.parametrize(
    ("chat", "kind"),
    [
        ({"id": 5}, ChatKind.PRIVATE),
        ({"id": -5}, ChatKind.GROUP),
        ({"id": -1001000000001, "type": "gigagroup"}, ChatKind.SUPERGROUP),
        ({"id": -1001000000001, "type": "channel"}, ChatKind.CHANNEL),
        ({"id": -1001000000001, "type": ["channel"]}, ChatKind.SUPERGROUP),
    ],
)
def test_a_chat_without_a_known_type_is_told_by_its_id(chat: dict[str, Any], kind: ChatKind) -> None:
    assert judged(text="Hi", chat=chat).chat.kind == kind


def test_the_topic_counts_in_forums_only() -> None:
    assert judged(text="Hi", message_thread_id=7).chat.thread == 0
    assert judged(text="Hi", message_thread_id=7, is_topic_message=True).chat.thread == 7


def test_the_title_of_the_chat_is_no_part() -> None:
    found = judged(text="Hi")
    assert found.chat.title == CHAT["title"]
    assert [part.text for part in found.parts] == ["Hi", "Lin"]


def test_what_is_replied_to_is_not_judged_again() -> None:
    target = {"message_id": 9, "chat": CHAT, "from": MEMBER, "text": "the ad", "quote": {"text": "more"}}
    found = judged(text="Hi", reply_to_message=target, pinned_message=target)
    assert found.reply_to == 9
    assert [part.text for part in found.parts] == ["Hi", "Lin"]


def test_pictures_are_the_largest_size_image_documents_stickers_and_what_is_brought_in() -> None:
    sizes = [
        {"file_id": f"p{width}", "file_unique_id": "u", "width": width, "height": 9} for width in (9, 90, 5)
    ]
    found = judged(
        photo=sizes,
        document={"file_id": "d", "file_unique_id": "v", "mime_type": "image/webp"},
        sticker={"file_id": "s", "file_unique_id": "w", "mime_type": "image/webp"},
        external_reply={"photo": [{"file_id": "other", "file_unique_id": "x"}]},
    )
    kept = [("p90", "u"), ("d", "v"), ("s", "w"), ("other", "x")]
    assert [(picture.file_id, picture.unique_id) for picture in found.pictures] == kept


@pytest.mark.parametrize(
    ("update", "reason"),
    [
        ({"message": 3}, "message is no object"),
        ({"message": None}, "message is no object"),
        (message(chat=None), "chat.id is missing or no integer"),
        (message(chat={"id": "-5"}), "chat.id is missing or no integer"),
        (message(chat={"id": True}), "chat.id is missing or no integer"),
        (message(chat={"id": -5.0}), "chat.id is missing or no integer"),
        (message(chat={"id": 10**30}), "chat.id is missing or no integer"),
        (message(message_id="7"), "message_id is missing or no positive integer"),
        (message(message_id=0), "message_id is missing or no positive integer"),
        (message(message_id=False), "message_id is missing or no positive integer"),
        ({"inline_query": {"query": "secret"}}, "from.id is missing or no integer"),
        ({"chat_join_request": {"bio": "secret"}}, "chat.id is missing or no integer"),
    ],
)
def test_without_an_address_an_update_is_unparsable(update: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unparsable) as caught:
        normalise(update, BOT)
    assert str(caught.value) == reason
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("update", "kind", "lane"),
    [
        ({}, "", 0),
        ({"update_id": 5}, "", 0),
        ({"update_id": 5, "novelty": {"user": {"id": 8}}}, "novelty", 8),
        ({"novelty": 3, "message": {"chat": {"id": -4}}}, "message", -4),
        ({"callback_query": {"message": {"chat": {"id": -4}}, "from": {"id": 8}}}, "callback_query", -4),
        ({"callback_query": {"inline_message_id": "x", "from": {"id": 8}}}, "callback_query", 8),
        ({"poll_answer": {"voter_chat": {"id": -9}}}, "poll_answer", -9),
        ({"message": {"chat": {"id": 10**40}, "from": {"id": 8}}}, "message", 8),
        ({"message": [1]}, "message", 0),
    ],
)
def test_kind_and_lane(update: dict[str, Any], kind: str, lane: int) -> None:
    assert (kind_of(update), lane_of(update)) == (kind, lane)
