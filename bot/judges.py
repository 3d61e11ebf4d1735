"""The judges of the command line: the fast one and, where it is unsure, the second reader."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Protocol

from bot.adapters.content.rules import load_ruleset
from bot.adapters.model.file import load_model
from bot.adapters.model.gist import load_learned
from bot.adapters.model.second import open_second_reader
from bot.config import Settings
from bot.core.gist import Phrasing
from bot.core.judge import Engine
from bot.core.message import Message
from bot.core.reading import Words
from bot.core.verdict import Verdict

_log = logging.getLogger(__name__)


class Look(Protocol):
    """A second reader for callers that may wait."""

    def look(self, words: Words) -> Mapping[str, float]:
        """The log-odds of each head for what a message says."""

    def topics(self, text: str) -> Mapping[str, float]:
        """How likely a question asks for each topic of the library."""


class Judges:
    """The fast verdict and what becomes of it; both steps are public because they are timed apart.

    ``phrasing`` is what was learned beside the second reader, of how questions are worded.
    """

    def __init__(self, engine: Engine, second: Look | None = None, phrasing: Phrasing | None = None) -> None:
        self.engine = engine
        self.phrasing = phrasing
        self._second = second

    @property
    def two(self) -> bool:
        """Whether there is a second reader."""
        return self._second is not None

    def verdict(self, message: Message, *, asked: bool = False) -> Verdict:
        """The verdict of both readers."""
        return self.settle(message, self.fast(message, asked=asked), asked=asked)

    def fast(self, message: Message, *, asked: bool = False) -> Verdict:
        """The verdict of the fast judge alone."""
        return self.engine.verdict(message, asked=asked)

    def unsure(self, verdict: Verdict, *, asked: bool = False) -> bool:
        """Whether the second reader is there and should be heard."""
        return self.two and self.engine.unsure(verdict, asked=asked)

    def settle(self, message: Message, verdict: Verdict, *, asked: bool = False) -> Verdict:
        """The fast verdict, heard again with the second reader's word where that could change it."""
        if self._second is None or not self.engine.unsure(verdict, asked=asked):
            return verdict
        try:
            points = self._second.look(self.engine.words(message))
        except Exception as error:  # a reader that fails costs its word, nothing else
            _log.warning("second reader failed: %s", type(error).__name__)
            return verdict
        return self.engine.reconsider(message, verdict, points, asked=asked)

    def topics(self, text: str) -> Mapping[str, float]:
        """What the second reader takes a question for; nothing where there is none."""
        try:
            return self._second.topics(text) if self._second is not None else {}
        except Exception as error:  # a reader that fails costs its word, nothing else
            _log.warning("second reader failed: %s", type(error).__name__)
            return {}


def open_judges(settings: Settings, *, second_reader: bool | None = None) -> Judges:
    """The judges of these settings; without a model file the rules judge alone.

    ``second_reader`` overrules the operator's setting.
    """
    model = load_model(settings.content_dir)
    wanted = settings.second_reader != "off" if second_reader is None else second_reader
    learned = load_learned(settings.content_dir)
    gist = learned.gist if learned is not None else None
    second = open_second_reader(model.meaning if model else None, wanted=wanted, gist=gist)
    phrasing = learned.phrasing if learned is not None else None
    return Judges(Engine(load_ruleset(settings.content_dir), model=model), second, phrasing)
