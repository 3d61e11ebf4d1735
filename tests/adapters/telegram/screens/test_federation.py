"""/fed: lists that groups share, in private and in a group, with everybody who must not use it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.adapters.telegram.screens.federation_appeals import LONGEST
from bot.adapters.telegram.screens.federation_group import OPEN_FOR
from bot.adapters.telegram.screens.federation_lists import A_PAGE
from bot.core.message import ChatId, UserId
from bot.core.moderation.federation import CAMPAIGN, HANDLE, PERSON, Line
from bot.core.text.quoting import coded
from bot.core.verdict import Level
from bot.errors import Migrated
from bot.services.federations import federations
from bot.services.store import Federation
from tests.builders import (
    ADMIN,
    BOT,
    GROUP,
    MEMBER,
    OTHER_GROUP,
    OWNER,
    click_update,
    raw_chat,
    signal,
    text_update,
    user,
    verdict,
    written,
)
from tests.desk import Duty
from tests.offers import PLAIN as AD
from tests.offers import PLAIN_CHANGED as CHANGED

STRANGER = UserId(4711)
ANONYMOUS = 1087968824
DOUBTFUL = verdict(
    Level.SUSPICIOUS,
    scheme="recruit_posting",
    score=0.6,
    leaning="recruit_posting",
    signals=(signal(weight=2.9, scheme="recruit_posting"),),
)


class Federal(Duty):
    """A bot on duty, with a federation of the group's owner."""

    def __init__(self) -> None:
        super().__init__()
        self.judging.script = {AD: DOUBTFUL, CHANGED: DOUBTFUL}
        self.number = 100

    async def make(self, name: str = "Rivers", owner: UserId = OWNER) -> Federation:
        found = await self.federations.make(name, owner)
        assert found is not None
        return found

    async def list(self, of: Federation, *lines: Line) -> None:
        standing = await self.store.federations.get(of.id)
        assert standing is not None
        await self.federations.add(standing, lines, OWNER)

    async def say(self, text: str, by: int = OWNER, chat: int = 0, **more: Any) -> list[str]:
        """Somebody writes, in private unless told otherwise; what they are answered there."""
        self.number += 1
        self.clock.advance(30)
        where = chat or by
        before = len(self.messenger.texts(where))
        await self.see(text_update(self.number, text, by=by, chat_id=where, **more))
        return self.messenger.texts(where)[before:]

    async def press(self, data: str, by: int = OWNER, chat: int = 0, number: int = 0) -> Any:
        """Somebody presses a button under the bot's last message; the calls that this led to."""
        self.number += 1
        under = number or self.messenger.last_id
        return await self.see(click_update(self.number, data, by=by, chat_id=chat or by, number=under))

    async def lines(self, of: Federation) -> list[tuple[str, str, str]]:
        return [(one.kind, one.value, one.reason) for one in await self.store.listings.of(of.id, 99)]

    def alerts(self) -> list[str]:
        """What clicks were answered with."""
        return [str(p["text"]) for p in self.messenger.done("answerCallbackQuery") if "text" in p]

    def edits(self) -> list[str]:
        """What became of messages that were clicked."""
        return [str(p["text"]) for p in self.messenger.done("editMessageText")]


@pytest.fixture
async def duty() -> Federal:
    found = Federal()
    await found.campaigns.load()
    return found


def replied(text: str, by: int = MEMBER, **more: Any) -> dict[str, Any]:
    return {"reply_to_message": written(text, by=by, **more)}


