"""A sender's profile picture: read where all else left a doubt, after every other, and never to clear."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from bot.adapters.store.schema import voices
from bot.core.message import MessageId, Origin, Part, Picture
from bot.core.surfaces.seen import Glance
from bot.core.verdict import Level
from bot.errors import NoPicture
from bot.services.guard import gallery
from bot.services.platform import Profile
from bot.services.store import ChatRecord
from tests.builders import ADMIN, GROUP, MEMBER, signal, text_update, user, verdict
from tests.desk import Duty
from tests.fakes import until
from tests.pictures import FakeEyes, lines, photo_update

OTHER = 8
POSTER = lines("our family", "收微信号 日结")
POINTS = verdict(Level.CLEAN, signals=(signal(id="see_profile", scheme="", reason="see_profile"),))


class Watch(Duty):
    """A bot with eyes in a group where a member shows ``own`` as their profile picture."""

    def __init__(self, **shows: Glance | Exception) -> None:
        self.seer = FakeEyes(**{"own": POSTER, "cat": Glance(), **shows})
        super().__init__(eyes=self.seer)
        self.shows(MEMBER)
        self.judging.script = {  # type: ignore[attr-defined]
            "收微信号": verdict(),
            "招聘会": verdict(Level.CLEAN),
            "看我头像": POINTS,
            "兼职": verdict(Level.SUSPICIOUS),
        }

    def shows(self, who: int, name: str = "own") -> None:
        photo = Picture(file_id=name, unique_id=f"u-{name}")
        self.messenger.profiles[who] = Profile(photo=photo)  # type: ignore[attr-defined]

    async def sets(self, key: str, stored: str) -> None:
        await self.store.chats.save(ChatRecord(chat_id=GROUP, kind="supergroup"))
        await self.store.chats.set_setting(GROUP, key, stored, ADMIN, 0.0)
        self.chats.forget(GROUP)

    async def said(self, *updates: dict[str, Any]) -> int:
        """How often the chat is warned once everything that follows has happened."""
        return sum(method == "sendMessage" for method, _ in await self.see(*updates))


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.mark.parametrize("text", ["兼职，有兴趣吗", "看我头像"])
async def test_what_is_doubted_is_answered_for_the_picture_of_the_profile(watch: Watch, text: str) -> None:
    assert await watch.said(text_update(1, text)) == 1
    assert watch.state(1) == "done"
    found = await watch.store.ledger.judgement(GROUP, MessageId(1))
    assert found is not None
    assert found.level == Level.FRAUD
    assert "family" not in json.loads(found.evidence)["text"]


async def test_what_is_not_doubted_costs_no_look(watch: Watch) -> None:
    await watch.see(text_update(1, "收微信号"), text_update(2, "明天下午三点业主会"))
    assert watch.seer.looked == []


async def test_nobody_looks_at_the_picture_of_an_admin(watch: Watch) -> None:
    watch.shows(ADMIN)
    assert await watch.said(text_update(1, "兼职", **{"from": user(ADMIN)})) == 0
    assert watch.seer.looked == []


async def test_a_chat_may_have_it_left_alone(watch: Watch) -> None:
    await watch.sets("pictures", "off")
    assert await watch.said(text_update(1, "兼职")) == 0
    assert (watch.state(1), watch.seer.looked) == ("done", [])


async def test_without_eyes_no_profile_is_asked_for() -> None:
    duty = Duty()
    duty.judging.script = {"兼职": verdict(Level.SUSPICIOUS)}  # type: ignore[attr-defined]
    await duty.see(text_update(1, "兼职"))
    assert duty.messenger.profiled == []  # type: ignore[attr-defined]
    assert duty.state(1) == "done"


async def test_who_shows_no_picture_is_waited_for_by_nothing(watch: Watch) -> None:
    watch.messenger.profiles.clear()  # type: ignore[attr-defined]
    assert await watch.said(text_update(1, "兼职")) == 0
    assert watch.state(1) == "done"


async def test_it_is_looked_at_once_an_hour(watch: Watch) -> None:
    watch.seer.shows[b"own"] = lines("KEEP CALM")
    await watch.see(text_update(1, "兼职"))
    await watch.see(text_update(2, "兼职"))
    assert watch.seer.looked == [b"own"]
    assert watch.messenger.profiled == [MEMBER]  # type: ignore[attr-defined]
    assert [watch.state(n) for n in (1, 2)] == ["done"] * 2


@pytest.mark.parametrize("shown", [lines("招聘会"), Glance(), NoPicture("it is none")])
async def test_it_clears_nothing(watch: Watch, shown: Glance | Exception) -> None:
    watch.seer.shows[b"own"] = shown
    assert await watch.said(text_update(1, "兼职")) == 0
    found = await watch.store.ledger.judgement(GROUP, MessageId(1))
    assert found is not None
    assert (found.level, watch.state(1)) == (Level.SUSPICIOUS, "done")


async def test_a_doubt_beside_it_is_no_sighting_of_an_ad(watch: Watch) -> None:
    await watch.see(text_update(1, "看我头像，我是新来的邻居，请多关照"))
    assert watch.store.look_at(select(voices)) == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("picture", ["cat", "words"])
async def test_it_is_looked_at_after_the_pictures_of_the_message(watch: Watch, picture: str) -> None:
    watch.seer.shows[b"words"] = lines("our holiday")
    assert await watch.said(photo_update(1, picture, "兼职")) == 1
    assert watch.seer.looked == [picture.encode(), b"own"]
    assert watch.state(1) == "done"


async def test_pictures_that_decide_leave_it_alone(watch: Watch) -> None:
    watch.seer.shows[b"poster"] = POSTER
    assert await watch.said(photo_update(1, "poster", "兼职")) == 1
    assert watch.seer.looked == [b"poster"]


async def test_pictures_that_are_known_stay_beside_it(watch: Watch) -> None:
    watch.seer.shows[b"words"] = lines("our holiday")
    await watch.see(photo_update(1, "words", **{"from": user(OTHER)}))
    assert await watch.said(photo_update(2, "words", "兼职")) == 1
    read = {part.origin for part in watch.judging.seen[-1].parts}  # type: ignore[attr-defined]
    assert {Origin.IMAGE_TEXT, Origin.PROFILE_PHOTO} <= read


async def test_all_other_pictures_go_first(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gallery, "WAITING", 2)
    watch.seer.free.clear()
    await watch.inbox.accept([photo_update(n, f"busy{n}") for n in range(1, gallery.AT_ONCE + 1)])
    await until(lambda: len(watch.seer.looked) == gallery.AT_ONCE)
    holiday = [photo_update(n, f"holiday{n}", "our holiday") for n in (11, 12)]
    await watch.inbox.accept([holiday[0], text_update(13, "兼职", by=OTHER), holiday[1]])
    watch.shows(OTHER, "late")
    await watch.inbox.idle()
    watch.seer.free.set()
    await watch.settled()
    assert watch.seer.looked[gallery.AT_ONCE :] == [b"holiday12", b"holiday11"]
    assert watch.state(13) == "done"
    tally = watch.gallery.tally
    assert tally is not None
    assert tally.shed == 1


async def test_a_crash_while_it_is_read_costs_nothing() -> None:
    before = Watch()
    before.seer.free.clear()
    await before.inbox.accept([text_update(1, "看我头像")])
    await until(lambda: before.seer.looked)
    await before.gallery.stop()
    after = Duty(before.store, eyes=FakeEyes(own=POSTER))  # type: ignore[arg-type]
    after.judging.script = before.judging.script  # type: ignore[attr-defined]
    after.messenger.profiles = before.messenger.profiles  # type: ignore[attr-defined]
    assert await after.inbox.replay() == 1
    await after.settled()
    assert len(after.messenger.texts()) == 1  # type: ignore[attr-defined]


async def test_a_bio_that_is_an_ad_needs_no_picture(watch: Watch) -> None:
    photo, bio = Picture(file_id="own", unique_id="u-own"), Part(origin=Origin.PROFILE_BIO, text="收微信号")
    watch.messenger.profiles[MEMBER] = Profile(parts=(bio,), photo=photo)  # type: ignore[attr-defined]
    assert await watch.said(text_update(1, "看我头像")) == 1
    assert watch.seer.looked == []
