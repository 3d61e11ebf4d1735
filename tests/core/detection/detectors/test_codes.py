"""Codes in pictures: a log-in code is an alarm of its own, a menu is nothing."""

from __future__ import annotations

import pytest

from bot.core.detection.evidence import evidence, is_in_picture
from bot.core.message import Message, Origin
from bot.core.surfaces.pictured import with_pictures
from bot.core.surfaces.seen import Code, Glance, Spot
from bot.core.verdict import Level, Verdict
from bot.services.at_once import at_once
from tests import builders
from tests.core.detection.engine import judging, parts

WHERE = Spot(left=0, top=0, right=90, bottom=90)


def shown(payload: str, text: str = "") -> Message:
    seen = Glance(codes=(Code(payload=payload, kind="QR Code", place=WHERE),))
    return with_pictures(builders.message(text), [seen])


def judged(message: Message) -> Verdict:
    return at_once(judging().verdict(message))


LOGINS = (
    "tg://login?token=AQLd0WbWJ3Fz",
    "https://open.weixin.qq.com/connect/confirm?uuid=0a1b2c",
    "https://login.weixin.qq.com/l/gYmvBxRQjA==",
    "https://wa.me/settings/linked_devices#2@abcDEF",
    "2@" + "q7Xb/+=," * 12,
    "https://discord.com/ra/3m9x_fingerprint",
    "https://line.me/R/au/lgn/sq/SQabc?secret=x",
    "sgnl://linkdevice?uuid=a&pub_key=b",
    "HTTPS://S.TEAM/q/1/123456",
)


@pytest.mark.parametrize("payload", LOGINS)
@pytest.mark.parametrize("text", ["", "Scan this and get 50 yuan", "小心，谁都别扫"])
def test_a_login_code_gives_the_account_away_whatever_stands_beside_it(payload: str, text: str) -> None:
    found = judged(shown(payload, text))
    assert (found.level, found.scheme, found.sub) == (Level.FRAUD, "account_trade", "scan_login")
    assert "login_code" in {signal.reason for signal in found.signals}


def test_the_slower_reader_does_not_talk_a_login_code_away() -> None:
    """Somebody who asks hears the word of both."""
    found = at_once(judging().verdict(shown(LOGINS[0], "Is this photo of a code all right?"), asked=True))
    assert (found.level, found.sub) == (Level.FRAUD, "scan_login")


def test_nobody_reads_the_payload_of_a_login_code() -> None:
    message = shown(LOGINS[0])
    assert evidence(judged(message), message) == []


@pytest.mark.parametrize(
    "payload",
    [
        "https://www.menu-at-the-corner.example/table/7",
        "WIFI:T:WPA;S:Bistro;P:tasty-soup;;",
        "BEGIN:VCARD\nFN:Ann\nTEL:+15550100\nEND:VCARD",
        "https://github.com/python/cpython",
        "https://u.wechat.com/EMNnQzBXz",
        "https://t.me/+AbCdEf",
        "4006381333931",
    ],
)
def test_a_code_alone_accuses_nobody(payload: str) -> None:
    assert judged(shown(payload)).level is Level.CLEAN


@pytest.mark.parametrize(
    "payload",
    [
        "https://u.wechat.com/EMNnQzBXz",
        "https://weixin.qq.com/g/AwYAAB",
        "wxp://f2f0abc",
        "https://qr.alipay.com/fkx1",
        "https://qm.qq.com/cgi-bin/qm/qr?k=1",
        "https://t.me/+AbCdEf",
        "https://wa.me/qr/ABC",
    ],
)
def test_where_a_code_leads_counts_beside_an_offer(payload: str) -> None:
    assert {"invite_link", "pay_link"} & {signal.id for signal in judged(shown(payload)).signals}


def test_words_in_a_picture_are_judged_and_said_to_stand_there() -> None:
    message = parts(
        (Origin.TEXT, "看图", True), (Origin.IMAGE_TEXT, "高价收微信号\n闲置小号换零花钱\n日结", True)
    )
    found = judged(message)
    assert found.level is Level.FRAUD
    assert is_in_picture(found, message)
    beside = parts((Origin.TEXT, "高价收微信号，日结", True), (Origin.IMAGE_TEXT, "闲置小号换零花钱", True))
    assert not is_in_picture(judged(beside), beside)
    alone = parts((Origin.TEXT, "高价收微信号，日结", True))
    assert not is_in_picture(judged(alone), alone)


def test_without_a_word_to_show_nothing_is_said_of_the_picture() -> None:
    silent = parts((Origin.IMAGE_TEXT, "看图", True))
    assert not is_in_picture(builders.verdict(signals=()), silent)
