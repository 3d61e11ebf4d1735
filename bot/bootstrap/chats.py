"""Chats, their people and their settings."""

from __future__ import annotations

from bot.adapters.telegram.screens.stats import WeeklyReporter
from bot.adapters.telegram.send.log_places import TelegramLogPlaces
from bot.bootstrap.once import once
from bot.services.authority import Authority
from bot.services.chats.chats import Chats
from bot.services.chats.moving import Moving
from bot.services.chats.people import People
from bot.services.chats.settings import SettingsService
from bot.services.chats.statistics import Statistics, Weekly
from bot.services.chats.vouching import Vouching


class ChatServices:
    """Services of ``bot.services.chats``."""

    authority: Authority = once(
        lambda app: Authority(store=app.store, messenger=app.messenger, clock=app.clock)
    )
    chats: Chats = once(
        lambda app: Chats(
            store=app.store,
            messenger=app.messenger,
            clock=app.clock,
            zone=app.configured.timezone,
            bot_id=app.me.id,
        )
    )
    people: People = once(
        lambda app: People(
            store=app.store, chats=app.chats, federations=app.federations, authority=app.authority
        )
    )
    vouching: Vouching = once(
        lambda app: Vouching(store=app.store, chats=app.chats, phrases=app.phrases, clock=app.clock)
    )
    moving: Moving = once(
        lambda app: Moving(
            store=app.store,
            chats=app.chats,
            followers=(app.campaigns.moved, app.federations.moved, app.operating.moved, app.past.moved),
        )
    )
    settings: SettingsService = once(
        lambda app: SettingsService(
            store=app.store,
            chats=app.chats,
            tips=app.tips,
            clock=app.clock,
            calendar=app.calendar,
            places=app.places,
            log_places=TelegramLogPlaces(messenger=app.messenger, store=app.store, bot_id=app.me.id),
        )
    )
    statistics: Statistics = once(
        lambda app: Statistics(store=app.store, clock=app.clock, calendar=app.calendar)
    )
    weekly: Weekly = once(
        lambda app: Weekly(
            store=app.store,
            clock=app.clock,
            calendar=app.calendar,
            statistics=app.statistics,
            reporter=WeeklyReporter(app),
            zone=app.configured.timezone,
            submit=app.outbox.submit,
        )
    )
