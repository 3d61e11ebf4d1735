"""The JSON API that the page lives on."""

from __future__ import annotations

import asyncio
import base64
import json

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.playground import ListenError, Playground, World
from bot.playground.model import PlayChat, Rank, User
from tests.fakes import until


async def get(http: aiohttp.ClientSession, path: str, **params: str) -> dict:
    async with http.get(f"/playground/{path}", params=params) as answer:
        return await answer.json()


async def post(http: aiohttp.ClientSession, path: str, **body: object) -> dict:
    async with http.post(f"/playground/{path}", json=body) as answer:
        return {**await answer.json(), "status": answer.status}


async def test_the_state(http: aiohttp.ClientSession, world: World, group: PlayChat, member: User) -> None:
    world.commands["default", ""] = [{"command": "check", "description": "check a message"}]
    world.faults.set("http_500", count=2)
    world.clock.advance(60)
    state = await get(http, "state")
    assert set(state) == {
        "bot", "now", "offset", "timezone", "rev", "users", "chats", "language", "menus", "samples", "faults",
    }  # fmt: skip
    assert state["bot"] == {"id": 1, "username": "playground_antifraud_bot", "name": world.bot.name}
    assert (state["now"], state["offset"], state["rev"]) == (world.now(), 60, world.rev)
    shown = {"id": member.id, "name": member.name, "username": member.username, "bio": "", "language": "en"}
    assert shown in state["users"]
    assert state["menus"] == {"default/": [{"command": "check", "description": "check a message"}]}
    assert state["faults"] == {"http_500": 2}
    shown = state["chats"][0]
    assert (shown["id"], shown["kind"], shown["title"]) == (group.id, "supergroup", group.title)
    assert shown["bot_status"] == "administrator"
    assert shown["bot_rights"] == [
        "can_manage_chat",
        "can_delete_messages",
        "can_restrict_members",
        "can_invite_users",
    ]
    assert shown["members"][0] == {
        "user_id": 101,
        "role": "owner",
        "until": 0,
        "anonymous": False,
        "rights": [],
        "menu": "default/",
    }
    assert (shown["requests"], shown["banned"]) == ([], [])


async def test_posting_and_reading(
    http: aiohttp.ClientSession, bot: Bot, group: PlayChat, member: User
) -> None:
    first = await post(http, "post", chat_id=group.id, user_id=member.id, text="<i> & 'x'")
    warning = await bot.send_message(
        group.id,
        "<b>提醒</b>",
        parse_mode="HTML",
        reply_to_message_id=first["message_id"],
        reply_markup=InlineKeyboardMarkup(
            [
                [
                    InlineKeyboardButton("why", callback_data="w"),
                    InlineKeyboardButton("law", url="https://a.example/x"),
                ]
            ]
        ),
    )
    await bot.set_message_reaction(group.id, first["message_id"], "👀")
    found = await get(http, "messages", chat=str(group.id), after_rev="0")
    ad, answer = found["messages"]
    assert (ad["from"], ad["reactions"]) == ({"id": member.id, "name": member.name, "is_bot": False}, ["👀"])
    assert (ad["text"], ad["html"]) == ("<i> & 'x'", "&lt;i&gt; &amp; &#x27;x&#x27;")
    assert answer == {
        "chat_id": group.id,
        "message_id": warning.message_id,
        "rev": answer["rev"],
        "date": answer["date"],
        "from": {"id": 1, "name": "Anti-fraud bot", "is_bot": True},
        "text": "提醒",
        "html": "<b>提醒</b>",
        "photo": None,
        "document": None,
        "reply_to": {"message_id": first["message_id"], "name": member.name, "text": "<i> & 'x'"},
        "buttons": [
            [
                {"text": "why", "data": "w", "url": None},
                {"text": "law", "data": None, "url": "https://a.example/x"},
            ]
        ],
        "edited": False,
        "deleted": False,
        "reactions": [],
        "poll": None,
        "service": None,
        "sender_chat": None,
        "forwarded": None,
        "via": None,
    }
    assert (await get(http, "messages", chat=str(group.id), after_rev=str(found["rev"])))["messages"] == []


