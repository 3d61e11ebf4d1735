"""The time that everything goes by: the machine's clock while it is right, else what is known better."""

from __future__ import annotations

import logging

from bot.core.operating.timekeeping import Timekeeping, begin, dated, looked, told
from bot.services.platform import Timepiece

_log = logging.getLogger(__name__)
RIGHT, OFF, UNSURE = "right", "off", "unsure"


class Timekeeper:
    """The Clock port over a machine's clocks and what the platform says of the time.

    It is read from the database's threads too, so what is known is one value that is replaced whole.
    """

    def __init__(self, timepiece: Timepiece) -> None:
        self._timepiece = timepiece
        self._known = begin(timepiece.now(), timepiece.steady())
        self._said = RIGHT

    def recall(self, newest: float | None) -> None:
        """Begin with the newest time that an earlier life wrote down, None where there was none."""
        self._known = begin(self._timepiece.now(), self._timepiece.steady(), newest)

    def now(self) -> float:
        """Unix seconds, as well as they are known."""
        wall, steady = self._timepiece.now(), self._timepiece.steady()
        return self._look(wall, steady).moment(wall, steady)

    def steady(self) -> float:
        """Seconds that never leap, counted from some moment."""
        return self._timepiece.steady()

    def is_sure(self) -> bool:
        """Whether the time is confirmed, so that what cannot be undone may be done by it."""
        known = self._look(self._timepiece.now(), self._timepiece.steady())
        self._note(known)
        return known.sure

    def off(self) -> float:
        """Seconds by which the machine's clock is ahead of the time."""
        wall, steady = self._timepiece.now(), self._timepiece.steady()
        return self._look(wall, steady).off(wall, steady)

    def told(self, date: float) -> None:
        """The platform's server said what time it is."""
        self._take(told(self._known, date, self._timepiece.now(), self._timepiece.steady()))

    def dated(self, date: float) -> None:
        """A message came that the platform dated."""
        self._take(dated(self._known, date, self._timepiece.now(), self._timepiece.steady()))

    def _look(self, wall: float, steady: float) -> Timekeeping:
        known = looked(self._known, wall, steady)
        if known is not self._known:
            self._take(known)
        return known

    def _take(self, known: Timekeeping) -> None:
        self._known = known
        self._note(known)

    def _note(self, known: Timekeeping) -> None:
        """Say once that the clock leapt, what is gone by meanwhile, and that it is right again."""
        standing = (RIGHT if known.by_wall else OFF) if known.sure else UNSURE
        # A clock known to be off is doubted anew with each leap; that is no news.
        if standing == self._said or (standing, self._said) == (UNSURE, OFF):
            return
        self._said = standing
        ahead = round(known.wall - known.believed)
        if standing == UNSURE:
            _log.warning("clock_doubted ahead=%s: what cannot be undone waits until it is confirmed", ahead)
        elif standing == OFF:
            _log.warning("clock_off ahead=%s: it is left out of account; set this machine's clock", ahead)
        else:
            _log.info("clock_right")
