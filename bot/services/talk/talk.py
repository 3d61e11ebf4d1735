"""The talk about an offer, wherever it is led: from a question, and where the talk stands, to an answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from bot.core.library.phrases import weighed
from bot.core.library.situations import Lookup, Risk
from bot.core.message import Message
from bot.core.talk.answers import Answer
from bot.core.talk.ask import (
    URGENT,
    Dialogue,
    Reply,
    answered,
    follows,
    harmless,
    likely_done,
    opened,
    pressed,
    said,
    spoken_of,
)
from bot.core.talk.question import PLACED, Question
from bot.core.talk.reasons import Reason, reasons_kept, reasons_of
from bot.core.text.foreign import foreign as is_foreign
from bot.core.verdict import Level, Verdict
from bot.services.guard.judging import Judging
from bot.services.guard.recording import accusing
from bot.services.library.live import Live
from bot.services.platform import Places
from bot.services.store import Judgement

FEW = 40
"""Letters up to which "I gave it" says no more than that what was asked for has happened."""
_RISKS = {Level.FRAUD: Risk.HIGH, Level.SUSPICIOUS: Risk.MEDIUM}


class WordOfOthers(Protocol):
    """What people said of a text's like, added to its verdict: ``Campaigns.heard``."""

    async def __call__(self, message: Message, verdict: Verdict, *, asked: bool) -> Verdict: ...


class Talk:
    """Leads talks; it keeps nothing of them. Without ``heard`` nobody's word on a text is known."""

    def __init__(
        self, *, live: Live, judging: Judging, places: Places, heard: WordOfOthers | None = None
    ) -> None:
        self._live = live
        self._judging = judging
        self._places = places
        self._heard = heard

    async def answer(self, before: Dialogue, question: Question) -> Answer:
        """The answer to something typed or passed on, in a talk that stands as ``before``."""
        if question.unreadable:
            reply = Reply(state=before, parts=(f"say.{question.unreadable}",))
            return Answer(reply=reply, lang=question.lang or question.client)
        catalog, text = self._live.catalog, question.text
        lang = self._language(question, before.lang)
        meant = catalog.intents.of(text) if question.own else frozenset()
        reply, reasons = await self._replied(before, question, lang, meant)
        if catalog.intents.hold("poison", text):
            reply = replace(reply, parts=("say.poison", *reply.parts))
        if question.own and not question.lang and not before.lang and is_foreign(text):
            reply = replace(reply, parts=(*reply.parts, "say.language"))
        region = self._region(question, meant)
        return Answer(reply=reply, lang=lang, reasons=reasons, region=region)

    async def glance(self, question: Question, *, but: str = "") -> Answer:
        """The answer to a question that begins no talk; the topic named ``but`` is none for it."""
        lang = self._language(question)
        verdict = await self.verdict(question.message)
        found = await self._looked_up(question, lang, verdict.scheme or "")
        if found.topic is not None and found.topic.id == but:
            found = Lookup()
        reply = opened(verdict, len(question.text), lang, found)
        reasons = reasons_of(self._live.catalog, lang, verdict, reply.state.scheme)
        return Answer(reply=reply, lang=lang, reasons=reasons, region=question.region)

    def press(self, before: Dialogue, action: str, *, client: str, region: str) -> Answer:
        """The answer to a button; one of a talk that is forgotten begins anew from what the button says."""
        likely = likely_done(before, self._live.catalog.topics.get(before.topic))
        if action == "happened" and likely and not before.situation:
            # What else it may be stands under that list.
            action = f"aid:{likely}"
        reply = pressed(before, action)
        return Answer(reply=reply, lang=reply.state.lang or client, region=region)

    def about(self, judgement: Judgement, *, client: str, region: str) -> Answer:
        """The card of a message that was judged in a group; one that admins cleared is accused no longer."""
        risk, scheme = Risk.UNKNOWN, ""
        if not judgement.cleared_by:
            # A message that somebody reported is not under suspicion by that.
            risk, scheme = _RISKS.get(Level(judgement.level), Risk.UNKNOWN), judgement.scheme
        reply = Reply(state=Dialogue(risk=risk, lang=client, scheme=scheme), parts=("card",))
        reasons = reasons_kept(self._live.catalog, client, accusing(judgement))
        return Answer(reply=reply, lang=client, reasons=reasons, region=region, sent=False)

    async def verdict(self, message: Message) -> Verdict:
        """The verdict on something that somebody asks about, with what admins said of its like."""
        alone = await self._judging.verdict(message, asked=True)
        return alone if self._heard is None else await self._heard(message, alone, asked=True)

    def is_urgent(self, text: str, *, look_up: bool) -> bool:
        """Whether somebody tells that it happened, or is in need: that is answered however often they wrote.

        Known phrases cost nothing; ``look_up``: other words may be looked up in the library too.
        """
        library = self._live.library
        if URGENT & library.catalog.intents.of(text):
            return True
        return look_up and bool(library.find(library.language(text), text).happened)

    async def _replied(
        self, before: Dialogue, question: Question, lang: str, meant: frozenset[str]
    ) -> tuple[Reply, tuple[Reason, ...]]:
        """What comes next, and the reasons of a card."""
        topic = self._live.catalog.topics.get(before.topic)
        likely = likely_done(before, topic) if weighed(question.text) <= FEW else ""
        if question.own and (reply := said(replace(before, lang=lang), meant, likely)) is not None:
            return reply, ()
        # What was passed on begins a talk of its own.
        state = before if question.own else Dialogue()
        verdict, length = await self.verdict(question.message), len(question.text)
        scheme = spoken_of(verdict, length, state)
        found = await self._looked_up(
            question, lang, scheme, follows=follows(verdict, length, state), harmless=harmless(verdict)
        )
        reply = answered(verdict, length, lang, found, state, meant)
        return reply, reasons_of(self._live.catalog, lang, verdict, reply.state.scheme)

    async def _looked_up(
        self, question: Question, lang: str, scheme: str, *, follows: bool = False, harmless: bool = False
    ) -> Lookup:
        """What the library has on somebody's own words; it has nothing on what was passed on."""
        if not question.own:
            return Lookup()
        likely = await self._judging.topics(question.text)
        find = self._live.library.find
        return find(lang, question.text, likely, scheme, follows=follows, harmless=harmless)

    def _language(self, question: Question, talk: str = "") -> str:
        """The language to answer in: that of somebody's own words, else what their client tells."""
        if question.lang or not question.own:
            return question.lang or question.client
        return self._live.library.language(question.text, talk or question.client, question.client)

    def _region(self, question: Question, meant: frozenset[str]) -> str:
        named = self._places.country_in(question.text) if PLACED & meant else ""
        return named if named in self._live.catalog.regions else question.region