async def test_a_lone_surrogate_is_shown(
    http: aiohttp.ClientSession, bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    post_id = world.post(group.id, member.id, "a\ud800b").id
    assert (await get(http, "messages", chat=str(group.id)))["messages"][0]["text"] == "a\ud800b"
    sent = await bot.send_message(group.id, "a", reply_to_message_id=post_id)
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "a\ud800b"


async def test_a_picture(http: aiohttp.ClientSession, group: PlayChat, member: User, picture: bytes) -> None:
    url = "data:image/png;base64," + base64.b64encode(picture).decode()
    await post(http, "post", chat_id=group.id, user_id=member.id, text="caption", photo=url)
    shown = (await get(http, "messages", chat=str(group.id)))["messages"][0]
    assert shown["text"] == "caption"
    async with http.get(shown["photo"]) as answer:
        assert (answer.content_type, await answer.read()) == ("image/png", picture)


async def test_a_file_that_is_no_picture_is_never_shown(
    http: aiohttp.ClientSession, world: World, group: PlayChat, member: User
) -> None:
    page = world.post(group.id, member.id, document=("x.svg", b"<svg onload='alert(1)'/>"))
    async with http.get(f"/playground/file/{page.file_id}") as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''x.svg"
        assert answer.headers["x-content-type-options"] == "nosniff"
    async with http.get("/playground/file/none") as answer:
        assert answer.status == 404


async def test_a_document_of_the_bot_is_offered_for_download(
    http: aiohttp.ClientSession, bot: Bot, group: PlayChat, member: User, world: World
) -> None:
    sent = await bot.send_document(group.id, b"a,b", filename="名单 1.csv", caption="all")
    world.post(group.id, member.id, "thanks", reply_to=sent.message_id)
    shown, thanks = (await get(http, "messages", chat=str(group.id)))["messages"]
    assert sent.document is not None
    address = f"/playground/file/{sent.document.file_id}?save"
    assert shown["document"] == {"name": "名单 1.csv", "size": 3, "url": address}
    assert (shown["text"], shown["photo"], thanks["reply_to"]["text"]) == ("all", None, "all")
    async with http.get(address) as answer:
        name = "%E5%90%8D%E5%8D%95%201.csv"
        assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
        assert await answer.read() == b"a,b"


async def test_an_answer_to_a_bare_document_shows_its_name(
    http: aiohttp.ClientSession, bot: Bot, group: PlayChat, member: User, world: World
) -> None:
    sent = await bot.send_document(group.id, b"a,b", filename="a.csv")
    world.post(group.id, member.id, "thanks", reply_to=sent.message_id)
    shown = (await get(http, "messages", chat=str(group.id)))["messages"][-1]
    assert shown["reply_to"]["text"] == "a.csv"


async def test_a_picture_may_be_saved(
    http: aiohttp.ClientSession, world: World, group: PlayChat, member: User, picture: bytes
) -> None:
    file_id = world.post(group.id, member.id, photo=picture).file_id
    async with http.get(f"/playground/file/{file_id}?save") as answer:
        assert answer.content_type == "image/png"
        assert answer.headers["content-disposition"].startswith("attachment")


async def test_a_member_sends_a_document(
    http: aiohttp.ClientSession, bot: Bot, group: PlayChat, member: User
) -> None:
    file = {"name": "settings.json", "data": "data:application/json;base64,e30="}
    await post(http, "post", chat_id=group.id, user_id=member.id, text="mine", document=file)
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    assert (update.message.document.file_name, update.message.caption) == ("settings.json", "mine")
    got = await (await bot.get_file(update.message.document.file_id)).download_as_bytearray()
    assert bytes(got) == b"{}"


async def test_editing_and_deleting(http: aiohttp.ClientSession, group: PlayChat, member: User) -> None:
    ids = {"chat_id": group.id, "user_id": member.id}
    first = (await post(http, "post", **ids, text="a"))["message_id"]
    second = (await post(http, "post", **ids, text="b", reply_to=first))["message_id"]
    await post(http, "edit", **ids, message_id=first, text="c")
    await post(http, "delete", chat_id=group.id, message_id=second)
    shown = (await get(http, "messages", chat=str(group.id)))["messages"]
    assert [(m["text"], m["edited"], m["deleted"]) for m in shown] == [("c", True, False), ("b", False, True)]
    assert shown[1]["reply_to"] == {"message_id": first, "name": member.name, "text": "c"}


async def test_speaking_as_a_channel_and_anonymously(
    http: aiohttp.ClientSession, group: PlayChat, admin: User
) -> None:
    ids = {"chat_id": group.id, "user_id": admin.id, "text": "a"}
    await post(http, "post", **ids, as_channel=True)
    await post(http, "post", **ids, anonymous=True)
    shown = (await get(http, "messages", chat=str(group.id)))["messages"]
    assert [m["sender_chat"] for m in shown] == [f"{admin.name} · channel", group.title]


async def test_a_click_brings_the_answer(
    http: aiohttp.ClientSession, bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("why", callback_data="w")]])
    sent = await bot.send_message(group.id, "a", reply_markup=buttons)
    ids = {"chat_id": group.id, "message_id": sent.message_id, "user_id": member.id}
    click = asyncio.create_task(post(http, "click", **ids, data="w"))
    (update,) = await bot.get_updates(timeout=5)
    assert update.callback_query is not None
    await update.callback_query.answer("because", show_alert=True)
    assert (await click)["answer"] == {"text": "because", "show_alert": True, "url": None}


