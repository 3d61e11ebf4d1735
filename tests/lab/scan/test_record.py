"""From an exported message to a Message: every field in which a text or an address can stand."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.telegram.receive.normalise import normalise
from bot.core.message import Chat, ChatId, ChatKind, Link, Message, Origin, Part, Role, Sender, Source, UserId
from bot.core.surfaces.collector import LINK_LENGTH, MAX_LINKS, PART_LENGTH, TOTAL_LENGTH
from bot.lab.scan.decode import record_of
from bot.lab.scan.export import Head
from bot.lab.scan.record import Writer, chat_of, message_of, role_of, sent_at, writer_of
from tests.lab.scan.exports import GROUP, START, Record, said

CHAT = chat_of(Head(name="Riverside", kind="private_supergroup", id=GROUP))


def made(record: Record) -> Message:
    """The message, its sender's name beside it."""
    writer = writer_of(record)
    sender = Sender(id=UserId(writer.id), role=role_of(writer, CHAT))
    return message_of(record, CHAT, sender, sent_at(record), writer.name)


def pieces(record: Record) -> list[tuple[str, str]]:
    """Origin and text of each part but the name."""
    parts = [part for part in made(record).parts if part.origin is not Origin.PROFILE_NAME]
    return [(part.origin.value, part.text) for part in parts]


def links(record: Record) -> list[tuple[str, str, str]]:
    """Origin, address and shown text of each link."""
    return [(link.origin.value, link.url, link.shown) for link in made(record).links]


def test_a_plain_message() -> None:
    assert made(said("hello", number=5, by=7)) == Message(
        chat=Chat(id=ChatId(-1001234567890), kind=ChatKind.SUPERGROUP, title="Riverside"),
        id=5,
        sender=Sender(id=UserId(7), role=Role.MEMBER),
        parts=(Part(origin=Origin.TEXT, text="hello"), Part(origin=Origin.PROFILE_NAME, text="Member 7")),
        sent=START,
    )


FIELDS: dict[str, tuple[Record, list[tuple[str, str]]]] = {
    "pieces": ({"text": ["see ", {"type": "bold", "text": "this"}]}, [("text", "see this")]),
    "photo": ({"text": "look", "photo": "photos/1.jpg"}, [("caption", "look")]),
    "forward": (
        {"text": "pay", "forwarded_from": "Shop"},
        [("forward", "pay"), ("signature", "Shop")],
    ),
    "author": ({"author": "editor"}, [("signature", "editor")]),
    "file name": ({"file": "files/x", "file_name": "收号.txt"}, [("file_name", "收号.txt")]),
    "file path": ({"file": "files/收号.txt"}, [("file_name", "收号.txt")]),
    "file left out": ({"file": "(File not included. Change data.)"}, []),
    "sticker": ({"file": "stickers/sticker.webp", "media_type": "sticker"}, []),
    "song": (
        {"file": "(File not included.)", "media_type": "audio_file", "title": "t", "performer": "p"},
        [("media_title", "t\np")],
    ),
    "place": ({"place_name": "n", "address": "a"}, [("venue", "n\na")]),
    "game": ({"game_title": "g", "game_description": "d"}, [("game", "g\nd")]),
    "contact": (
        {"contact_information": {"first_name": "A", "last_name": "B", "phone_number": "+1 2"}},
        [("contact", "A B")],
    ),
    "poll": (
        {"poll": {"question": "want?", "answers": [{"text": "yes", "voters": 1}, {"text": "no"}]}},
        [("poll", "want?\nyes\nno")],
    ),
    "poll in pieces": ({"poll": {"question": [{"type": "plain", "text": "q"}]}}, [("poll", "q")]),
    "list": ({"todo_list": {"title": "t", "answers": [{"text": "one"}]}}, [("checklist", "t\none")]),
    "invoice": ({"invoice_information": {"title": "t", "description": "d"}}, [("invoice", "t\nd")]),
    "invoice as text": ({"invoice_information": "{title: t}"}, [("invoice", "{title: t}")]),
    "giveaway": ({"giveaway_information": {"additional_prize": "car"}}, [("giveaway", "car")]),
    "buttons": (
        {"inline_bot_buttons": [[{"type": "url", "text": "go"}, {"text": "on"}], {"text": "?"}]},
        [("button", "go\non\n?")],
    ),
}


