"""Short talks as people write them: what each is answered with, by the content and the learned readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.adapters.content.markup import shown
from bot.adapters.content.places import CldrPlaces
from bot.config import Settings
from bot.core.library.situations import DANGER, IN_NEED, THREAT
from bot.core.library.wording import AUTO
from bot.core.talk.answers import Answer, begun, written
from bot.core.talk.dialogue import AND, Dialogue
from bot.core.talk.question import Question, unreadable
from bot.readers import open_readers
from bot.services.at_once import at_once
from bot.services.guard.judging import TwoReaders
from bot.services.library.live import Live
from bot.services.talk.talk import Talk
from tests.builders import message
from tests.packaged import catalog

FOLDER = Path(__file__).parents[2] / "talks"
WARNED = ("🔴", "🟠")
MOST_LINES = 3
"""Lines of an answer to small talk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One talk: what is said, one after the other, and what the last answer must be.

    ``aid`` are the situations whose steps it may be, ``at`` the number of the step, ``about`` the schemes;
    ``besides`` is what has to be led through in one with it, ``cant`` why the step cannot be taken, as it is
    answered. ``topic`` is the entry that must answer it, in what is told at once, ``never`` what is not;
    ``is_`` names the rest in a word. ``country`` is the one whose numbers are told, "auto" where nobody
    knows; ``guessed``: it is told as a guess.
    """

    client: str
    say: tuple[str, ...]
    aid: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    cant: str = ""
    about: tuple[str, ...] = ()
    at: int = 1
    is_: str = ""
    answered_in: str = ""
    unspoken: bool = False
    country: str = ""
    guessed: bool = False
    topic: str = ""
    never: str = ""


def talks() -> Iterator[Any]:
    """Every talk of every file, under the name of its file and its first words."""
    for path in sorted(FOLDER.glob("*.yaml")):
        for told in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader):
            yield pytest.param(_talk(told), id=f"{path.stem}: {told['client']}: {told['say'][-1][:40]}")


def _talk(told: Mapping[str, Any]) -> Written:
    return Written(
        client=told["client"],
        say=tuple(told["say"]),
        aid=tuple(told.get("aid", ())),
        besides=tuple(told.get("besides", ())),
        cant=told.get("cant", ""),
        about=tuple(told.get("about", ())),
        at=int(told.get("at", 1)),
        is_=told.get("is", ""),
        answered_in=told.get("answered_in", ""),
        unspoken=told.get("unspoken") == "true",
        country=told.get("country", ""),
        guessed=told.get("guessed") == "true",
        topic=told.get("topic", ""),
        never=told.get("never", ""),
    )


@cache
def _bot() -> Talk:
    readers = open_readers(Settings(_env_file=None, second_reader="off"))  # type: ignore[call-arg]
    return Talk(
        live=Live(catalog(), readers.phrasing),
        judging=TwoReaders(readers.engine, None, patient=True),
        places=CldrPlaces(catalog),
    )


def _answer(talk: Written) -> Answer:
    state, lang = Dialogue(), catalog().language(talk.client)
    for text in talk.say:
        question = Question(message=message(text), own=True, client=lang, unreadable=unreadable(text))
        answer = at_once(_bot().answer(state, question))
        state = answer.reply.state
    return answer


@pytest.mark.parametrize("talk", list(talks()))
def test_each_written_talk_is_answered_with_what_it_is_about(talk: Written) -> None:
    answer = _answer(talk)
    parts, text = answer.reply.parts, shown(written(catalog(), answer))
    needs = {f"say.{need}" for need in IN_NEED}
    if talk.aid:
        assert {"aid", "aid.cant", "aid.list"} & {*parts}, text
        assert (answer.reply.state.situation in talk.aid, answer.reply.state.number) == (True, talk.at)
    if talk.besides:
        assert {*talk.besides} <= {*answer.reply.state.besides.split(AND)}, text
    if talk.cant:
        assert shown(catalog().text(answer.lang, f"ask.aid.cant_{talk.cant}")) in text, text
    if talk.country:
        own = catalog().country(answer.lang, talk.country) if talk.country != AUTO else ""
        assert (answer.region, answer.chosen) == (talk.country, not talk.guessed and bool(own)), text
        told = catalog().text(answer.lang, "ask.place.guess", country=own)
        assert (told in text) is talk.guessed, text
    if talk.about:
        assert answer.reply.about in talk.about, text
    if talk.topic:
        assert answer.reply.state.topic == talk.topic, text
        words = catalog().question(answer.lang, talk.topic)
        assert shown(words.answer) in shown(begun(catalog(), answer).text), text
    if talk.never:
        assert talk.never not in text
    if talk.answered_in:
        assert answer.lang.lower() == talk.answered_in
    assert talk.unspoken == ("say.language" in parts)
    match talk.is_:
        case "danger":
            assert parts[0] in {f"say.{DANGER}", f"say.{THREAT}"}, text
            assert text.startswith("🚨")
        case "despair":
            assert parts[0] == "say.despair", text
        case "held":
            assert parts[0] == "say.held", text
        case "stays":
            assert parts[0] in {"say.stay", "say.stay_held"}, text
            assert answer.reply.state.step in IN_NEED
        case "safe":
            assert (parts[0], answer.reply.state.step) == ("say.safe", ""), text
        case "no_need":
            assert not needs & {*parts}, text
        case "calm":
            assert not any(mark in text for mark in WARNED), text
            assert "aid" not in parts
        case "warn":
            assert any(mark in text for mark in WARNED), text
        case "grave":
            assert "aid" in parts or any(mark in text for mark in WARNED), text
        case "keep":
            assert "aid" in parts or answer.reply.state.topic == "evidence", text
        case "cant":
            assert "🤝" in text, text
        case "list":
            assert "aid.list" in parts, text
        case "asks":
            assert parts[0] == "say.help", text
            assert parts[-1].startswith("question."), text
        case "small":
            assert len(text.splitlines()) <= MOST_LINES, text
            assert not {"card", "aid"} & {*parts}


def test_there_are_talks_of_every_kind_in_every_language() -> None:
    told = [param.values[0] for param in talks()]
    assert len(told) >= 300
    assert {talk.client for talk in told} >= {name.lower() for name in catalog().locales}
