"""The lists of federations: how lines are written, what a message meets, and how much that weighs."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.detection.campaign import CAMPAIGN as CAMPAIGN_SIGNAL
from bot.core.detection.campaign import CLEARED_HERE, CONFIRMED_WEIGHT, SUPPOSED_WEIGHT, settled
from bot.core.detection.judge import LISTED as REASON
from bot.core.detection.judge import NOTABLE, THRESHOLDS, Sensitivity, at
from bot.core.message import Link, Origin, Part, Sender, UserId
from bot.core.moderation.federation import (
    CAMPAIGN,
    HANDLE,
    KINDS,
    LINK,
    LONGEST_NAME,
    LONGEST_REASON,
    PERSON,
    Imported,
    Line,
    exported,
    imported,
    read_id,
    read_line,
    read_link,
    read_name,
    read_value,
)
from bot.core.moderation.federation_hits import (
    MOST_ALONE,
    NOWHERE,
    Listed,
    bounded,
    cleared,
    hits,
    mentioned,
    signals,
)
from bot.core.verdict import UNNAMED, Level, Signal, Verdict
from tests.builders import message, signal, verdict
from tests.fakes import rejudged

CLEAN = verdict(Level.CLEAN, signals=())
TALK = "明天下午三点在小区门口集合"


def link(url: str, origin: Origin = Origin.TEXT) -> Link:
    return Link(url=url, origin=origin)


def line(kind: str = PERSON, value: str = "3", reason: str = "recruit_task") -> Line:
    return Line(kind=kind, value=value, reason=reason)


def listed(*lines: Line, name: str = "Rivers") -> Listed:
    found = Listed(name=name)
    for one in lines:
        found.put(one)
    return found


@pytest.mark.parametrize(
    ("text", "kept"),
    [(" Abcd2345 ", "abcd2345"), ("abcd234", ""), ("abcd23456", ""), ("abcd-345", ""), ("", "")],
)
def test_an_id(text: str, kept: str) -> None:
    assert read_id(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  North   River ", "North River"),
        ("नदी सङ्घः", "नदी सङ्घः"),
        ("A", ""),
        ("x" * LONGEST_NAME, "x" * LONGEST_NAME),
        ("x" * (LONGEST_NAME + 1), ""),
        ("join @scam", ""),
        ("join ＠scam", ""),
        ("evil.com", ""),
        ("a/b", ""),
        ("St. Gallen", "St. Gallen"),
    ],
)
def test_a_name_is_short_and_advertises_nothing(text: str, kept: str) -> None:
    assert read_name(text) == kept


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        (PERSON, " 42 ", "42"),
        (PERSON, "042", ""),
        (PERSON, "-42", ""),
        (PERSON, "٤٢", ""),
        (CAMPAIGN, str((1 << 63) - 1), str((1 << 63) - 1)),
        (CAMPAIGN, str(1 << 63), ""),
        (HANDLE, "Bad_One", "@bad_one"),
        (HANDLE, "@Bad_One", "@bad_one"),
        (HANDLE, "@bad one", ""),
        (HANDLE, "@abc", ""),
        (LINK, "https://WWW.Evil.com/x?y", "evil.com"),
        (LINK, "https://t.me/Bad_Chan/17", "t.me/bad_chan"),
        (LINK, "telegram.me/s/bad_chan", "t.me/bad_chan"),
        (LINK, "t.me/+AbCdEf12", "t.me/+AbCdEf12"),
        (LINK, "t.me/joinchat/AbCdEf12", "t.me/+AbCdEf12"),
        (LINK, "t.me", ""),
        (LINK, "nonsense", ""),
        (LINK, "http://[::1", ""),
        ("word", "x", ""),
    ],
)
def test_a_value_by_its_kind(kind: str, text: str, kept: str) -> None:
    assert read_value(kind, text) == kept


def test_a_line_needs_its_value_and_a_reason() -> None:
    assert read_line(" Handle ", "@Bad_One", "paid  tasks") == line(HANDLE, "@bad_one", "paid tasks")
    assert read_line(HANDLE, "@bad_one", " ") is None
    assert read_line(HANDLE, "", "recruit_task") is None
    assert read_line("word", "x", "recruit_task") is None
    kept = read_line(PERSON, "1", "x" * 99)
    assert kept is not None
    assert len(kept.reason) == LONGEST_REASON


def test_what_is_exported_comes_back() -> None:
    lines = (
        line(),
        line(HANDLE, "@bad_one", "reiche „Ernte“"),
        line(LINK, "t.me/+AbC_12-x"),
        line(CAMPAIGN, "77"),
    )
    assert imported("\n".join(exported(lines))) == Imported(lines=lines, bad=())


def test_a_bad_line_costs_itself_alone() -> None:
    text = "\n".join(
        [
            '{"kind": "person", "value": 7, "reason": "x"}',
            "no JSON",
            "[1]",
            "",
            '{"kind": "person", "value": "7"}',
            '{"kind": ["person"], "value": "7", "reason": "x"}',
            '{"kind": "handle", "value": "@bad_one", "reason": "y"}',
            "[" * 100_000,
        ]
    )
    assert imported(text) == Imported(
        lines=(line(PERSON, "7", "x"), line(HANDLE, "@bad_one", "y")), bad=(2, 3, 5, 6, 8)
    )


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    for found in imported(text).lines:
        assert read_line(found.kind, found.value, found.reason) == found
    read_name(text)
    for kind in KINDS:
        kept = read_value(kind, text)
        assert read_value(kind, kept) == kept
    assert hits(listed(line(LINK, "evil.com")), message("", links=(link(text or "x"),))) in {
        (),
        (line(LINK, "evil.com"),),
    }


def test_a_link_means_the_same_however_it_is_written() -> None:
    assert read_link("https://telegram.dog/Bad_Chan?start=1") == read_link("t.me/bad_chan") == "t.me/bad_chan"


def test_a_message_leads_to_what_it_names() -> None:
    text = "加我 @Bad_One，或者 ＠Ｏｔｈｅｒ_７７"
    links = (
        link("https://pay.evil.example.com/x"),
        link("https://t.me/Bad_Chan/3"),
        link("https://t.me/+AbCdEf12"),
        link("https://t.me/"),
        link("https://t.me/quoted_one", Origin.QUOTE),
        link("https://t.me/my_own", Origin.PROFILE_NAME),
    )
    found = mentioned(message(text, links=links))
    assert found[HANDLE] == {"@bad_one", "@other_77", "@bad_chan", "@my_own"}
    places = {"pay.evil.example.com", "evil.example.com", "example.com", "t.me/bad_chan", "t.me/my_own"}
    assert found[LINK] == places | {"t.me/+AbCdEf12"}
    assert "@my_own" not in mentioned(message(text, links=links), trusted=True)[HANDLE]


def test_an_address_that_cannot_be_read_leads_nowhere() -> None:
    assert mentioned(message(TALK, links=(link("http://[::1"), link("tel:123")))) == {
        HANDLE: frozenset(),
        LINK: frozenset(),
    }


def test_hits_are_the_lines_that_a_message_meets() -> None:
    of = listed(
        line(PERSON, "3"), line(HANDLE, "@bad_one"), line(CAMPAIGN, "9", "words"), line(LINK, "evil.com")
    )
    said = message("@bad_one", links=(link("https://a.evil.com"),))
    assert set(hits(of, said, (9, 10))) == {
        line(PERSON, "3"),
        line(HANDLE, "@bad_one"),
        line(CAMPAIGN, "9", "words"),
        line(LINK, "evil.com"),
    }
    assert hits(of, message(TALK, sender=Sender(id=UserId(4)))) == ()
    assert hits(listed(line(PERSON, "3")), said, (9,)) == (line(PERSON, "3"),)


def test_whom_a_group_trusts_is_not_looked_up_and_their_words_are() -> None:
    of = listed(line(PERSON, "3"), line(HANDLE, "@bad_one"))
    assert hits(of, message(TALK), trusted=True) == ()
    assert hits(of, message("@bad_one"), trusted=True) == (line(HANDLE, "@bad_one"),)


def test_a_list_keeps_the_first_reason_and_lets_go() -> None:
    of = listed(line(reason="first"), line(reason="second"), line(HANDLE, "@bad_one"))
    assert (of.by[PERSON], len(of)) == ({"3": "first"}, 2)
    of.drop(PERSON, "3")
    of.drop(PERSON, "3")
    assert (of.by[PERSON], len(of)) == ({}, 1)


def test_a_signal_bears_the_name_of_the_list_and_fits_the_words() -> None:
    (person, campaign) = signals((line(), line(CAMPAIGN, "9")), "Rivers", "card_trade")
    assert (person.id, person.weight, person.reason) == (REASON, SUPPOSED_WEIGHT, REASON)
    assert (person.scheme, person.evidence, person.spans[0].part) == ("card_trade", ("Rivers",), NOWHERE)
    assert (campaign.id, campaign.weight, campaign.reason) == (CAMPAIGN_SIGNAL, CONFIRMED_WEIGHT, REASON)
    assert campaign.scheme == "recruit_task"
    assert not settled((person,))
    assert settled((campaign,))


@pytest.mark.parametrize("kind", [PERSON, CAMPAIGN])
def test_where_no_scheme_is_named_it_is_another_fraud(kind: str) -> None:
    assert signals((line(kind, "9", "sells things"),), "Rivers", "")[0].scheme == UNNAMED
    assert signals((line(kind, "9", "sells things"),), "Rivers", "card_trade")[0].scheme == "card_trade"
    assert signals((line(kind, "9"),), "Rivers", "")[0].scheme == "recruit_task"


def heard(alone: Verdict, *lines: Line) -> Verdict:
    return bounded(alone, rejudged(alone, signals(lines, "Rivers", alone.leaning)))


def test_a_list_alone_never_makes_fraud_in_any_chat() -> None:
    nearly = replace(CLEAN, signals=(signal(weight=2.4),), leaning="account_trade", score=0.475)
    for alone in (CLEAN, nearly):
        found = heard(alone, line(), line(HANDLE, "@bad_one"), line(LINK, "evil.com"))
        assert [at(found, one).level for one in Sensitivity].count(Level.FRAUD) == 0
        assert found.level is Level.SUSPICIOUS
    assert max(fraud for fraud, _ in THRESHOLDS.values()) > MOST_ALONE
    assert NOTABLE < MOST_ALONE < min(fraud for fraud, _ in THRESHOLDS.values())


def test_words_that_fit_are_convicted_with_a_list() -> None:
    doubtful = verdict(Level.SUSPICIOUS, score=0.6, signals=(signal(weight=2.9),), leaning="account_trade")
    found = heard(doubtful, line())
    assert (found.level, found.scheme) == (Level.FRAUD, "account_trade")


def test_a_confirmed_campaign_needs_no_more_words() -> None:
    found = heard(CLEAN, line(), line(CAMPAIGN, "9"))
    assert (found.level, found.scheme) == (Level.FRAUD, "recruit_task")


def test_what_is_no_more_than_suspicious_stays_as_it_is() -> None:
    weak = replace(CLEAN, score=0.3)
    assert bounded(CLEAN, weak) is weak


def test_what_the_group_cleared_is_told_from_the_signals() -> None:
    own = Signal(id=CLEARED_HERE, weight=0.0, reason=CLEARED_HERE)
    assert cleared(replace(CLEAN, signals=(own,)))
    assert not cleared(CLEAN)


def test_a_hundred_thousand_lines_are_looked_up_as_quickly_as_ten() -> None:
    said = message(
        "今天 @someone_1 说好的价钱", links=(link("https://a.b.example.com"), link("https://t.me/someone_2"))
    )

    def seconds(of: Listed) -> float:
        best = float("inf")
        for _ in range(7):
            begun = process_time()
            for _ in range(300):
                assert hits(of, said, (5,)) == ()
            best = min(best, process_time() - begun)
        return best

    def filled(size: int) -> Listed:
        lines = [line(PERSON, str(10**9 + number)) for number in range(size)]
        lines += [line(HANDLE, f"@name_{number}") for number in range(size)]
        lines += [line(LINK, f"evil{number}.com") for number in range(size)]
        lines += [line(CAMPAIGN, str(10**12 + number)) for number in range(size)]
        return listed(*lines)

    few, many = filled(10), filled(25_000)
    assert len(many) == 100_000
    assert seconds(many) < 3 * seconds(few)


def test_parts_that_are_no_words_of_the_message_are_passed_over() -> None:
    labelled = Part(origin=Origin.PROFILE_NAME, text="@in_a_name")
    assert mentioned(message("", parts=(labelled,)))[HANDLE] == frozenset()