@pytest.mark.parametrize("name", FIELDS)
def test_texts(name: str) -> None:
    fields, expected = FIELDS[name]
    assert pieces(said(**{"text": "", **fields})) == expected


ENTITIES = [
    ({"type": "link", "text": "https://a.example"}, ("https://a.example", "")),
    ({"type": "text_link", "text": "here", "href": "https://b.example"}, ("https://b.example", "here")),
    ({"type": "mention", "text": "@shop"}, ("https://t.me/shop", "@shop")),
    ({"type": "mention_name", "text": "Wu", "user_id": 5}, ("tg://user?id=5", "Wu")),
    ({"type": "phone", "text": "+1 234"}, ("tel:+1234", "+1 234")),
    ({"type": "email", "text": "a@b.example"}, ("mailto:a@b.example", "a@b.example")),
]


@pytest.mark.parametrize(("entity", "link"), ENTITIES, ids=lambda one: str(one)[:30])
@pytest.mark.parametrize("old", [False, True])
def test_links_of_a_text(entity: Record, link: tuple[str, str], old: bool) -> None:
    """Older programs write the pieces into the text alone."""
    record = said([entity]) if old else said(entity["text"], text_entities=[entity])
    assert links(record) == [("text", *link)]
    assert pieces(record) == [("text", entity["text"])]


def test_other_links() -> None:
    record = said(
        "",
        via_bot="@gif",
        game_link="https://t.me/x?game=y",
        contact_information={"phone_number": "+1 2"},
        inline_bot_buttons=[[{"text": "go", "data": "https://c.example"}, {"text": "b", "data": "callback"}]],
    )
    assert links(record) == [
        ("other", "https://t.me/gif", "@gif"),
        ("game", "https://t.me/x?game=y", ""),
        ("contact", "tel:+12", "+1 2"),
        ("button", "https://c.example", "go"),
    ]
    assert made(record).via_bot is True


def test_too_much_is_cut() -> None:
    answers = [{"text": f"{'x' * 50} {number}"} for number in range(5000)]
    entities = [{"type": "link", "text": f"https://a.example/{number}/{'y' * 5000}"} for number in range(500)]
    found = made(said("x" * 50_000, poll={"question": "q", "answers": answers}, text_entities=entities))
    assert [len(part.text) for part in found.parts] == [PART_LENGTH, PART_LENGTH, len("Member 7")]
    assert (len(found.links), len(found.links[0].url)) == (MAX_LINKS, LINK_LENGTH)
    assert sum(len(part.text) for part in found.parts) <= TOTAL_LENGTH


def test_the_tail_of_a_long_text_is_read_as_the_running_bot_reads_it() -> None:
    text = "x" * 20_000 + "高价收微信号，日结"
    update = {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": -1}, "text": text}}
    live = normalise(update, 1)
    assert live is not None
    assert pieces(said(text)) == [(part.origin.value, part.text) for part in live.parts]
    assert pieces(said(text))[0][1].endswith("高价收微信号，日结")


def test_a_flood_of_parts_does_not_crowd_the_name_out() -> None:
    fields = ("title", "file_name", "game_title", "place_name", "author", "saved_from")
    found = made(
        said("x" * 20_000, **{name: letter * 20_000 for name, letter in zip(fields, "abcdef", strict=True)})
    )
    assert sum(len(part.text) for part in found.parts) == TOTAL_LENGTH
    assert found.parts[-1] == Part(origin=Origin.PROFILE_NAME, text="Member 7")


HOSTILE: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        -1,
        10**30,
        -(10**30),
        1.5,
        float("nan"),
        "",
        " ",
        "x",
        "\ud800",
        "\x00",
        "\u202e",
    ),
    *(
        [],
        {},
        [[]],
        [{}],
        [None, 1, "x", {"text": 1}],
        {"text": {"text": []}},
        [[[{"text": None}]]],
        "1" * 400,
    ),
    *(
        {"question": 1, "answers": 7},
        {"answers": [1, None]},
        [{"type": [], "text": {}}],
        "user",
        "userx",
        "user-1",
    ),
    *("channel", "channel0", "chat99", 4.0, "٣", "²"),
]
NAMES = (
    *(
        "id",
        "type",
        "date",
        "date_unixtime",
        "edited",
        "edited_unixtime",
        "from",
        "from_id",
        "author",
        "text",
    ),
    *("forwarded_from", "forwarded_from_id", "saved_from", "reply_to_message_id", "via_bot", "text_entities"),
    *("photo", "file", "file_name", "media_type", "sticker_emoji", "performer", "title", "mime_type", "poll"),
    *("contact_information", "contact_vcard", "location_information", "place_name", "address", "game_title"),
    *("game_description", "game_link", "invoice_information", "todo_list", "giveaway_information"),
    *("inline_bot_buttons", "reactions", "actor", "actor_id", "action", "members", "new_field"),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_field_of_any_type_costs_nothing_but_itself(name: str) -> None:
    for value in HOSTILE:
        found = made({**said("hello"), name: value})
        assert all(part.text.encode() for part in found.parts)
        assert all(link.url.encode() for link in found.links)
        if name not in {"text", "text_entities", "forwarded_from"}:
            assert "hello" in [part.text for part in found.parts]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from((*NAMES, "answers")), inner),
    max_leaves=12,
)