class TestMaking:
    async def test_three_are_made_and_no_more(self, duty: Federal) -> None:
        (said,) = await duty.say("/fed new  North  River")
        (made,) = await duty.store.federations.led_by(OWNER)
        assert made.federation.name == "North River"
        assert said == duty.text("fed.made", name="North River", id=made.federation.id)
        await duty.say("/fed new Second")
        await duty.say("/fed new Third")
        assert await duty.say("/fed new Fourth") == [duty.text("fed.many")]

    @pytest.mark.parametrize("name", ["", "x", "join @scam", "y" * 31])
    async def test_a_name_that_is_none(self, duty: Federal, name: str) -> None:
        assert await duty.say(f"/fed new {name}".strip()) == [duty.text("fed.bad_name")]
        assert await duty.store.federations.led_by(OWNER) == ()

    async def test_an_unknown_word_is_told_what_there_is(self, duty: Federal) -> None:
        assert await duty.say("/fed what") == [duty.text("fed.usage")]
        assert await duty.say("/fed new X", chat=GROUP) == [duty.text("fed.usage_group")]

    async def test_mine_are_shown_with_their_numbers_and_buttons(self, duty: Federal) -> None:
        made = await duty.make()
        await duty.federations.join(made.id, GROUP)
        await duty.list(made, Line(kind=PERSON, value=str(ADMIN), reason="recruit_task"))
        await duty.federations.appeal(made.id, ADMIN, "no")
        (said,) = await duty.say("/fed")
        item = duty.text("fed.item", name="Rivers", id=made.id, entries=1, chats=1, admins=1, appeals=1)
        head = duty.text("fed.head", id=OWNER)
        assert said == "\n\n".join((head, item, duty.text("fed.usage")))
        assert _data(duty) == [f"fed:export:{made.id}", f"fed:appeals:{made.id}", f"fed:delete:{made.id}"]

    async def test_who_has_none_sees_their_number_and_where_they_are_listed(self, duty: Federal) -> None:
        made = await duty.make()
        await duty.list(made, Line(kind=PERSON, value=str(MEMBER), reason="paid <tasks>"))
        (said,) = await duty.say("/fed", by=MEMBER)
        listed = duty.text("fed.listed", name="Rivers", id=made.id, reason="paid &lt;tasks&gt;")
        parts = (duty.text("fed.head", id=MEMBER), duty.text("fed.none"), listed, duty.text("fed.usage"))
        assert said == "\n\n".join(parts)
        assert "reply_markup" not in duty.messenger.done("sendMessage")[-1]

    async def test_an_admin_sees_no_button_to_delete(self, duty: Federal) -> None:
        made = await duty.make()
        await duty.store.federations.add_admin(made.id, ADMIN, 1.0)
        await duty.say("/fed", by=ADMIN)
        assert _data(duty) == [f"fed:export:{made.id}"]


def _data(duty: Duty) -> list[str]:
    markup: Any = duty.messenger.done("sendMessage")[-1]["reply_markup"]
    return [one["callback_data"] for row in markup["inline_keyboard"] for one in row]


class TestAdmins:
    async def test_the_owner_names_them_by_number_and_takes_it_back(self, duty: Federal) -> None:
        made = await duty.make()
        who = f'<a href="tg://user?id={ADMIN}">{ADMIN}</a>'
        rose, fell = (duty.text(f"fed.admin.{word}", who=who, name="Rivers") for word in ("rose", "fell"))
        assert await duty.say(f"/fed admin {made.id} {ADMIN}") == [rose]
        assert await duty.federations.led(made.id, ADMIN) is not None
        assert await duty.say(f"/fed admin {made.id} {ADMIN}") == [fell]
        assert await duty.federations.led(made.id, ADMIN) is None

    async def test_by_a_mention_or_a_forwarded_message(self, duty: Federal) -> None:
        made = await duty.make()
        text = f"/fed admin {made.id} Lin"
        command = {"type": "bot_command", "offset": 0, "length": 4}
        mention = {"type": "text_mention", "offset": len(text) - 3, "length": 3, "user": user(ADMIN)}
        await duty.say(text, entities=[command, mention])
        origin = {"type": "user", "date": 1_750_000_000, "sender_user": user(int(STRANGER))}
        answered = replied("hello", by=OWNER, forward_origin=origin, chat=raw_chat(OWNER))
        await duty.say(f"/fed admin {made.id}", **answered)
        standing = await duty.store.federations.get(made.id)
        assert standing is not None
        assert standing.admins == (ADMIN, STRANGER)

    @pytest.mark.parametrize("word", ["@somebody", "", "-5"])
    async def test_nobody_is_found_by_another_name(self, duty: Federal, word: str) -> None:
        made = await duty.make()
        shown = "…" if word.startswith("@") else word
        said = await duty.say(f"/fed admin {made.id} {word}".strip())
        assert said == [duty.text("fed.admin_unknown", word=shown)]

    async def test_admins_name_nobody_and_others_do_not_learn_that_there_is_one(self, duty: Federal) -> None:
        made = await duty.make()
        await duty.store.federations.add_admin(made.id, ADMIN, 1.0)
        assert await duty.say(f"/fed admin {made.id} 9", by=ADMIN) == [duty.text("fed.only_owner")]
        for verb in ("admin", "add", "drop", "export", "import", "delete"):
            said = await duty.say(f"/fed {verb} {made.id} person 9 x", by=MEMBER)
            assert said == await duty.say(f"/fed {verb} unknown2 person 9 x", by=MEMBER)
            assert said == [duty.text("fed.no_such")]
        assert await duty.lines(made) == []


