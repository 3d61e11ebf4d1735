"""What somebody is told unasked, counted in lines of a phone: forty columns, a wide sign two of them."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

import pytest

from bot.core.library.content import BRIEF, FULL_TONES
from bot.core.library.situations import IN_NEED, SITUATIONS, Risk
from bot.core.talk.answers import Answer, begun, brief
from bot.core.talk.dialogue import Dialogue, Reply
from bot.core.talk.pressing import KNOWN, reminded
from bot.core.talk.reasons import Reason
from bot.core.text.columns import lines, read
from bot.core.text.pages import SHOWN
from bot.core.verdict import SCHEMES
from tests.packaged import catalog

CATALOG = catalog()
LANGS = tuple(CATALOG.locales)
WARNING, CARD, FULL = 5, 5, 36
"""Lines of a warning in the brief tone, of a card in a group, and of a warning that says everything."""
FIRST, STEP = 16, 16
"""Lines of the first message of first aid, and of a later step of it."""
REASONS = ("wants_account", "offer_money", "contact_handover")
CARDS = (
    ("card",),
    ("card", "question.handover"),
    ("card", "find"),
    ("card", "find", "question.handover"),
    ("say.poison", "card", "question.handover"),
    ("say.minor", "card"),
    ("say.still", "card", "find"),
    ("card", "law", "lenient"),
    ("card", "hotline", "say.language"),
)
"""What an answer may be made of."""
LANGUAGE = ("card", "say.language")
AID = (
    ("aid.cant",),
    ("say.minor", "aid"),
    ("say.still", "aid", "find"),
    ("aid", "law", "lenient"),
    ("say.poison", "aid"),
    ("aid", "say.language"),
)
"""What may be told beside a step."""
QUOTES = (["高价收微信号，长期收", "日结"], ["we buy your account", "paid daily"], ["x" * 60], [])


def rows(text: str) -> int:
    return lines(read(text))


def told(
    lang: str, state: Dialogue, *parts: str, reasons: tuple[Reason, ...] = (), found: tuple[str, ...] = ()
) -> int:
    """The lines of an answer as it is told at first."""
    reply = Reply(state=state, parts=parts, found=found)
    return rows(begun(CATALOG, Answer(reply=reply, lang=lang, reasons=reasons)).text)


def warnings(lang: str, tone: str) -> Iterator[int]:
    """The lines of every warning in a tone, whatever is quoted."""
    for scheme in SCHEMES:
        for variant in range(CATALOG.locale(lang).warnings[scheme].wordings(tone)):
            for quote in QUOTES:
                words_ = CATALOG.glimpse(lang, quote) if tone == BRIEF else CATALOG.quoted(lang, quote)
                yield rows(CATALOG.warnings.text(lang, scheme, words_, variant, tone=tone))


@pytest.mark.parametrize("lang", LANGS)
def test_a_warning_in_a_group_is_three_to_five_lines(lang: str) -> None:
    counted = list(warnings(lang, BRIEF))
    assert median(counted) <= WARNING
    assert 3 <= min(counted) <= max(counted) <= WARNING


@pytest.mark.parametrize("lang", LANGS)
def test_a_warning_that_says_everything_grows_no_longer(lang: str) -> None:
    assert max(max(warnings(lang, tone)) for tone in FULL_TONES) <= FULL


@pytest.mark.parametrize("lang", LANGS)
def test_a_group_is_told_little_besides(lang: str) -> None:
    for key in ("help.group", "notice.group", "case.unheard", "check.usage", "ask.say.group_short"):
        assert rows(CATALOG.text(lang, key)) <= CARD, key


@pytest.mark.parametrize("lang", LANGS)
def test_greetings_and_what_the_doors_open_fit_a_screen(lang: str) -> None:
    warn = CATALOG.text(lang, "setting.mode.warn")
    missing = CATALOG.text(lang, "greet.missing", rights=CATALOG.text(lang, "rights.admin"))
    arrived = f"{CATALOG.text(lang, 'setup.head', mode=warn)}\n\n{missing}"
    alone = (
        CATALOG.text(lang, key) for key in ("start.private", "start.check", "help.private", "help.in_group")
    )
    for text in (arrived, *alone):
        assert rows(text) <= SHOWN, text
    assert told(lang, Dialogue(), "happened") <= SHOWN // 2
    assert rows(CATALOG.text(lang, "start.private")) <= SHOWN // 2


@pytest.mark.parametrize("lang", LANGS)
def test_small_talk_is_a_few_lines(lang: str) -> None:
    for part in ("say.greeting", "say.thanks", "say.insult", "say.who", "say.left", "say.off_topic"):
        assert told(lang, Dialogue(), part) <= SHOWN // 2, part


@pytest.mark.parametrize("lang", LANGS)
def test_an_answer_fits_a_screen_whatever_was_sent(lang: str) -> None:
    reasons = tuple((CATALOG.text(lang, f"reason.{name}"), "“x y z, x y z”") for name in REASONS)
    found = ("topic:lend_card", "aid:installed_app", "tip:six_cards")
    for risk in Risk:
        for scheme in ("", *SCHEMES):
            state = Dialogue(risk=risk, scheme=scheme)
            for parts in CARDS:
                assert told(lang, state, *parts, reasons=reasons, found=found) <= SHOWN, (state, parts)


@pytest.mark.parametrize("lang", LANGS)
def test_the_answer_to_a_question_fits_a_screen(lang: str) -> None:
    for topic in CATALOG.topics.values():
        state = Dialogue(risk=topic.risk, scheme=topic.scheme, topic=topic.id)
        for parts in (("card",), ("topic",), ("card", "law", "lenient"), ("say.minor", "card"), LANGUAGE):
            assert told(lang, state, *parts) <= SHOWN, (topic.id, parts)
        assert rows(brief(CATALOG, Answer(reply=Reply(state=state, parts=("card",)), lang=lang))) <= SHOWN


@pytest.mark.parametrize("lang", LANGS)
def test_first_aid_is_one_step_at_a_time(lang: str) -> None:
    for situation, scheme in SITUATIONS.items():
        help_ = CATALOG.aid(lang, situation)
        assert told(lang, Dialogue(situation=situation, scheme=scheme), "aid") <= FIRST
        for number in range(1, len(help_.now) + len(help_.day) + 2):
            state = Dialogue(situation=situation, scheme=scheme, number=number)
            assert told(lang, state, "aid") <= STEP, (situation, number)
            for parts in AID:
                assert told(lang, state, *parts) <= SHOWN, (situation, number, parts)
            assert rows(begun(CATALOG, Answer(reply=reminded(state), lang=lang)).text) <= SHOWN


@pytest.mark.parametrize("lang", LANGS)
def test_who_is_in_need_is_told_no_more_than_a_screen(lang: str) -> None:
    found = ("topic:lend_card", "aid:installed_app", "tip:six_cards")
    for need in IN_NEED:
        for region in ("auto", *CATALOG.regions):
            for parts in (
                (f"say.{need}",),
                (f"say.{need}", "hotline", "find"),
                (f"say.{need}", *LANGUAGE[1:]),
            ):
                reply = Reply(state=Dialogue(), parts=parts, found=found)
                answer = Answer(reply=reply, lang=lang, region=region)
                assert rows(begun(CATALOG, answer).text) <= SHOWN, (need, region)


@pytest.mark.parametrize("lang", LANGS)
def test_whatever_else_is_said_fits_a_screen(lang: str) -> None:
    says = (key.removeprefix("ask.") for key in CATALOG.locales[lang].ui if key.startswith("ask.say."))
    for part in (*says, *(f"known.{value}" for value in KNOWN), "question.known", "question.handover"):
        assert told(lang, Dialogue(), part) <= SHOWN, part
