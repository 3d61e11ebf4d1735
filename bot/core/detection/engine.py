"""Judges messages by one ruleset and what was learned: the whole, and what stands apart in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from bot.core.detection import campaign, repeats
from bot.core.detection.bared import bared
from bot.core.detection.detectors import (
    DETECTORS,
    OF_CONCEPTS,
    Detector,
    wording,
)
from bot.core.detection.detectors.roles import acts
from bot.core.detection.detectors.stance import speaks_for_himself
from bot.core.detection.detectors.wording import LEARNED, MEANING, WORDING
from bot.core.detection.judge import (
    DOUBTED,
    UNNAMED,
    UNPROVEN,
    is_seen,
    judge,
)
from bot.core.detection.model import Model, Scale
from bot.core.detection.reading import Knowledge, Reading, pieces_of, read
from bot.core.detection.repeats import Said
from bot.core.detection.rules import Lexicon, Ruleset, index
from bot.core.detection.showing import shown
from bot.core.detection.window import pieces, window
from bot.core.message import Message
from bot.core.text.folding import fold_once
from bot.core.text.language import language
from bot.core.verdict import Level, Signal, Verdict

FAILED = "detector_failed"
"""The id and the reason of what a detector that failed leaves behind."""
SECOND_SURE = 3.6
"""The log-odds from which the second reader alone may raise a doubt where no word can be shown."""
PIECE_SURE = 0.9
"""The score from which a piece of a very long message raises a doubt about it."""
_SAMPLE = 1000
"""Code points of a message from which its language is told."""


class FirstWord(NamedTuple):
    """What was made of a message.

    ``words`` are what the verdict rests on, None where that is more than words. Without ``reading`` they were
    judged before, or where they are None too the message could not be read.
    """

    verdict: Verdict
    reading: Reading | None
    words: Said | None


class Engine:
    """Judges messages by one ruleset; what it keeps is what it would find again, so one serves every chat."""

    def __init__(
        self,
        ruleset: Ruleset,
        *,
        model: Model | None = None,
        detectors: tuple[tuple[str, Detector], ...] = DETECTORS,
    ) -> None:
        lexicon = Lexicon(ruleset.concepts, fold_once)
        # The lexicon has the words and the second reader its part of the model, where there is one: as texts
        # and tables of nobody they would be a twentieth of an idle bot's memory.
        self.ruleset = replace(ruleset, concepts=())
        self.model = replace(model, meaning=None) if model else None
        self._knowledge = Knowledge(
            self.ruleset, lexicon, index(ruleset.rules), self.model, pieces_of(ruleset)
        )
        self._detectors = detectors
        self._without_concepts = tuple(one for one in detectors if one[0] not in OF_CONCEPTS)
        self._scale = model.scale if model else Scale()
        self._known = repeats.verdicts()

    def verdict(self, message: Message, *, asked: bool = False) -> Verdict:
        """Judge one message; when ``asked``, the thing it asks or tells about and not who asks.

        A detector that fails costs its own signals and nothing else.
        """
        return self.hear(message, asked=asked).verdict

    def hear(self, message: Message, *, asked: bool = False) -> FirstWord:
        """The verdict, with the reading from which it was made and the words that it rests on."""
        lang = language(message.text[:_SAMPLE])
        try:
            words = None if asked else repeats.said(message, self._knowledge)
            if words is not None and (known := self._known.get(words)) is not None:
                return FirstWord(in_language(known, lang), None, words)
            reading = self.read(message, asked=asked)
        except Exception as error:  # hostile text must never stop the guard
            return FirstWord(judge((_failed("reading", error),), lang=lang, asked=asked), None, None)
        verdict = self._judged(reading, lang)
        if verdict.level is not Level.FRAUD and not asked:
            # Hostile text must not stop the guard here either: as a whole it was judged.
            with suppress(Exception):
                if found := self._apart(reading, verdict):
                    return FirstWord(*found, words)
        verdict = shown(reading, verdict)
        if words is not None and not any(one.id == FAILED for one in verdict.signals):
            self._known.put(words, verdict)
        return FirstWord(verdict, reading, words)

    def _apart(self, reading: Reading, verdict: Verdict) -> tuple[Verdict, Reading] | None:
        """The verdict on a part of the message that says more than the whole, None where none does."""
        return self._alone(bared(reading), verdict, Level.FRAUD) or self._alone(
            window(reading), verdict, Level.SUSPICIOUS
        )

    def _alone(
        self, message: Message | None, verdict: Verdict, least: Level
    ) -> tuple[Verdict, Reading] | None:
        """The verdict on the offer alone, where it is so much without what stands around it."""
        if message is None:
            return None
        offer = self.read(message)
        found = self._judged(offer, verdict.lang)
        if found.level not in {least, Level.FRAUD} or (told := self.of_offer(found, offer)) is None:
            return None
        return (told, offer) if told.score > verdict.score else None

    def of_offer(self, found: Verdict, offer: Reading) -> Verdict | None:
        """What the verdict on an offer by itself makes of its message; None where no rule accuses."""
        if found.level is Level.CLEAN or not is_seen(found.signals, found.leaning):
            return None
        # Who tells what happened to them names the offer too, and hands over nothing.
        return found if speaks_for_himself(offer) else _doubted(found)

    def bare(self, reading: Reading) -> tuple[Verdict, Reading] | None:
        """The offer without the sentences that only speak for it, and the fast verdict; None if none do."""
        message = bared(reading)
        if message is None:
            return None
        offer = self.read(message)
        return self._judged(offer, language(reading.message.text[:_SAMPLE])), offer

    def piece(self, reading: Reading) -> tuple[Verdict, Reading] | None:
        """The piece of a very long message that sounds most like an offer, with the fast verdict on it."""
        lang = language(reading.message.text[:_SAMPLE])
        cut = [self.read(message, asked=reading.asked)._replace(piece=True) for message in pieces(reading)]
        judged = ((self._judged(one, lang), one) for one in cut)
        return max(judged, key=lambda one: one[0].score, default=None)

    def unsure(self, verdict: Verdict, *, asked: bool = False) -> bool:
        """Whether the second reader should be heard: somebody who asks gets the word of both."""
        if self.model is None:
            return False
        return asked or self.model.unsure[0] <= verdict.score <= self.model.unsure[1]

    def reconsider(self, reading: Reading, verdict: Verdict, points: Mapping[str, float]) -> Verdict:
        """The verdict on a message with the second reader's log-odds of each head heard too."""
        if self.model is None:
            return verdict
        scheme = self._agreed(reading, verdict, points, self.model)
        # N-grams know the words of an offer, and hardly who tells of it.
        gain = self.model.second_wording / self.model.wording * (0.5 if reading.asked else 1.0)
        signals = tuple(_rescaled(signal, gain, scheme) for signal in verdict.signals)
        heard = wording.meant(reading, points, self.model.meaning_gains, scheme)
        denied = not any(signal.id == WORDING and signal.scheme for signal in signals)
        beside = (*_asked_for(reading, (heard,)), *wording.alone(reading, heard, denied=denied))
        every = dict.fromkeys((*signals, heard, *beside))
        found = judge(tuple(every), lang=verdict.lang, asked=reading.asked, scale=self.model.second)
        return shown(reading, _of_piece(found) if reading.piece else found)

    def _agreed(self, reading: Reading, verdict: Verdict, points: Mapping[str, float], model: Model) -> str:
        """The scheme that both readers speak for; of what has no word to show, one alone must be sure."""
        named = any(signal.id == WORDING and signal.scheme for signal in verdict.signals)
        alone = not (named or reading.asked or reading.worded)
        if alone and wording.meant(reading, points, model.meaning_gains, "").weight < SECOND_SURE:
            return ""
        return wording.agreed(reading, wording.heads(model.classifier, reading), points)

    def with_signals(self, verdict: Verdict, signals: tuple[Signal, ...], *, asked: bool = False) -> Verdict:
        """The verdict with what is known from elsewhere heard too; it clears nothing unless it says so.

        Where people whose word settles it have judged this very wording, neither the learned readers' doubts
        nor what the words around say for it count any more; that somebody warns with it, asks or jokes does.
        Hearsay settles nothing and names no scheme: it is added, and all else counts as before.
        """
        if campaign.cleared_here(signals):
            return _cleared(verdict, signals)
        named = next((signal.scheme for signal in signals if signal.scheme), "")
        heard, scale = (*(_renamed(signal, named) for signal in verdict.signals), *signals), self._scale
        if self.model is not None and any(signal.id == MEANING for signal in heard):
            scale = self.model.second
        weighed = heard
        if campaign.settled(signals):
            weighed, scale = campaign.undoubted(heard), Scale()
        found = judge(weighed, lang=verdict.lang, asked=asked, scale=scale)
        surer = verdict.level is Level.CLEAN or found.score > verdict.score
        return replace(found if surer else verdict, signals=heard)

    def read(self, message: Message, *, asked: bool = False) -> Reading:
        """The message as the detectors see it."""
        return read(message, self._knowledge, asked=asked)

    def _judged(self, reading: Reading, lang: str) -> Verdict:
        return judge(self._signals(reading), lang=lang, asked=reading.asked, scale=self._scale)

    def _signals(self, reading: Reading) -> tuple[Signal, ...]:
        found: list[Signal] = []
        if not reading.sights and not reading.message.links:
            return ()
        for name, detector in self._detectors if reading.present else self._without_concepts:
            try:
                found += detector(reading)
            except Exception as error:  # one detector's fault is no verdict
                found.append(_failed(name, error))
        return (*found, *_asked_for(reading, found))


