"""Where the admins of a group read of cases without a log, and in whose language."""

from __future__ import annotations

import pytest

from bot.core.message import MessageId
from bot.core.verdict import Level
from tests.builders import AD, ADMIN, GROUP, MEMBER, OWNER, text_update, user, verdict
from tests.drill import Drill, shown

DOUBTFUL, SAID = "兼职，有兴趣吗", "see you at noon"


@pytest.fixture
async def drill() -> Drill:
    """A group that cleans up, asks in doubt, and keeps no log; its admin opened the bot."""
    found = Drill()
    await found.begin(mode="clean", log="off", suspicious="ask")
    found.duty.judging.script["兼职"] = verdict(Level.SUSPICIOUS)
    await opens(found, ADMIN, "de")
    return found


async def opens(drill: Drill, who: int, lang: str) -> None:
    """Somebody presses Start in private."""
    start = text_update(drill.next(), "/start", chat_id=who, by=who)
    start["message"]["from"] = user(who, language_code=lang)
    await drill.duty.see(start)


async def wave(drill: Drill, number: int = 6) -> list[int]:
    """So many ads within a minute."""
    ads = [await drill.posts(31 + place % 2, f"{AD} {place // 2}") for place in range(number)]
    await drill.duty.upkeep()
    await drill.duty.settled()
    return ads


def to(drill: Drill, who: int) -> list[str]:
    """What somebody was told in private after they opened the bot."""
    return drill.duty.messenger.texts(who)[1:]


def card_of(drill: Drill, who: int) -> int:
    """The newest card in somebody's private chat, by its number."""
    kinds = ("case:", "wave:")
    return [
        row.message_id
        for row in drill.duty.store.calls()
        if row.chat_id == who and row.mark.startswith(kinds)
    ][-1]


# Waves


async def test_without_a_log_a_wave_is_shown_to_the_admins_in_private_and_taken_back_there(
    drill: Drill,
) -> None:
    await opens(drill, OWNER, "fr")
    ads = await wave(drill)
    ((told,), (same,)) = to(drill, ADMIN), to(drill, OWNER)
    assert told.count("\n") == same.count("\n") == len(ads)
    calls = await drill.presses(OWNER, "w:undo", card_of(drill, OWNER), OWNER)
    assert dict(calls)["answerCallbackQuery"]["text"] == drill.text("case.done_short")
    for ad in ads:
        found = await drill.duty.store.ledger.judgement(GROUP, MessageId(ad))
        assert found is not None
        assert found.cleared_by == OWNER
    rewritten = {one["chat_id"]: one for method, one in calls if method == "editMessageText"}
    assert {rewritten[who]["reply_markup"]["inline_keyboard"] == [] for who in (ADMIN, OWNER)} == {True}
    assert shown(calls).count(drill.text("apology_many")) == 1


async def test_of_fewer_ads_nobody_is_written_to(drill: Drill) -> None:
    await wave(drill, 3)
    assert to(drill, ADMIN) == []


async def test_a_group_that_only_watches_sends_its_admins_no_waves(drill: Drill) -> None:
    await drill.begin(mode="observe", log="off")
    await wave(drill)
    assert to(drill, ADMIN) == []


async def test_a_doubt_amid_a_wave_is_put_before_the_admins(drill: Drill) -> None:
    await wave(drill)
    await drill.posts(MEMBER, DOUBTFUL)
    assert DOUBTFUL in to(drill, ADMIN)[-1]


async def test_of_many_doubts_a_few_are_told(drill: Drill) -> None:
    for _ in range(6):
        await drill.posts(MEMBER, DOUBTFUL)
    assert len(to(drill, ADMIN)) == 3


# Languages


async def test_each_admin_reads_a_card_in_their_own_language_and_the_ad_in_its_own(drill: Drill) -> None:
    await opens(drill, OWNER, "fr")
    await drill.posts(MEMBER, DOUBTFUL)
    for who, lang in ((ADMIN, "de"), (OWNER, "fr")):
        (card,) = to(drill, who)
        assert drill.text("level.suspicious", lang) in card
        assert DOUBTFUL in card


async def test_the_language_of_an_admin_follows_what_they_speak_and_the_setting_is_above_it(
    drill: Drill,
) -> None:
    await opens(drill, ADMIN, "el")
    await drill.posts(MEMBER, DOUBTFUL)
    assert drill.text("level.suspicious", "el") in to(drill, ADMIN)[-1]
    await drill.says(ADMIN, "/set log_language fi")
    drill.duty.clock.advance(90)
    await drill.posts(MEMBER, DOUBTFUL)
    assert drill.text("level.suspicious", "fi") in to(drill, ADMIN)[-1]


async def test_a_rewritten_card_stays_in_the_language_of_who_reads_it(drill: Drill) -> None:
    await opens(drill, OWNER, "fr")
    ad = await drill.posts(MEMBER, DOUBTFUL)
    calls = await drill.presses(ADMIN, f"c:ok:{GROUP}:{ad}", card_of(drill, ADMIN), ADMIN)
    edited = {one["chat_id"]: one["text"] for method, one in calls if method == "editMessageText"}
    for who, lang in ((ADMIN, "de"), (OWNER, "fr")):
        assert drill.text("act.ask", lang) in edited[who]