async def test_a_click_without_an_answer(
    http: aiohttp.ClientSession, bot: Bot, group: PlayChat, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.playground.console.ANSWER_WAIT", 0.01)
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("why", callback_data="w")]])
    sent = await bot.send_message(group.id, "a", reply_markup=buttons)
    ids = {"chat_id": group.id, "message_id": sent.message_id, "user_id": member.id}
    assert await post(http, "click", **ids, data="w") == {"answer": None, "status": 200}


async def test_start(http: aiohttp.ClientSession, bot: Bot, member: User) -> None:
    assert await post(http, "start", user_id=member.id, payload="x") == {"chat_id": member.id, "status": 200}
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start x"


async def test_roles(http: aiohttp.ClientSession, world: World, group: PlayChat, member: User) -> None:
    await post(http, "role", chat_id=group.id, user_id=member.id, role="restricted")
    await post(http, "role", chat_id=group.id, bot=True, role="admin", rights=["can_delete_messages"])
    assert world.seat(group, member.id).role is Rank.RESTRICTED
    assert world.bot_seat(group).rights == {"can_manage_chat", "can_delete_messages"}
    await post(http, "role", chat_id=group.id, bot=True, role="kicked")
    assert (await get(http, "state"))["chats"][0]["bot_status"] == "kicked"


