"""Looks up what somebody's profile says, where that may be the whole point of a message."""

from __future__ import annotations

import asyncio
import logging

from bot.core.message import UserId
from bot.core.remembered import ENTRY, Remembered, size
from bot.errors import Busy, Gone, Refused
from bot.services.allowance import Allowance
from bot.services.platform import Clock, Messenger, Profile

_log = logging.getLogger(__name__)
KEPT_FOR = 3600.0
"""Seconds for which a profile is believed; an advertiser may fill it in after a first hello."""
REMEMBERED = 6 * 2**20
"""Bytes of profiles."""
PATIENCE = 3.0
"""Seconds that a message waits for the profile; those of other chats do not wait."""
AT_ONCE = 8
"""Look-ups under way at most: they share the connections with the warnings."""
ALLOWED = (120, 60.0)
"""Look-ups in so many seconds."""
PAUSE = 30.0
"""Seconds without look-ups after one that the platform left open."""
EMPTY = Profile()


class Profiles:
    """Profiles by user. Whatever goes wrong costs the profile and nothing else."""

    def __init__(self, *, messenger: Messenger, clock: Clock, patience: float = PATIENCE) -> None:
        self._messenger = messenger
        self._clock = clock
        self._patience = patience
        self._known: Remembered[UserId, tuple[float, Profile]] = Remembered(
            REMEMBERED, lambda _, found: _weight(found[1])
        )
        self._allowance = Allowance(*ALLOWED)
        self._asking = 0
        self._silent_until = float("-inf")

    async def of(self, user: UserId) -> Profile:
        """What the profile says; nothing when it cannot be had now."""
        at, profile = self._known.get(user) or (float("-inf"), EMPTY)
        if self._clock.steady() - at < KEPT_FOR:
            return profile
        return await self._ask(user) if self._may_ask() else EMPTY

    def _may_ask(self) -> bool:
        now = self._clock.steady()
        return self._asking < AT_ONCE and now >= self._silent_until and self._allowance.take("", now)

    async def _ask(self, user: UserId) -> Profile:
        self._asking += 1
        try:
            async with asyncio.timeout(self._patience):
                profile = await self._messenger.profile(user)
        except (Refused, Gone):
            profile = EMPTY
        except Exception as error:  # a look-up that fails must not cost the message
            self._rest(error)
            return EMPTY
        finally:
            self._asking -= 1
        self._remember(user, profile)
        return profile

    def _rest(self, error: Exception) -> None:
        seconds = error.seconds if isinstance(error, Busy) else PAUSE
        self._silent_until = self._clock.steady() + seconds
        _log.warning("profile_unknown kind=%s pause=%s", type(error).__name__, seconds)

    def _remember(self, user: UserId, profile: Profile) -> None:
        self._known.put(user, (self._clock.steady(), profile))


def _weight(profile: Profile) -> int:
    """Bytes that a profile takes in memory."""
    texts = sum(ENTRY + size(part.text) for part in profile.parts)
    links = sum(ENTRY + size(link.url, link.shown) for link in profile.links)
    photo = profile.photo
    return texts + links + (ENTRY + size(photo.file_id, photo.unique_id) if photo else 0)
