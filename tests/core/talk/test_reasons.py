"""Of many signals a few are told: each reason once, those with words to quote first, learned ones last."""

from __future__ import annotations

from bot.core.library.red_flags import Raised
from bot.core.talk.reasons import MOST_REASONS, flags_told, in_words, reasons_kept, reasons_of, told
from bot.core.verdict import Span
from tests.builders import signal, verdict
from tests.packaged import catalog


def test_each_reason_is_told_once_and_those_with_words_come_first() -> None:
    bare = signal(reason="contact", spans=())
    first, again = signal(reason="wants_account"), signal("again", reason="wants_account")
    learned = signal(reason="meaning", spans=())
    assert told([learned, bare, first, again], 3) == [first, bare]
    assert told([bare, first], 1) == [first]


def test_how_it_sounds_is_told_only_where_nothing_plainer_was_seen() -> None:
    meaning, wording = signal(reason="meaning"), signal(reason="wording")
    assert told([meaning, wording], 3) == [meaning]
    assert told([], 3) == []


def test_a_price_alone_is_no_reason() -> None:
    price, meaning = signal("20", reason="price"), signal(reason="meaning")
    assert told([price], 3) == []
    assert told([price, meaning], 3) == [meaning]
    wanted = signal(reason="wants_account")
    assert told([price, wanted], 3) == [price, wanted]


def test_how_a_question_sounds_is_no_reason() -> None:
    found = verdict(signals=(signal(reason="meaning", scheme="account_trade"),))
    assert reasons_of(catalog(), "en", found, "account_trade") != ()
    assert reasons_of(catalog(), "en", found, "account_trade", "account_law") == ()


def test_a_reason_is_told_with_its_words_and_never_with_an_address() -> None:
    said = catalog().text("en", "reason.wants_account"), catalog().text("en", "reason.contact_handover")
    signals = (signal("rent <b> me", reason="wants_account"), signal("@shop", reason="contact_handover"))
    assert reasons_of(catalog(), "en", verdict(signals=signals)) == (
        (said[0], "“rent &lt;b&gt; me”"),
        (said[1], ""),
    )


def test_what_speaks_of_another_scheme_than_the_one_told_is_no_reason() -> None:
    found = verdict(signals=(signal("rent", reason="wants_account"),))
    assert reasons_of(catalog(), "en", found, "card_trade") == ()
    assert reasons_of(catalog(), "en", found, "account_trade") == reasons_of(catalog(), "en", found)


def test_what_was_kept_is_told_once_each_as_far_as_there_are_words_for_it() -> None:
    kept = [
        ("wants_account", ["rent", "…", "a third"]),
        ("wants_account", ["again"]),
        ("a reason of another version", []),
        ("contact_handover", ["@shop"]),
        ("offer_money", ["30 a day"]),
    ]
    told = reasons_kept(catalog(), "en", kept)
    assert [words for _, words in told] == ["“rent”", ""]
    assert len(told) < MOST_REASONS


def test_the_act_is_told_in_its_own_words_and_once() -> None:
    act = catalog().text("en", "wants.money_mule")
    kept = [
        ("wants_helper", ["send it on"]),
        ("known_pattern", ["ten percent"]),
        ("secrecy", ["tell nobody"]),
    ]
    told = reasons_kept(catalog(), "en", kept, "money_mule")
    assert told == ((act, "“send it on”"), (catalog().text("en", "reason.secrecy"), "“tell nobody”"))
    found = verdict(sub="money_mule", signals=(signal("send it on", reason="wording"),))
    assert reasons_of(catalog(), "en", found) == ((act, "“send it on”"),)


def test_an_act_is_shown_by_the_words_that_ask_for_it_and_those_that_touch_are_one() -> None:
    """Not "asks you to scan a code" with “Need”, “aged Telegram”."""
    text = "Need aged Telegram. Scan it"
    places = [(text.index(word), word) for word in ("aged Telegram", "Need", "Scan", "it")]
    one, two, *code = (Span(part=0, start=start, end=start + len(word), text=word) for start, word in places)
    stronger = signal(sub="buy_account", spans=(one, two), weight=3.6)
    asked = signal(sub="scan_login", spans=tuple(code), weight=3.4)
    found = verdict(sub="scan_login", signals=(stronger, asked))
    act = catalog().text("en", "wants.scan_login")
    assert reasons_of(catalog(), "en", found) == ((act, "“Scan it”"),)
    bought = verdict(sub="buy_account", signals=(asked, stronger))
    act = catalog().text("en", "wants.buy_account")
    assert reasons_of(catalog(), "en", bought) == ((act, "“Need aged Telegram”"),)


def test_an_act_that_readers_named_is_told_with_the_words_that_a_rule_found() -> None:
    kept: list[tuple[str, list[str]]] = [("wording", []), ("wants_account", ["rent"])]
    (told,) = reasons_kept(catalog(), "en", kept, "rent_account")
    assert told == (catalog().text("en", "wants.rent_account"), "“rent”")


def test_an_act_of_another_version_leaves_the_reason_as_it_is() -> None:
    assert in_words(catalog(), "en", "wants_helper", "gone") == catalog().text("en", "reason.wants_helper")
    assert in_words(catalog(), "en", "gone", "money_mule") == ""


def test_a_red_flag_is_told_by_what_it_asks_for_with_its_own_words() -> None:
    raised = Raised(
        found=(("fee_first", ("deposit", "refundable")), ("hurry", ("today",)), ("free_mail", ("gmail.com",)))
    )
    told_ = dict(flags_told(catalog(), "en", raised))
    assert [*told_] == [
        catalog().text("en", says) for says in ("wants.advance_fee", "reason.contact_handover")
    ]
    assert "deposit" in told_[catalog().text("en", "wants.advance_fee")]
    assert "gmail" not in "".join(told_.values())
