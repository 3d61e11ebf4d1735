"""What somebody is told unasked, counted in lines of a phone: forty columns, a wide sign two of them."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

import pytest

from bot.core.library.content import BRIEF, FULL_TONES, SCHEMES
from bot.core.library.situations import SITUATIONS, Risk
from bot.core.talk.answers import Answer, words, written
from bot.core.talk.ask import Dialogue, Reply
from bot.core.text.columns import lines, read
from bot.core.text.pages import SHOWN
from tests.packaged import catalog

CATALOG = catalog()
LANGS = tuple(CATALOG.locales)
WARNING, CARD, FULL = 5, 5, 36
"""Lines of a warning in the brief tone, of a card in a group, and of a warning that says everything."""
TALK = {"card": 24, "topic": 44, "aid": 64, "steps": 40}
"""Lines that answers and first aid in private have at most today; what is above a screen is to come down."""
QUOTES = (["高价收微信号，长期收", "日结"], ["we buy your account", "paid daily"], ["x" * 60], [])


def rows(text: str) -> int:
    return lines(read(text))


def warnings(lang: str, tone: str) -> Iterator[int]:
    """The lines of every warning in a tone, whatever is quoted."""
    for scheme in SCHEMES:
        for variant in range(CATALOG.locale(lang).warnings[scheme].wordings(tone)):
            for quote in QUOTES:
                words_ = CATALOG.glimpse(lang, quote) if tone == BRIEF else CATALOG.quoted(lang, quote)
                yield rows(CATALOG.warning(lang, scheme, words_, variant, tone=tone))


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
    for text in (arrived, *alone, words(CATALOG, lang, "happened", Dialogue())):
        assert rows(text) <= SHOWN, text
    assert rows(CATALOG.text(lang, "start.private")) <= SHOWN // 2


@pytest.mark.parametrize("lang", LANGS)
def test_small_talk_is_a_few_lines(lang: str) -> None:
    for part in ("say.greeting", "say.thanks", "say.insult", "say.who", "say.left", "say.off_topic"):
        assert rows(words(CATALOG, lang, part, Dialogue())) <= SHOWN // 2, part


@pytest.mark.parametrize("lang", LANGS)
def test_first_answers_and_first_aid_grow_no_longer(lang: str) -> None:
    reasons = [(CATALOG.text(lang, f"reason.{name}"), "“x y z”") for name in ("wants_account", "offer_money")]
    cards = [
        rows(words(CATALOG, lang, "card", Dialogue(risk=risk, scheme=scheme), reasons))
        for scheme in SCHEMES
        for risk in Risk
    ]
    assert max(cards) <= TALK["card"]
    topics = [
        rows(words(CATALOG, lang, "card", Dialogue(risk=topic.risk, scheme=topic.scheme, topic=topic.id)))
        for topic in CATALOG.topics.values()
    ]
    assert max(topics) <= TALK["topic"]
    aid = [
        Reply(state=Dialogue(situation=name, scheme=of), parts=("aid",)) for name, of in SITUATIONS.items()
    ]
    assert max(rows(written(CATALOG, Answer(reply=reply, lang=lang))) for reply in aid) <= TALK["aid"]
    assert max(rows(CATALOG.first_steps(lang, scheme)) for scheme in SCHEMES) <= TALK["steps"]
