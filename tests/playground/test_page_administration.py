"""What administration needs of the page: files, badges, requests to join, rights, the log channel."""

from __future__ import annotations

import base64
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.playground import Playground, demo_world
from bot.playground.methods import METHODS
from bot.playground.model import ChatType, PlayChat, Rank, User
from bot.playground.params import MultipartFile, Params
from tests.playground.page_visit import DESKTOP, FAINT, NAMELESS, PHONE, FakeBot, Visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
WEEK = 7 * 86_400
UNDO = {"inline_keyboard": [[{"text": "Undo", "callback_data": "undo"}]]}


@pytest_asyncio.fixture(loop_scope="module")
async def playground() -> Playground:
    return Playground(build=demo_world, limits=False)


@pytest_asyncio.fixture(loop_scope="module")
async def fake(playground: Playground, address: str) -> AsyncIterator[FakeBot]:
    client = FakeBot(address, playground.token)
    yield client
    await client.close()


@pytest.fixture
def group(playground: Playground) -> PlayChat:
    return next(chat for chat in playground.world.chats.values() if chat.kind is ChatType.SUPERGROUP)


@pytest.fixture
def log(playground: Playground) -> PlayChat:
    chats = playground.world.chats.values()
    return next(chat for chat in chats if chat.kind is ChatType.CHANNEL and chat.linked is None)


@pytest.fixture
def member(playground: Playground) -> User:
    return playground.world.users[103]


@pytest.fixture
def admin(playground: Playground) -> User:
    return playground.world.users[102]


@pytest.fixture
def stranger(playground: Playground) -> User:
    return next(user for user in playground.world.users.values() if user.username == "play_stranger")


def uploaded(playground: Playground, method: str, chat: PlayChat, name: str, data: bytes) -> int:
    kind = method.removeprefix("send").lower()
    params = Params({"chat_id": chat.id}, {kind: MultipartFile(name=name, data=data)})
    sent = METHODS[method.lower()](playground.world, params)
    assert isinstance(sent, dict)
    return int(sent["message_id"])


def saved(path: Path) -> bytes:
    return path.read_bytes()


async def test_a_document_of_the_bot_is_downloaded(
    visit: Visit, playground: Playground, group: PlayChat
) -> None:
    message_id = uploaded(playground, "sendDocument", group, "名单 1.csv", b"a,b\n" * 600)
    await visit.enter(group.id)
    file = visit.message(message_id).locator(".file")
    await expect(file).to_contain_text("名单 1.csv")
    await expect(file).to_contain_text("2.3 kB")
    async with visit.page.expect_download() as started:
        await file.click()
    download = await started.value
    assert download.suggested_filename == "名单 1.csv"
    assert saved(await download.path()) == b"a,b\n" * 600


async def test_a_picture_of_the_bot_opens_large_and_is_saved(
    visit: Visit, playground: Playground, group: PlayChat
) -> None:
    message_id = uploaded(playground, "sendPhoto", group, "chart.png", PIXEL)
    await visit.enter(group.id)
    await visit.message(message_id).get_by_role("button", name="Enlarge the picture").click()
    await expect(visit.page.locator("dialog .large")).to_have_js_property("naturalWidth", 1)
    async with visit.page.expect_download() as started:
        await visit.page.get_by_role("link", name="Download the picture").click()
    download = await started.value
    assert (download.suggested_filename, saved(await download.path())) == ("chart.png", PIXEL)
    await visit.page.keyboard.press("Escape")


async def test_the_newest_message_stays_in_view_when_a_picture_above_it_grows(
    visit: Visit, playground: Playground, group: PlayChat, member: User, draw: Callable[[int, int], bytes]
) -> None:
    for number in range(30):
        playground.world.post(group.id, member.id, f"talk {number}")
    uploaded(playground, "sendPhoto", group, "tall.png", draw(300, 400))
    last = playground.world.post(group.id, member.id, "the newest")
    await visit.enter(group.id)
    await expect(visit.page.locator(".photo")).to_have_js_property("naturalHeight", 400)
    await expect(visit.message(last.id)).to_be_in_viewport()