class TestLines:
    async def test_one_is_added_known_and_dropped(self, duty: Federal) -> None:
        made = await duty.make()
        shown = "handle <code>@bad_one</code>"
        add, drop = f"/fed add {made.id} Handle @Bad_One paid tasks", f"/fed drop {made.id} HANDLE @bad_one"
        assert await duty.say(add) == [duty.text("fed.added", value=shown)]
        assert await duty.lines(made) == [(HANDLE, "@bad_one", "paid tasks")]
        assert await duty.say(add) == [duty.text("fed.known", value=shown)]
        assert await duty.say(drop) == [duty.text("fed.dropped", value=shown)]
        assert await duty.say(drop) == [duty.text("fed.not_there", value=shown)]
        assert await duty.lines(made) == []

    @pytest.mark.parametrize("rest", ["", "person", "person x reason", "person 9", "word x reason"])
    async def test_a_line_that_cannot_be_read(self, duty: Federal, rest: str) -> None:
        made = await duty.make()
        bad = duty.text("fed.bad_line", id=made.id)
        assert await duty.say(f"/fed add {made.id} {rest}".strip()) == [bad]
        if rest != "person 9":
            assert await duty.say(f"/fed drop {made.id} {rest}".strip()) == [bad]
        assert await duty.lines(made) == []

    async def test_a_full_list_takes_no_more(self, duty: Federal, monkeypatch: pytest.MonkeyPatch) -> None:
        made = await duty.make()
        monkeypatch.setattr(federations, "MOST_ENTRIES", 0)
        assert await duty.say(f"/fed add {made.id} person 9 x") == [duty.text("fed.full")]
        line = '{"kind": "person", "value": "9", "reason": "x"}'
        assert await duty.say(f"/fed import {made.id} {line}") == [duty.text("fed.full")]
        await duty.federations.join(made.id, GROUP)
        assert await duty.say("/fed ban", chat=GROUP, **replied(AD)) == [duty.text("fed.full")]

    async def test_what_is_exported_is_imported_elsewhere(self, duty: Federal) -> None:
        made, other = await duty.make(), await duty.make("Hills")
        await duty.list(
            made,
            Line(kind=PERSON, value="9", reason="recruit_task"),
            Line(kind=HANDLE, value="@bad_one", reason="<b> & more"),
        )
        (head, body) = await duty.say(f"/fed export {made.id}")
        assert head == duty.text("fed.exported", name="Rivers", first=1, last=2, total=2)
        text = body.removeprefix("<pre>").removesuffix("</pre>").replace("&lt;", "<").replace("&gt;", ">")
        text = text.replace("&amp;", "&")
        assert [json.loads(row)["kind"] for row in text.splitlines()] == [HANDLE, PERSON]
        done = duty.text("fed.imported", added=2, known=0)
        assert await duty.say(f"/fed import {other.id}\n{text}") == [done]
        assert await duty.lines(other) == await duty.lines(made)
        answered = replied(text, by=BOT, chat=raw_chat(OWNER))
        again = await duty.say(f"/fed import {other.id}", **answered)
        assert again == [duty.text("fed.imported", added=0, known=2)]

    async def test_bad_lines_are_named_and_the_others_kept(self, duty: Federal) -> None:
        made = await duty.make()
        good = '{"kind": "person", "value": "9", "reason": "x"}'
        (said,) = await duty.say(f"/fed import {made.id}\nnonsense\n{good}\n" + "bad\n" * 30)
        numbers = ", ".join(["1", *map(str, range(3, 22))]) + "…"
        lines = (duty.text("fed.imported", added=1, known=0), duty.text("fed.import_bad", lines=numbers))
        assert said == "\n".join(lines)
        assert await duty.lines(made) == [(PERSON, "9", "x")]

    async def test_an_import_of_nothing_says_how(self, duty: Federal) -> None:
        made = await duty.make()
        assert await duty.say(f"/fed import {made.id}") == [duty.text("fed.import_usage", id=made.id)]

    async def test_a_long_list_comes_in_pages(self, duty: Federal) -> None:
        made = await duty.make()
        lines = [Line(kind=PERSON, value=str(number), reason="x") for number in range(1, A_PAGE + 3)]
        await duty.list(made, *lines)
        first = await duty.say(f"/fed export {made.id}")
        total = A_PAGE + 2
        assert first[0] == duty.text("fed.exported", name="Rivers", first=1, last=A_PAGE, total=total)
        assert all(one.startswith("<pre>") and one.endswith("</pre>") for one in first[1:-1])
        assert first[-1] == duty.text("fed.export_more", id=made.id, page=2)
        second = await duty.say(f"/fed export {made.id} 2")
        head = duty.text("fed.exported", name="Rivers", first=A_PAGE + 1, last=total, total=total)
        assert second[0] == head
        rows = [row for one in (*first[1:-1], *second[1:]) for row in one[5:-6].splitlines()]
        assert len(rows) == total
        for page in ("3", "0", "²", "x", "9999999"):
            said = await duty.say(f"/fed export {made.id} {page}")
            assert said == ([duty.text("fed.empty")] if page == "3" else first)


