"""Every family of metrics, declared once: its name, what it says, its labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.services.metering import Event, Wait

QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
USUAL = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
SLOW = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 10_800.0)
"""Seconds between which times are told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One family; a counter's name is written without ``_total``, ``bounds`` are those of a histogram."""

    name: str
    says: str
    labels: tuple[str, ...] = ()
    bounds: tuple[float, ...] = ()


COUNTERS: Mapping[Event, Declared] = {
    Event.UPDATE: Declared(
        name="antifraud_updates",
        says="Updates that are done, by kind and outcome.",
        labels=("kind", "outcome"),
    ),
    Event.LET_GO: Declared(
        name="antifraud_updates_let_go",
        says="Updates of chats that flood, let go unread because they had more than their share waiting.",
    ),
    Event.PUT_OFF: Declared(
        name="antifraud_updates_put_off",
        says="Times that Telegram had to keep its updates for later, because the inbox was full.",
    ),
    Event.VERDICT: Declared(
        name="antifraud_verdicts",
        says="Messages of groups that were judged, by scheme and level.",
        labels=("scheme", "level"),
    ),
    Event.MODERATION: Declared(
        name="antifraud_moderation",
        says="What the statistics of the chats count: ads by kind, acts, reports, false alarms.",
        labels=("what",),
    ),
    Event.CALL: Declared(
        name="antifraud_api_calls",
        says="Calls to the Bot API, by method and outcome; busy is Telegram's 429.",
        labels=("method", "outcome"),
    ),
    Event.RETRY: Declared(
        name="antifraud_retries", says="Queued calls that are tried again, by method.", labels=("method",)
    ),
    Event.UNDONE: Declared(
        name="antifraud_calls_undone",
        says="Queued calls that were refused or given up, by method.",
        labels=("method",),
    ),
    Event.READ: Declared(
        name="antifraud_texts_read",
        says="Texts given to a slower reader, by what came of it.",
        labels=("reader", "outcome"),
    ),
    Event.SLOT: Declared(
        name="antifraud_tip_slots",
        says="Slots of tips that were taken, by what came of them; late ones are left out.",
        labels=("outcome",),
    ),
}

HISTOGRAMS: Mapping[Wait, Declared] = {
    Wait.HANDLED: Declared(
        name="antifraud_update_seconds",
        says="From an update's arrival until all that it leads to is decided.",
        labels=("kind",),
        bounds=USUAL,
    ),
    Wait.ANSWERED: Declared(
        name="antifraud_answer_seconds",
        says="From an update's arrival until the first of what it led to has reached Telegram.",
        bounds=USUAL,
    ),
    Wait.CALLED: Declared(
        name="antifraud_api_call_seconds",
        says="How long the Bot API took to answer, long polls left out.",
        bounds=USUAL,
    ),
    Wait.READ: Declared(
        name="antifraud_reading_seconds",
        says="How long the second reader took.",
        labels=("reader",),
        bounds=QUICK,
    ),
    Wait.STORED: Declared(
        name="antifraud_store_seconds",
        says="How long the database took for a question or a commit.",
        labels=("way",),
        bounds=QUICK,
    ),
    Wait.POSTED: Declared(
        name="antifraud_tip_delay_seconds", says="From a tip's slot until it was sent.", bounds=SLOW
    ),
}

RESTARTS = Declared(
    name="antifraud_restarts", says="Parts of the program that died and were begun anew.", labels=("part",)
)
THIRD = Declared(
    name="antifraud_third_reader_texts",
    says="What became of the third reader: texts that it was asked about, verdicts raised, and so on.",
    labels=("outcome",),
)
PICTURES = Declared(
    name="antifraud_pictures",
    says="Pictures read, those that could not be (failed), and messages let go unread (shed).",
    labels=("outcome",),
)
READ = (RESTARTS, THIRD, PICTURES)
"""Counters that are kept elsewhere and read at each scrape."""

BUILD = Declared(
    name="antifraud_build_info",
    says="Always 1; what runs.",
    labels=("version", "python", "library"),
)
CONTENT = Declared(name="antifraud_content_info", says="Always 1; the content in force.", labels=("version",))
ROLE = Declared(
    name="antifraud_role",
    says="What this process does: 1 where it is at work, 0 where it stands by.",
    labels=("role",),
)
LANES = Declared(name="antifraud_lanes", says="Parts of the chats that are this process's to judge, of 64.")
DATABASE_UP = Declared(name="antifraud_database_up", says="1 while the database answers.")
DATABASE_FAULTS = Declared(name="antifraud_database_faults", says="Faults of the database that hold.")
INBOX = Declared(name="antifraud_inbox_waiting", says="Updates that are not done.")
INBOX_OLDEST = Declared(
    name="antifraud_inbox_oldest_seconds", says="For how long the first of them has waited, 0 for none."
)
OUTBOX = Declared(
    name="antifraud_outbox_waiting", says="Calls that Telegram has not taken, by state.", labels=("state",)
)
OUTBOX_OLDEST = Declared(
    name="antifraud_outbox_oldest_seconds",
    says="For how long the first of them has waited since the start, 0 for none.",
)
SECOND_WAITING = Declared(
    name="antifraud_second_reader_waiting", says="Texts that the second reader has in hand."
)
THIRD_RESTS = Declared(
    name="antifraud_third_reader_rests_seconds",
    says="For how long the third reader is left alone because it failed.",
)
PICTURES_WAITING = Declared(
    name="antifraud_pictures_waiting", says="Messages that wait for their pictures to be read."
)
TIPS = Declared(name="antifraud_tips_due", says="Chats whose tip is due and not handed over.")
TIPS_OLDEST = Declared(
    name="antifraud_tips_oldest_seconds", says="For how long the first of them has been due, 0 for none."
)
SILENCE = Declared(
    name="antifraud_telegram_silence_seconds", says="Since Telegram last said something, be it a refusal."
)
UPKEEP = Declared(name="antifraud_upkeep_age_seconds", says="Since all of the regular work was last done.")
UNSURE = Declared(
    name="antifraud_clock_unsure", says="1 while the time is in doubt and what cannot be undone waits."
)
AHEAD = Declared(name="antifraud_clock_ahead_seconds", says="By how much the machine's clock is ahead.")
RESTING = Declared(name="antifraud_resting", says="1 during maintenance.")
REFUSED = Declared(
    name="antifraud_content_refused", says="1 while faulty content on disk is refused and the old in force."
)
FACTS = Declared(name="antifraud_facts_due", says="Laws and numbers to be checked again within thirty days.")
OVERDUE = Declared(name="antifraud_facts_overdue", says="Those of them whose day has passed.")