async def test_a_member_attaches_any_file(visit: Visit, playground: Playground, group: PlayChat) -> None:
    await visit.enter(group.id)
    await visit.page.set_input_files(
        '[data-role="picture"]', {"name": "a.json", "mimeType": "application/json", "buffer": b"{}"}
    )
    await expect(visit.page.locator(".preview")).to_contain_text("a.json")
    await visit.write("my settings")
    await expect(visit.page.locator(".mine .file")).to_contain_text("a.json")
    sent = list(group.posts.values())[-1]
    stored = playground.world.files.by_id(sent.file_id)
    assert stored is not None
    assert (sent.text, stored.name, stored.data) == ("my settings", "a.json", b"{}")
    assert await visit.page.locator(".preview").is_hidden()


async def test_an_empty_file_is_not_attached(visit: Visit, group: PlayChat) -> None:
    await visit.enter(group.id)
    await visit.page.set_input_files(
        '[data-role="picture"]', {"name": "a.txt", "mimeType": "text/plain", "buffer": b""}
    )
    await expect(visit.page.locator(".toast")).to_have_text("The file is empty.")


@pytest.mark.parametrize(
    ("method", "extra", "expected"),
    [
        ("restrictChatMember", {"permissions": {}}, r"^muted until \w{3},? \d+ \w+ \d\d:\d\d$"),
        ("banChatMember", {}, r"^banned until \w{3},? \d+ \w+ \d\d:\d\d$"),
        (
            "restrictChatMember",
            {"permissions": {"can_send_messages": True}},
            r"^partly restricted until \w{3},? \d+ \w+ \d\d:\d\d$",
        ),
    ],
)
async def test_a_badge_says_until_when(
    visit: Visit,
    playground: Playground,
    fake: FakeBot,
    group: PlayChat,
    member: User,
    method: str,
    extra: dict[str, object],
    expected: str,
) -> None:
    post = playground.world.post(group.id, member.id, "an ad")
    until = playground.world.now() + WEEK
    await visit.enter(group.id)
    await fake.call(method, chat_id=group.id, user_id=member.id, until_date=until, **extra)
    row = visit.page.locator(".people li").filter(has=visit.page.locator(f'[data-key="role {member.id}"]'))
    await expect(row.locator(".chip")).to_have_text(re.compile(expected))
    await expect(visit.message(post.id).locator(".who .chip")).to_have_text(re.compile(expected))
    playground.world.clock.advance(WEEK + 1)
    playground.world.changed("clock")
    await expect(row.locator(".chip")).to_have_count(0)


async def test_who_is_partly_restricted_still_writes(
    visit: Visit, playground: Playground, group: PlayChat, member: User
) -> None:
    playground.world.set_role(group.id, member.id, Rank.RESTRICTED, rights=["can_send_messages"])
    await visit.enter(group.id)
    await visit.speak_as(member.id)
    await visit.write("still here")
    await expect(visit.page.locator(".mine .text")).to_have_text("still here")


async def test_a_stranger_asks_and_is_let_in_by_the_bot(
    visit: Visit, playground: Playground, fake: FakeBot, group: PlayChat, stranger: User
) -> None:
    await visit.enter(group.id)
    await expect(visit.page.locator("#stranger")).to_have_value(str(stranger.id))
    await visit.page.get_by_label("Bio (optional)").fill("Hiker")
    await visit.page.get_by_role("button", name="Ask to join").click()
    request = await fake.next("chat_join_request")
    assert (request["from"]["id"], request["bio"]) == (stranger.id, "Hiker")
    await expect(visit.page.locator(".door li")).to_contain_text("waits for an answer")
    await fake.call("approveChatJoinRequest", chat_id=group.id, user_id=stranger.id)
    await expect(visit.page.locator(".door li")).to_have_count(0)
    await expect(visit.page.locator(f'[data-key="role {stranger.id}"]')).to_have_value("member")
    await visit.speak_as(stranger.id)
    await visit.write("hello neighbours")
    await expect(visit.page.locator(".mine .text")).to_have_text("hello neighbours")


