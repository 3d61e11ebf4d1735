"""The talk about an offer, wherever it is led: from a question, and where the talk stands, to an answer."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from typing import Protocol

from attrs import define

from bot.core.library.intents import NOT_YET, OFFERED
from bot.core.library.phrases import made_plain, weighed
from bot.core.library.red_flags import Raised
from bot.core.library.search import MOST
from bot.core.library.situations import DANGER, DESPAIR, IN_NEED, SITUATIONS, Lookup, Risk
from bot.core.library.whereabouts import EUROPE, LONGEST, OTHER
from bot.core.library.wording import AUTO
from bot.core.message import Message
from bot.core.moderation.settings import written_in
from bot.core.talk.answers import Answer
from bot.core.talk.ask import URGENT, answered, done_already, likely_done, opened, put_right, said, wanted_of
from bot.core.talk.country import placed
from bot.core.talk.dialogue import Dialogue, Reply
from bot.core.talk.need import answered_in_need, beside_need, in_need
from bot.core.talk.pressing import HERE, pressed
from bot.core.talk.question import ASKED_FOR, PLACED, Question
from bot.core.talk.reasons import MOST_REASONS, Reason, flags_told, reasons_kept, reasons_of
from bot.core.talk.shown import did, fits, given_there
from bot.core.talk.weighing import TELLING, follows, harmless, is_of_law, spoken_of
from bot.core.text.foreign import foreign as is_foreign
from bot.core.verdict import Level, Stance, Verdict
from bot.services.guard.judging import Judging
from bot.services.guard.recording import accusing
from bot.services.library.live import Live
from bot.services.platform import Places
from bot.services.store import Judgement

FEW = 40
"""Letters up to which "I gave it" says no more than that what was asked for has happened."""
LETTERS = re.compile("[A-Za-z]{2}")
"""The two letters of a country, which count alone where the library knows it: no, si and ja are answers."""
_RISKS = {Level.FRAUD: Risk.HIGH, Level.SUSPICIOUS: Risk.MEDIUM}


class WordOfOthers(Protocol):
    """What others say of a text, added to its verdict: ``Campaigns.heard``, ``ThirdReader.heard``."""

    async def __call__(self, message: Message, verdict: Verdict, *, asked: bool) -> Verdict: ...


@define(kw_only=True, eq=False, repr=False, slots=False)
class Talk:
    """Leads talks; it keeps nothing of them. Without ``heard`` nobody's word on a text is known.

    ``third`` is asked about what nothing was found in, where whoever asks agrees.
    """

    _live: Live
    _judging: Judging
    _places: Places
    _heard: WordOfOthers | None = None
    _third: WordOfOthers | None = None

    async def answer(self, before: Dialogue, question: Question) -> Answer:
        """The answer to something typed or passed on, in a talk that stands as ``before``."""
        catalog, text = self._live.catalog, question.text
        lang = self._language(question, before)
        if need := self.need(question.told):
            return self._needed(replace(before, lang=lang), need, question)
        if question.own and (country := self.said_to_be_in(text, asked=before.placing)):
            spoken = question.lang or written_in(before.lang or lang, country)
            return self._settled(before, country, spoken)
        if question.unreadable:
            reply = Reply(state=before, parts=(f"say.{question.unreadable}",))
            return Answer(
                reply=beside_need(before, reply), lang=before.lang or question.lang or question.client
            )
        # No need of theirs: what else tells of one is quoted, or a figure of speech.
        meant = catalog.intents.of(text).difference(IN_NEED) if question.own else frozenset()
        staying = answered_in_need(replace(before, lang=lang), self._surely(before, text, meant))
        reply, reasons = (staying, ()) if staying else await self._replied(before, question, lang, meant)
        reply = beside_need(before, reply)
        if catalog.intents.hold("poison", text):
            reply = replace(reply, parts=("say.poison", *reply.parts))
        if question.own and not question.lang and not before.lang and is_foreign(text):
            reply = replace(reply, parts=(*reply.parts, "say.language"))
        region, chosen = self._region(question, before, meant, reply)
        if reply.state != Dialogue():
            # What a client or a group lets guess is known anew each time; what was said is not.
            said_here = "" if chosen or region == question.region else region
            reply = replace(reply, state=replace(reply.state, region=said_here))
        return Answer(
            reply=reply,
            lang=lang,
            reasons=reasons,
            region=region,
            chosen=chosen,
            transcript=question.transcript,
        )

    def need(self, text: str, *, look_up: bool = True) -> str:
        """The need that somebody is in who writes this, "" for none.

        Every text that is addressed to the bot passes here before anything else is made of it. Known phrases
        are found in any length; beside them each sentence of a short text may be held against what people in
        need write (``look_up``).
        """
        library = self._live.library
        return library.catalog.intents.need(text) or (library.need(text) if look_up else "")

    def _surely(self, before: Dialogue, text: str, meant: frozenset[str]) -> frozenset[str]:
        """What who is in need means: nobody is let go for a doubt, a question, or an "ok" for a yes."""
        if before.step not in IN_NEED:
            return meant
        sure = self._live.catalog.intents.vouched(text)
        doubted = {"yes", "safe"} & meant - sure
        return meant - doubted | sure | ({"ok"} if doubted else set())

    def _needed(self, before: Dialogue, need: str, question: Question) -> Answer:
        """The answer to who is in need: the line of their country, where they or their client tell it."""
        region, chosen = question.region, question.chosen
        if not chosen and (named := self._places.country_in(question.text)) in self._live.catalog.regions:
            region = named
        elif not chosen:
            region = self._live.catalog.whereabouts.sign(question.text) or before.region or region
        reply = in_need(replace(before, region="" if chosen or region == question.region else region), need)
        if question.own and not question.lang and is_foreign(question.text):
            reply = replace(reply, parts=(*reply.parts[:-1], "say.language", reply.parts[-1]))
        return Answer(reply=reply, lang=before.lang, region=region, chosen=chosen)

    async def glance(self, question: Question, *, but: str = "") -> Answer:
        """The answer to a question that begins no talk; the topic named ``but`` is none for it."""
        lang = self._language(question, Dialogue())
        if question.own and (need := self.need(question.told)):
            return self._needed(Dialogue(lang=lang), need, question)
        verdict = await self.verdict(question.message)
        found = await self._looked_up(question, lang, verdict.scheme or "")
        if found.topic is not None and found.topic.id == but:
            found = Lookup()
        raised = self._raised(question.text, verdict)
        reply = opened(verdict, len(question.text), lang, found, raised=raised)
        reasons = self._reasons(lang, verdict, raised, reply)
        return Answer(reply=reply, lang=lang, reasons=reasons, region=question.region)

    def press(
        self, before: Dialogue, action: str, *, client: str, region: str, chosen: bool = False
    ) -> Answer:
        """The answer to a button; one of a talk that is forgotten begins anew from what the button says.

        ``chosen``: the person named the region; else what the talk lets guess weighs more.
        """
        likely = likely_done(before, self._live.catalog.topics.get(before.topic))
        if action == "happened" and likely and not before.situation:
            # What else it may be stands under that list.
            action = f"aid:{likely}"
        reply = pressed(before, action)
        region = region if chosen else before.region or region
        kept = replace(reply.state, region="" if chosen or reply.state == Dialogue() else before.region)
        lang = reply.state.lang or client
        return Answer(reply=replace(reply, state=kept), lang=lang, region=region, chosen=chosen)

    def about(self, judgement: Judgement, *, client: str, region: str, chosen: bool = False) -> Answer:
        """The card of a message that was judged in a group; one that admins cleared is accused no longer."""
        risk, scheme = Risk.UNKNOWN, ""
        if not judgement.cleared_by:
            # A message that somebody reported is not under suspicion by that.
            risk, scheme = _RISKS.get(Level(judgement.level), Risk.UNKNOWN), judgement.scheme
        guess = "" if chosen or region == AUTO else region
        state = Dialogue(risk=risk, lang=client, scheme=scheme, region=guess)
        reply = Reply(state=state, parts=("card",))
        reasons = reasons_kept(self._live.catalog, client, accusing(judgement), judgement.sub)
        return Answer(reply=reply, lang=client, reasons=reasons, region=region, chosen=chosen, sent=False)

    async def verdict(self, message: Message) -> Verdict:
        """The verdict on something that somebody asks about, with what admins said of its like."""
        alone = await self._judging.verdict(message, asked=True)
        return alone if self._heard is None else await self._heard(message, alone, asked=True)

    def is_urgent(self, text: str, *, look_up: bool) -> bool:
        """Whether somebody tells that it happened, or is in need: that is answered however often they wrote.

        Known phrases cost nothing; ``look_up``: other words may be looked up in the library too.
        """
        library = self._live.library
        if URGENT & library.catalog.intents.of(text) or library.catalog.intents.need(text):
            return True
        return look_up and bool(library.find(library.language(text), text).happened)

    async def _replied(
        self, before: Dialogue, question: Question, lang: str, meant: frozenset[str]
    ) -> tuple[Reply, tuple[Reason, ...]]:
        """What comes next, and the reasons of a card."""
        intents = self._live.catalog.intents
        if question.own and before.situation and (name := intents.put_right(question.text)):
            return put_right(replace(before, lang=lang), name), ()
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
        if found.happened in SITUATIONS:
            meant = intents.completed(meant | {found.happened})
        raised = self._raised(question.text, verdict)
        is_letter = raised.is_page or (raised.is_long and verdict.stance is not Stance.ASK)
        if not is_letter:
            found = self._named(meant, found)
        if (first := self._given_there(question, verdict, lang)) is not None:
            return first, ()
        if is_letter:
            # In a letter the parts of a question lie far apart, and add up by chance.
            told = "" if raised.is_job or raised.risk is not Risk.UNKNOWN else found.happened
            found = Lookup(happened=told, ordinary=found.ordinary)
        if not follows(verdict, length, state):
            verdict = await self._with_third(question, verdict, found)
        reply = answered(verdict, length, lang, found, state, meant, raised)
        return reply, self._reasons(lang, verdict, raised, reply)

    def _raised(self, text: str, verdict: Verdict) -> Raised:
        """What makes a text a fraud by its red flags; one that warns shows none.

        An offer of work that names no fraud warns of none: "do not tell others" stands in many of them.
        """
        raised = self._live.catalog.red_flags.read(text)
        is_offer = raised.is_job and not raised.names_fraud
        return raised.unheard if verdict.stance is Stance.WARN and not is_offer else raised

    def _reasons(self, lang: str, verdict: Verdict, raised: Raised, reply: Reply) -> tuple[Reason, ...]:
        """The reasons of a card: what the judges saw, and what a long text shows."""
        catalog, state = self._live.catalog, reply.state
        told = reasons_of(catalog, lang, verdict, state.scheme, state.topic)
        if state.topic or state.risk not in {Risk.HIGH, Risk.MEDIUM}:
            return told
        shown = flags_told(catalog, lang, raised)
        said = {words for words, _ in shown}
        return (*shown, *(reason for reason in told if reason[0] not in said))[:MOST_REASONS]

    def _given_there(self, question: Question, verdict: Verdict, lang: str) -> Reply | None:
        """First aid, where a picture of a chat shows that what the other side asks for was given."""
        shown = question.transcript
        if shown is None or not shown.own:
            return None
        intents, library = self._live.catalog.intents, self._live.library
        wanted = wanted_of(frozenset[str]().union(*map(intents.of, shown.theirs)))
        known = (did(intents.of(said), wanted) for said in shown.own)
        # Looked up only where no known phrase tells of any: a few words are soon like others.
        looked_up = (library.find(library.language(said), said).happened for said in shown.own)
        found = (name for name in looked_up if fits(name, wanted, verdict.scheme or ""))
        name = next(filter(None, chain(known, found)), "")
        return given_there(name, wanted, verdict, lang)

    async def _with_third(self, question: Question, verdict: Verdict, found: Lookup) -> Verdict:
        """What a third reader says of it, where neither the judge nor the library has anything on it."""
        known = found.topic is not None or found.happened or found.grave
        if self._third is None or not question.shared or known or weighed(question.text) < TELLING:
            return verdict
        return await self._third(question.message, verdict, asked=True)

    def _named(self, meant: frozenset[str], found: Lookup) -> Lookup:
        """The topic that the parts of a text lead to, else what was found; what happened comes first.

        But a threat that is told of comes before what was given, and is no mere sound of one.

        Who asks whether to do a thing has not done it: that is answered as the question that it is.
        """
        known = self._live.catalog.topics
        led_to = (known[name] for name in self._live.catalog.intents.topics(meant) if name in known)
        # Who asks for the law on an offer is told of the offer.
        named = next((topic for topic in led_to if not (OFFERED in meant and is_of_law(topic))), None)
        afraid = named is not None and named.is_afraid and found.happened not in {DANGER, DESPAIR}
        open_yet = bool(NOT_YET & meant) and found.happened not in IN_NEED
        if found.happened and not open_yet and not afraid:
            return found
        if not open_yet and (done := done_already(meant, named or found.topic)):
            return Lookup(happened=done, instead=named or found.topic)
        topic = named or (found.instead if open_yet else None)
        return Lookup(topic=topic, ordinary=False) if topic is not None else found

    async def _looked_up(
        self, question: Question, lang: str, scheme: str, *, follows: bool = False, harmless: bool = False
    ) -> Lookup:
        """What the library has on somebody's own words; it has nothing on what was passed on."""
        if not question.own:
            return Lookup()
        likely = await self._judging.topics(question.text) if len(question.text) <= MOST else None
        find = self._live.library.find
        found = find(lang, question.text, likely, scheme, follows=follows, harmless=harmless)
        quoted = found.happened in IN_NEED and question.told != question.text
        return Lookup() if quoted else found

    def _language(self, question: Question, before: Dialogue) -> str:
        """The language to answer in: that of somebody's own words, else what their client tells."""
        if question.lang:
            return question.lang
        read = client = question.client
        if own := question.text if question.own else question.beside:
            read = self._live.library.language(own, before.lang or client, client)
        guessed = before.region or question.region
        return written_in(read, question.region if question.chosen else guessed)

    def _region(
        self, question: Question, before: Dialogue, meant: frozenset[str], reply: Reply
    ) -> tuple[str, bool]:
        """Whose law and numbers to tell, and whether the person chose it: a guess yields to what they chose.

        Who asks for the numbers or the law of a country by its name is told those.
        """
        told = question.own and bool(PLACED & meant or placed(reply))
        named = self._places.country_in(question.text) if told else ""
        named = named if named in self._live.catalog.regions else ""
        if question.chosen and (named in {"", question.region} or not ASKED_FOR & meant):
            return question.region, True
        sign = self._live.catalog.whereabouts.sign(question.text) if told else ""
        return named or sign or before.region or question.region, False

    def said_to_be_in(self, text: str, *, asked: bool = True) -> str:
        """The country that somebody says to be in, with nothing else; "" for a text that says none.

        It may be named in any language, or shown by its flag or its two letters. A name alone may be a word
        of some language, and two letters many a word: unless somebody was ``asked``, only countries of the
        library count of those.
        """
        whereabouts, known = self._live.catalog.whereabouts, self._live.catalog.regions
        text, flag = whereabouts.unflagged(text)
        if flag and not text:
            return flag if flag in known else OTHER
        if LETTERS.fullmatch(text) and not self._live.catalog.intents.of(text):
            code = self._places.country_of(text)
            return code if code in known and code != EUROPE else ""
        plain = made_plain(text)
        # As it is written first: plain letters take signs apart that Sanskrit joins.
        for place in dict.fromkeys((text[:LONGEST], *whereabouts.places_told(text))):
            code = whereabouts.country_of(place) or self._places.country_named(place)
            if code in known or (code and (asked or made_plain(place) != plain)):
                return code if code in known else OTHER
        return ""

    def _settled(self, before: Dialogue, country: str, lang: str) -> Answer:
        """The last answer anew for the country that somebody has named."""
        reply = pressed(replace(before, lang=lang, region="", placing=False), HERE)
        return Answer(reply=reply, lang=lang, region=country, chosen=True, settled=True)
