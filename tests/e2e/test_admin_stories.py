"""Stories of admins: who does what, and what everybody then sees."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.text.quoting import coded, quoted
from bot.playground.model import ChatType, Rank
from tests.e2e import town as play
from tests.e2e.town import AD, DAY, DOUBTFUL, ENGLISH_AD, HARMLESS, HOUR, MILD, OTHER_AD, ZH, Town
from tests.hostile.tappable import taps_in

BOTH = ("can_delete_messages", "can_restrict_members")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with play.on_duty(f"sqlite:///{tmp_path}/bot.db") as found:
        yield found


# Arriving, and the rights


async def test_on_arrival_there_are_three_choices_and_a_sample_warning(town: Town) -> None:
    group = town.world.add_chat(ChatType.SUPERGROUP, "New", members=[(town.admin, Rank.OWNER)])
    town.world.set_role(group.id, town.world.bot.id, Rank.MEMBER, by=town.admin.id)
    await town.settled()
    greeting = town.t("setup.head", mode=town.t("setting.mode.warn"))
    missing = town.t("greet.missing", rights=town.t("rights.admin"))
    assert town.said(group) == [f"{greeting}\n\n{missing}"]
    (post,) = (post for post in group.posts.values() if post.buttons)
    shown = [button.get("callback_data", "") for row in post.buttons or [] for button in row]
    assert shown == ["up:observe", "up:warn", "up:clean", "up:test", ""]
    assert await town.presses(town.admin, "up:test", group) == ""
    sample = town.said(group)[-1]
    assert sample.startswith(f"{town.t('setup.test_head')}\n\n{town.head('en')}")
    await town.passes(601)
    assert [post.deleted for post in group.posts.values() if post.sender is town.world.bot] == [False, True]


async def test_clean_is_chosen_without_the_right_and_the_right_comes_later(town: Town) -> None:
    group = town.world.add_chat(
        ChatType.SUPERGROUP, "New", members=[(town.admin, Rank.OWNER), (town.member, Rank.MEMBER)]
    )
    town.world.set_role(group.id, town.world.bot.id, Rank.ADMIN, by=town.admin.id, rights=())
    await town.settled()
    assert await town.presses(town.admin, "up:clean", group) == town.t("settings.saved")
    right = town.t("rights.can_delete_messages")
    instead = town.t("setup.missing.can_delete_messages")
    chosen = town.t("setup.chosen", mode=town.t("setting.mode.clean"), does=town.t("setting.mode.clean.does"))
    missing = town.t("setup.missing", rights=right, instead=instead)
    assert town.rewritten(group) == [f"{chosen}\n\n{missing}"]
    first = await town.says(town.member, AD, group)
    assert (town.is_gone(first, group), town.warned_of(group)) == (False, [first])
    town.world.set_role(group.id, town.world.bot.id, Rank.ADMIN, by=town.admin.id, rights=BOTH[:1])
    await town.settled()
    assert town.said(group)[-1] == town.t("rights.back", rights=right)
    second = await town.says(town.member, AD, group)
    assert (town.is_gone(second, group), town.warned_of(group)) == (True, [first, second])


async def test_rights_lost_and_regained_are_told_once_each(town: Town) -> None:
    await town.sets("mode clean")
    before = len(town.said())
    for rights in (BOTH, BOTH[1:], BOTH[1:], BOTH):
        town.world.set_role(town.group.id, town.world.bot.id, Rank.ADMIN, by=town.admin.id, rights=rights)
        await town.settled()
    right = town.t("rights.can_delete_messages")
    instead = town.t("setup.missing.can_delete_messages")
    lost = town.t("rights.lost", rights=right, instead=instead)
    assert town.said()[before:] == [lost, town.t("rights.back", rights=right)]


async def test_demoted_it_says_so_warns_on_and_takes_up_its_duty_when_promoted(town: Town) -> None:
    await town.sets("mode clean")
    town.world.set_role(town.group.id, town.world.bot.id, Rank.MEMBER, by=town.admin.id)
    await town.settled()
    assert town.said()[-1] == town.t("rights.demoted")
    standing = await town.says(town.member, AD)
    assert (town.is_gone(standing), town.warned_of()) == (False, [standing])
    town.world.set_role(town.group.id, town.world.bot.id, Rank.ADMIN, by=town.admin.id, rights=BOTH)
    await town.settled()
    assert town.said()[-1] == town.t("rights.promoted", mode=town.t("setting.mode.clean"))
    assert town.is_gone(await town.says(town.member, AD))


# Modes


async def test_observing_it_leaves_no_sign_and_the_log_has_it(town: Town) -> None:
    await town.sets("mode observe")
    before = len(town.said())
    ad = await town.says(town.member, AD)
    assert (town.is_gone(ad), town.said()[before:], town.done("setMessageReaction")) == (False, [], [])
    log = await town.asks(town.admin, "/log")
    assert log.startswith(town.t("log.head", title=town.group.title))
    (line,) = log.splitlines()[1:]
    for words in (town.t("scheme.account_trade"), town.t("level.fraud"), town.t("act.none")):
        assert words in line
    assert await town.asks(town.member, "/log") == town.t("settings.only_admins", ZH)


async def test_cleaning_it_deletes_every_ad_and_warns_twice_a_minute_at_most(town: Town) -> None:
    await town.sets("mode clean")
    ads = [await town.says(town.member, AD) for _ in range(4)]
    assert [town.is_gone(ad) for ad in ads] == [True] * 4
    assert town.warned_of() == ads[:2]
    assert town.said()[-2].startswith(town.head())
    assert town.done("restrictChatMember") == town.done("banChatMember") == []


async def test_the_slow_start_proposes_and_the_button_does_it(town: Town) -> None:
    await town.sets("mode enforce", "ladder mute_1h ban")
    channel = await town.keeps_log()
    ad = await town.says(town.member, AD)
    muting = town.t("rung.mute", ZH, time=town.app.live.catalog.count(ZH, "time.hours", 1, count=1))
    assert town.t("act.propose", ZH, act=muting) in town.said(channel)[-1]
    assert (town.is_gone(ad), town.may_write(town.member)) == (True, True)
    assert await town.presses(town.admin, "c:more:", channel) == town.t("case.done_short")
    seat = town.seat(town.member)
    assert (seat.role, seat.until) == (Rank.RESTRICTED, int(town.clock.now() + HOUR))
    muted = town.t("case.by", ZH, act=town.t("act.mute", ZH, until="\0"), who=town.person(town.admin))
    assert muted.partition("\0")[2] in town.rewritten(channel)[-1]


async def test_the_ladder_leads_from_an_hour_to_a_day_to_the_door_over_days(town: Town) -> None:
    channel = await town.enforces("warn mute_1h mute_24h ban")
    ends = []
    for _ in range(4):
        await town.says(town.member, AD)
        seat = town.seat(town.member)
        ends.append((seat.role, seat.until and seat.until - town.clock.now()))
        town.clock.advance(2 * DAY)
    assert ends == [
        (Rank.MEMBER, 0),
        (Rank.RESTRICTED, HOUR),
        (Rank.RESTRICTED, DAY),
        (Rank.KICKED, 0),
    ]
    assert town.t("act.ban", ZH) in town.said(channel)[-1]


async def test_what_is_older_than_the_ladder_remembers_counts_no_more(town: Town) -> None:
    await town.enforces("warn ban")
    await town.says(town.member, AD)
    town.clock.advance(30 * DAY + HOUR)
    await town.says(town.member, AD)
    assert town.seat(town.member).role is Rank.MEMBER


async def test_at_night_the_night_mode_holds_and_nothing_makes_a_sound(town: Town) -> None:
    await town.sets("night 22:00-07:00", "night_mode clean")
    by_day = await town.says(town.member, AD)
    town.clock.advance(13 * HOUR)
    at_night = await town.says(town.member, AD)
    assert (town.is_gone(by_day), town.is_gone(at_night)) == (False, True)
    sounds = [call.get("disable_notification", False) for call in town.done("sendMessage")[-2:]]
    assert (town.warned_of(), sounds) == ([by_day, at_night], [False, True])


async def test_warnings_delete_themselves_after_their_time(town: Town) -> None:
    await town.sets("warnings_last 5m")
    await town.says(town.member, AD)
    (warning,) = (post for post in town.group.posts.values() if post.buttons)
    await town.passes(290)
    assert not warning.deleted
    await town.passes(20)
    assert warning.deleted


# The log and its buttons


async def test_the_log_in_a_channel_shows_the_evidence_without_carrying_it_on(town: Town) -> None:
    await town.sets("mode clean")
    channel = await town.keeps_log()
    ad = await town.says(town.member, f"{AD} 加 @demo_01")
    (card,) = town.said(channel)
    assert town.t("case.where", ZH, title=town.group.title) in card
    assert town.t("case.sender", ZH, name=town.person(town.member), id=town.member.id) in card
    assert town.t("case.text", ZH, text=quoted(f"{AD} 加 @demo_01", 600)) in card
    assert not any("demo_01" in tap for tap in taps_in(card))
    assert town.t("case.because", ZH, setting=town.t("setting.mode.clean", ZH)) in card
    _, data = town.button("c:ok:", channel)
    assert data == f"c:ok:{town.group.id}:{ad}"


async def test_not_fraud_undoes_a_mute_and_the_warning_becomes_an_apology(town: Town) -> None:
    channel = await town.enforces("mute_1h ban")
    await town.says(town.member, AD)
    assert not town.may_write(town.member)
    assert await town.presses(town.admin, "c:ok:", channel) == town.t("case.done_short")
    assert (town.seat(town.member).role, town.may_write(town.member)) == (Rank.MEMBER, True)
    assert town.rewritten() == [town.t("apology_deleted", ZH, name=town.person(town.member))]
    cleared = town.t("case.cleared", ZH, who=town.person(town.admin), acts=town.t("act.unmute", ZH))
    assert cleared in town.rewritten(channel)[-1]
    before = town.warned_of()
    await town.says(town.member, AD)
    assert (town.warned_of(), town.may_write(town.member)) == (before, True)


async def test_not_fraud_lifts_a_ban(town: Town) -> None:
    channel = await town.enforces("ban")
    await town.says(town.member, AD)
    assert town.seat(town.member).role is Rank.KICKED
    await town.presses(town.admin, "c:ok:", channel)
    assert town.seat(town.member).role is Rank.LEFT
    town.world.set_role(town.group.id, town.member.id, Rank.MEMBER, by=town.member.id)
    await town.settled()
    assert town.may_write(town.member)
    assert town.rewritten() == [town.t("apology_deleted", ZH, name=town.person(town.member))]


async def test_not_fraud_undoes_the_button_and_the_bot_alike(town: Town) -> None:
    """A mute on top of a mute: who was free before is free again, not merely silenced for less long."""
    channel = await town.enforces("mute_1h mute_24h ban")
    await town.says(town.member, AD)
    await town.presses(town.admin, "c:more:", channel)
    assert town.seat(town.member).until == int(town.clock.now() + DAY)
    await town.presses(town.admin, "c:ok:", channel)
    assert (town.seat(town.member).role, town.may_write(town.member)) == (Rank.MEMBER, True)


async def test_not_fraud_gives_back_what_an_admin_had_left_and_no_more(town: Town) -> None:
    left = {"can_send_messages", "can_send_polls", "can_react_to_messages"}
    town.world.set_role(town.group.id, town.member.id, Rank.RESTRICTED, rights=left, by=town.owner.id)
    channel = await town.enforces("mute_1h ban")
    await town.says(town.member, AD)
    assert town.seat(town.member).rights == frozenset()
    await town.presses(town.admin, "c:ok:", channel)
    seat = town.seat(town.member)
    assert (seat.role, seat.rights, seat.until) == (Rank.RESTRICTED, left, 0)


async def test_of_two_admins_who_press_at_once_the_first_counts_and_the_other_is_told(town: Town) -> None:
    channel = await town.enforces("mute_1h ban")
    await town.says(town.member, AD)
    number, data = town.button("c:ok:", channel)
    one, other = (town.world.click(channel.id, number, who.id, data) for who in (town.admin, town.owner))
    await town.settled()
    told = [str((click.answer or {}).get("text")) for click in (one, other)]
    assert told == [town.t("case.done_short"), town.t("case.too_late", ZH)]
    assert len(town.rewritten()) == 1
    assert len(town.done("restrictChatMember")) == 2


async def test_a_former_admins_menu_and_card_are_dead(town: Town) -> None:
    channel = await town.enforces("mute_1h ban")
    await town.says(town.member, AD)
    await town.says(town.admin, "/settings")
    town.world.set_role(town.group.id, town.admin.id, Rank.MEMBER, by=town.owner.id)
    await town.settled()
    assert await town.presses(town.admin, "set:reset") == town.t("settings.only_admins")
    assert await town.presses(town.admin, "c:ok:", channel) == town.t("case.denied")
    assert (town.rewritten(), town.may_write(town.member)) == ([], False)


async def test_another_admins_menu_is_not_ones_own_and_forged_data_does_nothing(town: Town) -> None:
    await town.says(town.admin, "/settings")
    menu, _ = town.button("set:close", town.group)
    assert await town.presses(town.owner, "set:reset") == town.t("settings.not_yours", ZH)
    ad = await town.says(town.member, AD)
    warning, _ = town.button("why:", town.group)
    dead, foreign = town.t("settings.dead"), town.t("case.foreign")
    forged = {
        "set:do:mode:enforce": dead,
        "set:reset:yes": dead,
        "up:clean": dead,
        "t:yes": dead,
        f"c:more:{town.group.id}:{ad}:ban": foreign,
        f"c:ok:{town.group.id}:{ad}": foreign,
    }
    told = {data: await town.forges(town.admin, town.group, warning, data) for data in forged}
    assert told == forged
    assert await town.forges(town.admin, town.group, menu, "c:ok:-1:2") == foreign
    assert (town.rewritten(), town.done("banChatMember")) == ([], [])
    assert town.warned_of() == [ad]


async def test_to_mute_by_a_button_takes_the_right_of_ones_own(town: Town) -> None:
    await town.sets("mode clean")
    channel = await town.keeps_log()
    await town.says(town.member, AD)
    town.world.set_role(
        town.group.id, town.admin.id, Rank.ADMIN, rights={"can_delete_messages"}, by=town.owner.id
    )
    await town.settled()
    right = town.t("rights.can_restrict_members")
    assert await town.presses(town.admin, "c:more:", channel) == town.t("case.need_right", right=right)
    assert town.may_write(town.member)


async def test_a_wave_of_a_thousand_ads_in_a_minute_makes_few_words(town: Town) -> None:
    """Group and log together hear at most six messages of the bot: two warnings, three cards, one count."""
    await town.sets("mode clean")
    channel = await town.keeps_log()
    crowd = [town.world.add_user(f"Crowd {number}") for number in range(20)]
    for user in crowd:
        town.world.set_role(town.group.id, user.id, Rank.MEMBER)
    await town.settled()
    before, kinds = len(town.done("sendMessage")), (AD, OTHER_AD, ENGLISH_AD)
    for number in range(1000):
        town.clock.advance(0.059)
        town.post(f"{kinds[number % 3]} {number}", by=crowd[number % 20])
        if number % 100 == 99:
            await town.settled()
            await town.app.upkeep()
    await town.settled()
    sent = town.done("sendMessage")[before:]
    assert len(sent) == 6, [call["text"][:40] for call in sent]
    assert len(town.warned_of()) == 2
    assert len(town.said(channel)) == 4
    assert sum(post.deleted for post in town.group.posts.values()) == 1000
    await town.passes(130)
    scheme = town.t("scheme.account_trade", ZH)
    counted = town.t("case.wave", ZH, title=town.group.title, count=1000, scheme=scheme)
    assert town.rewritten(channel)[-1].split("1000")[0] == counted.split("1000")[0]
    assert len(town.done("sendMessage")) == before + 6


# What members say


async def test_the_first_report_reaches_the_admins_and_the_same_member_is_counted_once(town: Town) -> None:
    channel = await town.keeps_log()
    seen = await town.says(town.member, HARMLESS)
    await town.says(town.other, "/report", reply_to=seen)
    (card,) = town.said(channel)
    assert town.app.live.catalog.count(ZH, "case.reported", 1, count=1) in card
    assert town.t("case.text", ZH, text=HARMLESS) in card
    assert town.done("setMessageReaction")[-1]["reaction"] == [{"type": "emoji", "emoji": "👍"}]
    again = await town.asks(town.other, "@admins", reply_to=seen)
    assert again == town.t("report.again", ZH)
    assert len(town.said(channel)) == 1


async def test_who_was_wrong_too_often_is_heard_once_somebody_else_joins_in(town: Town) -> None:
    channel = await town.keeps_log()
    third = town.world.add_user("Member C")
    town.world.set_role(town.group.id, third.id, Rank.MEMBER)
    for number in range(3):
        seen = await town.says(town.member, f"{HARMLESS} {number}")
        await town.says(town.other, "/report", reply_to=seen)
        await town.presses(town.admin, "c:ok:", channel)
        town.clock.advance(60)
    cards = len(town.said(channel))
    seen = await town.says(town.member, "今晚打球吗")
    await town.says(town.other, "/report", reply_to=seen)
    assert (len(town.said(channel)), len(town.done("setMessageReaction"))) == (cards, 4)
    await town.says(third, "/report", reply_to=seen)
    assert len(town.said(channel)) == cards + 1


async def test_a_silenced_reporter_is_told_so_and_heard_again_later(town: Town) -> None:
    channel = await town.keeps_log()
    nonsense = await town.says(town.other, "哈哈")
    named = town.t("trust.kind.silenced", value=f"{town.other.name} ({coded(str(town.other.id))})")
    told = await town.asks(town.admin, "/trust silence", reply_to=nonsense)
    assert told == town.t("trust.done", what=named)
    seen = await town.says(town.member, HARMLESS)
    assert await town.asks(town.other, "/report", reply_to=seen) == town.t("report.silenced", ZH)
    assert town.said(channel) == []
    told = await town.asks(town.admin, "/untrust silence", reply_to=nonsense)
    assert told == town.t("trust.gone", what=named)
    await town.says(town.other, "/report", reply_to=seen)
    assert len(town.said(channel)) == 1


@pytest.mark.parametrize(("button", "outcome"), [("c:ok:", "granted"), ("c:yes:", "refused")])
async def test_who_objects_is_answered_in_private_and_in_their_language(
    town: Town, button: str, outcome: str
) -> None:
    author = town.world.add_user("Autor", language="de")
    town.world.set_role(town.group.id, author.id, Rank.MEMBER)
    await town.opens_private(author)
    channel = await town.keeps_log()
    ad = await town.says(author, AD)
    assert await town.presses(town.other, f"ok:{ad}") == town.t("appeal.not_yours", ZH)
    assert await town.presses(author, f"ok:{ad}") == town.t("appeal.sent", "de")
    assert await town.presses(author, f"ok:{ad}") == town.t("appeal.again", "de")
    assert town.t("case.appealed", ZH) in town.said(channel)[-1]
    await town.presses(town.admin, button, channel)
    answer = town.t(f"appeal.{outcome}", "de", title=town.group.title)
    assert town.said(town.world.chat(author.id))[-1] == answer


async def test_who_objects_without_a_private_chat_can_still_open_one(town: Town) -> None:
    channel = await town.keeps_log()
    ad = await town.says(town.member, AD)
    await town.presses(town.member, f"ok:{ad}")
    await town.presses(town.admin, "c:yes:", channel)
    await town.opens_private(town.member)
    assert town.said(town.world.chat(town.member.id)) == [
        f"{town.t('start.private', ZH)}\n\n{town.t('ask.place.first', ZH)}"
    ]


# Trust


async def test_somebody_trusted_is_left_alone_and_caught_when_plainly_hijacked(town: Town) -> None:
    await town.enforces("ban")
    seen = await town.says(town.member, HARMLESS)
    named = town.t("trust.kind.person", value=f"{town.member.name} ({coded(str(town.member.id))})")
    assert await town.asks(town.admin, "/trust", reply_to=seen) == town.t("trust.done", what=named)
    before = len(town.said())
    mild = await town.says(town.member, MILD)
    assert (town.is_gone(mild), len(town.said())) == (False, before)
    plain = await town.says(town.member, AD)
    assert (town.is_gone(plain), town.warned_of(), town.may_write(town.member)) == (True, [plain], True)
    channel = next(chat for chat in town.world.chats.values() if chat.kind is ChatType.CHANNEL)
    assert town.t("case.hijacked", ZH) in town.said(channel)[-1]


async def test_a_trusted_domain_is_no_reason_any_more(town: Town) -> None:
    text = MILD
    first = await town.says(town.member, text)
    named = town.t("trust.kind.domain", value=coded("example.com"))
    assert await town.asks(town.admin, "/trust example.com") == town.t("trust.done", what=named)
    town.clock.advance(HOUR)
    await town.says(town.other, text.replace("x", "y"))
    assert town.warned_of() == [first]
    trusted = await town.asks(town.admin, "/trusted")
    assert trusted == "\n".join(
        (town.t("trust.head", title=town.group.title), town.t("trust.item", what=named))
    )


async def test_a_phrase_that_passes_is_first_held_against_the_cases_of_the_week(town: Town) -> None:
    first = await town.says(town.member, AD)
    await town.says(town.member, OTHER_AD)
    named = town.t("trust.kind.pass", value=coded("换零花钱"))
    counted = town.t("trust.dry_pass", count=1, total=2)
    assert await town.asks(town.admin, "/trust pass 换零花钱") == f"{named}\n{counted}"
    town.clock.advance(HOUR)
    assert await town.presses(town.owner, "t:yes") == town.t("settings.not_yours", ZH)
    second = await town.says(town.member, AD)
    assert second in town.warned_of()
    await town.asks(town.admin, "/trust pass 换零花钱")
    await town.presses(town.admin, "t:yes")
    assert town.rewritten()[-1] == town.t("trust.done", what=named)
    third = await town.says(town.member, AD)
    assert (first in town.warned_of(), third in town.warned_of()) == (True, False)


async def test_a_flagged_phrase_is_shown_to_the_admins_without_an_accusation(town: Town) -> None:
    channel = await town.keeps_log()
    for text in ("free cake at noon", "fresh bread at noon"):
        await town.says(town.member, text)
    named = town.t("trust.kind.flag", value=coded("free cake"))
    counted = town.t("trust.dry_flag", count=1, total=2)
    assert await town.asks(town.admin, "/trust flag Free Cake") == f"{named}\n{counted}"
    await town.presses(town.admin, "t:yes")
    flagged = await town.says(town.member, "Get your FREE  cake here")
    assert (town.is_gone(flagged), town.warned_of()) == (False, [])
    assert town.t("case.text", text="Get your FREE cake here") in town.said(channel)[-1]
    await town.sets("mode clean")
    assert town.is_gone(await town.says(town.other, "free cake again"))
    assert town.warned_of() == []


# Settings


async def test_a_change_is_taken_back_by_the_history(town: Town) -> None:
    await town.sets("mode observe")
    await town.sets("tone friendly", by=town.owner)
    await town.says(town.admin, "/settings")
    await town.presses(town.admin, "set:history")
    lines = town.rewritten()[-1].splitlines()
    assert [str(town.owner.id) in line for line in lines[1:]] == [True, False]
    await town.presses(town.admin, "set:undo:mode:")
    mode = town.t("setting.mode.warn")
    undone = town.t("settings.undone", label=town.t("setting.mode.label"), value=mode)
    assert town.rewritten()[-1].splitlines()[0] == undone
    ad = await town.says(town.member, AD)
    assert town.warned_of() == [ad]


async def test_settings_are_exported_and_imported_in_another_group(town: Town) -> None:
    other = town.new_group("Hillside")
    await town.sets("mode clean", "tone police", "warning_text {words}: stop.")
    await town.says(town.admin, "/settings")
    await town.presses(town.admin, "set:export")
    exported = town.said()[-1].partition("<pre>")[2].removesuffix("</pre>")
    assert exported.splitlines()[1:] == ["mode = clean", "tone = police", "warning_text = {words}: stop."]
    asked = await town.asks(town.admin, f"/import {exported}", other)
    assert asked.splitlines()[1:] == [
        town.t("settings.change_item", label=town.t(f"setting.{key}.label"), old=old, new=new)
        for key, old, new in (
            ("mode", town.t("setting.mode.warn"), town.t("setting.mode.clean")),
            ("tone", town.t("setting.tone.brief"), town.t("setting.tone.police")),
            ("warning_text", town.t("settings.not_set"), "{words}: stop."),
        )
    ]
    assert await town.presses(town.owner, "set:import", other) == town.t("settings.not_yours", ZH)
    await town.presses(town.admin, "set:import", other)
    assert town.rewritten(other)[-1] == town.t("settings.import_done", count=3)
    assert town.is_gone(await town.says(town.member, AD, other), other)


async def test_settings_are_copied_from_another_group_of_ones_own_and_reset(town: Town) -> None:
    other = town.new_group("Hillside")
    await town.sets("mode clean")
    await town.says(town.admin, "/settings")
    assert await town.asks(town.admin, "/settings", other) == town.t("settings.head", title="Hillside")
    assert await town.asks(town.admin, "/copy", other) == town.t("settings.copy_ask")
    await town.presses(town.admin, f"set:from:{town.group.id}", other)
    await town.presses(town.admin, "set:import", other)
    assert town.is_gone(await town.says(town.member, AD, other), other)
    await town.says(town.admin, "/settings", other)
    await town.presses(town.admin, "set:reset", other)
    assert town.rewritten(other)[-1] == town.t("settings.reset_ask", title="Hillside")
    await town.presses(town.admin, "set:reset:yes", other)
    assert town.rewritten(other)[-1] == town.t("settings.reset_done")
    assert not town.is_gone(await town.says(town.other, AD, other), other)


async def test_two_groups_are_administered_from_private(town: Town) -> None:
    other = town.new_group("Hillside")
    await town.opens_private(town.admin)
    private = town.world.chat(town.admin.id)
    for group in (town.group, other):
        await town.says(town.admin, "/settings", group)
    assert await town.asks(town.admin, "/settings", private) == town.t("settings.choose_group")
    for group, mode in ((town.group, "observe"), (other, "clean")):
        await town.presses(town.admin, f"set:group:{group.id}", private)
        await town.presses(town.admin, "set:page:mode", private)
        await town.presses(town.admin, "set:mode", private)
        await town.presses(town.admin, f"set:mode:{mode}", private)
        await town.presses(town.admin, f"set:do:mode:{mode}", private)
    silent, gone = await town.says(town.member, AD), await town.says(town.member, AD, other)
    assert (town.is_gone(silent), town.warned_of()) == (False, [])
    assert (town.is_gone(gone, other), town.warned_of(other)) == (True, [gone])


async def test_a_move_to_a_supergroup_keeps_settings_lists_and_log(town: Town) -> None:
    group = town.new_group("Basic", ChatType.GROUP)
    channel = await town.keeps_log(group)
    await town.sets("mode clean", chat=group)
    seen = await town.says(town.other, HARMLESS, group)
    await town.says(town.admin, "/trust", group, reply_to=seen)
    await town.says(town.member, AD, group)
    new = town.world.migrate(group.id)
    await town.settled()
    left = await town.says(town.other, MILD, new)
    gone = await town.says(town.member, AD, new)
    assert (town.is_gone(left, new), town.is_gone(gone, new)) == (False, True)
    assert town.button("c:ok:", channel)[1] == f"c:ok:{new.id}:{gone}"
    log = await town.asks(town.admin, "/log", new)
    assert len(log.splitlines()) == 4


# Who and where


async def test_an_anonymous_admin_does_everything_an_admin_does(town: Town) -> None:
    await town.sets("mode clean")
    town.world.set_role(town.group.id, town.owner.id, Rank.OWNER, anonymous=True)
    assert (await town.asks(town.owner, "/settings")) == town.t("settings.head", title=town.group.title)
    await town.presses(town.admin, "set:page:mode")
    assert not town.is_gone(await town.says(town.owner, AD))
    await town.says(town.owner, "/trust pass 换零花钱")
    await town.presses(town.owner, "t:yes")
    named = town.t("trust.kind.pass", ZH, value=coded("换零花钱"))
    assert town.rewritten()[-1] == town.t("trust.done", ZH, what=named)
    assert not town.is_gone(await town.says(town.member, AD))
    await town.says(town.owner, "/import antifraud-settings 1\nmode = observe")
    await town.presses(town.owner, "set:import")
    assert town.rewritten()[-1] == town.t("settings.import_done", ZH, count=1)


async def test_in_a_forum_everything_stays_in_its_topic(town: Town) -> None:
    topic = {"is_topic_message": True, "message_thread_id": 77}
    await town.says(town.member, AD, fields=topic)
    await town.says(town.admin, "/log", fields=topic)
    await town.says(town.admin, "/settings", fields=topic)
    seen = await town.says(town.member, HARMLESS, fields=topic)
    await town.says(town.other, "/report", reply_to=seen, fields=topic)
    threads = [int(call.get("message_thread_id", 0)) for call in town.done("sendMessage")]
    assert threads == [77] * 4
    log = await town.asks(town.admin, "/log")
    assert "message_thread_id" not in town.done("sendMessage")[-1]
    assert len(log.splitlines()) == 3


async def test_a_doubt_is_put_before_the_admins_who_say_what_it_is(town: Town) -> None:
    await town.sets("mode clean", "suspicious ask")
    channel = await town.keeps_log()
    doubtful = await town.says(town.member, DOUBTFUL)
    assert (town.is_gone(doubtful), town.warned_of(), len(town.said(channel))) == (False, [], 1)
    await town.presses(town.admin, "c:yes:", channel)
    assert town.is_gone(doubtful)
    assert town.t("case.confirmed", ZH, who=town.person(town.admin)) in town.rewritten(channel)[-1]
    assert await town.presses(town.owner, "c:ok:", channel) == town.t("case.too_late", ZH)
