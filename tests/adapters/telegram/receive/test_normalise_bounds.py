"""Whatever JSON arrives, the result is bounded and can be encoded, and nothing but Unparsable is raised."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.adapters.telegram.receive.normalise import Unparsable, kind_of, lane_of, normalise
from bot.adapters.telegram.receive.normalise.surfaces import SILENT, SURFACES
from bot.adapters.telegram.receive.normalise.walk import unknown
from bot.core.message import Message, Origin, Part
from bot.core.surfaces.collector import MAX_NODES, Collector
from tests.surfaces import SURFACES as BUILDERS
from tests.surfaces import message

# fmt: off
WORDS = [
    "blocks", "caption", "cells", "chat", "contact", "document", "email", "entities", "file_id",
    "first_name", "from", "id", "items", "length", "link", "media", "message_id", "offset", "options",
    "photo", "phone_number", "poll", "question", "rows", "tasks", "text", "text_entities", "title",
    "type", "url", "user", "username", "users", "width",
]
# fmt: on
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["\ud83d", "\ude00\ud83d", "a\udfffb", "😀", "\u0301", "\x00"])
    | st.sampled_from(["text_link", "url", "mention", "anchor", "image/png", "supergroup", "channel"])
)
keys = st.sampled_from(WORDS) | st.text(max_size=8)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=25,
)
bounded = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
FIELDS = sorted({*SURFACES, *SILENT, "message_id", "date", "edit_date", "media_group_id", "hologram"})


def judged(**fields: Any) -> Message:
    found = normalise(message(**fields), 1)
    assert found is not None
    return found


def check_bounds(found: Message) -> None:
    assert len(found.parts) <= 200
    assert len(found.links) <= 200
    assert len(found.pictures) <= 20
    assert all(0 < len(part.text) <= 16_000 for part in found.parts)
    assert all(len(link.url) <= 2_100 and len(link.shown) <= 2_100 for link in found.links)
    assert sum(len(part.text) for part in found.parts) <= 100_000
    for text in (found.text, found.chat.title, found.album, found.sender.language):
        text.encode()
    for link in found.links:
        f"{link.url}{link.shown}".encode()
    for picture in found.pictures:
        f"{picture.file_id}{picture.unique_id}".encode()


@bounded
@example(fields={"media_group_id": "\ud83d", "photo": []})
@given(fields=st.dictionaries(st.sampled_from(FIELDS), values, max_size=6))
def test_any_json_in_the_fields_of_a_message(fields: dict[str, Any]) -> None:
    try:
        check_bounds(judged(**fields))
    except Unparsable:
        assert {"chat", "message_id"} & set(fields)


@bounded
@given(kind=st.sampled_from(["message", "inline_query", "chat_join_request", "poll", "x"]), body=values)
def test_any_json_as_the_body(kind: str, body: Any) -> None:
    update = {"update_id": 1, kind: body}
    assert (kind_of(update), type(lane_of(update))) == (kind, int)
    try:
        found = normalise(update, 1)
    except Unparsable:
        return
    if found is not None:
        check_bounds(found)


@bounded
@given(field=st.sampled_from(sorted(SURFACES)), value=values)
def test_a_broken_field_never_hides_the_text_beside_it(field: str, value: Any) -> None:
    assert judged(text="the ad", **{field: value}).parts[0].text == "the ad"


@pytest.mark.parametrize(("name", "build"), [pytest.param(n, b, id=n) for n, b, _ in BUILDERS])
def test_a_huge_text_in_any_field_is_cut(name: str, build: Any) -> None:
    found = normalise(build("收" * 300_000, "https://e.example/" + "x" * 300_000), 1)
    assert found is not None
    check_bounds(found)
    assert found.truncated


def test_a_long_text_keeps_its_head_and_its_tail() -> None:
    found = judged(text="a" * 12_000 + "b" * 1_000_000 + "c" * 4_000)
    assert found.parts[0].text == "a" * 12_000 + "c" * 4_000
    assert found.truncated


def test_a_text_of_just_the_limit_is_whole() -> None:
    found = judged(text="a" * 16_000)
    assert (len(found.parts[0].text), found.truncated) == (16_000, False)


def test_the_parts_are_counted_and_the_name_is_not_crowded_out() -> None:
    found = judged(**{f"new_{number}": {"text": f"t{number}"} for number in range(500)})
    assert (len(found.parts), found.truncated) == (200, True)
    assert found.parts[-1] == Part(origin=Origin.PROFILE_NAME, text="Lin")


def test_the_parts_together_are_bounded() -> None:
    found = judged(**{f"new_{number}": {"text": f"{number}" * 15_000} for number in range(9)})
    assert (sum(len(part.text) for part in found.parts), found.truncated) == (100_000, True)


def test_the_links_are_counted() -> None:
    row = [{"text": "b", "url": f"https://e.example/{number}"} for number in range(900)]
    found = judged(reply_markup={"inline_keyboard": [row]})
    assert (len(found.links), found.truncated) == (200, True)


def test_many_blocks_share_parts_and_none_is_lost() -> None:
    found = judged(rich_message={"blocks": [{"type": "paragraph", "text": f"p{n}"} for n in range(950)]})
    rich = [part.text for part in found.parts if part.origin is Origin.RICH_TEXT]
    assert "\n".join(rich) == "\n".join(f"p{number}" for number in range(950))
    assert len(rich) <= 100
    assert not found.truncated


def nested(levels: int) -> Any:
    node: Any = "deep"
    for _ in range(levels):
        node = {"type": "bold", "text": [node]}
    return node


def test_content_is_read_to_a_depth() -> None:
    assert judged(postcard=nested(15)).parts[0] == Part(origin=Origin.OTHER, text="deep")
    cut = judged(postcard=nested(400))
    assert ([part.text for part in cut.parts], cut.truncated) == (["Lin"], True)


def test_nodes_of_unknown_content_are_counted() -> None:
    out = Collector()
    unknown(out, Origin.OTHER, [{"text": "x", "noise": {}}] * 1_000_000)
    assert -2 <= out.nodes < 0
    assert len(out.parts[0].text) <= 2 * MAX_NODES
    assert out.truncated


def test_new_fields_are_read_until_the_nodes_are_spent() -> None:
    found = judged(
        text="Hi", **{f"field_{number}": {} for number in range(MAX_NODES + 5)}, last={"text": "t"}
    )
    assert ([part.text for part in found.parts], found.truncated) == (["Hi", "Lin"], True)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\ud83d", "a\ufffd"),
        ("\ud83dа", "\ufffdа"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
        ("\ud83d\ude00", "😀"),
        ("\u0301\u0301", "\u0301\u0301"),
        ("a\x00b", "a\x00b"),
    ],
)
def test_lone_surrogates_are_replaced(sent: str, kept: str) -> None:
    assert judged(text=sent).parts[0].text == kept


def test_surrogates_do_not_shift_entities() -> None:
    entity = {"type": "url", "offset": 2, "length": 4}
    found = judged(text="\ud83d t.me", entities=[entity])
    assert [link.url for link in found.links] == ["t.me"]


def test_blank_texts_are_no_parts() -> None:
    assert [part.text for part in judged(text=" \n", caption="").parts] == ["Lin"]


def test_the_same_update_gives_the_same_message_again() -> None:
    update = json.dumps(message(text="Hi", poll={"question": "?"}, venue={"title": "v"}))
    assert normalise(json.loads(update), 1) == normalise(json.loads(update), 1)


def test_the_pictures_are_counted() -> None:
    photos = [{"photo": [{"file_id": f"p{number}", "file_unique_id": "u"}]} for number in range(30)]
    found = judged(paid_media={"paid_media": photos})
    assert [picture.file_id for picture in found.pictures] == [f"p{number}" for number in range(20)]
    assert found.truncated


def test_the_elements_of_a_list_are_counted() -> None:
    found = judged(poll={"question": "?", "options": [{"text": "o"}] * 1_500})
    assert (found.parts[0].text.count("o"), found.truncated) == (1_000, True)


def test_too_many_entities_are_told() -> None:
    entities = [{"type": "bold", "offset": 0, "length": 1}] * 10_001
    assert judged(text="here", entities=entities).truncated
    assert not judged(text="here", entities=entities[1:]).truncated
