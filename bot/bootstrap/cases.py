"""What becomes of a judgement: its case, what people say of it, and its end."""

from __future__ import annotations

from bot.adapters.telegram.send.casecalls import TelegramCaseCalls
from bot.adapters.telegram.send.casecard import CaseCards
from bot.adapters.telegram.send.compose import TelegramComposer
from bot.bootstrap.once import once
from bot.services.cases.audience import Audience
from bot.services.cases.casebook import Casebook
from bot.services.cases.caselog import CaseLog
from bot.services.cases.cases import Cases
from bot.services.cases.clearing import Clearing
from bot.services.cases.escalating import Escalating
from bot.services.cases.phrases import Phrases
from bot.services.cases.refusals import Refusals
from bot.services.cases.settling import Settling
from bot.services.cases.showing import Showing
from bot.services.cases.undoing import Undoing
from bot.services.cases.voices import Voices


class CaseServices:
    """Services of ``bot.services.cases``."""

    cards: CaseCards = once(lambda app: CaseCards(app.calendar, app.places, app.chats.name_of))
    composer: TelegramComposer = once(lambda app: TelegramComposer(app.live, app.cards, app.me.username))
    audience: Audience = once(
        lambda app: Audience(
            store=app.store,
            clock=app.clock,
            bot_id=app.me.id,
            unheard=app.composer.unheard,
            has_left=app.outbox.has_left,
        )
    )
    casecalls: TelegramCaseCalls = once(lambda app: TelegramCaseCalls(app.live, app.cards))
    casebook: Casebook = once(lambda app: Casebook(store=app.store, chats=app.chats, campaigns=app.campaigns))
    showing: Showing = once(
        lambda app: Showing(
            store=app.store,
            chats=app.chats,
            casebook=app.casebook,
            calls=app.casecalls,
            audience=app.audience,
            clock=app.clock,
            perform=app.outbox.performed,
        )
    )
    settling: Settling = once(
        lambda app: Settling(
            store=app.store,
            calls=app.casecalls,
            clock=app.clock,
            calendar=app.calendar,
            perform=app.outbox.performed,
            show=app.showing.show,
        )
    )
    clearing: Clearing = once(
        lambda app: Clearing(
            store=app.store,
            campaigns=app.campaigns,
            calls=app.casecalls,
            undoing=Undoing(store=app.store, authority=app.authority, calls=app.casecalls, clock=app.clock),
            settling=app.settling,
        )
    )
    escalating: Escalating = once(
        lambda app: Escalating(
            store=app.store,
            chats=app.chats,
            campaigns=app.campaigns,
            guard=app.guard,
            messenger=app.messenger,
            authority=app.authority,
            casebook=app.casebook,
            calls=app.casecalls,
            settling=app.settling,
            clock=app.clock,
        )
    )
    cases: Cases = once(
        lambda app: Cases(
            store=app.store,
            chats=app.chats,
            casebook=app.casebook,
            clearing=app.clearing,
            escalating=app.escalating,
            calls=app.casecalls,
            log=app.caselog,
            perform=app.outbox.performed,
        )
    )
    refusals: Refusals = once(
        lambda app: Refusals(
            store=app.store,
            chats=app.chats,
            clock=app.clock,
            calendar=app.calendar,
            show=app.showing.show,
            lost=app.showing.lost,
            reached=app.showing.reached,
        )
    )
    caselog: CaseLog = once(
        lambda app: CaseLog(store=app.store, composer=app.composer, clock=app.clock, audience=app.audience)
    )
    voices: Voices = once(
        lambda app: Voices(
            store=app.store,
            chats=app.chats,
            judging=app.judging,
            campaigns=app.campaigns,
            cases=app.cases,
            casebook=app.casebook,
            guard=app.guard,
            clock=app.clock,
            calendar=app.calendar,
            submit=app.outbox.submit,
        )
    )
    phrases: Phrases = once(lambda app: Phrases(store=app.store, clock=app.clock))
