"""Watches every message of every chat: judge, decide, record, answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from attrs import define, field

from bot.core.actions import Ban, Decision, Mute, WarningForm
from bot.core.detection.commands import without_command
from bot.core.detection.detectors import profile
from bot.core.detection.evidence import PICTURED
from bot.core.detection.judge import NOTABLE, STRICTER, Sensitivity, at, behind_command
from bot.core.detection.promise import OWN_PHOTO, promise
from bot.core.library.schedule import in_hours
from bot.core.message import Chat, ChatId, Message, MessageId, Origin, Source, UserId
from bot.core.moderation.lists import found_phrase, spared
from bot.core.moderation.policy import History, decide, protected
from bot.core.moderation.settings import ChatSettings, enforces
from bot.core.remembered import ENTRY, Remembered, size
from bot.core.surfaces.pictured import with_own_photo
from bot.core.surfaces.seen import Glance
from bot.core.verdict import Level, Verdict
from bot.services.authority import Authority
from bot.services.campaigns.campaigns import Campaigns
from bot.services.cases.caselog import CaseLog
from bot.services.chats.chats import Chats, ChatState
from bot.services.chats.tongues import Tongues
from bot.services.federations.federations import Federations
from bot.services.guard.albums import joined
from bot.services.guard.gallery import Gallery, Held
from bot.services.guard.judging import Judging
from bot.services.guard.past import Past
from bot.services.guard.profiles import Profiles
from bot.services.guard.recalling import beyond, recalled
from bot.services.guard.recording import acts_of, counted_day, counts_of, judgement_of, warned
from bot.services.guard.third import ThirdReader
from bot.services.platform import Calendar, Clock, Composer, Member
from bot.services.store import Act, Judgement, Store, Turn

ALBUM_LENGTH = 10
"""Messages of one album at most, as Telegram has it."""
ALBUMS = 8 * 2**20
"""Bytes of albums of all chats in memory; when one is forgotten, what follows of it is judged by itself."""
LATE = 30.0
"""Seconds after which an answer to a picture says that it stands above."""
_PASSED_ON = frozenset({Source.CHANNEL, Source.CHAT})
_SENSITIVITIES = {one.value: one for one in Sensitivity}


@define(kw_only=True, eq=False, repr=False, slots=False)
class Guard:
    """The use case of the group chat. A replay of the same message changes nothing."""

    _judging: Judging
    _third: ThirdReader
    _campaigns: Campaigns
    _federations: Federations
    _chats: Chats
    _past: Past
    _profiles: Profiles
    _store: Store
    _composer: Composer
    _clock: Clock
    _calendar: Calendar
    _authority: Authority
    _log: CaseLog
    _tongues: Tongues
    _gallery: Gallery
    _albums: Remembered[tuple[ChatId, str], Mapping[MessageId, Message]] = field(
        init=False, factory=lambda: Remembered(ALBUMS, lambda _, album: sum(map(_weight, album.values())))
    )

    async def judge(self, update_id: int | None, message: Message) -> Turn:
        """What one message leads to, ready to be committed; ``seen`` is to be called once it was.

        One that waits for its pictures leads to nothing more than that: its update stays open, and is judged
        with them when it is handed in again.
        """
        if message.joined:
            await self._past.joined(message.chat.id, message.joined, message.sent)
        if reason := protected(message):
            return Turn(update_id=update_id, result=reason)
        if (held := self._gallery.taken(update_id)) is not None:
            return await self._judged_late(held)
        message, met = await self._past.recall(message)
        turn = await self._judged(update_id, await self._with_known(message), unread=message)
        return replace(turn, met=met) if met else turn

    async def _judged_late(self, held: Held) -> Turn:
        """What a message leads to whose pictures, or its sender's, were read since its words were judged."""
        if held.photo is not None:
            message = await self._with_known(held.message)
            turn = await self._judged(held.update_id, message, photo=held.seen)
        else:
            # Whatever could be read of its pictures was: only its sender's photo may be left.
            unread = replace(held.whole, pictures=())
            turn = await self._judged(held.update_id, held.whole, unread=unread)
        if turn.judgement is not None:
            self._gallery.interesting(held.message)
        return turn

    async def _with_known(self, message: Message) -> Message:
        """The message with its pictures, where somebody showed them before and the chat lets them be read."""
        if not message.pictures or message.prints or _shows_pictures(message):
            return message
        if (found := self._gallery.known(message)) is None:
            return message
        return found if (await self._chats.glance(message.chat)).settings.pictures else message

    async def _judged(
        self,
        update_id: int | None,
        message: Message,
        *,
        unread: Message | None = None,
        photo: tuple[Glance, ...] = (),
    ) -> Turn:
        """What a message leads to; ``unread`` is the same one as it may wait for its pictures.

        ``photo`` is what was read in its sender's own.
        """
        state = await self._chats.glance(message.chat)
        if message.sender.is_bot and state.settings.other_bots == "ignore":
            return Turn(update_id=update_id, result="sender.bot")
        if (said := without_command(message)) is None:
            return Turn(update_id=update_id, result="command")
        commanded = said is not message
        message = self._with_album(said) if message.album else said
        message = spared(message, state.lists)
        bare = await self._judging.verdict(message)
        self._tongues.hear(message, bare.lang)
        message, alone = await self._with_profile(message, bare)
        message, alone = await self._with_photo(message, alone, photo)
        within = self._sensitivity(message, state.settings)
        verdict = await self._campaigns.heard(message, alone, within=within)
        verdict = await self._federations.heard(message, verdict, trusted=state.lists.trusts(message))
        if not commanded:
            verdict = await self._with_third(message, verdict, state)
        flagged = bool(found_phrase(state.lists.flags, message))
        if verdict.level is Level.CLEAN and verdict.score < NOTABLE and not flagged:
            turn = Turn(update_id=update_id, result=_silence(alone))
            return await self._or_held(turn, unread, verdict, state)
        verdict = behind_command(at(verdict, within)) if commanded else at(verdict, within)
        if verdict.level is Level.CLEAN and not flagged:
            turn = Turn(update_id=update_id, result=_silence(alone))
        else:
            turn = await self._act(update_id, message, verdict, bare, flagged=flagged)
        return await self._or_held(turn, unread, verdict, state)

    async def _or_held(self, turn: Turn, message: Message | None, verdict: Verdict, state: ChatState) -> Turn:
        """The turn; or, where nothing was answered and pictures are unread, what of it holds until they are.

        Nobody looks at those of whom nothing is done anyway.
        """
        if message is None or turn.update_id is None or _is_settled(turn) or not state.settings.pictures:
            return turn
        unsure = self._gallery.is_there and profile.photo_worth_a_look(message, verdict)
        has_more = self._gallery.wants(message)
        if not has_more and not unsure:
            return turn
        if state.lists.trusts(message) or await self._chats.is_led_by(message):
            return turn
        held = Held(update_id=turn.update_id, message=message, result=turn.result, unsure=unsure)
        if has_more:
            self._gallery.hold(held, promise(message, verdict, int(self._clock.now())))
        elif (photo := (await self._profiles.of(message.sender.id)).photo) is not None:
            self._gallery.hold(replace(held, photo=photo, unsure=False), OWN_PHOTO)
        else:
            return turn
        return replace(turn, update_id=None)

    async def _with_third(self, message: Message, verdict: Verdict, state: ChatState) -> Verdict:
        """Where all others are in doubt, what a third reader says: if the chat lets it be shown its texts.

        Those of whom nothing is done anyway are shown to nobody.
        """
        if not state.settings.share_texts or not self._third.wanted(verdict):
            return verdict
        if state.lists.trusts(message) or await self._chats.is_led_by(message):
            return verdict
        return await self._third.heard(message, verdict)

    def _sensitivity(self, message: Message, settings: ChatSettings) -> Sensitivity:
        """How little it takes for this message: a chat may want some looked at more closely."""
        usual = _SENSITIVITIES[settings.sensitivity]
        new = settings.newcomers == "strict" and message.sender.is_new(int(self._clock.now()))
        passed_on = settings.forwards == "strict" and message.source in _PASSED_ON
        return STRICTER[usual] if new or passed_on else usual

    async def _with_profile(self, message: Message, bare: Verdict) -> tuple[Message, Verdict]:
        if not profile.worth_a_look(message, bare):
            return message, bare
        found = await self._profiles.of(message.sender.id)
        if not found.parts and not found.links:
            return message, bare
        parts, links = (*message.parts, *found.parts), (*message.links, *found.links)
        message = replace(message, parts=parts, links=links)
        return message, await self._judging.verdict(message)

    async def _with_photo(
        self, message: Message, alone: Verdict, seen: tuple[Glance, ...]
    ) -> tuple[Message, Verdict]:
        """With what was read in the sender's photo, where it accuses: it never clears."""
        if not seen or (whole := with_own_photo(message, seen)) == message:
            return message, alone
        found = await self._judging.verdict(whole)
        return (whole, found) if found.score > alone.score else (message, alone)

    async def _act(
        self, update_id: int | None, message: Message, verdict: Verdict, bare: Verdict, *, flagged: bool
    ) -> Turn:
        state = await self._chats.state(message.chat)
        message = await self._chats.with_role(message, state)
        now = self._clock.now()
        cleared_by = await self._cleared_by(message)
        history = await self._history(message, state, cleared=cleared_by != 0, flagged=flagged)
        decision = decide(message, verdict, state.settings, history, now)
        # What admins show one another is no sighting, nor is a greeting beside an advertiser's profile.
        exact, sighting = 0, None
        if not _is_spared(message):
            exact, sighting = self._campaigns.sighted(message, verdict, alone=bare)
        # An edit of a cleared message is recorded as cleared too, for the edit that comes after it.
        judgement = judgement_of(message, verdict, decision, now)
        judgement = replace(judgement, cleared_by=cleared_by, campaign=exact)
        acts = acts_of(message, decision, now, await self._before(message, decision))
        return Turn(
            update_id=update_id,
            result=verdict.level,
            judgement=judgement,
            sighting=sighting,
            calls=(
                *self._composer.compose(message, verdict, decision),
                *await self._log.calls(state, judgement, acts, decision),
            ),
            acts=acts,
            counted=counts_of(judgement, acts, counted_day(self._calendar, state.settings, now))
            if decision.actions
            else (),
        )

    async def convicted(self, judgement: Judgement, chat: Chat, acts: Sequence[Act], by: UserId) -> Turn:
        """What the mode does about a message that an admin says is fraud, beyond the ``acts`` done so far."""
        message, verdict = recalled(judgement, chat)
        state = await self._chats.refresh(chat)
        message, now = await self._chats.ranked(message), self._clock.now()
        history = await self._history(message, state, cleared=False, flagged=False)
        # By the admin's word it is on record as an offence already, and must not count twice.
        earlier = tuple(at for at in history.offences if at != judgement.judged_at)
        history = replace(history, answered=False, passed=False, offences=earlier)
        decision = beyond(decide(message, verdict, state.settings, history, now), acts)
        did = acts_of(message, decision, now, await self._before(message, decision))
        scheme, form = verdict.scheme or "", warned(decision)
        if form:
            await self._store.ledger.answer(judgement.chat_id, judgement.message_id, scheme, form)
        self._note(state, scheme, form, did, now)
        calls = self._composer.compose(message, verdict, decision)
        acts = tuple(replace(act, by=by) for act in did)
        return Turn(result="convicted", calls=calls, acts=acts)

    async def _before(self, message: Message, decision: Decision) -> Member | None:
        """What the sender might do until now, where that is about to be taken from them."""
        if not any(isinstance(one, Mute | Ban) for one in decision.actions):
            return None
        return await self._authority.member(message.chat.id, message.sender.id)

    async def seen(self, message: Message, turn: Turn) -> None:
        """Remember a committed answer for what comes next in the same chat."""
        judgement = turn.judgement
        if judgement is None:
            return
        if turn.sighting is not None:
            await self._campaigns.remember(turn.sighting)
        state = await self._chats.state(message.chat)
        self._note(state, judgement.scheme, judgement.form, turn.acts, judgement.judged_at)

    def _note(self, state: ChatState, scheme: str, form: str, acts: Sequence[Act], at: float) -> None:
        if form == WarningForm.FULL:
            state.last_full[scheme] = at
        elif form == WarningForm.SHORT:
            state.last_short[scheme] = at
        for act in acts:
            if act.kind == "mute":
                state.restrict(act.user_id, act.until)

    async def _history(self, message: Message, state: ChatState, *, cleared: bool, flagged: bool) -> History:
        answered = False
        if _may_be_known(message):
            answered = await self._store.ledger.answered(message.chat.id, message.id, message.album)
        known = self._chats.knows(message, state)
        album, lists, sender = self._album(message), state.lists, message.sender.id
        return History(
            last_full=state.last_full,
            last_short=state.last_short,
            answered=answered,
            cleared=cleared,
            album=tuple(key for key in sorted(album) if key != message.id),
            may_delete=known and self._chats.may(state, "can_delete_messages"),
            # A mute that ends by a wrong clock may never end: until the time is sure it is proposed.
            may_restrict=known and self._clock.is_sure() and self._chats.may(state, "can_restrict_members"),
            offences=await self._offences(message, state),
            restricted_until=state.restricted.get(sender, 0.0),
            trusted=lists.trusts(message),
            standing=await self._past.standing(message.chat.id, sender),
            night=self._is_night(state.settings),
            passed=bool(found_phrase(lists.passes, message)),
            flagged=flagged,
            heard=state.record.heard,
            late=self._is_late(message),
        )

    def _is_late(self, message: Message) -> bool:
        return _shows_pictures(message) and self._clock.now() - (message.edited or message.sent) >= LATE

    async def _offences(self, message: Message, state: ChatState) -> Sequence[float]:
        if not enforces(state.settings):
            return ()
        since = self._clock.now() - state.settings.ladder_days * 86_400.0
        return await self._store.ledger.offences(message.chat.id, message.sender.id, since)

    def _is_night(self, settings: ChatSettings) -> bool:
        if settings.night is None:
            return False
        local = self._calendar.local(settings.timezone, self._clock.now())
        return in_hours(settings.night, local.hour * 60 + local.minute)

    async def _cleared_by(self, message: Message) -> int:
        earlier = None
        if _may_be_known(message):
            earlier = await self._store.ledger.judgement(message.chat.id, message.id)
        return earlier.cleared_by if earlier else 0

    def _album(self, message: Message) -> Mapping[MessageId, Message]:
        return self._albums.get((message.chat.id, message.album)) or {}

    def _with_album(self, message: Message) -> Message:
        """Join what the other pictures of the same album say: an ad may be cut over several captions.

        Each message stands with its newest wording, so an edit replaces and does not add.
        """
        album = {**self._album(message), message.id: message}
        while len(album) > ALBUM_LENGTH:
            del album[min(album)]
        self._albums.put((message.chat.id, message.album), album)
        return message if len(album) == 1 else joined(message, [album[key] for key in sorted(album)])


def _weight(message: Message) -> int:
    """Bytes that a message takes in memory."""
    texts = sum(ENTRY + size(part.text) for part in message.parts)
    return 3 * ENTRY + texts + sum(ENTRY + size(link.url, link.shown) for link in message.links)


def _is_spared(message: Message) -> bool:
    return bool(protected(message)) or message.sender.is_bot


def _silence(alone: Verdict) -> str:
    return "clean" if alone.level is Level.CLEAN else "cleared_here"


def _may_be_known(message: Message) -> bool:
    # Only an edit, a further picture of an album or what was read in one later can concern a message that
    # was answered before: a new one is committed together with its answer, so the store need not be asked.
    shown = any(part.origin is Origin.PROFILE_PHOTO for part in message.parts)
    return bool(message.edited or message.album or shown or _shows_pictures(message))


def _shows_pictures(message: Message) -> bool:
    return any(part.origin in PICTURED for part in message.parts)


def _is_settled(turn: Turn) -> bool:
    """Whether a picture could add nothing: the chat was answered, or admins have said what they think."""
    found = turn.judgement
    return found is not None and bool(found.answered or found.cleared_by or found.level == Level.FRAUD)