async def test_who_is_inside_leaves_by_themselves(
    http: aiohttp.ClientSession, bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    await bot.get_updates(allowed_updates=["chat_member"])
    await post(http, "role", chat_id=group.id, user_id=member.id, role="left")
    await post(http, "role", chat_id=group.id, user_id=member.id, role="kicked")
    await post(http, "role", chat_id=group.id, user_id=member.id, role="left")
    changes = [update.chat_member for update in await bot.get_updates()]
    assert [one and (one.from_user.id, one.new_chat_member.status) for one in changes] == [
        (member.id, "left"),
        (101, "kicked"),
        (101, "left"),
    ]


async def test_requests_to_join(http: aiohttp.ClientSession, world: World, group: PlayChat) -> None:
    stranger = next(user for user in world.users.values() if user.username == "play_stranger")
    ids = {"chat_id": group.id, "user_id": stranger.id}
    await post(http, "ask", **ids, bio="Hiker")
    asked = (await get(http, "state"))["chats"][0]["requests"]
    assert asked == [{"user_id": stranger.id, "date": world.now(), "bio": "Hiker"}]
    assert stranger.bio == "Hiker"
    await post(http, "decide", **ids, approve=False)
    assert (await get(http, "state"))["chats"][0]["requests"] == []
    await post(http, "ask", **ids)
    await post(http, "decide", **ids, approve=True)
    assert world.seat(group, stranger.id).role is Rank.MEMBER


async def test_a_banned_channel_is_shown_and_freed(
    http: aiohttp.ClientSession, bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    sender = world.post(group.id, member.id, "ad", as_channel=True).sender_chat
    assert sender is not None
    await bot.ban_chat_sender_chat(group.id, sender.id)
    shown = (await get(http, "state"))["chats"][0]["banned"]
    assert shown == [{"id": sender.id, "title": sender.title}]
    await post(http, "free", chat_id=group.id, sender_chat_id=sender.id)
    assert (await get(http, "state"))["chats"][0]["banned"] == []


async def test_a_restriction_is_shown_with_its_end_and_what_it_leaves(
    http: aiohttp.ClientSession, world: World, group: PlayChat, member: User
) -> None:
    end = world.now() + 3600
    world.set_role(group.id, member.id, Rank.RESTRICTED, rights=["can_send_messages"], until=end)
    found = {one["user_id"]: one for one in (await get(http, "state"))["chats"][0]["members"]}
    assert found[member.id] == {
        "user_id": member.id,
        "role": "restricted",
        "until": end,
        "anonymous": False,
        "rights": ["can_send_messages"],
        "menu": "",
    }


async def test_a_post_of_the_bot_in_a_channel_is_known_as_its_own(
    http: aiohttp.ClientSession, bot: Bot, world: World
) -> None:
    log = next(chat for chat in world.chats.values() if chat.title.startswith("Bot log"))
    await bot.send_message(log.id, "muted")
    world.post(log.id, 101, "by hand")
    shown = (await get(http, "messages", chat=str(log.id)))["messages"]
    assert [(one["sender_chat"], one["from"]["is_bot"]) for one in shown] == [
        (log.title, True),
        (log.title, False),
    ]


async def test_a_bio_can_be_written(http: aiohttp.ClientSession, bot: Bot, member: User) -> None:
    await post(http, "profile", user_id=member.id, bio="Hiker")
    shown = {user["id"]: user["bio"] for user in (await get(http, "state"))["users"]}
    assert shown[member.id] == (await bot.get_chat(member.id)).bio == "Hiker"


async def test_a_profile_picture_can_be_taken(http: aiohttp.ClientSession, bot: Bot, member: User) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(20)
    url = "data:image/png;base64," + base64.b64encode(picture).decode()
    await post(http, "profile", user_id=member.id, photo=url)
    shown = (await bot.get_chat(member.id)).photo
    assert shown is not None
    assert bytes(await (await shown.get_big_file()).download_as_bytearray()) == picture


async def test_the_clock_and_faults(http: aiohttp.ClientSession, world: World) -> None:
    assert (await post(http, "clock", advance=3600))["offset"] == 3600
    assert (await post(http, "fault", name="drop_after", count=2))["faults"] == {"drop_after": 2}


async def test_reset_begins_anew_and_reuses_no_id(
    http: aiohttp.ClientSession, playground: Playground, bot: Bot, group: PlayChat, member: User
) -> None:
    first = await post(http, "post", chat_id=group.id, user_id=member.id, text="a")
    await bot.set_my_commands([("check", "Is this a scam?")])
    (before,) = await bot.get_updates()
    poll = asyncio.create_task(bot.get_updates(offset=before.update_id + 1, timeout=5))
    await until(lambda: playground.world.queue._waiter)
    assert (await post(http, "reset"))["status"] == 200
    assert await poll == ()
    assert (await get(http, "messages", chat=str(group.id)))["messages"] == []
    second = await post(http, "post", chat_id=group.id, user_id=member.id, text="b")
    assert second["message_id"] > first["message_id"]
    (after,) = await bot.get_updates(offset=before.update_id + 1)
    assert after.update_id > before.update_id
    assert playground.world.limits.enabled is False
    assert [command.command for command in await bot.get_my_commands()] == ["check"]


async def read_event(answer: aiohttp.ClientResponse) -> dict:
    async with asyncio.timeout(60):
        async for line in answer.content:
            if line.startswith(b"data: "):
                return json.loads(line[6:])
    raise AssertionError("the stream ended")


async def test_events(http: aiohttp.ClientSession, world: World, group: PlayChat, member: User) -> None:
    async with http.get("/playground/events") as answer:
        assert answer.content_type == "text/event-stream"
        await answer.content.readline()
        world.post(group.id, member.id, "a")
        world.post(group.id, member.id, "b")
        assert await read_event(answer) == {"rev": world.rev, "kinds": ["message"], "chat_id": group.id}
        await post(http, "reset")
        assert (await read_event(answer))["kinds"] == ["chat"]
        await post(http, "clock", advance=1)
        assert (await read_event(answer))["kinds"] == ["clock"]


async def test_a_quiet_stream_beats(http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.playground.events.HEARTBEAT", 0.01)
    async with http.get("/playground/events") as answer:
        lines = [await answer.content.readline() for _ in range(3)]
    assert lines[2] == b": still here\n"


async def test_calls_that_change_nothing_are_no_event(
    http: aiohttp.ClientSession, bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    async with http.get("/playground/events") as answer:
        await answer.content.readline()
        await bot.get_me()
        world.post(group.id, member.id, "a")
        assert (await read_event(answer))["kinds"] == ["message"]


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("post", {"chat_id": 5, "user_id": 103, "text": "a"}, "there is no chat 5"),
        ("post", {"chat_id": 103, "user_id": 5, "text": "a"}, "there is no user 5"),
        ("post", {"chat_id": 103, "user_id": 103, "text": ""}, "the message is empty"),
        ("post", {"chat_id": 103, "user_id": 103, "photo": "x"}, "data URL"),
        ("post", {"chat_id": 103, "user_id": 103, "photo": "data:image/png;base64,?"}, "not base64"),
        ("post", {"chat_id": 103, "user_id": 103, "photo": "data:image/png;base64,QQ=="}, "must be PNG"),
        ("post", {"chat_id": "x", "user_id": 103, "text": "a"}, "invalid chat_id"),
        ("post", {"chat_id": 103, "user_id": 103, "document": {"name": "a", "data": "x"}}, "data URL"),
        (
            "post",
            {"chat_id": 103, "user_id": 103, "document": {"name": "a", "data": "data:;base64,?"}},
            "not base64",
        ),
        (
            "post",
            {"chat_id": 103, "user_id": 103, "document": {"name": "", "data": "data:;base64,QQ=="}},
            "1 to 255 characters",
        ),
        (
            "post",
            {"chat_id": 103, "user_id": 103, "document": {"name": "a", "data": "data:;base64,"}},
            "document is empty",
        ),
        ("ask", {"chat_id": 103, "user_id": 104}, "private chat"),
        ("decide", {"chat_id": 103, "user_id": 103, "approve": True}, "has not asked"),
        ("free", {"chat_id": 103, "sender_chat_id": 5}, "there is no chat 5"),
        ("role", {"chat_id": 103, "user_id": 103, "role": "king"}, "role is one of owner"),
        ("role", {"chat_id": 103, "bot": True, "role": "admin", "rights": ["can_fly"]}, "no right can_fly"),
        ("profile", {"user_id": 103, "bio": "x" * 141}, "140 characters"),
        ("clock", {"advance": -5}, "back"),
        ("fault", {"name": "fire"}, "there is no fault fire"),
        ("click", {"chat_id": 103, "message_id": 7, "user_id": 103, "data": "x"}, "there is no message 7"),
    ],
)
async def test_what_cannot_be_done(
    http: aiohttp.ClientSession, path: str, body: dict[str, object], error: str
) -> None:
    answer = await post(http, path, **body)
    assert answer["status"] == 400
    assert error in answer["error"]


@pytest.mark.parametrize("host", ["127.0.0.1:80", "localhost", "[::1]:8080"])
async def test_local_hosts_are_served(http: aiohttp.ClientSession, host: str) -> None:
    await http.get("/", headers={"host": host})
    async with http.get("/playground/state", headers={"host": host}) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", ""])
@pytest.mark.parametrize("path", ["/", "/playground/state", "/playground/events", "/static/index.html"])
async def test_other_hosts_are_refused(http: aiohttp.ClientSession, host: str, path: str) -> None:
    async with http.get(path, headers={"host": host}) as answer:
        assert answer.status == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_only_json_is_taken(http: aiohttp.ClientSession, world: World, kind: str) -> None:
    async with http.post("/playground/reset", data=b"{}", headers={"content-type": kind}) as answer:
        assert answer.status == 400


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"'])
async def test_a_body_that_is_no_object(http: aiohttp.ClientSession, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    async with http.post("/playground/post", data=body, headers=headers) as answer:
        assert answer.status == 400


async def test_static_files_stay_in_their_folder(http: aiohttp.ClientSession) -> None:
    for path in ("/static/..%2fserver.py", "/static/%2e%2e/server.py", "/static/none.js"):
        async with http.get(path) as answer:
            assert answer.status == 404


async def test_a_port_in_use_is_one_clear_line(url: str) -> None:
    port = int(url.rpartition(":")[2])
    with pytest.raises(ListenError, match=f"port {port} on 127.0.0.1 is in use: stop"):
        async with Playground().serve(port=port):
            pass


async def test_an_address_that_cannot_be_had() -> None:
    with pytest.raises(ListenError, match=r"cannot listen on 192\.0\.2\.1:0 .*choose another"):
        async with Playground().serve("192.0.2.1"):
            pass


async def test_the_page_is_served(http: aiohttp.ClientSession) -> None:
    async with http.get("/") as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
    async with http.get("/static/app.js") as answer:
        assert (answer.content_type, answer.headers["x-content-type-options"]) == (
            "text/javascript",
            "nosniff",
        )


async def test_an_open_page_does_not_hold_up_the_end(playground: Playground) -> None:
    async with aiohttp.ClientSession() as session:
        async with playground.serve() as url:
            cookie = (await session.get(url)).headers["set-cookie"]
            answer = await session.get(f"{url}/playground/events", headers={"cookie": cookie})
            await answer.content.readline()
            poll = asyncio.create_task(session.get(f"{url}/bot1:playground/getUpdates?timeout=50"))
            await until(lambda: playground.world.queue._waiter)
        assert (await (await poll).json())["result"] == []
        answer.close()