class TestDeleting:
    async def test_the_owner_is_asked_and_it_goes(self, duty: Federal) -> None:
        made = await duty.make()
        (said,) = await duty.say(f"/fed delete {made.id}")
        assert said == duty.text("fed.delete_ask", name="Rivers", id=made.id, entries=0, chats=0)
        await duty.press("fed:yes")
        assert duty.edits() == [duty.text("fed.deleted", name="Rivers")]
        assert await duty.store.federations.get(made.id) is None
        await duty.press("fed:yes")
        assert duty.edits()[-1] == duty.text("fed.no_such")

    async def test_no_leaves_it(self, duty: Federal) -> None:
        made = await duty.make()
        await duty.say(f"/fed delete {made.id}")
        await duty.press("fed:no")
        assert duty.edits() == [duty.text("fed.left_alone")]
        assert await duty.store.federations.get(made.id) is not None

    async def test_an_old_question_and_a_former_owner_delete_nothing(self, duty: Federal) -> None:
        made = await duty.make()
        await duty.store.federations.add_admin(made.id, ADMIN, 1.0)
        await duty.say(f"/fed delete {made.id}")
        asked = duty.messenger.last_id
        duty.clock.advance(OPEN_FOR + 1)
        await duty.press("fed:yes", number=asked)
        assert duty.alerts() == [duty.text("fed.dead")]
        await duty.say(f"/fed delete {made.id}")
        await duty.store.people.forget(OWNER)
        await duty.press("fed:yes")
        assert duty.edits() == [duty.text("fed.only_owner")]
        assert await duty.store.federations.get(made.id) is not None

    async def test_admins_cannot_ask_for_it(self, duty: Federal) -> None:
        made = await duty.make()
        await duty.store.federations.add_admin(made.id, ADMIN, 1.0)
        assert await duty.say(f"/fed delete {made.id}", by=ADMIN) == [duty.text("fed.only_owner")]


class TestMenu:
    async def test_its_buttons_do_what_the_commands_do(self, duty: Federal) -> None:
        made = await duty.make()
        await duty.list(made, Line(kind=PERSON, value=str(MEMBER), reason="recruit_task"))
        await duty.federations.appeal(made.id, MEMBER, "not me", lang="fi")
        await duty.say("/fed")
        menu = duty.messenger.last_id
        await duty.press(f"fed:export:{made.id}", number=menu)
        assert duty.text("fed.exported", name="Rivers", first=1, last=1, total=1) in duty.messenger.texts()
        await duty.press(f"fed:appeals:{made.id}", number=menu)
        assert _data(duty) == ["fed:keep", "fed:remove"]
        await duty.press("fed:remove")
        assert await duty.lines(made) == []
        await duty.press(f"fed:appeals:{made.id}", number=menu)
        assert duty.messenger.texts()[-1] == duty.text("fed.no_appeals")
        await duty.press(f"fed:delete:{made.id}", number=menu)
        await duty.press("fed:yes")
        assert await duty.store.federations.get(made.id) is None

    async def test_ranks_are_looked_up_at_the_click(self, duty: Federal) -> None:
        made = await duty.make()
        await duty.store.federations.add_admin(made.id, ADMIN, 1.0)
        await duty.say("/fed", by=ADMIN)
        menu = duty.messenger.last_id
        await duty.press(f"fed:delete:{made.id}", by=ADMIN, number=menu)
        await duty.store.federations.drop_admin(made.id, ADMIN)
        await duty.press(f"fed:export:{made.id}", by=ADMIN, number=menu)
        assert duty.alerts() == [duty.text("fed.not_yours")] * 2
        assert len(duty.messenger.texts()) == 1

    @pytest.mark.parametrize("data", ["fed:yes", "fed:", "fed:join:x", "fed:export:x", "fed:keep"])
    async def test_forged_data_does_nothing(self, duty: Federal, data: str) -> None:
        made = await duty.make()
        await duty.say("/fed")
        said = len(duty.messenger.texts())
        await duty.press(data)
        await duty.press(data, number=77)
        assert len(duty.messenger.texts()) == said
        assert duty.alerts() == [duty.text("fed.not_yours"), duty.text("fed.dead")]
        assert await duty.store.federations.get(made.id) is not None

    async def test_a_word_that_is_no_button_does_nothing(self, duty: Federal) -> None:
        made = await duty.make()
        await duty.say("/fed")
        said = len(duty.messenger.texts())
        await duty.press(f"fed:burn:{made.id}")
        assert (len(duty.messenger.texts()), duty.alerts()) == (said, [])