@given(fields=st.dictionaries(st.sampled_from(NAMES), JSON))
def test_no_record_raises(fields: Record) -> None:
    record = record_of(json.dumps(fields).encode())
    assert record is not None
    assert made(dict(record)).chat == CHAT


@pytest.mark.parametrize(
    ("from_id", "number", "role"),
    [
        ("user7", 7, Role.MEMBER),
        (7, 7, Role.MEMBER),
        ("channel9", -1_000_000_000_009, Role.CHANNEL),
        ("chat9", -9, Role.CHANNEL),
        (f"channel{GROUP}", -1_000_000_000_000 - GROUP, Role.ANONYMOUS_ADMIN),
        (None, 0, Role.MEMBER),
        ("bot7", 0, Role.MEMBER),
    ],
)
def test_who_speaks(from_id: object, number: int, role: Role) -> None:
    sender = made(said(from_id=from_id)).sender
    assert (sender.id, sender.role) == (number, role)


def test_the_title_of_the_chat_is_no_name() -> None:
    found = made(said("hi", from_id=f"channel{GROUP}"))
    assert [part.origin for part in found.parts] == [Origin.TEXT]


def test_a_deleted_account_has_no_name() -> None:
    assert writer_of(said(**{"from": None})) == Writer(id=7, name="")


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        ({}, Source.NONE),
        ({"forwarded_from": "A", "forwarded_from_id": "user1"}, Source.USER),
        ({"forwarded_from": "A", "forwarded_from_id": "channel1"}, Source.CHANNEL),
        ({"forwarded_from": None, "forwarded_from_id": "chat1"}, Source.CHAT),
        ({"forwarded_from": "A", "forwarded_from_id": 7}, Source.USER),
        ({"forwarded_from": "A"}, Source.HIDDEN),
    ],
)
def test_whose_words_were_passed_on(fields: Record, source: Source) -> None:
    assert made(said(**fields)).source is source


@pytest.mark.parametrize(
    ("fields", "sent"),
    [
        ({}, START),
        ({"date_unixtime": START}, START),
        ({"date_unixtime": None}, START),
        ({"date_unixtime": None, "date": "yesterday"}, 0),
        ({"date_unixtime": None, "date": "0001-01-01T00:00:00"}, 0),
        ({"date_unixtime": "9" * 18}, 0),
    ],
)
def test_when(fields: Record, sent: int) -> None:
    assert made(said(**fields)).sent == sent


def test_an_edit() -> None:
    assert made(said(edited="2023-11-14T22:14:00", edited_unixtime=str(START + 40))).edited == START + 40


@pytest.mark.parametrize(
    ("kind", "chat_id", "found"),
    [
        ("private_group", -5, ChatKind.GROUP),
        ("public_supergroup", -1_000_000_000_005, ChatKind.SUPERGROUP),
        ("public_channel", -1_000_000_000_005, ChatKind.CHANNEL),
        ("personal_chat", 5, ChatKind.PRIVATE),
        ("new_kind", 5, ChatKind.PRIVATE),
    ],
)
def test_chats(kind: str, chat_id: int, found: ChatKind) -> None:
    chat = chat_of(Head(name="A", kind=kind, id=5))
    assert (chat.id, chat.kind) == (chat_id, found)


def test_a_link_is_kept_once() -> None:
    entity = {"type": "link", "text": "https://a.example"}
    found = made(said("https://a.example", text_entities=[entity, entity]))
    assert found.links == (Link(url="https://a.example", origin=Origin.TEXT),)
