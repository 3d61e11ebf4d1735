"""What admins decide about a case, as Bot API calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.adapters.telegram.send.casecard import CaseCards, case_buttons, further
from bot.adapters.telegram.send.compose import (
    PERMISSIONS,
    ban_call,
    delete_call,
    edited,
    mute_call,
    restrict_call,
    text_calls,
    unban_call,
)
from bot.core.message import ChatId, MessageId, UserId
from bot.core.moderation.acts import DELETE
from bot.core.moderation.policy import answer_language, card_language
from bot.core.moderation.settings import ChatSettings
from bot.core.text.quoting import quoted
from bot.services.cases.audience import Place
from bot.services.cases.case import Case, CaseCalls
from bot.services.chats.chats import ChatState
from bot.services.library.live import Live
from bot.services.marks import Mark, case_mark
from bot.services.store import Act, Appeal, Call, Json, Judgement

DAY = 86_400.0
"""Seconds for which an answer that could only be given in the chat stands there."""
BUTTONS_FOR = 7 * 86_400.0
"""Seconds for which a card has buttons: as long as the words of the case are kept."""
NEARLY_OVER = 90.0
"""Seconds that a restriction must still last to be given back: a near end counts as none at all."""


class TelegramCaseCalls(CaseCalls):
    """The port CaseCalls over the content in force."""

    mute = staticmethod(mute_call)
    ban = staticmethod(ban_call)
    unban = staticmethod(unban_call)
    delete = staticmethod(delete_call)

    def __init__(self, live: Live, cards: CaseCards) -> None:
        self._live = live
        self._cards = cards

    def restore(self, chat_id: ChatId, user_id: UserId, before: Mapping[str, object], now: float) -> Call:
        """Give back what somebody was allowed; without a restriction before, everything the group allows."""
        until, rights = before.get("until", 0.0), before.get("rights", ())
        ends = float(until) if isinstance(until, int | float) else 0.0
        was_bound = before.get("status") == "restricted" and not 0 < ends <= now + NEARLY_OVER
        if not was_bound or not isinstance(rights, list):
            return restrict_call(chat_id, user_id, dict.fromkeys(PERMISSIONS, True))
        allowed: dict[str, Json] = {name: name in rights for name in PERMISSIONS}
        return restrict_call(chat_id, user_id, allowed, ends)

    def unreact(self, chat_id: ChatId, message_id: MessageId) -> Call:
        params: dict[str, Json] = {"chat_id": chat_id, "message_id": message_id, "reaction": []}
        return Call(chat_id=chat_id, method="setMessageReaction", params=params)

    def apology(self, case: Case, instead_of: MessageId) -> Sequence[Call]:
        judgement = case.judgement
        lang = answer_language(case.settings, judgement.lang)
        name = self._cards.sender(judgement)
        key = "apology_deleted" if any(act.kind == DELETE for act in case.acts) else "apology"
        text = self._live.catalog.text(lang, key, name=name)
        if instead_of:
            return (edited(judgement.chat_id, instead_of, text),)
        return text_calls(judgement.chat_id, text, thread=judgement.thread)

    def log_lost(self, state: ChatState, place: Place, mark: Mark) -> Sequence[Call]:
        lang = card_language(place.settings, state.record.heard or self._live.catalog.default)
        text = self._live.catalog.text(lang, "log.lost", title=quoted(state.record.title))
        return text_calls(place.chat, text, mark=mark)

    def apologies(self, state: ChatState) -> Sequence[Call]:
        lang = answer_language(state.settings, state.record.heard or self._live.catalog.default)
        return text_calls(state.record.chat_id, self._live.catalog.text(lang, "apology_many"))

    def verdict_on_appeal(
        self, appeal: Appeal, judgement: Judgement, settings: ChatSettings, title: str, *, private: bool
    ) -> Sequence[Call]:
        """Answer who objected, in their language; in the chat, where others read it too, in both."""
        catalog, own = self._live.catalog, self._live.catalog.language(appeal.lang)
        langs = dict.fromkeys((own, catalog.language(answer_language(settings, judgement.lang))))
        words = [catalog.text(lang, f"appeal.{appeal.outcome}", title=quoted(title)) for lang in langs]
        if private:
            return text_calls(ChatId(appeal.user_id), words[0])
        whom = self._cards.sender(judgement)
        return text_calls(appeal.chat_id, "\n\n".join((whom, *words)), thread=judgement.thread, lasts=DAY)

    def card(self, case: Case, place: Place, card: MessageId) -> Sequence[Call]:
        judgement, settings = case.judgement, place.settings
        catalog, lang = self._live.catalog, card_language(settings, judgement.lang)
        title, notes = case.state.record.title, self._notes(lang, case)
        text = self._cards.text(catalog, lang, judgement, case.acts, settings, title, notes)
        if judgement.cleared_by:
            markup: Json = {"inline_keyboard": []}
        else:
            markup = case_buttons(catalog, lang, judgement, further(settings, case.acts, judgement))
        if card:
            return (edited(place.chat, card, text, markup),)
        mark = case_mark(case.chat_id, case.message_id)
        return text_calls(place.chat, text, markup=markup, silent=not case.objected, mark=mark)

    def objection(self, case: Case, place: Place, card: MessageId) -> Sequence[Call]:
        """Point to a card because its sender objects: what is rewritten makes no sound."""
        lang = card_language(place.settings, case.judgement.lang)
        return text_calls(
            place.chat, self._live.catalog.text(lang, "case.appealed"), reply_to=card, lasts=DAY
        )

    def _notes(self, lang: str, case: Case) -> Sequence[str]:
        """What members and admins said of a case, a line each, as HTML."""
        catalog, judgement, chat, lines = self._live.catalog, case.judgement, case.chat_id, list[str]()
        if judgement.cleared_by:
            undone = [catalog.text(lang, f"act.{kind}") for kind in _freed(case.acts)]
            told = catalog.text(lang, "act.join").join(undone) or catalog.text(lang, "act.none")
            who = self._cards.who(chat, judgement.cleared_by)
            return [catalog.text(lang, "case.cleared", who=who, acts=told)]
        if case.reports:
            lines.append(catalog.count(lang, "case.reported", case.reports, count=case.reports))
        if case.objected:
            lines.append(catalog.text(lang, "case.appealed"))
        if judgement.confirmed_by:
            who = self._cards.who(chat, judgement.confirmed_by)
            lines.append(catalog.text(lang, "case.confirmed", who=who))
        trusting = (self._cards.who(chat, act.by) for act in case.acts if act.kind == "trust")
        return [*lines, *(catalog.text(lang, "case.trusted", who=who) for who in trusting)]


def _freed(acts: Sequence[Act]) -> list[str]:
    return [act.kind for act in acts if act.kind in {"unmute", "unban"}]
