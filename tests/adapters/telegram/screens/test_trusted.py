"""/trust, /untrust, /trusted and the yes and no under a phrase: what is kept, and each refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bot.core.moderation.lists import MOST
from bot.core.text.quoting import BREAK, coded
from bot.errors import Refused, Unsent
from bot.services.platform import Member
from bot.services.store import Entry
from tests.builders import AD, ADMIN, GROUP, MEMBER, OTHER_GROUP, OWNER, raw_chat, text_update, user
from tests.drill import VOICE, Calls, Drill, datas, shown
from tests.fakes import FakeMessenger

COMMANDS = ("/trust", "/untrust", "/trusted", "/trust example.com", "/trust pass free cake", "/trust silence")
HIDDEN: dict[str, Any] = {"sender_chat": raw_chat(GROUP), "from": user(1087968824, is_bot=True)}
"""How an anonymous admin writes."""


@pytest.fixture
async def drill() -> Drill:
    """A group that is known."""
    found = Drill()
    await found.begin()
    return found


async def lists(drill: Drill) -> list[tuple[str, str]]:
    return [(one.kind, one.value) for one in await drill.duty.store.lists.entries(GROUP)]


async def said(drill: Drill, text: str, by: int = ADMIN) -> str:
    (answer,) = shown(await drill.says(by, text))
    return answer


def what(drill: Drill, kind: str, value: object) -> str:
    return drill.text(f"trust.kind.{kind}", value=coded(str(value)))


@pytest.mark.parametrize("command", COMMANDS)
async def test_the_lists_are_for_admins(drill: Drill, command: str) -> None:
    assert await said(drill, command, MEMBER) == drill.text("settings.only_admins")
    private = await drill.duty.see(text_update(drill.next(), command, chat_id=ADMIN, by=ADMIN))
    assert shown(private) == [drill.text("settings.choose_group")]
    assert await lists(drill) == []


@pytest.mark.parametrize("command", COMMANDS)
async def test_when_rights_cannot_be_seen_nobody_has_them(drill: Drill, command: str) -> None:
    # The judge asks who leads the group as well.
    drill.duty.messenger.fail_look_ups(GROUP, Unsent("down"), Unsent("down"))
    assert await said(drill, command) == drill.text("settings.only_admins")


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("31", "person", "31"),
        ("0031", "person", "31"),
        (str(VOICE), "channel", str(VOICE)),
        ("Example.com", "domain", "example.com"),
        ("https://www.example.com/a?b", "domain", "example.com"),
    ],
)
async def test_somebody_or_something_named_is_kept_and_taken_out(
    drill: Drill, typed: str, kind: str, value: str
) -> None:
    named = what(drill, kind, value)
    assert await said(drill, f"/trust {typed}") == drill.text("trust.done", what=named)
    assert await lists(drill) == [(kind, value)]
    assert await said(drill, f"/trust {typed}") == drill.text("trust.known", what=named)
    shown_list = await said(drill, "/trusted")
    assert shown_list.splitlines()[1:] == [drill.text("trust.item", what=named)]
    assert await said(drill, f"/untrust {typed}") == drill.text("trust.gone", what=named)
    assert await said(drill, f"/untrust {typed}") == drill.text("trust.not_there", what=named)
    assert await lists(drill) == []
    assert await drill.acts() == [("trust", ADMIN), ("untrust", ADMIN)]


async def test_people_are_told_by_name_though_no_list_keeps_one(drill: Drill) -> None:
    """After a restart too: it is asked of Telegram."""
    drill.duty.messenger.members[GROUP, MEMBER] = Member(user_id=MEMBER, status="member", name="Lin <i>")
    answer = await drill.answers(ADMIN, await drill.posts(MEMBER, "hi"), MEMBER, "/trust")
    named = drill.text("trust.kind.person", value=f"Lin &lt;i&gt; ({coded(str(MEMBER))})")
    assert shown(answer) == [drill.text("trust.done", what=named)]
    drill.duty.chats.forget(GROUP)
    assert (await said(drill, "/trusted")).splitlines()[1:] == [drill.text("trust.item", what=named)]


async def test_an_empty_list_says_so(drill: Drill) -> None:
    assert (await said(drill, "/trusted")).splitlines()[1] == drill.text("trust.none")


async def test_whoever_wrote_the_message_answered_is_meant(drill: Drill) -> None:
    for author, kind in ((MEMBER, "person"), (VOICE, "channel")):
        await drill.answers(ADMIN, await drill.posts(author, "hi"), author, "/trust")
        assert (kind, str(author)) in await lists(drill)
    await drill.answers(ADMIN, await drill.posts(MEMBER, "hi"), MEMBER, "/trust silence")
    assert ("silenced", str(MEMBER)) in await lists(drill)


@pytest.mark.parametrize("author", [999, GROUP])
async def test_neither_the_bot_nor_an_anonymous_admin_is_put_on_a_list(drill: Drill, author: int) -> None:
    calls = await drill.answers(ADMIN, await drill.posts(author, "hi"), author, "/trust")
    assert shown(calls) == [drill.text("trust.usage")]
    assert await lists(drill) == []


@pytest.mark.parametrize("command", ["/trust", "/untrust"])
async def test_without_anything_it_says_how(drill: Drill, command: str) -> None:
    assert await said(drill, command) == drill.text("trust.usage")


@pytest.mark.parametrize(
    "typed",
    ["silence", "pass", "pass abc", "flag " + "x" * 200, "a b", "²", "٣", "-", "com", "9" * 40, "<b>"],
)
async def test_what_cannot_be_read_is_quoted_harmlessly(drill: Drill, typed: str) -> None:
    answer = await said(drill, f"/trust {typed}")
    assert answer.split("“")[0] == drill.text("trust.bad", word="x").split("“")[0]
    assert "<b>" not in answer
    assert await lists(drill) == []


class Names(FakeMessenger):
    """A platform that is asked by name who a chat is; "" is the name of none."""

    found: object = None

    async def call(self, method: str, params: Mapping[str, object]) -> object:
        """Tell what a name stands for."""
        if method != "getChat":
            return await super().call(method, params)
        if self.found is None:
            raise Refused("chat not found")
        return self.found


@pytest.mark.parametrize(
    ("found", "kept"),
    [({"id": VOICE, "type": "channel"}, [("channel", str(VOICE))]), ({"id": 5}, []), ("?", []), (None, [])],
)
async def test_a_name_is_looked_up_and_must_be_a_channels(found: object, kept: list[tuple[str, str]]) -> None:
    drill = Drill(Names)
    await drill.begin()
    drill.duty.messenger.found = found  # type: ignore[attr-defined]
    answer = await said(drill, "/trust @somewhere")
    named = drill.text("trust.done", what=what(drill, "channel", VOICE))
    # Who typed a handle sees it again, as nothing that can be tapped, and how members are trusted.
    assert answer == (named if kept else drill.text("trust.no_handle", word=f"@{BREAK}somewhere"))
    assert await lists(drill) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "https://t.me/Our_channel",
        "t.me/our_channel/17?single",
        "http://www.telegram.me/s/our_channel",
        "telegram.dog/our_channel",
    ],
)
async def test_an_address_in_telegram_is_that_channel_alone(typed: str) -> None:
    drill = Drill(Names)
    await drill.begin()
    drill.duty.messenger.found = {"id": VOICE, "type": "channel"}  # type: ignore[attr-defined]
    for command, word in (("trust", "done"), ("untrust", "gone")):
        named = drill.text(f"trust.{word}", what=what(drill, "channel", VOICE))
        assert await said(drill, f"/{command} {typed}") == named


async def test_what_leads_to_a_trusted_channel_is_trusted_as_what_comes_from_it_is() -> None:
    drill = Drill(Names)
    await drill.begin()
    drill.duty.messenger.found = {"id": VOICE, "type": "channel"}  # type: ignore[attr-defined]
    await said(drill, "/trust https://t.me/Our_channel")
    address, entity = "news: t.me/our_channel/5", {"type": "url", "offset": 6, "length": 18}
    await drill.says(MEMBER, address, entities=[entity])
    assert drill.duty.judging.seen[-1].links == ()
    await drill.says(MEMBER, address.replace("our", "any"), entities=[entity])
    assert len(drill.duty.judging.seen[-1].links) == 1
    await said(drill, "/untrust t.me/our_channel")
    assert await lists(drill) == []
    await drill.says(MEMBER, address, entities=[entity])
    assert len(drill.duty.judging.seen[-1].links) == 1


async def test_a_private_channel_is_meant_by_its_number(drill: Drill) -> None:
    number = str(VOICE).removeprefix("-100")
    named = drill.text("trust.done", what=what(drill, "channel", VOICE))
    assert await said(drill, f"/trust https://t.me/c/{number}/5") == named


@pytest.mark.parametrize(
    "typed", ["t.me", "https://t.me/", "https://t.me/+AbCdEf", "t.me/joinchat/AbCd", "t.me/c/x", "t.me/a"]
)
async def test_all_of_telegram_is_never_trusted(drill: Drill, typed: str) -> None:
    drill.duty.messenger.results["getChat"] = {"id": 5}
    answer = await said(drill, f"/trust {typed}")
    assert answer.split("“")[0] == drill.text("trust.bad", word="x").split("“")[0]
    assert await lists(drill) == []


@pytest.mark.parametrize("command", ["/trust", "/trust silence", "/untrust", "/untrust silence"])
async def test_in_a_topic_the_topics_beginning_is_nobody(drill: Drill, command: str) -> None:
    """Telegram hangs every message of a topic under the one that opened it."""
    under = {**text_update(0, "x", number=44, by=MEMBER)["message"]}
    under["forum_topic_created"] = {"name": "News", "icon_color": 1}
    topic = {"message_thread_id": 44, "is_topic_message": True, "reply_to_message": under}
    (answer,) = shown(await drill.says(ADMIN, command, **topic))
    assert answer in {drill.text("trust.usage"), drill.text("trust.bad", word="silence")}
    assert await lists(drill) == []


async def test_a_list_ends(drill: Drill) -> None:
    for number in range(MOST):
        line = Entry(chat_id=GROUP, kind="person", value=str(1000 + number), by=ADMIN, at=0.0)
        await drill.duty.store.lists.keep(line)
    assert await said(drill, "/trust 31") == drill.text("trust.full")
    assert await said(drill, "/trust example.com") == drill.text(
        "trust.done", what=what(drill, "domain", "example.com")
    )


# Phrases


async def asked(drill: Drill, phrase: str = "pass free cake", **fields: Any) -> Calls:
    return await drill.says(ADMIN, f"/trust {phrase}", **fields)


@pytest.mark.parametrize("kind", ["pass", "flag"])
async def test_a_phrase_is_shown_with_what_it_would_have_done_and_kept_upon_yes(
    drill: Drill, kind: str
) -> None:
    calls = await asked(drill, f"{kind} Free  Cake")
    named = what(drill, kind, "free cake")
    assert shown(calls) == [f"{named}\n{drill.text(f'trust.dry_{kind}', count=0, total=0)}"]
    assert datas(calls) == ["t:yes", "t:no"]
    assert await lists(drill) == []
    calls = await drill.presses(ADMIN, "t:yes")
    assert shown(calls) == [drill.text("trust.done", what=named)]
    assert datas(calls) == []
    assert await lists(drill) == [(kind, "free cake")]
    assert await said(drill, f"/untrust {kind} FREE CAKE") == drill.text("trust.gone", what=named)


async def test_no_keeps_nothing(drill: Drill) -> None:
    await asked(drill)
    assert shown(await drill.presses(ADMIN, "t:no")) == [drill.text("case.done_short")]
    assert await lists(drill) == []


async def test_yes_twice_is_kept_once(drill: Drill) -> None:
    await asked(drill)
    await drill.presses(ADMIN, "t:yes")
    calls = await drill.presses(ADMIN, "t:yes")
    assert shown(calls) == [drill.text("trust.known", what=what(drill, "pass", "free cake"))]
    assert [kind for kind, _ in await drill.acts()] == ["trust"]


async def test_a_phrase_with_a_colon_is_kept_whole(drill: Drill) -> None:
    await asked(drill, "pass price: 5:30")
    await drill.presses(ADMIN, "t:yes")
    ((_, value),) = await lists(drill)
    assert value.count(":") == 2


@pytest.mark.parametrize("data", ["t:", "t:x", "t:yes:yes", "t:YES", "t:\ud800", "t:" + "9" * 60])
async def test_hostile_data_is_no_yes(drill: Drill, data: str) -> None:
    await asked(drill)
    await drill.presses(ADMIN, data)
    assert await lists(drill) == []
    assert drill.duty.state(drill.last) == "done"


@pytest.mark.parametrize(("by", "key"), [(OWNER, "settings.not_yours"), (MEMBER, "settings.only_admins")])
async def test_the_question_belongs_to_who_asked(drill: Drill, by: int, key: str) -> None:
    await asked(drill)
    assert await drill.told(by, "t:yes") == drill.text(key)
    assert await lists(drill) == []


async def test_a_former_admins_question_is_dead(drill: Drill) -> None:
    await asked(drill)
    drill.duty.messenger.seat(GROUP, ADMIN, "member")
    assert await drill.told(ADMIN, "t:yes") == drill.text("settings.only_admins")
    assert await lists(drill) == []


async def test_a_question_is_open_for_an_hour_and_in_its_own_place(drill: Drill) -> None:
    await asked(drill)
    dead = drill.text("settings.dead")
    assert await drill.told(ADMIN, "t:yes", 3) == dead
    drill.duty.messenger.seat(OTHER_GROUP, ADMIN, "creator")
    assert await drill.told(ADMIN, "t:yes", chat_id=OTHER_GROUP) == dead
    drill.duty.clock.advance(3601)
    assert await drill.told(ADMIN, "t:yes") == dead
    assert await lists(drill) == []


async def test_a_warning_is_no_question(drill: Drill) -> None:
    await drill.says(MEMBER, AD)
    assert await drill.told(ADMIN, "t:yes") == drill.text("settings.dead")


async def test_what_an_anonymous_admin_asked_any_admin_answers_and_nobody_else(drill: Drill) -> None:
    await asked(drill, **HIDDEN)
    assert await drill.told(MEMBER, "t:yes") == drill.text("settings.only_admins")
    await drill.presses(OWNER, "t:yes")
    assert await lists(drill) == [("pass", "free cake")]