async def test_the_owner_declines_and_lets_in(
    visit: Visit, playground: Playground, group: PlayChat, stranger: User
) -> None:
    await visit.enter(group.id)
    for answer in ("Decline", "Let in"):
        await visit.page.get_by_role("button", name="Ask to join").click()
        await visit.page.get_by_role("button", name=answer).click()
        await expect(visit.page.locator(".door li")).to_have_count(0)
    assert playground.world.seat(group, stranger.id).role is Rank.MEMBER


async def test_a_banned_channel_is_listed_and_freed(
    visit: Visit, playground: Playground, fake: FakeBot, group: PlayChat, member: User
) -> None:
    sender = playground.world.post(group.id, member.id, "ad", as_channel=True).sender_chat
    assert sender is not None
    await visit.enter(group.id)
    await fake.call("banChatSenderChat", chat_id=group.id, sender_chat_id=sender.id)
    await expect(visit.page.locator(".door")).to_contain_text(sender.title)
    await visit.page.get_by_role("button", name="Unban").click()
    await expect(visit.page.locator(".door")).not_to_contain_text(sender.title)
    assert group.banned_voices == set()


async def test_the_log_channel_is_a_chat_whose_buttons_any_reader_presses(
    visit: Visit, fake: FakeBot, log: PlayChat, playground: Playground
) -> None:
    await fake.call("sendMessage", chat_id=log.id, text="Muted for 7 days", reply_markup=UNDO)
    await visit.page.locator(".side").get_by_text(log.title).click()
    await expect(visit.page.locator(".from-bot .name")).to_have_text(log.title)
    await visit.speak_as(102)
    await visit.page.get_by_role("button", name="Undo").click()
    query = await fake.next("callback_query")
    assert (query["from"]["id"], query["message"]["chat"]["type"]) == (102, "channel")
    await fake.call("answerCallbackQuery", callback_query_id=query["id"], text="Undone")
    await expect(visit.page.locator(".toast")).to_have_text("Undone")
    edited = {"chat_id": log.id, "message_id": query["message"]["message_id"], "text": "Undone by Admin"}
    await fake.call("editMessageText", **edited)
    await expect(visit.page.locator(".from-bot .text")).to_have_text("Undone by Admin")


async def test_an_answer_with_a_link_opens_the_private_chat(
    visit: Visit, fake: FakeBot, group: PlayChat, playground: Playground, member: User
) -> None:
    await fake.call("sendMessage", chat_id=group.id, text="Settings", reply_markup=UNDO)
    await visit.enter(group.id)
    await visit.speak_as(member.id)
    await visit.page.get_by_role("button", name="Undo").click()
    query = await fake.next("callback_query")
    url = f"https://t.me/{playground.world.bot.username}?start=settings"
    await fake.call("answerCallbackQuery", callback_query_id=query["id"], url=url)
    await expect(visit.page.locator(".mine .text")).to_have_text("/start settings")
    assert (await fake.next("message"))["chat"] == {
        "id": member.id,
        "type": "private",
        "first_name": member.name,
        "username": member.username,
    }


async def test_the_rights_of_the_bot_fit_the_chat_and_are_ticked_at_once(
    visit: Visit, playground: Playground, group: PlayChat, log: PlayChat
) -> None:
    await visit.enter(group.id)
    await expect(visit.page.get_by_label("Post messages")).to_have_count(0)
    await expect(visit.page.get_by_label("Manage the chat")).to_be_disabled()
    await visit.page.get_by_role("button", name="Tick all", exact=True).click()
    await expect(visit.page.get_by_label("Add admins")).to_be_checked()
    await visit.page.get_by_role("button", name="Untick all").click()
    await expect(visit.page.get_by_label("Delete messages")).not_to_be_checked()
    await visit.enter(log.id)
    await expect(visit.page.get_by_label("Pin messages")).to_have_count(0)
    await visit.page.get_by_label("Post messages").uncheck()
    await expect(visit.page.get_by_label("Post messages")).not_to_be_checked()
    seats = [playground.world.bot_seat(chat) for chat in (group, log)]
    assert [seat.rights for seat in seats] == [
        {"can_manage_chat"},
        {"can_manage_chat", "can_edit_messages", "can_delete_messages"},
    ]