class TestJoining:
    async def asked(self, duty: Federal, by: int = ADMIN, **more: Any) -> Federation:
        made = await duty.make()
        (said,) = await duty.say(f"/fed join {made.id}", by=by, chat=GROUP, **more)
        owner = f'<a href="tg://user?id={OWNER}">{OWNER}</a>'
        assert said == duty.text("fed.join_ask", name="Rivers", id=made.id, entries=0, chats=0, owner=owner)
        return made

    async def test_an_admin_joins_everybody_sees_it_and_it_ends_without_a_trace(self, duty: Federal) -> None:
        made = await self.asked(duty)
        await duty.press("fed:yes", by=ADMIN, chat=GROUP)
        assert duty.edits() == [duty.text("fed.joined", name="Rivers")]
        status = duty.text("fed.status", name="Rivers", id=made.id, entries=0, chats=1)
        for said in ("/fed status", "/fed"):
            assert await duty.say(said, by=MEMBER, chat=GROUP) == [status]
        again = await duty.say(f"/fed join {made.id}", by=ADMIN, chat=GROUP)
        assert again == [duty.text("fed.joined_already", name="Rivers")]
        assert await duty.say("/fed leave", by=MEMBER, chat=GROUP) == [duty.text("fed.only_admins")]
        assert await duty.say("/fed leave", by=ADMIN, chat=GROUP) == [duty.text("fed.left")]
        assert await duty.say("/fed leave", by=ADMIN, chat=GROUP) == [duty.text("fed.follows_none")]
        assert await duty.say("/fed status", by=MEMBER, chat=GROUP) == [duty.text("fed.follows_none")]
        assert await duty.store.federations.chats() == {}

    async def test_a_click_that_is_handled_again_says_the_same(self, duty: Federal) -> None:
        await self.asked(duty)
        await duty.press("fed:yes", by=ADMIN, chat=GROUP)
        await duty.press("fed:yes", by=ADMIN, chat=GROUP)
        assert duty.edits() == [duty.text("fed.joined", name="Rivers")] * 2

    async def test_no_joins_nothing(self, duty: Federal) -> None:
        await self.asked(duty)
        await duty.press("fed:no", by=ADMIN, chat=GROUP)
        assert duty.edits() == [duty.text("fed.left_alone")]
        assert await duty.store.federations.chats() == {}

    async def test_members_and_unknown_lists(self, duty: Federal) -> None:
        made = await duty.make()
        said = await duty.say(f"/fed join {made.id}", by=MEMBER, chat=GROUP)
        assert said == [duty.text("fed.only_admins")]
        assert await duty.say("/fed join abcd2345", by=ADMIN, chat=GROUP) == [duty.text("fed.no_such")]
        assert await duty.say("/fed join", by=ADMIN, chat=GROUP) == [duty.text("fed.no_such")]

    @pytest.mark.parametrize(
        ("by", "key"),
        [(OWNER, "settings.not_yours"), (MEMBER, "fed.only_admins"), (STRANGER, "fed.only_admins")],
    )
    async def test_the_question_is_its_askers(self, duty: Federal, by: int, key: str) -> None:
        await self.asked(duty)
        await duty.press("fed:yes", by=by, chat=GROUP)
        assert duty.alerts() == [duty.text(key)]
        assert await duty.store.federations.chats() == {}

    async def test_who_lost_the_rank_meanwhile_and_an_old_question(self, duty: Federal) -> None:
        await self.asked(duty)
        duty.messenger.seat(GROUP, ADMIN, "member")
        await duty.press("fed:yes", by=ADMIN, chat=GROUP)
        duty.messenger.seat(GROUP, ADMIN, "administrator")
        duty.clock.advance(OPEN_FOR + 1)
        await duty.press("fed:yes", by=ADMIN, chat=GROUP)
        assert duty.alerts() == [duty.text("fed.only_admins"), duty.text("fed.dead")]
        assert await duty.store.federations.chats() == {}

    async def test_who_asks_as_the_group_is_answered_by_any_of_its_admins(self, duty: Federal) -> None:
        made = await self.asked(duty, by=ANONYMOUS, sender_chat=raw_chat(GROUP))
        await duty.press("fed:yes", by=MEMBER, chat=GROUP)
        assert await duty.store.federations.chats() == {}
        await duty.press("fed:yes", by=OWNER, chat=GROUP)
        assert await duty.store.federations.chats() == {GROUP: made.id}

    async def test_a_list_that_went_or_another_that_was_faster(self, duty: Federal) -> None:
        made = await self.asked(duty)
        hills = await duty.make("Hills")
        await duty.federations.join(hills.id, GROUP)
        await duty.press("fed:yes", by=ADMIN, chat=GROUP)
        await duty.federations.leave(GROUP)
        await duty.federations.delete(made.id)
        await duty.press("fed:yes", by=ADMIN, chat=GROUP)
        assert duty.edits() == [duty.text("fed.joined_already", name="Hills"), duty.text("fed.no_such")]

    async def test_a_group_that_becomes_a_supergroup_goes_on(self, duty: Federal) -> None:
        made = await duty.make()
        await duty.federations.join(made.id, GROUP)
        moved = text_update(99, "", chat_id=GROUP)
        del moved["message"]["text"]
        moved["message"]["migrate_to_chat_id"] = OTHER_GROUP
        await duty.see(moved)
        assert await duty.store.federations.chats() == {OTHER_GROUP: made.id}
        assert (await duty.federations.of(OTHER_GROUP)) is not None

    async def test_a_group_whose_move_a_refused_call_tells_of_follows_it_too(self, duty: Federal) -> None:
        made = await duty.make()
        await duty.federations.join(made.id, GROUP)
        duty.messenger.fail(GROUP, Migrated(OTHER_GROUP))
        await duty.say("/fed", chat=GROUP)
        assert await duty.store.federations.chats() == {OTHER_GROUP: made.id}
        assert (await duty.federations.of(OTHER_GROUP)) is not None


