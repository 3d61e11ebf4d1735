"""Which time to believe: a wall clock may leap, so what others say of the time is held against it.

Every time here is an *offset*, Unix seconds less the steady clock's seconds, so that it stays the same while
both run as they should. The steady clock stands still while a machine sleeps; it never leaps.

The witnesses: the wall clock itself; the date that the platform's server puts on its answers, where it does;
the dates of messages, which the platform made, so that it is at least as late; the newest time that an
earlier life wrote down; and what was believed before the wall clock leapt. The wall clock is relied on while
it runs on steadily. Once it leaps, nothing that was heard before counts, and the time is not ``sure`` until a
witness confirms the new time or the old one, or a day of steady running does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

TOLERANCE = 60.0
"""Seconds by which two witnesses may differ and still agree."""
LATE = 300.0
"""Seconds that a message may have been on its way and still tell what time it is."""
A_DAY = 86_400.0
"""Seconds of steady running that confirm a wall clock to which nobody objects; for how long a bot may have
been off for the newest time in its database to speak for the present one; and for how long the platform keeps
a message that nobody fetches."""
JITTER = 5.0
"""Seconds by which a server's date wavers on its way: less is no reason to set anything."""
WRITTEN = 1_735_689_600.0
"""2025-01-01: no clock that shows less can be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timekeeping:
    """What is known of the time.

    ``by_wall`` says whether the wall clock tells the time, else ``believed`` does; ``wall`` is the wall clock
    when it was last found right or seen to leap, ``since`` the steady second from which it has run without a
    leap. ``confirmed`` is whether the time was ever sure in this life. ``newest`` is what the database knows.
    ``server`` is the server's date while it is fit to be a witness, ``heard`` the last one whatever it said,
    ``vouched`` the last one that another witness bore out; ``message`` the newest date of a message.
    """

    wall: float
    believed: float
    since: float
    by_wall: bool = True
    sure: bool = False
    confirmed: bool = False
    earliest: float
    newest: float | None = None
    server: float | None = None
    heard: float | None = None
    vouched: float | None = None
    message: float | None = None

    def moment(self, wall: float, steady: float) -> float:
        """The time in Unix seconds, for a wall clock that has just been looked at."""
        return wall if self.by_wall else self.believed + steady

    def off(self, wall: float, steady: float) -> float:
        """Seconds by which the wall clock is ahead of the time that is believed."""
        return wall - self.moment(wall, steady)


def begin(wall: float, steady: float, newest: float | None = None) -> Timekeeping:
    """A process starts; ``newest`` is the newest time in its database, in Unix seconds, None without one."""
    offset, known = wall - steady, None if newest is None else newest - steady
    behind = known is not None and (wall < WRITTEN or offset < known - TOLERANCE <= offset + A_DAY)
    believed = known if known is not None and behind else offset
    begun = Timekeeping(
        wall=offset,
        believed=believed,
        by_wall=not behind,
        since=steady,
        earliest=WRITTEN - steady,
        newest=known,
    )
    return _weighed(begun, offset)


def runs_on(known: Timekeeping, wall: float, steady: float) -> bool:
    """Whether there is nothing new: the wall clock has not leapt, nor been steady for a whole day."""
    return _agree(wall - steady, known.wall) and steady - known.since < A_DAY


def looked(known: Timekeeping, wall: float, steady: float) -> Timekeeping:
    """Somebody looked at the clocks."""
    if runs_on(known, wall, steady):
        return known
    offset = wall - steady
    if _agree(offset, known.wall):
        return _after_a_day(replace(known, since=steady), offset)
    before = known.wall if known.by_wall else known.believed
    leapt = replace(
        known,
        wall=offset,
        believed=before,
        by_wall=False,
        since=steady,
        confirmed=known.confirmed or known.sure,
        server=None,
        heard=None,
        message=None,
    )
    return _weighed(leapt, offset)


def told(known: Timekeeping, date: float, wall: float, steady: float) -> Timekeeping:
    """The server said in an answer what time it is.

    A date alone that fits nothing else may be anybody's mistake; two in a row that fit each other are heard.
    """
    known, said = looked(known, wall, steady), date - steady
    others = (known.heard, known.vouched, known.message, wall - steady, known.believed)
    fits = any(_agree(said, one) for one in others) or _remembers(known, said)
    return _weighed(replace(known, heard=said, server=said if fits else known.server), wall - steady)


def dated(known: Timekeeping, date: float, wall: float, steady: float) -> Timekeeping:
    """A message came that the platform dated: it is at least as late.

    A date beyond all others by more than a day is no message's, unless the server says so too.
    """
    known, said = looked(known, wall, steady), date - steady
    if known.message is not None and said <= known.message:
        return known
    if said > max(wall - steady, known.believed) + A_DAY and not _agree(said, known.heard):
        return known
    return _weighed(replace(known, message=said), wall - steady)


def _weighed(known: Timekeeping, wall: float) -> Timekeeping:
    """Whom to believe. Of what disagrees nothing is sure, and the time goes on as it was."""
    return _with_server(known, wall) or _with_messages(known, wall) or _alone(known, wall) or _doubted(known)


def _with_server(known: Timekeeping, wall: float) -> Timekeeping | None:
    server = known.server
    if server is None:
        return None
    if _agree(server, wall):
        return replace(_by_wall(known, wall), vouched=server)
    before = known.vouched if known.vouched is not None else known.believed if known.confirmed else None
    if _bears_out(known.message, server) or _agree(server, before) or _remembers(known, server):
        return replace(_by(known, server, wall), vouched=server)
    return None


def _with_messages(known: Timekeeping, wall: float) -> Timekeeping | None:
    if _bears_out(known.message, wall):
        return _by_wall(known, wall)
    # What is believed may have run ahead as far as a message is late, before the wall clock was doubted.
    if known.confirmed and _bears_out(known.message, known.believed, 2 * LATE):
        return _by(known, known.believed, wall)
    return None


def _alone(known: Timekeeping, wall: float) -> Timekeeping | None:
    """Nobody speaks of now: the wall clock goes on, comes back, or fits what the database knows."""
    if known.server is not None or _refuted(known, wall):
        return None
    if _agree(wall, known.believed) if known.confirmed else _remembers(known, wall):
        # Not borne out by anybody, so a slow drift must still be seen against where it began.
        return replace(known, by_wall=True, sure=True)
    return None


def _after_a_day(known: Timekeeping, wall: float) -> Timekeeping:
    """The wall clock has run steadily for a day: nobody objecting, it is right."""
    overruled = known.server is not None or (known.sure and not known.by_wall)
    if overruled or _refuted(known, wall):
        return known
    return _by_wall(known, wall)


def _doubted(known: Timekeeping) -> Timekeeping:
    """Time goes on as it was, unless that cannot be: then it is as late as the newest message."""
    if known.message is None or known.message <= known.believed <= known.message + A_DAY:
        return replace(known, sure=False)
    return replace(known, sure=False, believed=known.message, by_wall=False)


def _by_wall(known: Timekeeping, wall: float) -> Timekeeping:
    return replace(known, wall=wall, believed=wall, by_wall=True, sure=True, confirmed=True)


def _by(known: Timekeeping, offset: float, wall: float) -> Timekeeping:
    """Time is told without the wall clock, which is known to be off and may be off as it likes."""
    believed = known.believed if abs(offset - known.believed) <= JITTER else offset
    return replace(known, wall=wall, believed=believed, by_wall=False, sure=True, confirmed=True)


def _agree(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= TOLERANCE


def _bears_out(message: float | None, offset: float, late: float = LATE) -> bool:
    """Whether it is so late by a message that has just been written."""
    return message is not None and message - TOLERANCE <= offset <= message + late


def _refuted(known: Timekeeping, offset: float) -> bool:
    """Whether it cannot be: a message was written before it comes, and the platform keeps none for long."""
    if offset < known.earliest:
        return True
    return known.message is not None and not -TOLERANCE <= offset - known.message <= A_DAY


def _remembers(known: Timekeeping, offset: float) -> bool:
    """Whether it fits the newest time in the database, before this life has a time of its own."""
    if known.confirmed or offset < known.earliest:
        return False
    return known.newest is None or known.newest - TOLERANCE <= offset <= known.newest + A_DAY