async def test_an_admin_loses_a_right(
    visit: Visit, playground: Playground, group: PlayChat, admin: User
) -> None:
    await visit.enter(group.id)
    await visit.page.locator(f'[data-key="bio {admin.id}"]').click()
    await visit.page.get_by_role("dialog").get_by_label("Restrict members").uncheck()
    await visit.page.get_by_role("dialog").get_by_role("button", name="Save edit").click()
    await expect(visit.page.get_by_role("dialog")).to_have_count(0)
    await playground.world.wait_for(
        lambda: not playground.world.seat(group, admin.id).may("can_restrict_members")
    )
    assert playground.world.seat(group, admin.id).may("can_delete_messages")


async def full_scene(
    playground: Playground, fake: FakeBot, group: PlayChat, log: PlayChat, stranger: User
) -> None:
    """Everything that administration can show, at once and with long names."""
    world = playground.world
    uploaded(playground, "sendPhoto", group, "chart.png", PIXEL)
    uploaded(playground, "sendDocument", group, "settings-" + "x" * 120 + ".json", b"{}")
    uploaded(playground, "sendDocument", log, "log.csv", b"a,b")
    await fake.call("sendMessage", chat_id=log.id, text="Muted", reply_markup=UNDO)
    until = world.now() + WEEK
    for user_id, permissions in ((103, {}), (104, {"can_send_messages": True})):
        ids = {"chat_id": group.id, "user_id": user_id, "until_date": until}
        await fake.call("restrictChatMember", **ids, permissions=permissions)
    await fake.call("banChatMember", chat_id=group.id, user_id=106, until_date=until)
    world.users[105].name = "W" * 60
    sender = world.post(group.id, 105, "ad", as_channel=True).sender_chat
    assert sender is not None
    await fake.call("banChatSenderChat", chat_id=group.id, sender_chat_id=sender.id)
    world.ask_to_join(group.id, stranger.id, bio="b" * 140)


@pytest.mark.parametrize(
    "visit", [PHONE, DESKTOP, (1140, 700)], indirect=True, ids=["phone", "desktop", "narrow"]
)
async def test_nothing_of_it_is_wider_than_the_window(
    visit: Visit, playground: Playground, fake: FakeBot, group: PlayChat, log: PlayChat, stranger: User
) -> None:
    await full_scene(playground, fake, group, log, stranger)
    widths = {}
    for view in (f"chat={log.id}", f"chat={group.id}", "controls"):
        await visit.go(view)
        widths[view] = await visit.overflow()
    assert widths == dict.fromkeys(widths, 0)
    assert await visit.page.evaluate(NAMELESS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_its_text_has_the_contrast_of_wcag_aa(
    visit: Visit,
    playground: Playground,
    fake: FakeBot,
    group: PlayChat,
    log: PlayChat,
    stranger: User,
    admin: User,
    scheme: Literal["light", "dark"],
) -> None:
    await visit.page.emulate_media(color_scheme=scheme)
    await full_scene(playground, fake, group, log, stranger)
    for chat in (log, group):
        await visit.enter(chat.id)
        await expect(visit.page.locator(".file")).to_be_visible()
        assert await visit.page.evaluate(FAINT) == []
    await visit.page.locator(f'[data-key="bio {admin.id}"]').click()
    assert await visit.page.evaluate(FAINT) == []
    await visit.page.keyboard.press("Escape")