class TestBanning:
    async def following(self, duty: Federal) -> Federation:
        made = await duty.make()
        await duty.federations.join(made.id, GROUP)
        await duty.federations.join(made.id, OTHER_GROUP)
        return made

    async def test_the_writer_and_the_text_are_known_in_the_other_group(self, duty: Federal) -> None:
        made = await self.following(duty)
        assert await duty.say(CHANGED, by=STRANGER, chat=OTHER_GROUP) == []
        (said,) = await duty.say("/fed ban", chat=GROUP, **replied(AD))
        (campaign, person) = await duty.lines(made)
        assert campaign == (CAMPAIGN, campaign[1], "recruit_posting")
        assert person == (PERSON, str(MEMBER), "recruit_posting")
        lines = (
            duty.text("fed.what.person", value=coded(str(MEMBER))),
            duty.text("fed.what.campaign", value=coded(campaign[1])),
        )
        assert said == duty.text("fed.banned", name="Rivers", what="\n".join(lines))
        assert len(await duty.say(CHANGED, by=STRANGER, chat=OTHER_GROUP)) == 1
        answer = await duty.press(f"why:{duty.number}", by=STRANGER, chat=OTHER_GROUP)
        assert duty.text("reason.federation") in answer[0][1]["text"]
        assert "Rivers" in answer[0][1]["text"]

    async def test_without_words_of_ones_own_the_person_alone_is_listed(self, duty: Federal) -> None:
        made = await self.following(duty)
        duty.judging.script["好的"] = verdict(Level.CLEAN, signals=())
        await duty.say("/fed ban", chat=GROUP, **replied("好的"))
        assert await duty.lines(made) == [(PERSON, str(MEMBER), "other_fraud")]
        dice = {"dice": {"emoji": "🎲", "value": 3}}
        await duty.say("/fed ban", chat=GROUP, **replied("", by=STRANGER, **dice))
        assert [value for _, value, _ in await duty.lines(made)] == [str(MEMBER), str(STRANGER)]

    async def test_of_a_channel_the_text_alone(self, duty: Federal) -> None:
        made = await self.following(duty)
        channel = {"sender_chat": {"id": -100777, "type": "channel", "title": "Ads"}}
        await duty.say("/fed ban", chat=GROUP, **replied(AD, by=136817688, **channel))
        assert [kind for kind, _, _ in await duty.lines(made)] == [CAMPAIGN]
        said = await duty.say("/fed ban", chat=GROUP, **replied("", by=136817688, **channel))
        assert said == [duty.text("check.empty")]

    async def test_it_takes_both_ranks(self, duty: Federal) -> None:
        made = await self.following(duty)
        denied = duty.text("fed.ban_not_admin", name="Rivers")
        assert await duty.say("/fed ban", by=ADMIN, chat=GROUP, **replied(AD)) == [denied]
        await duty.store.federations.add_admin(made.id, STRANGER, 1.0)
        only = duty.text("fed.only_admins")
        assert await duty.say("/fed ban", by=STRANGER, chat=GROUP, **replied(AD)) == [only]
        await duty.store.federations.add_admin(made.id, ADMIN, 1.0)
        await duty.say("/fed ban", by=ADMIN, chat=GROUP, **replied(AD))
        assert len(await duty.lines(made)) == 2

    async def test_admins_the_linked_channel_and_the_bot_are_never_listed(self, duty: Federal) -> None:
        made = await self.following(duty)
        duty.messenger.linked[GROUP] = -100888
        linked = {"sender_chat": {"id": -100888, "type": "channel", "title": "Ours"}}
        anonymous = {"sender_chat": raw_chat(GROUP)}
        cases = (
            replied(AD, by=ADMIN),
            replied(AD, by=BOT),
            replied(AD, by=ANONYMOUS, **anonymous),
            replied(AD, by=136817688, **linked),
        )
        for case in cases:
            assert await duty.say("/fed ban", chat=GROUP, **case) == [duty.text("fed.ban_protected")]
        assert await duty.lines(made) == []

    async def test_without_a_reply_or_a_list(self, duty: Federal) -> None:
        assert await duty.say("/fed ban", chat=GROUP) == [duty.text("fed.ban_usage")]
        assert await duty.say("/fed ban him", chat=GROUP, **replied(AD)) == [duty.text("fed.ban_usage")]
        assert await duty.say("/fed ban", chat=GROUP, **replied(AD)) == [duty.text("fed.follows_none")]


