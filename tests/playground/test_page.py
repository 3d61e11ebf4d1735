"""The page in a real Chromium, in front of the real playground and a bot that is scripted here.

One file, long as it is, because one browser serves all of it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.playground import Playground, demo_world
from tests.playground.page_visit import (
    DESKTOP,
    DRAW,
    FAINT,
    MISSING_TEXTS,
    NAMELESS,
    PANES,
    PHONE,
    READ,
    READ_ANEW,
    SANITIZE,
    FakeBot,
    Held,
    Visit,
)

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

STATIC = Path(__file__).parents[2] / "bot/playground/static"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
ATTACK = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>'


@pytest_asyncio.fixture(loop_scope="module")
async def playground() -> Playground:
    return Playground(build=lambda clock, bot_id: demo_world(clock=clock, bot_id=bot_id))


@pytest_asyncio.fixture(loop_scope="module")
async def bot(playground: Playground, address: str) -> AsyncIterator[FakeBot]:
    fake = FakeBot(address, playground.token)
    yield fake
    await fake.close()


def group_of(playground: Playground) -> int:
    return next(chat.id for chat in playground.world.chats.values() if chat.kind.value == "supergroup")


def user_of(playground: Playground, username: str) -> int:
    return next(user.id for user in playground.world.users.values() if user.username == username)


async def test_start_view_says_what_this_is_and_loads_nothing_from_outside(
    visit: Visit, address: str
) -> None:
    await expect(visit.page.locator(".lead")).to_contain_text("nothing leaves it")
    loaded = await visit.page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert [name for name in loaded if not name.startswith(address)] == []


async def test_page_has_no_inline_script_or_style() -> None:
    page = (STATIC / "index.html").read_text()
    assert [part for part in ("<style", "style=", "onclick", "<script>") if part in page] == []


async def test_samples_cover_every_scheme_in_both_languages() -> None:
    samples = json.loads((STATIC / "samples.json").read_text())
    schemes = [
        "recruit_posting",
        "recruit_task",
        "recruit_helper",
        "account_trade",
        "card_trade",
        "other_fraud",
    ]
    wanted = {(group, lang) for group in [*schemes, "harmless"] for lang in ("zh", "en")}
    assert {(sample["group"], sample["lang"]) for sample in samples} == wanted


async def test_one_tap_on_a_sample_posts_it_as_the_chosen_member(
    visit: Visit, playground: Playground
) -> None:
    speaker = user_of(playground, "play_member_b")
    await visit.page.select_option("#start-as", str(speaker))
    await visit.page.locator(".others summary").click()
    await visit.page.click('[data-sample="account_zh_2"]')
    await expect(visit.page.locator(".mine .text")).to_have_text("高价收微信号，闲置小号换零花钱，日结")
    posts = [post for post in playground.world.chat(group_of(playground)).posts.values() if post.text]
    assert [(post.sender.id, post.text) for post in posts] == [
        (speaker, "高价收微信号，闲置小号换零花钱，日结")
    ]


async def test_what_was_opened_stays_open_when_something_happens(
    visit: Visit, playground: Playground
) -> None:
    await visit.page.locator(".others summary").click()
    await visit.page.evaluate("document.querySelector('.start').dataset.drawn = 'before'")
    playground.world.changed("chat")
    await expect(visit.page.locator(".start:not([data-drawn])")).to_be_visible()
    await expect(visit.page.locator('.others [data-sample="account_zh_2"]')).to_be_visible()


async def test_a_press_counts_although_the_page_is_drawn_anew_meanwhile(
    visit: Visit, playground: Playground
) -> None:
    await visit.page.hover('[data-sample="posting_en"]')
    await visit.page.mouse.down()
    await visit.page.evaluate(DRAW)
    await visit.page.mouse.up()
    await expect(visit.page.locator(".mine .text")).to_have_count(1)


async def test_what_is_written_while_a_message_is_on_its_way_stays(
    visit: Visit, playground: Playground
) -> None:
    await visit.enter(group_of(playground))
    held = Held()
    await visit.page.route("**/playground/post", held)
    await visit.write("first")
    await held.came.wait()
    await visit.page.fill("#composer-text", "second")
    async with visit.page.expect_response("**/playground/post"):
        held.let.set()
    await expect(visit.page.locator(".mine .text")).to_have_text(["first"])
    await visit.page.press("#composer-text", "Enter")
    await expect(visit.page.locator(".mine .text")).to_have_text(["first", "second"])
    await expect(visit.page.locator("#composer-text")).to_have_value("")


async def test_commands_that_come_late_are_offered_to_who_waits_for_them(
    visit: Visit, playground: Playground, bot: FakeBot
) -> None:
    await visit.enter(group_of(playground))
    await visit.page.fill("#composer-text", "/")
    await bot.call(
        "setMyCommands", commands=[{"command": name, "description": "words"} for name in ("a", "b")]
    )
    await expect(visit.page.locator("#command-list strong")).to_have_text(["/a", "/b"])
    await visit.page.keyboard.press("ArrowDown")
    await visit.page.evaluate(DRAW)
    await visit.page.keyboard.press("Enter")
    await expect(visit.page.locator(".mine .text")).to_have_text("/b")


async def test_two_ticks_made_quickly_both_count(visit: Visit, playground: Playground) -> None:
    chat = playground.world.chat(group_of(playground))
    playground.world.set_role(chat.id, playground.world.bot.id, "admin", rights=[])
    for right in ("Pin messages", "Delete messages"):
        await expect(visit.page.get_by_label(right)).not_to_be_checked()
    await visit.page.evaluate(
        "document.querySelectorAll('[data-key=can_pin_messages], [data-key=can_delete_messages]')"
        ".forEach((box) => box.click())"
    )
    both = {"can_pin_messages", "can_delete_messages"}
    await playground.world.wait_for(lambda: both <= playground.world.bot_seat(chat).rights)


async def test_an_older_answer_that_comes_last_changes_nothing(visit: Visit, playground: Playground) -> None:
    chat, held = playground.world.chat(group_of(playground)), Held()
    await visit.page.route("**/playground/state", held, times=1)
    await visit.page.evaluate(f"async () => {{ window.older = ({READ})(); }}")
    await held.came.wait()
    chat.title = "Later"
    await visit.page.evaluate(READ)
    held.let.set()
    await visit.page.evaluate("window.older")
    await visit.page.evaluate(DRAW)
    await expect(visit.page.locator("#start-in")).to_contain_text("Later")


async def test_what_was_on_its_way_when_all_is_read_anew_takes_nothing_away(
    visit: Visit, playground: Playground
) -> None:
    chat, speaker = group_of(playground), user_of(playground, "play_member_a")
    playground.world.post(chat, speaker, "one")
    await visit.enter(chat)
    await expect(visit.page.locator(".message .text")).to_have_text(["one"])
    held = Held()
    await visit.page.route("**/playground/messages*", held, times=1)
    playground.world.post(chat, speaker, "two")
    await held.came.wait()
    await visit.page.evaluate(READ_ANEW, chat)
    held.let.set()
    await visit.page.evaluate("window.anew")
    await visit.page.evaluate(DRAW)
    await expect(visit.page.locator(".message .text")).to_have_text(["one", "two"])


async def test_a_bots_answer_appears_by_itself_and_its_button_shows_an_alert(
    visit: Visit, bot: FakeBot
) -> None:
    await visit.page.locator(".others summary").click()
    await visit.page.click('[data-sample="posting_zh"]')
    seen = await bot.next("message")
    keys = {"inline_keyboard": [[{"text": "Why?", "callback_data": "why"}]]}
    await bot.call(
        "sendMessage", chat_id=seen["chat"]["id"], text="<b>Looks like</b> an ad", parse_mode="HTML",
        reply_parameters={"message_id": seen["message_id"]}, reply_markup=keys,
    )  # fmt: skip
    await expect(visit.page.locator(".from-bot b")).to_have_text("Looks like")
    await expect(visit.page.locator(".from-bot .quote")).to_contain_text("帮发朋友圈换米")
    await visit.page.get_by_role("button", name="Why?").click(no_wait_after=True)
    query = await bot.next("callback_query")
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Three words", show_alert=True)
    await expect(visit.page.get_by_role("dialog")).to_contain_text("Three words")
    await visit.page.keyboard.press("Escape")
    await expect(visit.page.get_by_role("dialog")).to_have_count(0)


async def test_a_callback_answer_without_alert_is_a_toast(
    visit: Visit, playground: Playground, bot: FakeBot
) -> None:
    chat = group_of(playground)
    await visit.enter(chat)
    keys = {"inline_keyboard": [[{"text": "Mine", "callback_data": "no"}]]}
    await bot.call("sendMessage", chat_id=chat, text="Choose", reply_markup=keys)
    await visit.page.get_by_role("button", name="Mine").click()
    query = await bot.next("callback_query")
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Admins only")
    await expect(visit.page.locator(".toast")).to_have_text("Admins only")


async def test_a_member_edits_and_deletes_their_own_message(visit: Visit, playground: Playground) -> None:
    chat, speaker = group_of(playground), user_of(playground, "play_member_a")
    await visit.enter(chat)
    await visit.speak_as(speaker)
    await visit.write("first words")
    await expect(visit.page.locator(".mine .text")).to_have_text("first words")
    message = max(playground.world.chat(chat).posts)
    await visit.act(message, "Edit")
    await visit.write("second words")
    await expect(visit.message(message).locator(".text")).to_have_text("second words")
    await expect(visit.message(message).locator(".stamp")).to_contain_text("edited")
    await visit.act(message, "Delete")
    await expect(visit.message(message).locator("del")).to_have_text("second words")
    await expect(visit.message(message).locator(".stamp")).to_contain_text("deleted")


async def test_a_reply_names_what_it_answers(visit: Visit, playground: Playground) -> None:
    chat = group_of(playground)
    post = playground.world.post(chat, user_of(playground, "play_member_b"), "who has rice?")
    await visit.enter(chat)
    await visit.act(post.id, "Reply")
    await visit.write("me")
    await expect(visit.page.locator(".mine .quote")).to_contain_text("who has rice?")


async def test_a_restricted_member_is_labelled_and_cannot_write(
    visit: Visit, playground: Playground, bot: FakeBot
) -> None:
    chat, speaker = group_of(playground), user_of(playground, "play_member_a")
    post = playground.world.post(chat, speaker, "an ad")
    await visit.enter(chat)
    await visit.speak_as(speaker)
    until = playground.world.now() + 7200
    await bot.call("restrictChatMember", chat_id=chat, user_id=speaker, permissions={}, until_date=until)
    await expect(visit.message(post.id).locator(".who")).to_contain_text("muted until")
    await expect(visit.page.locator(".notice")).to_contain_text("cannot write here")
    await expect(visit.page.locator("#composer-text")).to_be_disabled()


async def test_an_admin_writes_as_the_group(visit: Visit, playground: Playground) -> None:
    chat = group_of(playground)
    await visit.enter(chat)
    await visit.speak_as(user_of(playground, "play_admin"))
    await visit.page.select_option("#speak-how", "anonymous")
    await visit.write("from the admins")
    await expect(visit.page.locator(".message .name")).to_have_text(playground.world.chat(chat).title)


async def test_a_picture_is_uploaded_with_its_caption(visit: Visit, playground: Playground) -> None:
    chat = group_of(playground)
    await visit.enter(chat)
    await visit.page.set_input_files(
        '[data-role="picture"]', {"name": "poster.png", "mimeType": "image/png", "buffer": PIXEL}
    )
    await expect(visit.page.locator(".preview")).to_contain_text("poster.png")
    await visit.write("a poster")
    await expect(visit.page.locator(".message .photo")).to_have_js_property("naturalWidth", 1)
    sent = list(playground.world.chat(chat).posts.values())[-1]
    assert (sent.text, playground.world.files.by_id(sent.file_id).data) == ("a poster", PIXEL)


async def test_a_reaction_and_a_poll_are_shown(visit: Visit, playground: Playground, bot: FakeBot) -> None:
    chat = group_of(playground)
    post = playground.world.post(chat, user_of(playground, "play_member_a"), "an ad again")
    await visit.enter(chat)
    reaction = [{"type": "emoji", "emoji": "👀"}]
    await bot.call("setMessageReaction", chat_id=chat, message_id=post.id, reaction=reaction)
    await expect(visit.message(post.id).locator(".reactions")).to_have_text("👀")
    await bot.call(
        "sendPoll", chat_id=chat, question="Which one?", options=[{"text": "This"}, {"text": "That"}]
    )
    await expect(visit.page.locator(".poll li")).to_have_text(["This", "That"])


QUIZ = {
    "question": "Which one is fraud?",
    "options": ["Rice for posts", "A swap"],
    "type": "quiz",
    "correct_option_ids": [0],
    "explanation": "Nobody <b>pays</b> for posts",
    "explanation_parse_mode": "HTML",
}


@pytest.mark.parametrize("visit", [PHONE, DESKTOP], indirect=True, ids=["phone", "desktop"])
async def test_a_quiz_is_answered_once_and_explains_itself(
    visit: Visit, playground: Playground, bot: FakeBot
) -> None:
    chat, speaker = group_of(playground), user_of(playground, "play_member_a")
    sent = await bot.call("sendPoll", chat_id=chat, **QUIZ)
    await visit.enter(chat)
    await visit.speak_as(speaker)
    quiz = visit.message(sent["message_id"])
    await expect(quiz.locator(".hint").first).to_have_text("Anonymous quiz")
    await expect(quiz.locator(".total")).to_have_text("No votes yet")
    await quiz.get_by_role("button", name="A swap", exact=True).click()
    await expect(quiz.locator(".result.wrong")).to_contain_text("A swap")
    await expect(quiz.locator(".result.right")).to_contain_text("Right answer")
    await expect(quiz.locator(".share")).to_have_text(["0%", "100%"])
    await expect(quiz.locator(".total")).to_have_text("Answers: 1")
    await expect(quiz.locator(".explanation .text b")).to_be_visible()
    await expect(quiz.get_by_role("button", name="Retract vote")).to_have_count(0)
    assert [o["voter_count"] for o in (await bot.next("poll"))["options"]] == [0, 1]
    assert await visit.overflow() == 0


async def test_after_a_right_answer_the_explanation_waits(
    visit: Visit, playground: Playground, bot: FakeBot
) -> None:
    chat = group_of(playground)
    sent = await bot.call("sendPoll", chat_id=chat, **QUIZ)
    await visit.enter(chat)
    quiz = visit.message(sent["message_id"])
    await quiz.get_by_role("button", name="Rice for posts").press("Enter")
    await expect(quiz.locator(".result.right")).to_be_focused()
    await expect(quiz.locator(".explanation .text")).to_be_hidden()
    await quiz.get_by_text("Explanation").click()
    await expect(quiz.locator(".explanation .text")).to_have_text("Nobody pays for posts")


async def test_whoever_has_not_answered_sees_only_the_options(
    visit: Visit, playground: Playground, bot: FakeBot
) -> None:
    chat = group_of(playground)
    sent = await bot.call("sendPoll", chat_id=chat, **QUIZ)
    await visit.enter(chat)
    await visit.speak_as(user_of(playground, "play_member_a"))
    playground.world.vote(chat, sent["message_id"], user_of(playground, "play_member_b"), 0)
    quiz = visit.message(sent["message_id"])
    await expect(quiz.locator(".total")).to_have_text("Answers: 1")
    await expect(quiz.locator(".option")).to_have_count(2)
    await expect(quiz.locator(".result, .explanation")).to_have_count(0)
    await bot.call("stopPoll", chat_id=chat, message_id=sent["message_id"])
    await expect(quiz.locator(".hint").first).to_have_text("Final results")
    await expect(quiz.locator(".result.right .share")).to_have_text("100%")


async def test_a_plain_vote_is_named_and_taken_back(
    visit: Visit, playground: Playground, bot: FakeBot
) -> None:
    chat, speaker = group_of(playground), user_of(playground, "play_member_a")
    sent = await bot.call("sendPoll", chat_id=chat, question="?", options=["a", "b"], is_anonymous=False)
    await visit.enter(chat)
    await visit.speak_as(speaker)
    poll = visit.message(sent["message_id"])
    await poll.get_by_role("button", name="b", exact=True).click()
    await expect(poll.locator(".result.chosen")).to_contain_text(playground.world.users[speaker].name)
    await poll.get_by_role("button", name="Retract vote").click()
    await expect(poll.locator(".option")).to_have_count(2)
    assert [(await bot.next("poll_answer"))["option_ids"] for _ in range(2)] == [[1], []]


async def test_several_options_are_ticked_and_sent_together(
    visit: Visit, playground: Playground, bot: FakeBot
) -> None:
    chat = group_of(playground)
    sent = await bot.call(
        "sendPoll", chat_id=chat, question="?", options=["a", "b", "c"], allows_multiple_answers=True
    )
    await visit.enter(chat)
    poll = visit.message(sent["message_id"])
    await expect(poll.get_by_role("button", name="Vote")).to_be_disabled()
    await poll.get_by_label("a", exact=True).check()
    await poll.get_by_label("c", exact=True).check()
    await poll.get_by_role("button", name="Vote").click()
    await expect(poll.locator(".share")).to_have_text(["100%", "0%", "100%"])


@pytest.mark.parametrize("visit", [PHONE, DESKTOP], indirect=True, ids=["phone", "desktop"])
async def test_the_newest_pinned_message_is_on_top_and_leads_there(
    visit: Visit, playground: Playground, bot: FakeBot
) -> None:
    chat, world = group_of(playground), playground.world
    world.set_role(chat, world.bot.id, "admin")
    tip = await bot.call("sendMessage", chat_id=chat, text="A tip " + "W" * 400)
    quiz = await bot.call("sendPoll", chat_id=chat, **QUIZ)
    for number in range(20):
        world.post(chat, user_of(playground, "play_member_b"), f"talk {number}")
    await visit.enter(chat)
    await expect(visit.page.locator(".pins")).to_be_hidden()
    await bot.call("pinChatMessage", chat_id=chat, message_id=tip["message_id"])
    await expect(visit.page.locator(".pin")).to_contain_text("A tip")
    await expect(visit.page.locator(".service").last).to_contain_text("pinned “A tip")
    await bot.call("pinChatMessage", chat_id=chat, message_id=quiz["message_id"], disable_notification=True)
    await expect(visit.page.locator(".pin")).to_contain_text("Pinned message 2 of 2")
    await expect(visit.page.locator(".pin")).to_contain_text("Which one is fraud?")
    await visit.page.locator(".pin").click()
    await expect(visit.message(quiz["message_id"])).to_be_in_viewport()
    await expect(visit.page.locator(".pin")).to_contain_text("Pinned message 1 of 2")
    assert await visit.overflow() == 0
    await bot.call("unpinAllChatMessages", chat_id=chat)
    await expect(visit.page.locator(".pins")).to_be_hidden()


async def test_the_clock_moves_forward(visit: Visit, playground: Playground) -> None:
    await visit.page.get_by_role("button", name="+1 day").click()
    await expect(visit.page.locator(".clock")).to_contain_text("moved forward 1 d")
    await visit.page.get_by_role("button", name="To the next 09:00").click()
    await expect(visit.page.locator("#clock")).to_contain_text("09:00")
    # The operator's zone counts, not the browser's: 09:00 UTC.
    assert playground.world.now() % 86400 // 60 == 9 * 60


async def test_controls_change_roles_rights_and_faults(visit: Visit, playground: Playground) -> None:
    chat, member = group_of(playground), user_of(playground, "play_member_c")
    await visit.page.select_option(f'[data-key="role {member}"]', "admin")
    await expect(visit.page.locator(f'[data-key="role {member}"]')).to_have_value("admin")
    await visit.page.get_by_label("Pin messages").check()
    await expect(visit.page.get_by_label("Pin messages")).to_be_checked()
    await visit.page.select_option('[data-key="fault"]', "http_500")
    await visit.page.fill('[data-key="fault-count"]', "2")
    await visit.page.get_by_role("button", name="Inject").click()
    await expect(visit.page.locator(".pending")).to_contain_text("2 pending")
    seats = playground.world.chat(chat).seats
    assert seats[member].role.value == "admin"
    assert "can_pin_messages" in seats[playground.world.bot.id].rights


async def test_demoting_the_bot_is_shown_in_the_head(visit: Visit, playground: Playground) -> None:
    await visit.enter(group_of(playground))
    await visit.page.select_option("#bot-role", "member")
    await expect(visit.page.locator(".main .bar")).to_contain_text("bot: member")


async def test_reset_begins_anew(visit: Visit, playground: Playground) -> None:
    await visit.page.click('[data-sample="clean_greeting_en"]')
    await expect(visit.page.locator(".mine")).to_have_count(1)
    await visit.page.locator('[data-key="reset"]').click()
    await visit.page.get_by_role("button", name="Clear everything").click()
    await expect(visit.page.locator(".hero")).to_be_visible()
    await visit.enter(group_of(playground))
    await expect(visit.page.locator(".message")).to_have_count(0)


async def test_links_to_the_bot_open_the_private_chat_or_explain(
    visit: Visit, playground: Playground, bot: FakeBot
) -> None:
    chat, me = group_of(playground), playground.world.bot.username
    urls = [f"https://t.me/{me}?startgroup=x&admin=delete_messages", f"https://t.me/{me}?start=help"]
    keys = {
        "inline_keyboard": [
            [{"text": name, "url": url}] for name, url in zip(("Add", "Ask"), urls, strict=True)
        ]
    }
    await visit.enter(chat)
    await visit.speak_as(user_of(playground, "play_member_a"))
    await bot.call("sendMessage", chat_id=chat, text="More", reply_markup=keys)
    await visit.page.get_by_role("button", name="Add", exact=True).click()
    await expect(visit.page.get_by_role("dialog")).to_contain_text("Delete messages")
    await visit.page.keyboard.press("Escape")
    await visit.page.get_by_role("button", name="Ask", exact=True).click()
    await expect(visit.page.locator(".mine .text")).to_have_text("/start help")
    assert (await bot.next("message"))["chat"]["type"] == "private"


async def test_the_command_menu_is_used_by_keyboard(
    visit: Visit, playground: Playground, bot: FakeBot
) -> None:
    commands = [{"command": "help", "description": "How"}, {"command": "tip", "description": "A tip"}]
    await bot.call("setMyCommands", commands=commands)
    await visit.page.reload()
    await visit.enter(group_of(playground))
    await visit.page.locator("#composer-text").press_sequentially("/")
    await expect(visit.page.locator("#command-list [role=option]")).to_have_count(2)
    await visit.page.keyboard.press("ArrowDown")
    await visit.page.keyboard.press("Enter")
    await expect(visit.page.locator(".mine .text")).to_have_text("/tip")


async def test_markup_in_names_texts_and_buttons_stays_text(
    visit: Visit, playground: Playground, bot: FakeBot
) -> None:
    chat, speaker = group_of(playground), user_of(playground, "play_member_a")
    playground.world.users[speaker].name = ATTACK
    playground.world.chats[chat].title = ATTACK
    post = playground.world.post(chat, speaker, ATTACK)
    keys = {"inline_keyboard": [[{"text": ATTACK, "callback_data": "x"}]]}
    await bot.call("sendMessage", chat_id=chat, text=ATTACK, reply_markup=keys)
    await visit.enter(chat)
    await expect(visit.message(post.id).locator(".text")).to_have_text(ATTACK)
    await expect(visit.message(post.id).locator(".name")).to_have_text(ATTACK)
    await expect(visit.page.locator(".key")).to_have_text(ATTACK)
    assert await visit.page.evaluate("window.pwned") is None


async def test_the_sanitizer_lets_only_the_listed_markup_through(visit: Visit) -> None:
    html = (
        '<b onclick="x()">bold</b><img src=x onerror=x()><a href="javascript:x()">bad</a><script>x()</script>'
        '<a href="https://example.org/" style="color:red">good</a><svg><a href="https://example.org/">no</a></svg>'
        '<form><input name=q>in</form><span class="spoiler">hid</span>'
    )
    made = await visit.page.evaluate(SANITIZE, html)
    blocked = [fault for fault in visit.faults if "Content Security Policy" in fault]
    assert visit.faults == blocked  # the policy stands as a second wall, and says so
    visit.faults.clear()
    assert made == (
        '<b>bold</b><span>bad</span><a href="https://example.org/" rel="noopener noreferrer">good</a>'
        'in<span class="spoiler">hid</span>'
    )


async def test_the_language_is_switched_and_remembered(visit: Visit) -> None:
    await visit.page.get_by_role("button", name="切换到中文").first.click()
    await expect(visit.page.locator("h1")).to_have_text("发一条广告，看它怎么答")
    await visit.page.reload()
    await expect(visit.page.locator("h1")).to_have_text("发一条广告，看它怎么答")
    assert await visit.page.evaluate("document.documentElement.lang") == "zh-Hans"


async def test_every_text_of_the_page_exists(visit: Visit) -> None:
    keys = await visit.page.evaluate(MISSING_TEXTS)
    assert keys == []


@pytest.mark.parametrize("visit", [PHONE, DESKTOP], indirect=True, ids=["phone", "desktop"])
async def test_no_view_is_wider_than_the_window(visit: Visit, playground: Playground, bot: FakeBot) -> None:
    chat, speaker = group_of(playground), user_of(playground, "play_member_a")
    playground.world.post(chat, speaker, "https://example.org/" + "a" * 300 + " " + "W" * 400)
    keys = {
        "inline_keyboard": [[{"text": f"A longer button {n}", "callback_data": str(n)} for n in range(3)]]
    }
    await bot.call(
        "sendMessage", chat_id=chat, text="<pre>" + "x" * 300 + "</pre>", parse_mode="HTML", reply_markup=keys
    )
    widths = {}
    for view in ("start", "chats", "controls", f"chat={chat}"):
        await visit.go(view)
        widths[view] = await visit.overflow()
    assert widths == dict.fromkeys(widths, 0)


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
async def test_a_phone_shows_one_pane_and_a_desktop_three(visit: Visit) -> None:
    assert await visit.page.evaluate(PANES) == ["main"]
    await visit.page.set_viewport_size({"width": 1280, "height": 800})
    assert await visit.page.evaluate(PANES) == ["side", "main", "panel"]


async def test_every_control_has_a_name(visit: Visit, playground: Playground) -> None:
    await visit.enter(group_of(playground))
    nameless = await visit.page.evaluate(NAMELESS)
    assert nameless == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_text_has_the_contrast_of_wcag_aa(
    visit: Visit, playground: Playground, bot: FakeBot, scheme: Literal["light", "dark"]
) -> None:
    chat, speaker = group_of(playground), user_of(playground, "play_member_a")
    await visit.page.emulate_media(color_scheme=scheme)
    assert await visit.page.evaluate(FAINT) == []
    post = playground.world.post(chat, speaker, "an ad")
    keys = {"inline_keyboard": [[{"text": "Why?", "callback_data": "why"}]]}
    text = "<blockquote>quoted</blockquote><code>code</code> https://example.org"
    answer = {"message_id": post.id}
    await bot.call(
        "sendMessage",
        chat_id=chat,
        text=text,
        parse_mode="HTML",
        reply_markup=keys,
        reply_parameters=answer,
    )
    for option in (0, 1):
        quiz = await bot.call("sendPoll", chat_id=chat, **QUIZ)
        playground.world.vote(chat, quiz["message_id"], speaker, option)
    playground.world.set_role(chat, playground.world.bot.id, "admin")
    await bot.call("pinChatMessage", chat_id=chat, message_id=quiz["message_id"])
    await bot.call("deleteMessage", chat_id=chat, message_id=post.id)
    await bot.call("restrictChatMember", chat_id=chat, user_id=speaker, permissions={})
    await visit.enter(chat)
    await visit.speak_as(speaker)
    await expect(visit.page.locator(".notice")).to_be_visible()
    assert await visit.page.evaluate(FAINT) == []


async def test_a_blocked_bot_is_told_so_in_private(visit: Visit, playground: Playground) -> None:
    user = user_of(playground, "play_member_a")
    playground.world.start(user)
    await visit.enter(user)
    await visit.page.get_by_role("button", name="Block the bot", exact=True).click()
    await expect(visit.page.locator(".main .bar")).to_contain_text("the bot is blocked")
    assert playground.world.bot_seat(playground.world.chat(user)).role.value == "kicked"


async def test_an_english_page_meets_an_english_world_and_a_chinese_one_a_chinese(
    visit: Visit, playground: Playground
) -> None:
    samples = visit.page.locator(".sample:visible .sample-text")
    assert {await one.get_attribute("lang") for one in await samples.all()} == {"en"}
    await expect(visit.page.locator("#start-in option").first).to_have_text("Riverside Neighbours")
    await visit.page.get_by_role("button", name="切换到中文").first.click()
    await expect(visit.page.locator("#start-in option").first).to_have_text("河畔邻里群")
    assert {user.language for user in playground.world.users.values()} == {"zh-hans"}
    assert {await one.get_attribute("lang") for one in await samples.all()} == {"zh"}
    await visit.page.reload()
    await expect(visit.page.locator("#start-as option").first).to_have_text("群主（群主）")


@pytest.mark.parametrize("visit", [PHONE, DESKTOP], indirect=True, ids=["phone", "desktop"])
async def test_a_private_chat_is_named_after_the_bot_and_speaks_the_language_of_its_person(
    visit: Visit, playground: Playground, bot: FakeBot
) -> None:
    user, other = user_of(playground, "play_member_a"), user_of(playground, "play_member_b")
    playground.world.start(user)
    await visit.enter(user)
    await expect(visit.page.locator(".main .bar h2")).to_have_text("Anti-fraud bot")
    await expect(visit.page.locator(".main .bar")).to_contain_text("you are Member A")
    await visit.page.select_option("#speak-language", "ko")
    await expect(visit.page.locator("#speak-language")).to_have_value("ko")
    await visit.page.fill("#composer-text", "안녕")
    await visit.page.locator(".send").click()
    assert [(await bot.next("message"))["from"]["language_code"] for _ in range(2)] == ["en", "ko"]
    await visit.speak_as(other)
    await expect(visit.page.locator(".main .bar")).to_contain_text("you are Member B")
    await expect(visit.page.locator("#speak-language")).to_have_value("en")
    await visit.page.locator(".empty").get_by_role("button", name="Start").click()
    await expect(visit.page.locator(".mine .text")).to_have_text("/start")
    assert await visit.overflow() == 0


@pytest.mark.parametrize("visit", [PHONE, DESKTOP], indirect=True, ids=["phone", "desktop"])
async def test_a_message_is_forwarded_to_the_bot(visit: Visit, playground: Playground, bot: FakeBot) -> None:
    chat, speaker = group_of(playground), user_of(playground, "play_member_a")
    post = playground.world.post(chat, user_of(playground, "play_member_b"), "W" * 200)
    await visit.enter(chat)
    await visit.speak_as(speaker)
    await visit.act(post.id, "Forward")
    await expect(visit.page.locator(".targets button")).to_have_count(3)
    await visit.page.locator(".targets button").first.click()
    await expect(visit.page.locator(".mine .origin")).to_have_text("Forwarded from Member B")
    heard = [await bot.next("message") for _ in range(2)][-1]
    assert (heard["chat"]["id"], heard["from"]["id"], heard["text"]) == (speaker, speaker, "W" * 200)
    assert await visit.overflow() == 0


@pytest.mark.parametrize("visit", [PHONE, DESKTOP], indirect=True, ids=["phone", "desktop"])
async def test_what_is_typed_behind_the_bots_name_is_offered_as_a_card(
    visit: Visit, playground: Playground, bot: FakeBot
) -> None:
    chat, me = group_of(playground), playground.world.bot.username
    await visit.enter(chat)
    await visit.page.locator("#composer-text").press_sequentially("@pl")
    await visit.page.locator("#inline-list li").click()
    await expect(visit.page.locator("#composer-text")).to_have_value(f"@{me} ")
    content = {"message_text": "<b>Looks like</b> a scam", "parse_mode": "HTML"}
    card = {
        "type": "article",
        "id": "1",
        "title": "Risk",
        "description": "why",
        "input_message_content": content,
    }
    hint = {"text": "Ask in private", "start_parameter": "ask"}
    first = await bot.next("inline_query")
    await bot.call("answerInlineQuery", inline_query_id=first["id"], results=[], button=hint)
    await expect(visit.page.locator("#inline-list li")).to_have_text(["Ask in private"])
    await visit.page.locator("#composer-text").fill(f"@{me} rent it")
    second = await bot.next("inline_query")
    await bot.call("answerInlineQuery", inline_query_id=second["id"], results=[card], button=hint)
    assert (first["query"], second["query"], second["chat_type"]) == ("", "rent it", "supergroup")
    await expect(visit.page.locator("#inline-list li")).to_have_text(["Ask in private", "Riskwhy"])
    assert await visit.overflow() == 0
    await visit.page.keyboard.press("ArrowDown")
    await visit.page.keyboard.press("Tab")
    await expect(visit.page.locator(".mine .text b")).to_have_text("Looks like")
    await expect(visit.page.locator(".mine .who")).to_contain_text(f"via @{me}")
    await expect(visit.page.locator("#composer-text")).to_have_value("")


async def test_the_way_down_counts_what_came_meanwhile(visit: Visit, playground: Playground) -> None:
    chat, world = group_of(playground), playground.world
    for number in range(30):
        world.post(chat, user_of(playground, "play_member_b"), f"talk {number}")
    await visit.enter(chat)
    jump = visit.page.locator(".jump")
    await expect(visit.page.locator(".text", has_text="talk 29")).to_be_in_viewport()
    await expect(jump).to_be_hidden()
    await visit.page.locator(".log").evaluate("(log) => { log.scrollTop = 0; }")
    await expect(jump).to_be_visible()
    world.post(chat, user_of(playground, "play_member_b"), "and one more")
    await expect(jump.locator(".count")).to_have_text("1")
    await jump.click()
    await expect(visit.page.locator(".text", has_text="and one more")).to_be_in_viewport()
    await expect(jump).to_be_hidden()


async def test_each_is_shown_the_commands_of_their_chat_and_rank(
    visit: Visit, playground: Playground, bot: FakeBot
) -> None:
    chat, member = group_of(playground), user_of(playground, "play_member_a")
    for name, scope in (("tip", "all_group_chats"), ("settings", "all_chat_administrators")):
        commands = [{"command": name, "description": "words"}]
        await bot.call("setMyCommands", commands=commands, scope={"type": scope})
    await visit.enter(chat)
    for who, command in ((member, "/tip"), (user_of(playground, "play_owner"), "/settings")):
        await visit.speak_as(who)
        await visit.page.fill("#composer-text", "/")
        await expect(visit.page.locator("#command-list strong")).to_have_text([command])
        await visit.page.fill("#composer-text", "")
    await visit.enter(member)
    await expect(visit.page.get_by_role("button", name="Commands")).to_be_hidden()
