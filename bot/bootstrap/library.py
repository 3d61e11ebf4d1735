"""Who answers questions and sends tips."""

from __future__ import annotations

from bot.adapters.telegram.send.tip_writer import TelegramTipWriter
from bot.bootstrap.once import once
from bot.services.library.tips import Tips
from bot.services.talk.talk import Talk
from bot.services.talk.talks import Talks


class LibraryServices:
    """Services of ``bot.services.library`` and ``bot.services.talk``."""

    tips: Tips = once(
        lambda app: Tips(
            store=app.store,
            clock=app.clock,
            calendar=app.calendar,
            catalog=lambda: app.live.catalog,
            writer=TelegramTipWriter(app.live),
            submit=app.outbox.submit,
            waiting=app.outbox.tips_waiting,
            zone=app.configured.timezone,
            resting=lambda: app.operating.resting,
            meter=app.outside.meter,
        )
    )
    talk: Talk = once(
        lambda app: Talk(
            live=app.live,
            judging=app.judging,
            places=app.places,
            heard=app.campaigns.heard,
            third=app.third.heard,
        )
    )
    talks: Talks = once(lambda app: Talks(store=app.store, clock=app.clock, talk=app.talk))
