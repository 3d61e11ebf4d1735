"""Measures every text as the chat sees it: filled, without tags, with everything around it."""

from __future__ import annotations

from dataclasses import replace

from bot.adapters.content.catalog import Origins
from bot.adapters.content.locales import LocaleFiles
from bot.adapters.content.markup import shown
from bot.adapters.content.strict_yaml import Node
from bot.core.library.catalog import MAX_EVIDENCE, Catalog
from bot.core.library.content import FULL_TONES, LENGTHS
from bot.core.library.situations import SITUATIONS
from bot.core.talk.answers import Answer, begun, written
from bot.core.talk.ask import Dialogue, Reply
from bot.core.text.columns import lines
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


def check_lengths(catalog: Catalog, origins: Origins) -> None:
    """Report what is too long to be read or to be sent."""
    for lang, files in origins.locales.items():
        for scheme, node in files["warnings"].mapping().items():
            _warning(catalog, lang, scheme, node)
        for tip_id in catalog.locales[lang].tips:
            node = next(files[part][tip_id] for part in files if not files[part][tip_id].missing)
            limit = LENGTHS[catalog.tips[tip_id].length]
            _bound(node, f"the {catalog.tips[tip_id].length} tip", catalog.tip(lang, tip_id), limit)
        for part in catalog.notice:
            _rows(files["notice"][part.id], "the part", catalog.tip(lang, part.id), SHOWN)
        _rows(files["ui"]["notice.card"], "the card", catalog.notice_card(lang), MAX_CARD)
        for quiz, node in files["quizzes"].mapping().items():
            _quiz(catalog, lang, quiz, node)
        _answers(catalog, lang, files)
        _rows(
            files["ui"]["warning.call_local"], "the line", catalog.text(lang, "warning.call_local"), MAX_CALL
        )


def _answers(catalog: Catalog, lang: str, files: LocaleFiles) -> None:
    for name, topic in catalog.topics.items():
        state = Dialogue(risk=topic.risk, scheme=topic.scheme, topic=name)
        answer, node = _answer(lang, state, "card"), files["questions"][name]
        _bound(node, "the answer", written(catalog, answer), MAX_ANSWER)
        _rows(node["answer"], "the first screen of the answer", begun(catalog, answer).text, SHOWN)
    for situation, scheme in SITUATIONS.items():
        _aid(catalog, lang, files["first_aid"][situation], Dialogue(situation=situation, scheme=scheme))
    for key, node in files["ask"].mapping().items():
        if key.startswith("say."):
            _rows(node, "the answer", written(catalog, _answer(lang, Dialogue(), key)), SHOWN)


def _aid(catalog: Catalog, lang: str, node: Node, state: Dialogue) -> None:
    """The list as a whole, and each step as it is told, with what helps who is unable to."""
    whole = written(catalog, _answer(lang, state, "aid.list"))
    _bound(node, "the checklist", whole, MAX_CHECKLIST)
    steps = (*node["now"].sequence(), *node["day"].sequence())
    for number, step in enumerate(steps, 1):
        for part, most in (("aid", MAX_STEP), ("aid.cant", SHOWN)):
            answer = _answer(lang, replace(state, number=number), part)
            _rows(step, f"step {number}", begun(catalog, answer).text, most)


def _answer(lang: str, state: Dialogue, part: str) -> Answer:
    return Answer(reply=Reply(state=state, parts=(part,)), lang=lang)


def _warning(catalog: Catalog, lang: str, scheme: str, node: Node) -> None:
    for tone in FULL_TONES:
        for index, variant in enumerate(node[tone].sequence()):
            for region in ("auto", *catalog.schemes[scheme].laws):
                text = catalog.warning(lang, scheme, _EVIDENCE, index, tone=tone, region=region)
                most = MAX_FULL if region == "auto" else MAX_ABROAD
                _bound(variant, f"the {tone} warning in region {region}", text, most)
    for index, short in enumerate(node["short"].sequence()):
        _brief(catalog, lang, scheme, index, short)
    name = catalog.text(lang, f"scheme.{scheme}")
    level = catalog.text(lang, "level.fraud")
    alert = catalog.text(lang, "why.alert", scheme=name, level=level, evidence=_EVIDENCE)
    _bound(node, "the alert", alert, MAX_ALERT)


def _brief(catalog: Catalog, lang: str, scheme: str, index: int, node: Node) -> None:
    """The advice is short in itself, and below its heading with the widest words quoted."""
    _rows(node, "the advice", node.text(), MAX_ADVICE)
    widest = catalog.text(lang, "evidence.profile", words=catalog.glimpse(lang, [_EVIDENCE]))
    _rows(node, "the brief warning", catalog.short_warning(lang, scheme, widest, index), MAX_BRIEF)


def _rows(node: Node, what: str, text: str, most: int) -> None:
    if (taken := lines(shown(text))) > most:
        node.fault(f"{what} takes {taken} lines of a phone, at most {most} are read", value="too long")


def _quiz(catalog: Catalog, lang: str, quiz: str, node: Node) -> None:
    words = catalog.quiz(lang, quiz)
    question = catalog.text(lang, "quiz.question", question=words.question)
    _bound(node["question"], "the question", question, MAX_QUESTION)
    _bound(node["explanation"], "the explanation", words.explanation, MAX_EXPLANATION)
    if words.explanation.count("\n") > MAX_BREAKS:
        node["explanation"].fault(f"more than {MAX_BREAKS} line breaks, Telegram refuses the poll")


def _bound(node: Node, what: str, text: str, most: int) -> None:
    length = len(shown(text).encode("utf-16-le")) // 2
    if length > most:
        node.fault(f"{what} is {length} characters long, at most {most} are read", value="too long")
