"""What was read in a picture is judged as the message's text and links, with its noise left out."""

from __future__ import annotations

import pytest

from bot.core.message import Link, Origin, Part
from bot.core.surfaces.pictured import with_own_photo, with_pictures
from bot.core.surfaces.seen import MOST_CODES, MOST_LINES, SURE, Code, Glance, Spot, TextLine
from tests import builders


def at(left: int, top: int, width: int = 100, height: int = 20) -> Spot:
    return Spot(left=left, top=top, right=left + width, bottom=top + height)


def line(text: str, left: int = 0, top: int = 0, *, sure: float = 0.9, width: int = 100) -> TextLine:
    return TextLine(text=text, sure=sure, place=at(left, top, width))


def code(payload: str) -> Code:
    return Code(payload=payload, kind="QR Code", place=at(0, 0))


def test_lines_are_read_from_top_to_bottom_and_rows_from_left_to_right() -> None:
    seen = Glance(lines=(line("four", 0, 90), line("two", 200, 8), line("one", 0, 12), line("three", 10, 40)))
    assert seen.words == ("one", "two", "three", "four")


def test_lines_that_lie_over_each_other_stay_lines() -> None:
    assert Glance(lines=(line("below", 0, 8), line("above", 50, 0))).words == ("above", "below")


def test_what_the_reader_only_guesses_says_nothing() -> None:
    seen = Glance(
        lines=(line("收微信号", sure=SURE - 0.01), line("· ~", top=40), line("ok", top=80, sure=SURE))
    )
    assert seen.words == ("ok",)


def test_what_cannot_be_seen_is_left_out() -> None:
    seen = Glance(lines=(line("a\u202eb\x00\ud800"),), codes=(code("t.me/x\x07\u200by"), code("\n")))
    assert seen.words == ("a b \ufffd",)
    assert seen.payloads == ("t.me/x y",)


def test_there_is_an_end_to_what_is_taken() -> None:
    seen = Glance(
        lines=tuple(line("a", top=40 * row) for row in range(MOST_LINES + 5)),
        codes=(*(code(f"https://a{number}.example") for number in range(MOST_CODES + 5)), code("x" * 4000)),
    )
    assert (len(seen.words), len(seen.payloads)) == (MOST_LINES, MOST_CODES)
    assert len(Glance(codes=(code("x" * 4000),)).payloads[0]) == 2048


@pytest.mark.parametrize(
    ("read", "shown"),
    [
        ("25 € am Tag“", "„25 € am Tag“"),
        ("500 por semana”", "“500 por semana”"),
        ("高价收微信号」", "「高价收微信号」"),
        ("“500 por semana”", "“500 por semana”"),
        ("500 por semana", "500 por semana"),
    ],
)
def test_a_quotation_begins_where_its_first_mark_was_not_read(read: str, shown: str) -> None:
    assert Glance(lines=(line(read),)).words == (shown,)


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (("„25 € am Tag für", "dein Konto“"), ("„25 € am Tag für dein Konto“",)),
        (("“Rent me your", "account”, they write"), ("“Rent me your account”, they write",)),
        (("有人说「高价收", "微信号」别信"), ("有人说「高价收微信号」别信",)),
        (("„Gut“ und „25 € für", "dein Konto“"), ("„Gut“ und „25 € für dein Konto“",)),
        # What the next line does not end is no quotation that goes on there.
        (("„25 € am Tag", "für dein Konto"), ("„25 € am Tag", "für dein Konto")),
        (("“Rent me", "“your account”"), ("“Rent me", "“your account”")),
        (("„Gut“", "dein Konto“"), ("„Gut“", "„dein Konto“")),
        (('a 5" screen', 'and a 6" one'), ('a 5" screen', 'and a 6" one')),
    ],
)
def test_a_quotation_through_two_lines_is_one(read: tuple[str, ...], said: tuple[str, ...]) -> None:
    seen = Glance(lines=tuple(line(text, top=40 * row) for row, text in enumerate(read)))
    assert seen.words == said


def test_of_many_codes_the_largest_are_taken() -> None:
    """A poster may be full of small ones around the one that people scan."""
    small = tuple(code(f"https://a{number}.example") for number in range(MOST_CODES))
    large = Code(payload="tg://login?token=AQx", kind="QR Code", place=at(0, 0, 300, 300))
    assert Glance(codes=(*small, large)).payloads == (large.payload, *(one.payload for one in small[:-1]))


def test_a_code_that_is_seen_twice_counts_once() -> None:
    assert Glance(codes=(code("abc"), code("abc"))).payloads == ("abc",)


def test_words_and_codes_become_parts_of_the_message() -> None:
    seen = Glance(lines=(line("收V信小号"), line("日结", top=40)), codes=(code("https://u.wechat.com/A"),))
    message = with_pictures(builders.message("看图"), [seen, Glance()])
    assert message.parts == (
        Part(origin=Origin.TEXT, text="看图"),
        Part(origin=Origin.IMAGE_TEXT, text="收V信小号\n日结"),
        Part(origin=Origin.QR, text="https://u.wechat.com/A"),
    )
    assert message.links == (Link(url="https://u.wechat.com/A", origin=Origin.QR),)


@pytest.mark.parametrize(
    "payload",
    [
        "WIFI:T:WPA;S:Bistro;P:tasty-soup;;",
        "BEGIN:VCARD\nVERSION:3.0\nFN:Ann\nTEL:+15550100\nEND:VCARD",
        "MECARD:N:Ann;TEL:+15550100;;",
        "tel:+15550100",
        "geo:60.17,24.94",
        "4006381333931",
    ],
)
def test_a_network_a_card_and_a_bar_code_say_nothing(payload: str) -> None:
    message = builders.message("")
    assert with_pictures(message, [Glance(codes=(code(payload),))]) == message


def test_a_profile_picture_holds_words_and_addresses_of_a_profile() -> None:
    codes = (code("https://u.wechat.com/A"), code("add me for work"), code("4006381333931"))
    seen = Glance(lines=(line("收V信小号"), line("日结", top=40)), codes=codes, print="ff")
    message = with_own_photo(builders.message("兼职"), [seen])
    assert message.parts[1:] == (Part(origin=Origin.PROFILE_PHOTO, text="收V信小号\n日结\nadd me for work"),)
    assert message.links == (Link(url="https://u.wechat.com/A", origin=Origin.PROFILE_PHOTO),)
    assert message.prints == ()


def test_a_profile_picture_without_words_adds_nothing() -> None:
    message = builders.message("兼职")
    assert with_own_photo(message, [Glance(print="ff")]) == message


def test_a_sentence_in_a_code_is_text_and_leads_nowhere() -> None:
    message = with_pictures(builders.message(""), [Glance(codes=(code("add me for work"),))])
    assert (message.parts[0].origin, message.links) == (Origin.IMAGE_TEXT, ())


def test_the_bare_form_of_a_whatsapp_device_code_is_known_for_what_it_is() -> None:
    bare = "2@" + "aB3+/=," * 20
    (link,) = with_pictures(builders.message(""), [Glance(codes=(code(bare),))]).links
    assert link.url == f"https://wa.me/settings/linked_devices#{bare}"