class TestAppeals:
    async def listed(self, duty: Federal, *, started: bool = True) -> Federation:
        made = await duty.make()
        await duty.store.federations.add_admin(made.id, ADMIN, 1.0)
        await duty.list(made, Line(kind=PERSON, value=str(MEMBER), reason="recruit_task"))
        if started:
            await duty.say("/start")
            await duty.say("/fed", by=ADMIN, **{"from": user(ADMIN, language_code="fi")})
        return made

    def card(self, duty: Federal, lang: str = "en", words: str = "it was not me") -> str:
        who = f'<a href="tg://user?id={MEMBER}">{MEMBER}</a>'
        reason = duty.text("scheme.recruit_task", lang)
        return duty.text("fed.card", lang, name="Rivers", who=who, reason=reason, words=words)

    async def test_it_reaches_its_admins_each_in_their_language(self, duty: Federal) -> None:
        made = await self.listed(duty)
        said = await duty.say(f"/fed appeal {made.id} it was not me", by=MEMBER)
        assert said == [duty.text("fed.appeal.sent", name="Rivers")]
        assert duty.messenger.texts(OWNER)[-1] == self.card(duty)
        assert duty.messenger.texts(ADMIN)[-1] == self.card(duty, "fi")

    async def test_a_chosen_language_counts(self, duty: Federal) -> None:
        made = await self.listed(duty)
        await duty.store.chats.set_setting(ChatId(ADMIN), "language", "de", ADMIN, 1.0)
        await duty.say(f"/fed appeal {made.id} it was not me", by=MEMBER)
        assert duty.messenger.texts(ADMIN)[-1] == self.card(duty, "de")

    async def test_who_never_opened_the_bot_is_not_written_to_and_finds_it_later(self, duty: Federal) -> None:
        made = await self.listed(duty, started=False)
        await duty.say(f"/fed appeal {made.id} it was not me", by=MEMBER)
        assert duty.messenger.texts(OWNER) == []
        await duty.say("/fed")
        await duty.press(f"fed:appeals:{made.id}")
        assert duty.messenger.texts(OWNER)[-1] == self.card(duty)

    @pytest.mark.parametrize(("press", "word"), [("keep", "kept"), ("remove", "removed")])
    async def test_it_is_answered_once_in_the_persons_language(
        self, duty: Federal, press: str, word: str
    ) -> None:
        made = await self.listed(duty)
        await duty.say(
            f"/fed appeal {made.id} it was not me", by=MEMBER, **{"from": user(MEMBER, language_code="it")}
        )
        await duty.press(f"fed:{press}", by=ADMIN, number=_under(duty, ADMIN))
        told = duty.text(f"fed.told.{word}", "it", name="Rivers")
        assert duty.messenger.texts(MEMBER)[-1] == told
        who = f'<a href="tg://user?id={ADMIN}">{ADMIN}</a>'
        whom = f'<a href="tg://user?id={MEMBER}">{MEMBER}</a>'
        assert duty.edits() == [duty.text(f"fed.card.{word}", name="Rivers", whom=whom, who=who)]
        assert len(await duty.lines(made)) == (word == "kept")
        await duty.press("fed:remove", number=_under(duty, OWNER))
        assert duty.alerts() == [duty.text("fed.answered")]
        assert duty.messenger.texts(MEMBER)[-1] == told
        assert len(await duty.lines(made)) == (word == "kept")

    async def test_a_former_admin_decides_nothing(self, duty: Federal) -> None:
        made = await self.listed(duty)
        await duty.say(f"/fed appeal {made.id} it was not me", by=MEMBER)
        await duty.store.federations.drop_admin(made.id, ADMIN)
        await duty.press("fed:remove", by=ADMIN, number=_under(duty, ADMIN))
        await duty.press("fed:burn", number=_under(duty, OWNER))
        assert duty.alerts() == [duty.text("fed.not_yours")] * 2
        assert len(await duty.lines(made)) == 1

    async def test_who_is_listed_by_their_handle_is_heard_and_removed(self, duty: Federal) -> None:
        made = await self.listed(duty)
        await duty.list(made, Line(kind=HANDLE, value="@lin_lin", reason="sells cards"))
        me = {"from": user(int(STRANGER), username="Lin_Lin")}
        await duty.say(f"/fed appeal {made.id} my name", by=STRANGER, **me)
        assert "sells cards" in duty.messenger.texts(OWNER)[-1]
        await duty.press("fed:remove", number=_under(duty, OWNER))
        assert await duty.lines(made) == [(PERSON, str(MEMBER), "recruit_task")]

    async def test_an_address_in_the_words_leads_nowhere(self, duty: Federal) -> None:
        made = await self.listed(duty)
        await duty.say(f"/fed appeal {made.id} see https://evil.com <b>now</b>", by=MEMBER)
        assert duty.messenger.texts(OWNER)[-1] == self.card(duty, words="see … &lt;b&gt;now&lt;/b&gt;")

    async def test_what_cannot_be_taken(self, duty: Federal) -> None:
        made = await self.listed(duty)
        appeal = f"/fed appeal {made.id}"
        assert await duty.say(appeal, by=MEMBER) == [duty.text("fed.appeal_usage", id=made.id)]
        assert await duty.say("/fed appeal unknown2 no", by=MEMBER) == [duty.text("fed.no_such")]
        long = await duty.say(f"{appeal} {'x' * (LONGEST + 1)}", by=MEMBER)
        assert long == [duty.text("fed.appeal.long")]
        stranger = await duty.say(f"{appeal} no", by=STRANGER)
        assert stranger == [duty.text("fed.appeal.not_listed")]
        await duty.say(f"{appeal} {'x' * LONGEST}", by=MEMBER)
        assert await duty.say(f"{appeal} again", by=MEMBER) == [duty.text("fed.appeal.again")]


