"""Who judges messages and people who join, and what is known to judge by."""

from __future__ import annotations

from bot.adapters.telegram.screens.joins import TelegramJoinWriter
from bot.bootstrap.once import once
from bot.services.campaigns.campaigns import Campaigns
from bot.services.federations.federations import Federations
from bot.services.guard.gallery import Gallery
from bot.services.guard.guard import Guard
from bot.services.guard.joins import Joins
from bot.services.guard.looking import Looking
from bot.services.guard.past import Past
from bot.services.guard.profiles import Profiles
from bot.services.guard.third import ThirdReader


class GuardServices:
    """Services of ``bot.services.guard``, campaigns and federations."""

    campaigns: Campaigns = once(
        lambda app: Campaigns(
            store=app.store,
            clock=app.clock,
            rejudge=app.outside.judging.rejudge,
            trusted=app.outside.trusted,
            operators=app.configured.operators,
        )
    )
    federations: Federations = once(
        lambda app: Federations(
            store=app.store,
            clock=app.clock,
            campaigns=app.campaigns,
            rejudge=app.outside.judging.rejudge,
        )
    )
    third: ThirdReader = once(
        lambda app: ThirdReader(
            app.outside.oracle,
            app.outside.judging.rejudge,
            behind=lambda chat_id: app.inbox.behind(chat_id),  # noqa: PLW0108 - the inbox needs the guard
            now=app.clock.steady,
        )
    )
    past: Past = once(lambda app: Past(store=app.store, clock=app.clock))
    guard: Guard = once(
        lambda app: Guard(
            judging=app.judging,
            third=app.third,
            campaigns=app.campaigns,
            federations=app.federations,
            chats=app.chats,
            past=app.past,
            profiles=Profiles(messenger=app.messenger, clock=app.clock),
            store=app.store,
            composer=app.composer,
            clock=app.clock,
            calendar=app.calendar,
            authority=app.authority,
            log=app.caselog,
            tongues=app.tongues,
            gallery=app.gallery,
        )
    )
    looking: Looking = once(
        lambda app: Looking(app.outside.eyes, app.messenger, now=app.clock.steady, sleep=app.outside.sleep)
    )
    gallery: Gallery = once(
        lambda app: Gallery(
            app.looking,
            # Both need the guard, which needs this.
            again=lambda update_id, lane: app.inbox.again(update_id, lane),  # noqa: PLW0108
            let_go=lambda turn: app.dispatcher.note(turn),  # noqa: PLW0108
            now=app.clock.steady,
        )
    )
    joins: Joins = once(
        lambda app: Joins(
            judging=app.judging,
            campaigns=app.campaigns,
            chats=app.chats,
            store=app.store,
            messenger=app.messenger,
            writer=TelegramJoinWriter(app.live),
            audience=app.audience,
            clock=app.clock,
            calendar=app.calendar,
        )
    )
