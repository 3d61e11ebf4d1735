"""Every answer of the Bot API becomes a result or the right kind of failure, over a real connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.adapters.telegram.send.messenger import TelegramMessenger, member_of
from bot.adapters.telegram.send.request import AiohttpRequest
from bot.core.message import ChatId, Link, Origin, Part, Picture, UserId
from bot.errors import (
    Busy,
    CallFailed,
    Contested,
    Failing,
    Gone,
    Migrated,
    Missing,
    Refused,
    Rejected,
    Uncertain,
    Unreadable,
    Unsent,
)
from bot.services.platform import Member, Profile
from tests.botapi import Answer, Script, hang_up, ok, raw, refuse, silence
from tests.builders import GROUP
from tests.fakes import until

TOKEN = "1:token"


@pytest.fixture
def messenger(server: Script, request_: AiohttpRequest) -> TelegramMessenger:
    return TelegramMessenger(request_, server.url)


@pytest.fixture
def files(server: Script, request_: AiohttpRequest) -> TelegramMessenger:
    return TelegramMessenger(request_, server.url, server.url)


@pytest.fixture
async def impatient(server: Script) -> AsyncIterator[TelegramMessenger]:
    request = AiohttpRequest(timeout=4.0)
    await request.initialize()
    yield TelegramMessenger(request, server.url)
    await request.shutdown()


async def failure(messenger: TelegramMessenger) -> CallFailed:
    with pytest.raises(CallFailed) as caught:
        await messenger.call("sendMessage", {"chat_id": GROUP, "text": "hello"})
    assert TOKEN not in str(caught.value) + repr(caught.value)
    return caught.value


async def test_parameters_arrive_as_json(messenger: TelegramMessenger, server: Script) -> None:
    server.then(ok({"message_id": 5}))
    params = {"chat_id": GROUP, "text": "微信 🛡", "reply_markup": {"inline_keyboard": [[]]}, "silent": True}
    assert await messenger.call("sendMessage", params) == {"message_id": 5}
    assert server.asked == [("sendMessage", params)]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refuse(400, "Bad Request: can't parse entities"), Refused),
        (refuse(400, "Bad Request: message is not modified"), Refused),
        (refuse(400, "Bad Request: not enough rights to send text messages to the chat"), Refused),
        (refuse(400, "Bad Request: chat not found"), Gone),
        (refuse(400, "Bad Request: PEER_ID_INVALID"), Gone),
        (refuse(400, "Bad Request: group is deactivated"), Gone),
        (refuse(403, "Forbidden: bot was kicked from the supergroup chat"), Gone),
        (refuse(403, "Forbidden: bot was blocked by the user"), Gone),
        (refuse(401, "Unauthorized"), Rejected),
        (refuse(404, "Not Found"), Missing),
        (refuse(500, "Internal Server Error"), Failing),
        (refuse(502, "Bad Gateway"), Failing),
        (raw(502, b"<html>Bad Gateway</html>"), Failing),
        (raw(503, b""), Failing),
        (raw(504, b"<html>"), Failing),
        (raw(200, b"not json"), Unreadable),
        (raw(200, b"[1]"), Unreadable),
        (raw(200, b'{"ok": true}'), Unreadable),
        (refuse(409, "Conflict: terminated by other getUpdates request"), Contested),
        (refuse(429, "Too Many Requests"), Failing),
        (refuse(429, "Too Many Requests", retry_after=-5), Failing),
        (refuse(429, "Too Many Requests", retry_after="17"), Failing),
        (raw(400, b"<html>chat not found</html>"), Uncertain),
        (raw(401, b"<html>"), Uncertain),
        (raw(403, b"<html>Forbidden</html>"), Uncertain),
        (raw(403, b'{"ok": false, "description": ["Forbidden"]}'), Uncertain),
        (raw(429, b"<html>"), Failing),
        (raw(200, b'{"ok": false, "error_code": 403, "description": "Forbidden: bot was kicked"}'), Gone),
        (raw(302, b""), Uncertain),
        (raw(418, b"{}"), Uncertain),
        (hang_up, Uncertain),
    ],
)
async def test_each_refusal_is_of_its_kind(
    messenger: TelegramMessenger, server: Script, answer: Answer, kind: type[CallFailed]
) -> None:
    server.then(answer)
    assert type(await failure(messenger)) is kind


async def test_a_pause_names_its_seconds(messenger: TelegramMessenger, server: Script) -> None:
    server.then(refuse(429, "Too Many Requests: retry after 17", retry_after=17))
    found = await failure(messenger)
    assert isinstance(found, Busy)
    assert found.seconds == 17.0


async def test_a_migration_names_the_new_chat(messenger: TelegramMessenger, server: Script) -> None:
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    server.then(refuse(400, text, migrate_to_chat_id=-1009))
    found = await failure(messenger)
    assert isinstance(found, Migrated)
    assert found.chat_id == -1009


async def test_of_silence_nobody_knows_what_became(impatient: TelegramMessenger, server: Script) -> None:
    server.then(silence)
    assert type(await failure(impatient)) is Uncertain


async def test_nobody_listening_means_not_sent() -> None:
    request = AiohttpRequest(timeout=2.0)
    await request.initialize()
    assert type(await failure(TelegramMessenger(request, "http://127.0.0.1:1/bot1:token"))) is Unsent
    await request.shutdown()


async def test_a_closed_session_means_not_sent(server: Script) -> None:
    assert type(await failure(TelegramMessenger(AiohttpRequest(), server.url))) is Unsent


async def test_an_answer_with_lone_surrogates_is_read(messenger: TelegramMessenger, server: Script) -> None:
    server.then(raw(200, b'{"ok": true, "result": "\\ud800"}'))
    assert await messenger.call("getChat", {}) == "\ud800"


async def test_calls_run_side_by_side(impatient: TelegramMessenger, server: Script) -> None:
    server.then(silence, ok(1))
    slow = asyncio.create_task(impatient.call("slow", {}))
    await until(lambda: server.asked)
    assert await impatient.call("quick", {}) == 1
    with pytest.raises(Uncertain):
        await slow


OWNER = {"user": {"id": 1}, "status": "creator"}
ADMIN = {
    "user": {"id": 2},
    "status": "administrator",
    "can_delete_messages": True,
    "can_pin_messages": False,
    "can_be_edited": "yes",
}


async def test_administrators_by_id(messenger: TelegramMessenger, server: Script) -> None:
    server.then(ok([OWNER, ADMIN]))
    assert await messenger.administrators(ChatId(GROUP)) == {
        1: Member(user_id=UserId(1), status="creator"),
        2: Member(user_id=UserId(2), status="administrator", rights=frozenset({"can_delete_messages"})),
    }


async def test_one_member(messenger: TelegramMessenger, server: Script) -> None:
    server.then(ok({"user": {"id": 3}, "status": "member"}))
    found = await messenger.member(ChatId(GROUP), UserId(3))
    assert not found.is_admin
    assert server.asked == [("getChatMember", {"chat_id": GROUP, "user_id": 3})]


@pytest.mark.parametrize(
    "data", [None, 5, "x", [], {}, {"user": 5}, {"user": {}}, {"user": {"id": "x"}}, {"user": {"id": None}}]
)
def test_what_is_no_member_is_a_failed_call(data: object) -> None:
    with pytest.raises(Refused, match="not a chat member"):
        member_of(data)


@pytest.mark.parametrize("result", [None, {}, "x"])
async def test_a_list_of_admins_that_is_none_is_a_failed_call(
    messenger: TelegramMessenger, server: Script, result: object
) -> None:
    """As an empty one it would make strangers of them, to be judged and restricted."""
    server.then(ok(result))
    with pytest.raises(Refused):
        await messenger.administrators(ChatId(GROUP))


async def test_a_profile_has_the_larger_size_of_its_photo(
    messenger: TelegramMessenger, server: Script
) -> None:
    photo = {
        f"{size}_file_{key}": f"{size} {key}" for size in ("small", "big") for key in ("id", "unique_id")
    }
    server.then(ok({"id": 3, "photo": photo}))
    shown = Picture(file_id="big id", unique_id="big unique_id")
    assert await messenger.profile(UserId(3)) == Profile(photo=shown)


async def test_a_profile_is_bio_introduction_and_channel(
    messenger: TelegramMessenger, server: Script
) -> None:
    channel = {"id": -1001, "type": "channel", "title": "Offers", "username": "demo_offers"}
    intro = {"title": "Hello", "message": "Open daily"}
    server.then(
        ok({"id": 3, "first_name": "Lin", "bio": "Hiker", "business_intro": intro, "personal_chat": channel})
    )
    texts = ("Hiker", "Hello\nOpen daily", "Offers")
    assert await messenger.profile(UserId(3)) == Profile(
        parts=tuple(Part(origin=Origin.PROFILE_BIO, text=text) for text in texts),
        links=(Link(url="https://t.me/demo_offers", origin=Origin.PROFILE_BIO, shown="@demo_offers"),),
    )
    assert server.asked == [("getChat", {"chat_id": 3})]


@pytest.mark.parametrize(
    "answer", [True, [], {"bio": 7, "personal_chat": [], "business_intro": "x", "photo": {"big_file_id": 3}}]
)
async def test_a_profile_of_any_shape_is_empty(
    messenger: TelegramMessenger, server: Script, answer: object
) -> None:
    server.then(ok(answer))
    assert await messenger.profile(UserId(3)) == Profile()


async def test_a_file_is_downloaded_from_where_the_server_says_it_lies(
    server: Script, files: TelegramMessenger
) -> None:
    server.then(ok({"file_id": "f", "file_path": "photos/file_1.jpg"}), raw(200, b"\xff\xd8picture"))
    assert await files.file("f", 100) == b"\xff\xd8picture"


@pytest.mark.parametrize("path", [None, 5, "", "/var/lib/secret", "../../etc/passwd", "a/../b", "a?b", "a b"])
async def test_no_other_place_is_downloaded_from(
    server: Script, files: TelegramMessenger, path: object
) -> None:
    server.then(ok({"file_id": "f", "file_path": path}))
    with pytest.raises(Refused):
        await files.file("f", 100)


async def test_a_file_that_is_too_long_is_not_taken(server: Script, files: TelegramMessenger) -> None:
    server.then(ok({"file_path": "photos/a"}), raw(200, b"x" * 101))
    with pytest.raises(Refused):
        await files.file("f", 100)


@pytest.mark.parametrize(
    ("answer", "kind"), [(refuse(404, "Not Found"), Missing), (raw(502, b""), Failing), (hang_up, Uncertain)]
)
async def test_a_download_that_fails_fails_as_calls_do(
    server: Script, files: TelegramMessenger, answer: Answer, kind: type[CallFailed]
) -> None:
    server.then(ok({"file_path": "photos/a"}), answer)
    with pytest.raises(kind) as caught:
        await files.file("f", 100)
    assert TOKEN not in str(caught.value)
