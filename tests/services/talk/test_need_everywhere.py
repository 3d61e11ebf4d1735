"""Who is in need is heard whatever else is said, wherever the talk stands, however long the text is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import cycle, islice

import pytest

from bot.adapters.content.places import CldrPlaces
from bot.config import Settings
from bot.core.library.intents import FIGURE, Intent
from bot.core.library.phrases import GAP, SUM
from bot.core.library.situations import HELD, IN_NEED, SITUATIONS, Risk
from bot.core.talk.dialogue import Dialogue
from bot.core.talk.need import in_need
from bot.core.talk.question import Question, unreadable
from bot.readers import open_readers
from bot.services.at_once import at_once
from bot.services.guard.judging import TwoReaders
from bot.services.library.live import Live
from bot.services.talk.talk import Talk
from tests.builders import message
from tests.packaged import catalog

INTENTS = catalog().intents
NEEDS = tuple((need, phrase) for need in IN_NEED for phrase in INTENTS.known[need].phrases)
ALONE = tuple((need, phrase) for need in IN_NEED for phrase in INTENTS.known[need].alone)
KNOWN = {**INTENTS.known, **INTENTS.parts}
OTHERS = {name: one for name, one in KNOWN.items() if name not in {*IN_NEED, FIGURE}}
BESIDE = ("no", "thanks", "leave", "ok", "yes", "help", "greeting", "safe", "unsafe", "insult", "who")
"""What people say in a word beside it; the rest of what is known is tried in fewer places."""
FAR = 3000
"""Characters of a text in which a need is told somewhere."""
PROSE = (
    "Yesterday the weather was fine and we walked along the river, then we cooked soup and read a book. ",
    "昨天天气很好，我们沿着河走了一会儿，然后煮汤看书。",
    "Gestern war das Wetter schön, wir gingen am Fluss entlang und kochten dann Suppe. ",
    "Вчера была хорошая погода, мы гуляли вдоль реки, потом варили суп и читали книгу. ",
)


def said(phrase: str) -> str:
    """A phrase as somebody would write it."""
    return phrase.replace(SUM, "40").replace(f" {GAP} ", " ").replace(GAP, "")


def _phrases(one: Intent) -> tuple[str, ...]:
    return tuple(said(phrase).replace("{age}", "15") for phrase in (*one.phrases, *one.alone))


def _around(need: str) -> Iterator[tuple[str, str]]:
    """Every fourth of all other phrases that are known, each beside a phrase of this need."""
    told = cycle(said(phrase) for phrase in INTENTS.known[need].phrases)
    others = islice(
        (other for one in OTHERS.values() for other in _phrases(one)), IN_NEED.index(need), None, 4
    )
    return ((other, next(told)) for other in others)


@pytest.mark.parametrize("need", IN_NEED)
def test_each_phrase_is_heard_by_itself_and_in_capitals(need: str) -> None:
    intent = INTENTS.known[need]
    missed = [
        told
        for told in (said(phrase) for phrase in (*intent.phrases, *intent.alone))
        if not INTENTS.need(told) or not INTENTS.need(f"  {told.upper()}!!! ")
    ]
    assert missed == []


@pytest.mark.parametrize("name", BESIDE)
def test_a_word_before_or_after_swallows_none(name: str) -> None:
    # Each phrase stands beside every third of them, and each of these before and after a thousand phrases.
    words, marks = cycle(_phrases(OTHERS[name])), cycle((", ", ". ", "\n", "，"))
    missed = []
    for number, (_, phrase) in enumerate(NEEDS[BESIDE.index(name) % 3 :: 3]):
        pair = (next(words), said(phrase))
        text = next(marks).join(pair if number % 2 else pair[::-1])
        if not INTENTS.need(text):
            missed.append(text)
    assert missed == []


@pytest.mark.parametrize("need", IN_NEED)
def test_no_phrase_of_another_meaning_swallows_one_beside_it(need: str) -> None:
    missed = [
        text
        for number, (other, phrase) in enumerate(_around(need))
        if not INTENTS.need(text := f"{phrase}, {other}" if number % 2 else f"{other}. {phrase}")
    ]
    assert missed == []


@pytest.mark.parametrize("name", ["no", "thanks", "leave", "ok", "greeting"])
def test_what_is_known_by_itself_alone_is_heard_in_a_sentence_beside_a_word(name: str) -> None:
    words = cycle(_phrases(OTHERS[name]))
    missed = [
        text
        for (_, phrase), word in zip(ALONE, words, strict=False)
        for text in (f"{word}. {phrase}", f"{phrase}, {word}")
        if not INTENTS.need(text)
    ]
    assert missed == []


@pytest.mark.parametrize("number", range(len(PROSE)))
def test_a_long_text_hides_none(number: int) -> None:
    prose = PROSE[number]
    around = prose * (FAR // (2 * len(prose)) + 1)
    told = [said(phrase) for _, phrase in NEEDS[number :: 6 * len(PROSE)]]
    assert len(around) * 2 >= FAR
    assert [phrase for phrase in told if not INTENTS.need(f"{around}\n{phrase}. {around}")] == []


def test_parts_that_tell_a_need_together_do_so_in_a_sentence_of_a_long_text() -> None:
    around = PROSE[0] * 15
    assert INTENTS.need(f"{around}I swallowed, God help me, all my meds. {around}") == "danger"
    assert INTENTS.need(f"{around}She swallowed hard. {around}The whole box was on the table. {around}") == ""


def test_what_is_no_need_stays_none() -> None:
    figures = [said(phrase) for phrase in INTENTS.known[FIGURE].phrases]
    heard = {text: INTENTS.need(text) for text in figures if INTENTS.need(text)}
    # The parts of a story may tell a need by themselves.
    others = [phrase for name in INTENTS.known if name in OTHERS for phrase in _phrases(OTHERS[name])]
    assert heard == {}
    assert [text for text in others if INTENTS.need(text)] == []
    for prose in PROSE:
        assert INTENTS.need(prose * 40) == ""


@cache
def _bot() -> Talk:
    readers = open_readers(Settings(_env_file=None, second_reader="off"))  # type: ignore[call-arg]
    return Talk(
        live=Live(catalog(), readers.phrasing),
        judging=TwoReaders(readers.engine, None, patient=True),
        places=CldrPlaces(catalog),
    )


def _states() -> Iterator[Dialogue]:
    """A talk of every kind: nothing said yet, each question open, each first aid, each need."""
    yield Dialogue()
    for step in ("known", "handover", "where", "more", "anything"):
        yield Dialogue(lang="en", risk=Risk.UNKNOWN, step=step)
    for risk in Risk:
        yield Dialogue(lang="fi", risk=risk, scheme="recruit_task", asked="deposit", region="gb")
    for number, name in enumerate(SITUATIONS):
        yield Dialogue(
            lang="ko", risk=Risk.HIGH, situation=name, scheme=SITUATIONS[name], number=number, done=(1,)
        )
    for topic in islice(catalog().topics, 0, None, 20):
        yield Dialogue(lang="de", topic=topic, region="de")
    for need in IN_NEED:
        yield in_need(Dialogue(lang="ja"), need).state


STATES = tuple(_states())


def _name(state: Dialogue) -> str:
    return state.step or state.situation or state.topic or state.risk


@pytest.mark.parametrize("state", STATES, ids=_name)
def test_a_talk_answers_it_first_wherever_it_stands(state: Dialogue) -> None:
    # Each state is tried with other phrases, all of them with about a third of all.
    every = (*NEEDS, *ALONE)[STATES.index(state) % 29 :: 29]
    for _, phrase in every:
        text = said(phrase)
        for told in (text, f"no, {text}", f"{text}. thanks"):
            question = Question(message=message(told), own=True, client="en")
            reply = at_once(_bot().answer(state, question)).reply
            assert reply.parts[0] in {f"say.{need}" for need in IN_NEED}, told
            assert {*reply.parts[1:]} <= {"need.safe", "need.alone", "say.language"}, told
            assert reply.state.step in IN_NEED, told
            assert reply.state.situation == state.situation, told


@pytest.mark.parametrize("need", IN_NEED)
@pytest.mark.parametrize(
    "told",
    [
        *("ok", "okay thanks", "ok goodbye everyone", "yes but I am scared", "sure", "thanks", "no", "bye"),
        *(
            "am I safe?",
            "I don't think I'm safe",
            "not safe now",
            "好的",
            "我现在安全吗",
            "没有人陪着我",
            "d'accord merci",
        ),
        *(
            "¿estoy a salvo?",
            "va bene",
            "я в безопасности?",
            "지금 안전해?",
            "お願いします",
            "gak ada yang menemani",
        ),
        *(
            "I'm in Germany",
            "the code is 4711",
            "what does the law say",
            "hello",
            "/",
            "🙏",
            "@somebody_there",
        ),
        *("next", "I gave them the code", "they want to rent my account", "in English please", "who are you"),
    ],
)
def test_nobody_is_let_go_for_what_does_not_say_that_they_are_safe(need: str, told: str) -> None:
    before = in_need(Dialogue(lang="en"), need).state
    question = Question(message=message(told), own=True, client="en", unreadable=unreadable(told))
    reply = at_once(_bot().answer(before, question)).reply
    assert reply.state.step == need
    assert not {"say.safe", "say.held_calls"} & {*reply.parts}
    assert reply.parts[0] in {"say.stay", "say.stay_held", f"say.{need}"}
    assert not any(part.startswith("question.") for part in reply.parts)


@pytest.mark.parametrize(
    "told",
    [
        *("yes I'm safe", "I'm safe now. What about the money?", "I'm safe, thank you", "是的，我安全了"),
        *(
            "もう安全です",
            "이제 안전해요",
            "ja, ich bin in Sicherheit",
            "oui, je suis en sécurité",
            "sì, sono al sicuro",
        ),
        *(
            "да, я в безопасности",
            "sí, estoy a salvo",
            "sim, estou em segurança",
            "ναι, είμαι ασφαλής",
            "ya, aku udah aman",
        ),
        *("joo, olen turvassa", "ita, tutus sum", "अहं सुरक्षितः अस्मि", "我現在安全"),
    ],
)
def test_who_says_that_they_are_safe_is_let_go(told: str) -> None:
    for need in IN_NEED:
        before = in_need(Dialogue(lang="en", situation="paid"), need).state
        question = Question(message=message(told), own=True, client="en")
        reply = at_once(_bot().answer(before, question)).reply
        assert (reply.state.step, reply.parts[0]) == ("", "say.safe")


@pytest.mark.parametrize(
    "told", ["yes", "はい", "네", "да", "sì", "sí", "oui", "joo", "iya", "ναι", "是的", "ja", "sim"]
)
def test_a_plain_yes_answers_the_question_that_was_asked(told: str) -> None:
    for need in IN_NEED:
        before = in_need(Dialogue(lang="en"), need).state
        question = Question(message=message(told), own=True, client="en")
        reply = at_once(_bot().answer(before, question)).reply
        assert reply.parts[0] == ("say.held_calls" if need == HELD else "say.safe")