def _under(duty: Duty, chat: int) -> int:
    """The message with buttons that somebody got last."""
    marked = [one for one in duty.store.calls() if one.chat_id == chat and one.mark]
    return int(marked[-1].message_id)


class TestForgetting:
    async def test_lines_stay_and_the_person_is_told(self, duty: Federal) -> None:
        made = await duty.make()
        await duty.list(made, Line(kind=PERSON, value=str(MEMBER), reason="recruit_task"))
        await duty.federations.appeal(made.id, MEMBER, "not me")
        await duty.press("me:yes", by=MEMBER, number=5)
        assert duty.messenger.texts(MEMBER)[-1].endswith(duty.text("fed.stays"))
        assert await duty.store.list_appeals.waiting(made.id, 9) == ()
        assert len(await duty.lines(made)) == 1
        (export,) = await duty.say("/export", by=MEMBER)
        assert f"{duty.text('ask.kind.moderation')}: 1" in export
        assert made.id in str(await duty.people.rows(MEMBER, 9))

    async def test_a_list_whose_owner_is_gone_accuses_nobody(self, duty: Federal) -> None:
        made = await duty.make()
        await duty.federations.join(made.id, GROUP)
        await duty.list(made, Line(kind=PERSON, value=str(MEMBER), reason="recruit_posting"))
        assert len(await duty.say(AD, by=MEMBER, chat=GROUP)) == 1
        await duty.press("me:yes", number=5)
        assert await duty.federations.of(GROUP) is None
        assert await duty.say(CHANGED, by=MEMBER, chat=GROUP) == []
