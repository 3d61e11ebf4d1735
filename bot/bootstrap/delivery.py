"""What comes in from Telegram and what goes out to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from bot.adapters.telegram.receive.dispatch import Dispatcher
from bot.adapters.telegram.receive.inbox import Inbox
from bot.adapters.telegram.receive.poller import Poller
from bot.adapters.telegram.receive.room import ALL_SAID, Unsaid
from bot.adapters.telegram.screens import ROUTES
from bot.adapters.telegram.send.compose import has_ended
from bot.adapters.telegram.send.taps import Taps
from bot.bootstrap.once import once
from bot.core.library.tips import is_missed
from bot.services.delivery.handover import Handover, Outgoing
from bot.services.delivery.outbox import Outbox
from bot.services.store import Store

if TYPE_CHECKING:
    from bot.bootstrap.app import App
    from bot.replicas import Replica


def _replica(app: App) -> Replica | None:
    if app.outside.beside is None or app.handover is None:
        return None
    from bot.replicas import Replica

    return Replica(app, app.outside.beside, app.handover, app.configured.roles)


def _unsaid(outbox: Outgoing) -> Unsaid:
    return Unsaid(outbox.answers, outbox.full) if isinstance(outbox, Outbox) else ALL_SAID


def _sending(app: App, store: Store) -> Outbox:
    return Outbox(
        store=store,
        messenger=app.messenger,
        pacing=app.outside.pacing,
        move=lambda old, new: app.moving.move(old, new),  # noqa: PLW0108 - what moves needs the outbox
        changed=app.chats.forget,
        sleep=app.outside.sleep,
        told=lambda *told: app.tips.sent(*told),  # noqa: PLW0108 - the tips need the outbox
        is_stale=lambda slot: is_missed(slot, app.clock.now()),
        is_sure=app.clock.is_sure,
        has_ended=lambda call: has_ended(call, app.clock.now()),
        refused=lambda call, error: app.refusals.fell(call, error),  # noqa: PLW0108 - it needs the outbox
        took=lambda call: app.refusals.arrived(call),  # noqa: PLW0108 - it needs the outbox
        meter=app.outside.meter,
    )


class DeliveryServices:
    """Services of ``bot.services.delivery``, and who receives."""

    outbox: Outgoing = once(lambda app: app.sending(app.store) if app.handover is None else app.handover)
    handover: Handover | None = once(
        lambda app: (
            Handover(store=app.store, pacing=app.outside.pacing, is_shut=app.chats.is_shut)
            if app.outside.beside is not None
            else None
        )
    )
    replica: Replica | None = once(lambda app: _replica(app))  # noqa: PLW0108 - below
    sending: Callable[[Store], Outbox] = once(lambda app: partial(_sending, app))
    """Makes what sends, and notes what became of it in the store that it is given."""
    dispatcher: Dispatcher = once(
        lambda app: Dispatcher(
            desk=app,
            store=app.store,
            guard=app.guard,
            joins=app.joins,
            bot=app.bot,
            routes=ROUTES,
            turns=app.turns,
            pause=app.outside.pause,
            gathered=app.outside.gathered,
            sleep=app.outside.sleep,
            meter=app.outside.meter,
        )
    )
    taps: Taps = once(lambda app: Taps(messenger=app.messenger))
    inbox: Inbox = once(
        lambda app: Inbox(
            app.store,
            app.dispatcher.handle,
            turns=app.turns,
            dated=app.outside.clock.dated,
            expect=app.dispatcher.expect,
            only_kept=app.outside.beside is not None,
            unsaid=_unsaid(app.outbox),
            may_begin=lambda update_id: app.replica is None or app.replica.feed.may_begin(update_id),
            meter=app.outside.meter,
        )
    )
    poller: Poller = once(lambda app: app.outside.poll(app.inbox))