def in_language(verdict: Verdict, lang: str) -> Verdict:
    """The verdict on the same words under another name, which is part of what tells the language."""
    return verdict if verdict.lang == lang else replace(verdict, lang=lang)


def _doubted(verdict: Verdict) -> Verdict:
    """What accuses, as a doubt and no more."""
    return replace(verdict, level=Level.SUSPICIOUS, score=min(verdict.score, UNPROVEN))


def _of_piece(verdict: Verdict) -> Verdict:
    """What a piece makes of the whole: a doubt at most, and only where it is sure."""
    if verdict.score >= PIECE_SURE:
        return _doubted(verdict)
    return replace(verdict, level=Level.CLEAN, score=min(verdict.score, DOUBTED), scheme=None, sub=None)


def _cleared(verdict: Verdict, signals: tuple[Signal, ...]) -> Verdict:
    return replace(
        verdict,
        level=Level.CLEAN,
        score=min(verdict.score, UNNAMED),
        scheme=None,
        sub=None,
        leaning="",
        signals=(*verdict.signals, *signals),
    )


def _asked_for(reading: Reading, signals: Iterable[Signal]) -> Iterator[Signal]:
    """The acts that a message without a rule asks for, where a learned reader takes it for an offer."""
    if not reading.matches and any(signal.id in LEARNED and signal.scheme for signal in signals):
        yield from acts(reading)


def _rescaled(signal: Signal, gain: float, scheme: str) -> Signal:
    if signal.id != WORDING:
        return signal
    return replace(signal, weight=round(signal.weight * gain, 3), scheme=signal.scheme and scheme)


def _renamed(signal: Signal, scheme: str) -> Signal:
    """A learned reader's word under the name that people have for it."""
    learned = signal.id in LEARNED and signal.scheme and scheme
    return replace(signal, scheme=scheme) if learned else signal


def _failed(name: str, error: Exception) -> Signal:
    return Signal(id=FAILED, weight=0.0, reason=FAILED, sub=f"{name}: {type(error).__name__}")
