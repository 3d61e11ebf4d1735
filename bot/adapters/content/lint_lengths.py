"""Measures every text as the chat sees it: filled, without tags, with everything around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.adapters.content.catalog import Origins
from bot.adapters.content.locales import LocaleFiles
from bot.adapters.content.markup import shown
from bot.adapters.content.strict_yaml import Node
from bot.core.library.catalog import Catalog
from bot.core.library.content import FULL_TONES, LENGTHS
from bot.core.library.situations import SITUATIONS
from bot.core.library.wording import MAX_EVIDENCE
from bot.core.talk.answers import Answer, begun, written
from bot.core.talk.dialogue import Dialogue, Reply
from bot.core.text.columns import TextBound, lines
from bot.core.text.pages import SHOWN

MAX_FULL = 1200
MAX_ABROAD = 1300
"""With the law of a region that is not the language's own: its names are long in other languages."""
MAX_BRIEF, MAX_ADVICE, MAX_CALL = 4, 2, 1
"""Lines of a phone that a brief warning takes with its heading, that its advice does, and whom to call."""
MAX_CARD = 15
"""Lines of the card that holds all of the notice."""
MAX_ALERT = 200
MAX_QUESTION = 300
MAX_EXPLANATION = 200
MAX_ANSWER = 1250
"""The answer to a question with all that follows it; the guide for jobs is the longest by far."""
MAX_CHECKLIST = 2200
MAX_STEP = 16
"""Lines of a phone that a step of first aid takes as it is told."""
MAX_BREAKS = 2
_EVIDENCE = "x" * MAX_EVIDENCE


CHARACTERS, LINES = "characters", "lines of a phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How much a reader sees of the text at a node, with all around it, and how much at most."""

    node: Node
    bound: TextBound


def check_lengths(catalog: Catalog, origins: Origins) -> None:
    """Report what is too long to be read or to be sent."""
    for lang, files in origins.locales.items():
        for found in measured(catalog, lang, files):
            if found.bound.is_over:
                found.node.fault(_too_long(found.bound), value="too long")
        for quiz, node in files["quizzes"].mapping().items():
            if catalog.tipbook.quiz(lang, quiz).explanation.count("\n") > MAX_BREAKS:
                node["explanation"].fault(f"more than {MAX_BREAKS} line breaks, Telegram refuses the poll")


def _too_long(found: TextBound) -> str:
    if found.unit == LINES:
        return f"{found.what} takes {found.taken} {LINES}, at most {found.most} are read"
    return f"{found.what} is {found.taken} {CHARACTERS} long, at most {found.most} are read"


def measured(catalog: Catalog, lang: str, files: LocaleFiles) -> Iterator[Measured]:
    """Every text of a language that is bounded as the chat sees it."""
    for scheme, node in files["warnings"].mapping().items():
        yield from _warning(catalog, lang, scheme, node)
    for tip_id in catalog.locales[lang].tips:
        node = next(files[part][tip_id] for part in files if not files[part][tip_id].missing)
        limit = LENGTHS[catalog.tips[tip_id].length]
        yield _bound(
            node, f"the {catalog.tips[tip_id].length} tip", catalog.tipbook.text(lang, tip_id), limit
        )
    for part in catalog.tipbook.notice:
        yield _rows(files["notice"][part.id], "the part", catalog.tipbook.text(lang, part.id), SHOWN)
    yield _rows(files["ui"]["notice.card"], "the card", catalog.tipbook.notice_card(lang), MAX_CARD)
    for quiz, node in files["quizzes"].mapping().items():
        yield from _quiz(catalog, lang, quiz, node)
    yield from _answers(catalog, lang, files)
    call = catalog.text(lang, "warning.call_local")
    yield _rows(files["ui"]["warning.call_local"], "the line", call, MAX_CALL)


