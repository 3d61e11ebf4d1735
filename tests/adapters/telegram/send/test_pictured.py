"""Whoever reads a warning is told where the words stand, and what a code does to who scans it."""

from __future__ import annotations

from bot.adapters.telegram.send.compose import quoted_evidence
from bot.core.detection.detectors.told import TOLD
from bot.core.message import Origin, Part, Speaker
from bot.core.text.columns import columns
from bot.core.verdict import Span
from tests.builders import message, signal, verdict
from tests.packaged import catalog


def test_words_in_a_picture_are_said_to_stand_there() -> None:
    pictured = message("", parts=(Part(origin=Origin.IMAGE_TEXT, text="收微信号"),))
    found = verdict(signals=(signal("收微信号"),))
    assert quoted_evidence(catalog(), "zh-Hans", found, pictured) == "“收微信号”（图片里）"
    assert quoted_evidence(catalog(), "en", found, pictured, brief=True) == "“收微信号” (in the picture)"
    above = quoted_evidence(catalog(), "en", found, pictured, late=True)
    assert above == "“收微信号” (in the picture above)"
    assert quoted_evidence(catalog(), "en", found, message("收微信号"), late=True) == "“收微信号”"
    assert quoted_evidence(catalog(), "en", found, message("收微信号")) == "“收微信号”"


def test_of_a_login_code_it_is_told_what_it_does_and_not_what_it_says() -> None:
    found = verdict(signals=(signal("tg://login?token=x", reason="login_code"),))
    told = quoted_evidence(catalog(), "en", found, message("tg://login?token=x"))
    assert told == "Whoever scans this code gives the account away"


def test_words_of_the_other_side_of_a_chat_are_said_to_be_theirs() -> None:
    pictured = message("", parts=(Part(origin=Origin.IMAGE_TEXT, text="收微信号", speaker=Speaker.OTHER),))
    found = verdict(signals=(signal("收微信号"), signal(id=TOLD, weight=0.0, scheme="")))
    assert quoted_evidence(catalog(), "zh-Hans", found, pictured) == "“收微信号”（图中聊天里对方说的）"
    above = quoted_evidence(catalog(), "en", found, pictured, late=True)
    assert above == "“收微信号” (the other person’s words, in the picture above)"


def test_words_in_a_profile_picture_are_said_to_stand_there() -> None:
    photo = Part(origin=Origin.PROFILE_PHOTO, text="收微信号")
    shown = message("", parts=(Part(origin=Origin.TEXT, text="看我头像"), photo))
    there, points = (
        Span(part=1, start=0, end=4, text="收微信号"),
        Span(part=0, start=0, end=4, text="看我头像"),
    )
    pointing = signal(id="see_profile", scheme="", weight=0.5, spans=(points,))
    found = verdict(signals=(pointing, signal(spans=(there,))))
    assert quoted_evidence(catalog(), "zh-Hans", found, shown) == "“收微信号”（头像里）"
    assert quoted_evidence(catalog(), "en", found, shown, brief=True) == "“收微信号” (profile picture)"


def test_a_brief_warning_has_the_same_room_for_a_profile_picture_as_for_a_profile() -> None:
    text = "accounts of WhatsApp wanted for months"
    span = Span(part=0, start=0, end=len(text), text=text)
    found = verdict(signals=(signal(spans=(span,)),))
    bio, photo = (
        quoted_evidence(
            catalog(), "en", found, message("", parts=(Part(origin=origin, text=text),)), brief=True
        )
        for origin in (Origin.PROFILE_BIO, Origin.PROFILE_PHOTO)
    )
    assert photo.endswith(" (profile picture)")
    assert columns(photo) <= columns(bio)
