"""Pictures in groups: words are judged at once, pictures when they were read, and a crash loses neither."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot.adapters.telegram.receive.normalise import normalise
from bot.core.message import Origin, Speaker
from bot.core.surfaces.seen import Glance
from bot.core.verdict import Level, Span
from bot.errors import NoPicture, Refused, Unsent
from bot.services.guard import gallery, looking
from bot.services.guard.guard import LATE
from bot.services.store import ChatRecord
from tests.builders import AD, ADMIN, GROUP, MEMBER, OTHER_GROUP, signal, text_update, user, verdict
from tests.desk import Duty
from tests.fakes import until
from tests.pictures import FakeEyes, chat, code, lines, photo, photo_update

POSTER = lines("高价收微信号", "日结")


class Watch(Duty):
    """A bot with eyes, on duty in a group."""

    def __init__(self, **shows: Glance | Exception) -> None:
        self.seer = FakeEyes(**{"poster": POSTER, "cat": Glance(), **shows})
        super().__init__(eyes=self.seer)

    async def sets(self, **settings: str) -> None:
        await self.store.chats.save(ChatRecord(chat_id=GROUP, kind="supergroup"))
        for key, stored in settings.items():
            await self.store.chats.set_setting(GROUP, key, stored, ADMIN, 0.0)
        self.chats.forget(GROUP)

    async def said(self, *updates: dict[str, Any]) -> list[str]:
        """What the bot says once everything that follows has happened."""
        return [str(params["text"]) for method, params in await self.see(*updates) if method == "sendMessage"]


@pytest.fixture
def watch() -> Watch:
    return Watch()


async def test_an_ad_in_a_picture_is_answered_like_one_in_words(watch: Watch) -> None:
    ((method, params),) = await watch.see(photo_update(1, "poster", number=77))
    assert method == "sendMessage"
    assert params["reply_parameters"] == {"message_id": 77, "allow_sending_without_reply": True}
    assert watch.state(1) == "done"


async def test_a_harmless_picture_leads_to_nothing(watch: Watch) -> None:
    assert await watch.see(photo_update(1, "cat", "look at her")) == []
    assert watch.state(1) == "done"
    assert watch.seer.looked == [b"cat"]


async def test_words_are_answered_at_once_and_their_picture_is_not_waited_for(watch: Watch) -> None:
    watch.seer.free.clear()
    assert len(await watch.said(photo_update(1, "poster", AD))) == 1
    assert (watch.state(1), watch.seer.looked) == ("done", [])


async def test_text_goes_on_while_a_picture_is_read(watch: Watch) -> None:
    watch.seer.free.clear()
    await watch.inbox.accept([photo_update(1, "poster"), text_update(2, AD)])
    await until(lambda: watch.seer.looked and watch.messenger.texts())
    assert (watch.state(1), watch.state(2)) == ("new", "done")
    watch.seer.free.set()
    await watch.settled()
    assert watch.state(1) == "done"


async def test_a_crash_while_a_picture_is_read_costs_neither_the_picture_nor_a_second_answer() -> None:
    before = Watch()
    before.seer.free.clear()
    await before.inbox.accept([photo_update(1, "poster", "hello")])
    await until(lambda: before.seer.looked)
    await before.gallery.stop()
    after = Duty(before.store, eyes=FakeEyes(poster=POSTER))
    assert await after.inbox.replay() == 1
    await after.settled()
    assert len(after.messenger.texts()) == 1
    assert after.state(1) == "done"
    again = Duty(before.store, eyes=FakeEyes(poster=POSTER))
    assert await again.inbox.replay() == 0
    assert await again.see(photo_update(1, "poster", "hello")) == []


async def test_a_crash_after_a_picture_was_read_and_before_it_was_judged_costs_nothing() -> None:
    before = Watch()
    before.inbox.again = lambda *_: None  # type: ignore[method-assign]
    await before.see(photo_update(1, "poster"))
    assert before.messenger.texts() == []
    after = Duty(before.store, eyes=FakeEyes(poster=POSTER))
    await after.inbox.replay()
    await after.settled()
    assert len(after.messenger.texts()) == 1


async def test_somebody_who_posts_a_picture_is_met_once(watch: Watch) -> None:
    await watch.see(photo_update(1, "cat"))
    await watch.see(text_update(2, "hello"))
    (met,) = (await watch.store.people.acquaintances([(GROUP, MEMBER)])).values()  # type: ignore[list-item]
    assert met.messages == 2


async def test_what_was_doubted_for_its_words_is_answered_for_its_picture(watch: Watch) -> None:
    watch.judging.script["兼职"] = verdict(Level.SUSPICIOUS)
    watch.judging.script = {"收微信号": verdict(), "兼职": verdict(Level.SUSPICIOUS)}
    assert len(await watch.said(photo_update(1, "poster", "兼职"))) == 1
    found = await watch.store.ledger.judgement(GROUP, 1)  # type: ignore[arg-type]
    assert found is not None
    assert found.level == Level.FRAUD


async def test_a_picture_that_is_known_is_judged_with_the_words(watch: Watch) -> None:
    await watch.see(photo_update(1, "poster"))
    await watch.see(photo_update(2, "poster", chat={"id": OTHER_GROUP, "type": "supergroup", "title": "B"}))
    assert watch.seer.looked == [b"poster"]
    assert len(watch.messenger.texts(OTHER_GROUP)) == 1


async def test_a_picture_is_read_anew_after_an_hour(watch: Watch) -> None:
    await watch.see(photo_update(1, "cat"))
    watch.clock.advance(looking.KEPT_FOR)  # type: ignore[attr-defined]
    await watch.see(photo_update(2, "cat"))
    assert watch.seer.looked == [b"cat"] * 2


async def test_an_edit_that_brings_another_picture_is_judged(watch: Watch) -> None:
    await watch.see(photo_update(1, "cat"))
    edited = photo_update(2, "poster", number=1, kind="edited_message", edit_date=1_750_000_100)
    assert len(await watch.said(edited)) == 1


async def test_an_edit_of_the_words_beside_an_ad_in_a_picture_is_not_answered_again(watch: Watch) -> None:
    await watch.see(photo_update(1, "poster"))
    edited = photo_update(2, "poster", "hi", number=1, kind="edited_message", edit_date=1_750_000_100)
    assert await watch.said(edited) == []


async def test_a_log_in_code_is_an_alarm(watch: Watch) -> None:
    watch.seer.shows[b"code"] = code("tg://login?token=AQLd0WbWJ3Fz")
    watch.judging.script = {"tg://login": verdict()}
    assert len(await watch.said(photo_update(1, "code"))) == 1


async def test_a_chat_may_have_pictures_left_alone(watch: Watch) -> None:
    await watch.sets(pictures="off")
    assert await watch.said(photo_update(1, "poster")) == []
    assert (watch.state(1), watch.seer.looked) == ("done", [])


async def test_what_is_known_from_elsewhere_is_left_alone_there_too(watch: Watch) -> None:
    await watch.sets(pictures="off")
    await watch.see(photo_update(1, "poster", chat={"id": OTHER_GROUP, "type": "supergroup", "title": "B"}))
    assert await watch.said(photo_update(2, "poster")) == []


async def test_without_eyes_pictures_are_left_alone() -> None:
    duty = Duty()
    assert await duty.see(photo_update(1, "poster")) == []
    assert duty.state(1) == "done"
    assert duty.messenger.fetched == []
    assert duty.gallery.tally is None


async def test_nobody_looks_at_the_pictures_of_admins(watch: Watch) -> None:
    assert await watch.see(photo_update(1, "poster", **{"from": user(ADMIN)})) == []
    assert watch.seer.looked == []


async def test_a_picture_that_cannot_be_read_costs_itself_alone(watch: Watch) -> None:
    watch.seer.shows[b"bomb"] = NoPicture("it is none")
    assert await watch.see(photo_update(1, "bomb", "hello")) == []
    assert await watch.see(photo_update(2, "bomb")) == []
    assert watch.seer.looked == [b"bomb"]
    assert watch.state(2) == "done"


async def test_a_download_that_fails_is_tried_once_more(watch: Watch) -> None:
    watch.messenger.fetches.extend([Unsent("no connection"), None])  # type: ignore[attr-defined]
    assert len(await watch.said(photo_update(1, "poster"))) == 1
    watch.messenger.fetches.extend([Unsent("no connection")] * 2)  # type: ignore[attr-defined]
    assert await watch.said(photo_update(2, "cat")) == []
    assert watch.messenger.fetched == ["poster"] * 2 + ["cat"] * 2  # type: ignore[attr-defined]
    assert watch.state(2) == "done"


async def test_what_the_platform_refuses_is_not_asked_for_again(watch: Watch) -> None:
    watch.messenger.fetches.append(Refused("file is too big"))  # type: ignore[attr-defined]
    await watch.see(photo_update(1, "cat"))
    assert watch.messenger.fetched == ["cat"]  # type: ignore[attr-defined]


async def test_what_is_too_large_is_not_even_asked_for(watch: Watch) -> None:
    await watch.see(photo_update(1, "", photo=photo("cat", file_size=looking.MOST_BYTES + 1)))
    assert watch.messenger.fetched == []  # type: ignore[attr-defined]
    assert watch.state(1) == "done"


async def test_an_ad_cut_over_the_pictures_of_an_album_is_found(watch: Watch) -> None:
    watch.judging.script = {"高价收\n微信号": verdict()}
    watch.seer.shows |= {b"one": lines("高价收"), b"two": lines("微信号")}
    album = [photo_update(n, name, media_group_id="a") for n, name in ((1, "one"), (2, "two"))]
    assert len(await watch.said(*album)) == 1


async def test_screenshots_of_one_chat_are_joined_by_who_speaks(watch: Watch) -> None:
    watch.seer.shows |= {
        b"one": chat(("<", "高价收"), (">", "谁"), ("<", "我")),
        b"two": chat(("<", "微信号"), (">", "不"), ("<", "好")),
    }
    await watch.said(*(photo_update(n, name, media_group_id="a") for n, name in ((1, "one"), (2, "two"))))
    read = [part for part in watch.judging.seen[-1].parts if part.origin is Origin.IMAGE_TEXT]
    said = {(part.speaker, part.text) for part in read}
    assert said >= {(Speaker.OTHER, "高价收\n我\n微信号\n好"), (Speaker.HOLDER, "谁\n不")}
    assert Speaker.SENDER not in {speaker for speaker, _ in said}


async def test_one_picture_of_an_album_is_read_first_and_the_others_wait(watch: Watch) -> None:
    watch.seer.free.clear()
    taken = [photo_update(n, f"busy{n}") for n in range(1, gallery.AT_ONCE + 1)]
    await watch.inbox.accept(taken)
    await until(lambda: len(watch.seer.looked) == gallery.AT_ONCE)
    album = [photo_update(n, f"album{n}", media_group_id="a") for n in (11, 12, 13)]
    await watch.inbox.accept([*album, photo_update(14, "cat")])
    await watch.inbox.idle()
    watch.seer.free.set()
    await watch.settled()
    assert watch.seer.looked[gallery.AT_ONCE :] == [b"cat", b"album11", b"album13", b"album12"]


async def test_under_load_what_promises_least_is_let_go_and_counted(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gallery, "WAITING", 2)
    watch.seer.free.clear()
    busy = [photo_update(n, f"busy{n}") for n in range(1, gallery.AT_ONCE + 1)]
    await watch.inbox.accept(busy)
    await until(lambda: len(watch.seer.looked) == gallery.AT_ONCE)
    origin = {"type": "hidden_user", "sender_user_name": "X", "date": 1}
    waiting = [photo_update(n, f"old{n}", "holiday") for n in (11, 12)]
    await watch.inbox.accept([*waiting, photo_update(13, "poster", forward_origin=origin)])
    await watch.inbox.idle()
    tally = watch.gallery.tally
    assert tally is not None
    assert (tally.shed, tally.waiting) == (1, 2)
    watch.seer.free.set()
    await watch.settled()
    assert watch.seer.looked[gallery.AT_ONCE :] == [b"poster", b"old12"]
    assert [watch.state(n) for n in (11, 12, 13)] == ["done"] * 3


async def test_who_floods_a_chat_with_pictures_lets_those_of_others_go_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gallery, "OF_A_CHAT", (gallery.AT_ONCE + 1, 60.0))
    watch = Watch()
    watch.seer.free.clear()
    await watch.inbox.accept([photo_update(n, f"flood{n}") for n in range(1, 6 + gallery.AT_ONCE)])
    await until(lambda: len(watch.seer.looked) == gallery.AT_ONCE)
    elsewhere = {"id": OTHER_GROUP, "type": "supergroup", "title": "B"}
    await watch.inbox.accept([photo_update(50, "cat", "our cat", chat=elsewhere)])
    await watch.inbox.idle()
    watch.seer.free.set()
    await watch.settled()
    assert b"cat" in watch.seer.looked[gallery.AT_ONCE : gallery.AT_ONCE + 2]


async def test_an_ad_that_was_found_late_says_where_it_stands() -> None:
    watch = Watch(late=lines("收微信号"))
    there = Span(part=1, start=0, end=4, text="收微信号")
    watch.judging.script = {"收微信号": verdict(signals=(signal(spans=(there,)),))}  # type: ignore[attr-defined]
    watch.seer.free.clear()
    await watch.inbox.accept([photo_update(1, "late")])
    await until(lambda: watch.seer.looked)
    watch.clock.advance(LATE)  # type: ignore[attr-defined]
    watch.seer.free.set()
    await watch.settled()
    (said,) = watch.messenger.texts()  # type: ignore[attr-defined]
    assert "“收微信号”（在上面的图片里）" in said


async def test_only_the_telling_words_of_a_picture_are_kept(watch: Watch) -> None:
    watch.seer.shows[b"long"] = lines("our family", "收微信号 日结", "at the sea")
    await watch.see(photo_update(1, "long", "see"))
    found = await watch.store.ledger.judgement(GROUP, 1)  # type: ignore[arg-type]
    assert found is not None
    assert "family" not in json.loads(found.evidence)["text"]


async def test_an_operator_sees_what_became_of_pictures(watch: Watch) -> None:
    await watch.see(photo_update(1, "cat"))
    health = await watch.operating.pulse()
    assert health.pictures is not None
    assert (health.pictures.read, health.pictures.shed) == (1, 0)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"sticker": {"file_id": "s", "file_unique_id": "u"}}, ["s"]),
        ({"sticker": {"file_id": "s", "is_animated": True, "thumbnail": {"file_id": "t"}}}, ["t"]),
        ({"sticker": {"file_id": "s", "is_video": True}}, []),
        ({"animation": {"file_id": "g", "thumbnail": {"file_id": "t"}}}, ["t"]),
        ({"video": {"file_id": "v", "thumbnail": {"file_id": "t"}, "cover": [{"file_id": "c"}]}}, ["c"]),
        ({"document": {"file_id": "d", "mime_type": "image/png", "file_size": 5}}, ["d"]),
        ({"document": {"file_id": "d", "mime_type": "application/pdf"}}, []),
        ({"external_reply": {"photo": [{"file_id": "other"}]}}, ["other"]),
    ],
)
def test_where_pictures_stand(fields: dict[str, Any], found: list[str]) -> None:
    message = normalise(text_update(1, "x", **fields), 1)
    assert message is not None
    assert [picture.file_id for picture in message.pictures] == found


async def test_stopping_waits_for_no_picture(watch: Watch) -> None:
    watch.seer.free.clear()
    await watch.inbox.accept([photo_update(1, "poster")])
    await until(lambda: watch.seer.looked)
    async with asyncio.timeout(60):
        await watch.gallery.stop()
    assert watch.state(1) == "new"