def _answers(catalog: Catalog, lang: str, files: LocaleFiles) -> Iterator[Measured]:
    for name, topic in catalog.topics.items():
        state = Dialogue(risk=topic.risk, scheme=topic.scheme, topic=name)
        answer, node = _answer(lang, state, "card"), files["questions"][name]
        yield _bound(node, "the answer", written(catalog, answer), MAX_ANSWER)
        yield _rows(node["answer"], "the first screen of the answer", begun(catalog, answer).text, SHOWN)
    for situation, scheme in SITUATIONS.items():
        state = Dialogue(situation=situation, scheme=scheme)
        yield from _aid(catalog, lang, files["first_aid"][situation], state)
    for key, node in files["ask"].mapping().items():
        if key.startswith("say."):
            yield _rows(node, "the answer", written(catalog, _answer(lang, Dialogue(), key)), SHOWN)


def _aid(catalog: Catalog, lang: str, node: Node, state: Dialogue) -> Iterator[Measured]:
    """The list as a whole, and each step as it is told, with what helps who is unable to."""
    whole = written(catalog, _answer(lang, state, "aid.list"))
    yield _bound(node, "the checklist", whole, MAX_CHECKLIST)
    steps = (*node["now"].sequence(), *node["day"].sequence())
    for number, step in enumerate(steps, 1):
        for part, most in (("aid", MAX_STEP), ("aid.cant", SHOWN)):
            answer = _answer(lang, replace(state, number=number), part)
            yield _rows(step, f"step {number}", begun(catalog, answer).text, most)


def _answer(lang: str, state: Dialogue, part: str) -> Answer:
    return Answer(reply=Reply(state=state, parts=(part,)), lang=lang)


def _warning(catalog: Catalog, lang: str, scheme: str, node: Node) -> Iterator[Measured]:
    for tone in FULL_TONES:
        for index, variant in enumerate(node[tone].sequence()):
            for region in ("auto", *catalog.schemes[scheme].laws):
                text = catalog.warnings.text(lang, scheme, _EVIDENCE, index, tone=tone, region=region)
                most = MAX_FULL if region == "auto" else MAX_ABROAD
                yield _bound(variant, f"the {tone} warning in region {region}", text, most)
    for index, short in enumerate(node["short"].sequence()):
        yield from _brief(catalog, lang, scheme, index, short)
    name = catalog.text(lang, f"scheme.{scheme}")
    level = catalog.text(lang, "level.fraud")
    alert = catalog.text(lang, "why.alert", scheme=name, level=level, evidence=_EVIDENCE)
    yield _bound(node, "the alert", alert, MAX_ALERT)


def _brief(catalog: Catalog, lang: str, scheme: str, index: int, node: Node) -> Iterator[Measured]:
    """The advice is short in itself, and below its heading with the widest words quoted."""
    yield _rows(node, "the advice", node.text(), MAX_ADVICE)
    widest = catalog.text(lang, "evidence.profile", words=catalog.glimpse(lang, [_EVIDENCE]))
    yield _rows(node, "the brief warning", catalog.warnings.short(lang, scheme, widest, index), MAX_BRIEF)


def _quiz(catalog: Catalog, lang: str, quiz: str, node: Node) -> Iterator[Measured]:
    words = catalog.tipbook.quiz(lang, quiz)
    question = catalog.text(lang, "quiz.question", question=words.question)
    yield _bound(node["question"], "the question", question, MAX_QUESTION)
    yield _bound(node["explanation"], "the explanation", words.explanation, MAX_EXPLANATION)


def _rows(node: Node, what: str, text: str, most: int) -> Measured:
    return Measured(node=node, bound=TextBound(what=what, taken=lines(shown(text)), most=most, unit=LINES))


def _bound(node: Node, what: str, text: str, most: int) -> Measured:
    length = len(shown(text).encode("utf-16-le")) // 2
    return Measured(node=node, bound=TextBound(what=what, taken=length, most=most, unit=CHARACTERS))
