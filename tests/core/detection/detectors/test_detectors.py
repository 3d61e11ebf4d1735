"""Each detector alone, on a small ruleset."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.detection.brands import Brands
from bot.core.detection.detectors import (
    contact,
    context,
    edited,
    forwarded,
    links,
    newcomer,
    obfuscation,
    offers,
    price,
    profile,
    stance,
)
from bot.core.detection.rules import Concept, Ruleset, Status
from bot.core.message import Link, Message, Origin, Sender, Source, UserId
from bot.core.verdict import Signal, Span
from tests import builders
from tests.core.detection.engine import BUYS, SMALL, concepts, parts, reading


def ids(signals: tuple[Signal, ...]) -> list[tuple[str, float]]:
    return [(signal.id, signal.weight) for signal in signals]


def ruled(**changes: object) -> Ruleset:
    """The small ruleset with its rule changed."""
    return replace(SMALL, rules=(replace(BUYS, **changes),))  # type: ignore[arg-type]


def test_a_rule_gives_a_signal_with_its_words_as_written() -> None:
    (signal,) = offers.detect(reading("高价收購V信小號"))
    assert (signal.id, signal.scheme, signal.sub, signal.weight, signal.reason, signal.view) == (
        "buys",
        "account_trade",
        "buy_account",
        4.0,
        "wants_account",
        "raw",
    )
    assert signal.evidence == ("收購", "小號")


@pytest.mark.parametrize(
    ("text", "view", "weight"), [("收\u200b购小\u200b号", "folded", 3.8), ("收 购 小 号", "squeezed", 3.4)]
)
def test_the_more_folding_a_rule_needs_the_less_it_weighs(text: str, view: str, weight: float) -> None:
    (signal,) = offers.detect(reading(text))
    assert (signal.view, signal.weight) == (view, weight)


def test_a_rule_counts_once_from_its_rawest_view() -> None:
    (signal,) = offers.detect(reading("收购小号，收\u200b购小号"))
    assert signal.view == "raw"


def test_a_rule_with_an_unmet_need_or_an_exception_is_silent() -> None:
    needy = ruled(needs=(frozenset({"handover"}),))
    assert offers.detect(reading("收购小号", needy)) == ()
    assert ids(offers.detect(reading("收购小号，私聊", needy))) == [("buys", 4.0)]
    assert offers.detect(reading("收购小号，私聊", ruled(unless=frozenset({"handover"})))) == ()


def test_an_experimental_rule_is_marked() -> None:
    (signal,) = offers.detect(reading("收购小号", ruled(status=Status.EXPERIMENTAL)))
    assert signal.experimental


@pytest.mark.parametrize(
    ("rule", "text", "seen"),
    [
        ("role_buys", "收购小号", True),
        ("role_buys", "有人说“收购小号”", False),
        ("buys", "有人说“收购小号”", True),
    ],
)
def test_who_quotes_the_parts_that_others_play_plays_none(rule: str, text: str, seen: bool) -> None:
    assert bool(offers.detect(reading(text, ruled(id=rule)))) is seen


def test_a_concept_without_rules_gives_no_signal() -> None:
    assert offers.detect(reading("私聊")) == ()


def test_a_fold_that_a_rule_needed_is_a_disguise() -> None:
    (signal,) = obfuscation.detect(reading("收购小\u200b号"))
    assert (signal.id, signal.view, signal.evidence) == ("disguise", "folded", ("收购", "小\u200b号"))


def test_a_disguised_word_that_a_rule_used_is_a_disguise() -> None:
    thing = Concept(id="thing", lang="zh", words=("小号",), disguises=("薇信",))
    ruleset = replace(SMALL, concepts=(*concepts(buy="收购"), thing))
    (signal,) = obfuscation.detect(reading("收购薇信", ruleset))
    assert signal.evidence == ("薇信",)
    assert obfuscation.detect(reading("收购小号，薇信", ruleset)) == ()


def test_an_open_offer_is_no_disguise_in_any_part() -> None:
    message = parts((Origin.TEXT, "收购小号", True), (Origin.CAPTION, "a\u200b", True))
    assert obfuscation.detect(reading(message)) == ()


def test_money_talk_gives_a_signal_for_each_kind() -> None:
    ruleset = Ruleset(concepts=concepts(daily_pay="日结", easy_money="零花钱"))
    assert ids(price.detect(reading("日结，一条5元，零花钱", ruleset))) == [
        ("daily_pay", 0.9),
        ("rate", 0.9),
        ("easy_money", 0.8),
        ("amount", 0.4),
    ]
    assert price.detect(reading("你好", ruleset)) == ()


def test_a_price_is_named_in_numbers_and_quick_pay_is_an_offer() -> None:
    ruleset = Ruleset(concepts=concepts(daily_pay="日结"))
    reasons = [(signal.reason, signal.evidence) for signal in price.detect(reading("日结，一条5元", ruleset))]
    assert reasons == [("offer_money", ("日结",)), ("price", ("一条5元",)), ("price", ("5元",))]


PAID = replace(SMALL, concepts=(*SMALL.concepts, *concepts(daily_pay="日结")))


@pytest.mark.parametrize(
    ("reason", "evidence"),
    [
        ("wants_account", ("收购", "小号")),
        ("offer_money", ("日结",)),
        ("known_pattern", ("收购", "小号", "日结")),
    ],
)
def test_a_rule_shows_the_words_that_prove_its_reason(reason: str, evidence: tuple[str, ...]) -> None:
    rule = replace(BUYS, reason=reason, near=(*BUYS.near, frozenset({"zh.daily_pay"})))
    (signal,) = offers.detect(reading("收购小号日结", replace(PAID, rules=(rule,))))
    assert signal.evidence == evidence


def test_a_rule_about_money_without_money_words_shows_what_it_has() -> None:
    (signal,) = offers.detect(reading("收购小号", ruled(reason="offer_money")))
    assert signal.evidence == ("收购", "小号")


def test_a_rule_about_what_is_asked_holds_only_for_who_asks() -> None:
    ruleset = ruled(asked=True)
    assert offers.detect(reading("收购小号", ruleset)) == ()
    assert ids(offers.detect(reading("收购小号", ruleset, asked=True))) == [("buys", 4.0)]


def test_a_contact_is_seen_by_words_and_by_id() -> None:
    assert ids(contact.detect(reading("私聊 @demo_id"))) == [("contact_id", 1.0), ("contact_words", 0.9)]


def test_a_forwarded_part_weighs_a_little() -> None:
    assert ids(forwarded.detect(reading(parts((Origin.FORWARD, "x", True))))) == [("forwarded", 0.3)]
    assert forwarded.detect(reading("x")) == ()


@pytest.mark.parametrize(
    ("fields", "seen"),
    [
        ({"source": Source.CHANNEL}, [("forwarded_channel", 0.5)]),
        ({"source": Source.HIDDEN}, [("forwarded_hidden", 0.4)]),
        ({"source": Source.USER}, [("forwarded", 0.3)]),
        ({"via_bot": True}, [("via_bot", 0.2)]),
        ({}, []),
    ],
)
def test_where_a_message_came_from_weighs_a_little(fields: dict[str, object], seen: object) -> None:
    assert ids(forwarded.detect(reading(builders.message("x", **fields)))) == seen


@pytest.mark.parametrize(
    ("text", "name", "weight"),
    [
        ("收购小号 13800001111", "contact_after_offer", 1.2),
        ("微信 demo_0001 电话 13800001111", "contact_dense", 1.3),
        ("微信 demo_0001 电话 13800001111 @demo_id", "contact_dense", 1.6),
    ],
)
def test_a_card_with_contacts_weighs_more_than_one_contact(text: str, name: str, weight: float) -> None:
    assert (name, weight) in ids(contact.detect(reading(text)))


@pytest.mark.parametrize(
    "text", ["@demo_id 收购小号", "@one_ @two_ @three_ 吃饭", "13800001111 " + "好" * 300]
)
def test_calling_members_and_long_texts_are_no_cards(text: str) -> None:
    assert ids(contact.detect(reading(text))) == [("contact_id", 1.0)]


def test_what_a_profile_offers_is_told_with_its_place() -> None:
    message = parts((Origin.TEXT, "大家好", True), (Origin.PROFILE_BIO, "收购小号", True))
    (signal,) = profile.detect(reading(message))
    assert (signal.id, signal.scheme, signal.reason, signal.evidence) == (
        "profile_offer",
        "account_trade",
        "profile",
        ("收购", "小号"),
    )
    assert profile.detect(reading("收购小号")) == ()
    assert profile.detect(reading("大家好")) == ()


def test_a_text_that_points_to_the_profile_is_told() -> None:
    ruleset = Ruleset(concepts=concepts(see_profile="看我简介"))
    assert ids(profile.detect(reading("看我简介", ruleset))) == [("see_profile", 0.5)]


@pytest.mark.parametrize(
    ("part", "signals", "alone"),
    [
        (0, (), False),
        (0, (builders.signal(),), False),
        (1, (builders.signal(),), True),
        (1, (builders.signal(weight=-2.0),), False),
        (9, (builders.signal(),), False),
    ],
)
def test_an_offer_may_stand_in_the_profile_alone(part: int, signals: tuple[Signal, ...], alone: bool) -> None:
    message = parts((Origin.TEXT, "大家好", True), (Origin.PROFILE_NAME, "收微信号", True))
    moved = tuple(
        replace(signal, spans=tuple(replace(span, part=part) for span in signal.spans)) for signal in signals
    )
    assert profile.stands_alone(builders.verdict(signals=moved), message) is alone


@pytest.mark.parametrize(
    ("places", "in_photo"), [((), False), ((1,), False), ((2,), True), ((1, 2), False), ((0, 2), False)]
)
def test_an_offer_may_stand_in_the_profile_picture_alone(places: tuple[int, ...], in_photo: bool) -> None:
    bio, photo = (Origin.PROFILE_BIO, "收微信号", True), (Origin.PROFILE_PHOTO, "收微信号", True)
    message = parts((Origin.TEXT, "收微信号", True), bio, photo)
    spans = tuple(Span(part=place, start=0, end=4, text="收微信号") for place in places)
    found = builders.verdict(signals=(builders.signal(spans=spans),))
    assert profile.is_in_photo(found, message) is in_photo


def test_words_that_point_to_the_profile_do_not_stand_there() -> None:
    points, offers = builders.signal(id="see_profile"), builders.signal()
    assert profile.beside(builders.verdict(signals=(points, offers))).signals == (offers,)


NOON = 1_750_000_000


@pytest.mark.parametrize(
    ("sender", "text", "seen"),
    [
        ({"earlier": 0}, "大家好", [("newcomer", 0.3)]),
        ({"earlier": 0}, "@demo_id", [("newcomer", 0.6)]),
        ({"earlier": 3}, "大家好", []),
        ({}, "大家好", []),
        ({"joined_at": NOON - 60, "earlier": 9}, "大家好", [("newcomer", 0.3)]),
        ({"joined_at": NOON - 90_000}, "大家好", []),
        ({"joined_at": NOON + 5}, "大家好", []),
    ],
)
def test_a_newcomer_weighs_a_little(sender: dict[str, int], text: str, seen: object) -> None:
    message = builders.message(text, sender=Sender(id=UserId(3), **sender), sent=NOON)  # type: ignore[arg-type]
    assert ids(newcomer.detect(reading(message))) == seen


def test_a_newcomer_with_a_link_weighs_more_and_his_own_handle_is_none() -> None:
    sender = Sender(id=UserId(3), earlier=0)
    own, other = (
        Link(url="https://x.example", origin=origin) for origin in (Origin.PROFILE_NAME, Origin.TEXT)
    )
    assert ids(newcomer.detect(reading(builders.message("x", sender=sender, links=(own,))))) == [
        ("newcomer", 0.3)
    ]
    assert ids(newcomer.detect(reading(builders.message("x", sender=sender, links=(other,))))) == [
        ("newcomer", 0.6)
    ]


@pytest.mark.parametrize(
    ("text", "after", "was_clean", "seen"),
    [
        ("收购小号", 60, True, [("edited_into_offer", 0.5)]),
        ("收购小号", 60, False, []),
        ("收购小号", 90_000, True, []),
        ("大家好", 60, True, []),
    ],
)
def test_an_offer_that_an_edit_brought_weighs_a_little(
    text: str, after: int, was_clean: bool, seen: object
) -> None:
    message = builders.message(text, sent=NOON, edited=NOON + after, was_clean=was_clean)
    assert ids(edited.detect(reading(message))) == seen


def test_a_harmless_setting_clears() -> None:
    ruleset = Ruleset(concepts=concepts(benchmark="安兔兔"))
    assert ids(context.detect(reading("安兔兔跑分", ruleset))) == [("benchmark", -4.0)]


PASSED_ON = Ruleset(
    concepts=concepts(lost_found="寻猫", promotion="立减", appeal="募捐", goods="转让", daily_pay="日结")
)


@pytest.mark.parametrize(
    ("text", "name", "weight"),
    [
        ("寻猫", "lost_found", -5.0),
        ("立减", "promotion", -4.0),
        ("募捐", "appeal", -4.0),
        ("转让一天5元", "goods", -4.0),
    ],
)
def test_what_is_passed_on_for_nothing_clears_posts_and_clicks_alone(
    text: str, name: str, weight: float
) -> None:
    seen = [(found.id, found.scheme, found.weight) for found in context.detect(reading(text, PASSED_ON))]
    assert seen == [(name, "recruit_posting", weight), (name, "recruit_task", weight)]


@pytest.mark.parametrize("text", ["寻猫，日结", "寻猫，一条5元"])
def test_who_is_paid_for_passing_it_on_is_not_cleared(text: str) -> None:
    assert context.detect(reading(text, PASSED_ON)) == ()


def test_who_reads_and_keeps_what_is_theirs_is_asked_for_nothing() -> None:
    ruleset = Ruleset(concepts=concepts(r_keeps="自己保管"))
    assert ids(context.detect(reading("卡自己保管", ruleset))) == [("role_keeps", -1.0)]


SHARED = Ruleset(concepts=concepts(shared_code="邀请码", daily_pay="日结", control="验证码", sell="出售"))


def test_the_code_of_a_shop_that_rewards_both_clears() -> None:
    assert ids(context.detect(reading("填我的邀请码，两人都有券", SHARED))) == [("shared_code", -5.0)]


@pytest.mark.parametrize("text", ["邀请码，日结", "邀请码，验证码发我", "邀请码，出售", "邀请码，一个5元"])
def test_a_code_for_which_anything_is_handed_over_clears_nothing(text: str) -> None:
    assert context.detect(reading(text, SHARED)) == ()


def linked(url: str, shown: str = "") -> Message:
    return builders.message("x", links=(Link(url=url, shown=shown, origin=Origin.TEXT),))


LISTS = Ruleset(
    trusted=frozenset({"court.gov.cn"}),
    shorteners=frozenset({"t.cn"}),
    invites=("t.me/+", "wa.me/"),
    payments=("qr.alipay.com/",),
    logins=("tg://login",),
    brands=Brands(
        names={"wechat": frozenset(), "paypal": frozenset({"paypay"})},
        domains=frozenset({"wechat.com", "paypal.com"}),
        traps=frozenset({"verify"}),
    ),
)


@pytest.mark.parametrize(
    ("url", "shown", "seen"),
    [
        ("https://t.me/+abcdef", "", ["invite_link"]),
        ("tg://login?token=x", "", ["login_link"]),
        ("http://t.cn/xyz", "", ["short_link"]),
        ("https://evil.example/x", "bank.example", ["hidden_link"]),
        ("https://www.court.gov.cn/x", "court.cn", []),
        ("https://example.com/x", "www.example.com", []),
        ("https://example.com/x", "look here", []),
        ("example.com", "", []),
        ("http://[broken", "a.example", []),
        ("https://www.t.me/+abc", "", ["invite_link"]),
        ("https://wa.me/8613800000000", "", ["invite_link"]),
        ("https://qr.alipay.com/fkx", "", ["pay_link"]),
        ("https://t.me/some_bot?start=r42", "", ["bot_link"]),
        ("https://t.me/some_bot", "", []),
        ("https://t.me/joe", "@joe", []),
        ("https://t.me/joe", "@anna", ["hidden_link"]),
        ("https://t.me/joe/7", "t.me/s/joe", []),
        ("https://t.me/joe", "https://t.me/anna", ["hidden_link"]),
        ("https://evil.example", "@anna", ["hidden_link"]),
        ("tg://user?id=5", "@anna", []),
        ("https://click.example.com/x", "example.com", []),
        ("https://example.com/x", "shop.example.com", []),
        ("https://example.com/x", "read-me.md", []),
        ("https://example.com/x", "v1.23", []),
        ("https://wechat-verify.example", "", ["lookalike_trap"]),
        ("https://wechat.example", "", ["lookalike_named"]),
        ("https://xn--wecht-7ve.example", "", ["lookalike_homograph"]),
        ("https://wechal.example", "", ["lookalike_near"]),
        ("https://pay.wechat.com", "", []),
        ("", "", []),
    ],
)
def test_links_that_lead_away_or_hide(url: str, shown: str, seen: list[str]) -> None:
    assert [signal.id for signal in links.detect(reading(linked(url, shown), LISTS))] == seen


def test_a_telling_link_is_quoted_where_it_stands() -> None:
    link = Link(url="https://t.me/+abc", origin=Origin.TEXT)
    (signal,) = links.detect(reading(builders.message("加群 https://t.me/+abc", links=(link,)), LISTS))
    assert (signal.evidence, signal.reason, signal.scheme) == (("https://t.me/+abc",), "link", "")


def test_a_bold_look_alike_says_what_it_is_and_counts_once() -> None:
    found = tuple(
        Link(url=f"https://{host}/x", origin=Origin.TEXT)
        for host in ("paypa1.example", "wecha7t.co", "paypa1.co")
    )
    seen = links.detect(reading(builders.message("x", links=found), LISTS))
    assert [(signal.id, signal.scheme, signal.sub) for signal in seen] == [
        ("lookalike_homograph", "other_fraud", "phishing"),
        ("lookalike_near", "", ""),
    ]


def test_the_senders_own_handle_is_no_link_of_the_message() -> None:
    own = Link(url="https://t.me/+abc", origin=Origin.PROFILE_NAME)
    assert links.detect(reading(builders.message("x", links=(own,)), LISTS)) == ()


STANCES = replace(
    SMALL,
    concepts=(
        *concepts(
            warns="谨防 警方 切勿 抓获", warn_hints="骗子 风险", asks="能卖吗", ask_hints="请问", jokes="哈哈"
        ),
        *concepts(approached="有人找我", joke_marks="😂"),
        *concepts(r_draws="还缺两个", r_only="只有这家", secrecy="保密"),
        *SMALL.concepts,
    ),
)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("警方：谨防受骗", [("stance_warn", -8.8)]),
        ("骗子多，有风险", [("stance_warn", -4.4)]),
        ("骗子", []),
        ("能卖吗", [("stance_ask", -5.0)]),
        ("请问", [("stance_ask", -1.5)]),
        ("有人找我", [("stance_ask", -3.5)]),
        ("有人找我，能卖吗", [("stance_ask", -8.5)]),
        ("有人找我说“你好呀”", [("stance_ask", -6.0)]),
        ("哈哈😂", [("stance_joke", -4.0)]),
        ("😂", [("stance_joke", -1.5)]),
        ("你好", []),
    ],
)
def test_a_stance_clears(text: str, seen: list[tuple[str, float]]) -> None:
    assert ids(stance.detect(reading(text, STANCES))) == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("请问，一条5元", [("stance_ask", -0.3)]),
        ("请问能卖吗，一条5元", [("stance_ask", -6.5)]),
    ],
)
def test_who_names_the_wage_and_only_asks_politely_advertises(text: str, seen: object) -> None:
    assert ids(stance.detect(reading(text, STANCES))) == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("能卖吗？一条5元。还缺两个", [("stance_ask", -2.0)]),
        ("能卖吗，一条5元，还缺两个", [("stance_ask", -5.0)]),
        ("能卖吗？还缺两个", [("stance_ask", -5.0)]),
        ("能卖吗？一条5元，保密", [("stance_ask", -2.0)]),
        ("哈哈。一条5元。还缺两个", [("stance_joke", -0.8)]),
        ("谨防假冒。只有这家一条5元", [("stance_warn", -0.44)]),
        ("谨防假冒。一条5元。还缺两个", [("stance_warn", -4.4)]),
        ("警方谨防切勿。只有这家一条5元", [("stance_warn", -10.0)]),
    ],
)
def test_who_draws_others_in_for_money_is_hardly_cleared(text: str, seen: object) -> None:
    assert ids(stance.detect(reading(text, STANCES))) == seen


def test_who_asks_the_bot_draws_nobody_in() -> None:
    asked = stance.detect(reading("能卖吗？一条5元。还缺两个", STANCES, asked=True))
    assert ids(asked) == [("stance_ask", -5.0)]


def test_words_that_draw_in_elsewhere_than_in_the_text_take_nothing_away() -> None:
    named = parts((Origin.TEXT, "能卖吗？一条5元", True), (Origin.PROFILE_NAME, "还缺两个", True))
    assert ids(stance.detect(reading(named, STANCES))) == [("stance_ask", -5.0)]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("能卖吗，有风险，怕骗子，切勿？", ["stance_ask"]),
        ("能卖吗？警方谨防切勿", ["stance_warn", "stance_ask"]),
        ("谨防", ["stance_warn"]),
    ],
)
def test_who_asks_the_bot_warns_nobody_short_of_a_notice(text: str, seen: list[str]) -> None:
    assert [signal.id for signal in stance.detect(reading(text, STANCES, asked=True))] == seen


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("谨防假冒，私聊", True),
        ("谨防“有意私聊”这种", False),
        ("谨防“骗子”，私聊", True),
        ("谨防“收购微信号，私聊”", False),
        ("谨防假冒，收购微信号，“私聊”", True),
        ("警方：谨防收购微信号，切勿“私聊”", False),
        ("警方谨防切勿，私聊", True),
        ("警方谨防切勿，来电13800001111", False),
        ("谨防假冒，来电13800001111", True),
    ],
)
def test_who_hands_over_a_contact_of_his_own_is_hardly_cleared(text: str, own: bool) -> None:
    (signal,) = stance.detect(reading(text, STANCES))
    assert (signal.weight > -2.5) is own
